import ArgumentParser
import Foundation

/// Kills real workers and compares what they have published with a calm application of the same events.
@main
struct Trial: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiendo-trial",
    abstract: "Tries exactly-once from outside: kills, stops, suspends and restarts real workers.",
    discussion: """
      Each round makes topics of its own, feeds them a stream with disorder and poison, and runs one to three workers \
      (tiendo run) on them. They are killed with SIGKILL, stopped, suspended until the broker has given them up, \
      restarted on their state or an empty directory, and given other rules. In the end everything is worked off, and \
      alerts, closed days, rejected records, open alerts and the last totals are compared with what one application \
      of the topic from its beginning gives; with --brokers also the alerts that a reader of committed records saw \
      while all that happened.

      Without --brokers, on librdkafka's mock cluster in a process of its own. That stores no offsets of transactions, \
      so repeats are dropped before the comparison. With --brokers everything must be there exactly once:
        tiendo-trial
        tiendo-trial --brokers kafka:9092 --rounds 50
        tiendo-trial --brokers kafka:9092 --handover     # every worker starts on an empty disk
        tiendo-trial --brokers kafka:9092 --handover --rolling
      A round is one seed: the first difference ends the run, says which, and keeps logs and states.
      """,
    subcommands: [MockCommand.self])

  @Option(help: "Bootstrap servers of a Kafka with transactions. Its topics trial-… stay there.")
  var brokers: String?

  @Flag(help: "States go from worker to worker through Kafka, and no disk outlives a process; needs --brokers.")
  var handover = false

  @Flag(help: "No deaths: workers are stopped and started again in turn while events come in, as by an update.")
  var rolling = false

  @Option(help: "How many rounds.")
  var rounds = 200

  @Option(help: "The seed of the first round; the next ones count up.")
  var seed: UInt64 = 1

  @Option(help: "Cases of a round; about ten times as many events.")
  var cases = 200

  @Option(help: ArgumentHelp("The program under test; the one beside this one where absent.", valueName: "path"))
  var tiendo: String?

  func validate() throws {
    guard !handover || brokers != nil else {
      throw ValidationError("--handover: librdkafka's mock cluster shows aborted records to everybody; name --brokers")
    }
    guard rounds > 0 else { throw ValidationError("--rounds \(rounds): at least 1") }
    guard (1...100_000).contains(cases) else { throw ValidationError("--cases \(cases): 1 to 100000") }
  }

  func run() throws {
    let program = try tiendo ?? Self.neighbour("tiendo")
    let run = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    var tally = Tally()
    for seed in seed..<seed + UInt64(rounds) { try tally.add(round(seed, run: run, program: program)) }
    try say("\(rounds) rounds, no difference: \(tally.text)")
    for (line, count) in tally.failures.sorted(by: { $0.value > $1.value }) { try say("  \(count) × \(line)") }
  }

  /// One round, again where the mock cluster died: librdkafka 2.0.2's ends itself when a member joins twice.
  private func round(_ seed: UInt64, run: String, program: String) throws -> Tally {
    for attempt in 1... {
      let begin = ContinuousClock.now
      let round = try Round(
        seed: seed, run: attempt == 1 ? run : "\(run)-\(attempt)", cases: cases, brokers: brokers, program: program,
        handsOver: handover, isRolling: rolling)
      defer { round.end() }
      do {
        let differences = try round.run()
        let seconds = (ContinuousClock.now - begin).components.seconds
        try say("seed \(seed): \(round.tally.text), \(seconds) s")
        guard differences.isEmpty else { throw Failure(differences.joined(separator: "\n  ")) }
        try? FileManager.default.removeItem(atPath: round.directory)
        return round.tally
      } catch {
        guard round.isBrokerGone, attempt < 5 else {
          throw Failure(
            "seed \(seed): \(error)\nlogs, configurations and states: \(round.directory)\nagain: \(again(seed))")
        }
        try say("seed \(seed): the mock cluster ended itself; the round begins anew")
        try? FileManager.default.removeItem(atPath: round.directory)
      }
    }
    return Tally()
  }

  private func again(_ seed: UInt64) -> String {
    "tiendo-trial --seed \(seed) --rounds 1 --cases \(cases)\(brokers.map { " --brokers \($0)" } ?? "")"
      + (handover ? " --handover" : "") + (rolling ? " --rolling" : "")
  }

  /// A program in the directory of this one.
  static func neighbour(_ name: String) throws -> String {
    let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let neighbour = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: neighbour) else {
      throw Failure("there is no \(neighbour); build it (swift build --product \(name)), or name one with --tiendo")
    }
    return neighbour
  }
}

/// Writes a line that is seen at once, also through a pipe.
func say(_ text: String) throws { try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8)) }

/// Why a trial ended.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
