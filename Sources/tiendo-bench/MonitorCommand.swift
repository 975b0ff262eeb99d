internal import ArgumentParser
internal import Brokers
internal import Foundation
internal import FoundationNetworking
internal import Kafka

/// What the page costs, and how live it is for many readers.
struct MonitorCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "monitor", abstract: "The page of two thousand offices, and many readers of its changes.",
    discussion: """
      A monitor in a process of its own over a mock cluster; this process publishes totals and reads the page. For \
      the cost of an answer an office changes before each, so that nothing is there from the answer before; what the \
      monitor takes for the change alone is measured in turn and taken off. The readers hold the page open with \
      server-sent events; the time is that from publishing a figure to its row in the hands of each of them.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Offices.")
  var offices = 2_000

  @Option(help: "Readers at once.")
  var readers = 500

  @Option(help: "Changes a second.")
  var rate = 100

  @Option(help: "Seconds that count.")
  var seconds = 10

  private static let days = 60
  private static let rounds = 30

  func measure(into report: inout Report) throws {
    let broker = try Broker(nil)
    for topic in ["case-events", "office-totals", "office-days", "completion-alerts", "open-alerts"] {
      // The mock cluster keeps 5 MiB of a partition.
      try broker.makeTopic(topic, partitions: topic == "office-days" ? 64 : 4)
    }
    let publisher = try Publisher(broker.bootstrapServers)
    try publisher.fill(offices: offices, days: Self.days)
    let server = try MonitorServer(broker.bootstrapServers)
    defer { server.stop() }
    progress("monitor: \(offices) offices with \(Self.days) days each")
    try server.waitUntilComplete(offices: offices)
    try measurePages(server, publisher, into: &report)
    try measureReaders(server, publisher, into: &report)
    report.add("monitor", "memory", [server.residentBytes / 1e6], "MB")
  }

  private func measurePages(_ server: MonitorServer, _ publisher: Publisher, into report: inout Report) throws {
    for (name, path) in [("all offices", "/?level=all&lang=vi"), ("one office", "/offices/7?lang=vi")] {
      var costs: [Double] = []
      var size = 0
      for _ in 0..<Self.rounds {
        let change = try server.cpu {
          try publisher.change(office: 7)
          usleep(300_000)
        }
        let answer = try server.cpu {
          try publisher.change(office: 7)
          usleep(300_000)
          size = try server.get(path)
        }
        costs.append((answer - change) / 1e6)
      }
      report.add("monitor", "CPU of an answer, \(name)", costs, "ms", bar: 20)
      report.add("monitor", "size of the answer, \(name)", [Double(size) / 1e3], "kB")
    }
  }

  private func measureReaders(_ server: MonitorServer, _ publisher: Publisher, into report: inout Report) throws {
    progress("monitor: \(readers) readers, \(rate) changes a second for \(seconds) s")
    // All rows of the page of the table that office 7 is on change now and then.
    let crowd = try Crowd(count: readers, port: server.port, path: "/?level=all&sort=name&lang=en", office: 1)
    // Each first gets the whole page, as it says of none that it has it.
    while !crowd.hasAllBegun { crowd.read(milliseconds: 20) }
    var sent: [Double] = []
    var count = 0
    let start = Meter.wall
    let cpu = try server.cpu {
      while count < rate * seconds {
        let due = Int((Meter.wall - start) / 1e9 * Double(rate))
        while count < min(due, rate * seconds) {
          // In turn the office that is looked at, and one of the others on the page.
          count += 1
          if count % 2 == 0 {
            try publisher.change(office: 2 + count % 90)
          } else {
            sent.append(Meter.wall)
            try publisher.change(office: 1, done: sent.count)
          }
        }
        crowd.read(milliseconds: 5)
      }
      let deadline = Meter.wall + 10e9
      while !crowd.hasAllSeen(sent.count), Meter.wall < deadline { crowd.read(milliseconds: 20) }
    }
    guard crowd.hasAllSeen(sent.count) else { throw BenchFailure("not every reader saw the last change within 10 s") }
    let latencies = crowd.latencies(of: sent)
    report.add("monitor", "readers", [Double(readers)], "readers")
    report.add("monitor", "change to reader, p50", [latencies[latencies.count / 2]], "ms")
    report.add("monitor", "change to reader, p99", [latencies[latencies.count * 99 / 100]], "ms", bar: 1_000)
    report.add("monitor", "CPU of the monitor", [cpu / (Meter.wall - start)], "cores")
  }
}

/// Publishes totals and days as a worker does.
private final class Publisher {
  private let producer: Producer
  private var done: [Int: Int] = [:]

  init(_ brokers: String) throws { producer = try Producer(["bootstrap.servers": brokers, "linger.ms": "0"]) }

  /// Offices with totals in period 2020 and days up to 1 March 2020.
  func fill(offices: Int, days: Int) throws {
    for office in 0..<offices {
      try change(office: office)
      for day in 0..<days {
        let date = Date(timeIntervalSince1970: 1_577_836_800 + Double(day) * 86_400)
          .formatted(.iso8601.year().month().day())
        let sample = "{\"done\":\(40 + day % 7),\"eligible\":100,\"inProgress\":50,\"rate\":null,\"pace\":null}"
        try producer.produce(
          topic: "office-days", key: Array("\(office)/\(date)".utf8),
          value: Array(
            "{\"office\":\"\(office)\",\"date\":\"\(date)\",\"period\":2020,\"cases\":\(sample),\"money\":\(sample)}"
              .utf8))
      }
    }
    try producer.flush(timeoutMilliseconds: 60_000)
  }

  /// Has an office do one case more, or so many.
  func change(office: Int, done: Int? = nil) throws {
    self.done[office] = done ?? (self.done[office] ?? 40) + 1
    let count = self.done[office] ?? 0
    let columns =
      "\"carriedIn\":0,\"newIntake\":\(count + 100),\"delegatedOut\":0,\"pulledUp\":0,\"revoked\":0,\"separated\":0,"
      + "\"terminated\":0,\"inProgress\":100,\"deferredByAgreement\":0,\"suspended\":0,\"notEligible\":0"
    let value = """
      {"office":"\(office)","period":2020,"cases":{\(columns),"completed":\(count)},\
      "money":{\(columns),"adjusted":0,"collected":\(count),"reduced":0},\
      "target":{"casesPercent":80,"moneyPercent":40},"officers":9,"quota":9,\
      "complaints":{"received":0,"resolved":0},"orphans":0,"categories":{},"asOf":"2020-03-02T02:15:00Z",\
      "lastEvent":"2020-03-02T02:15:00Z","partition":0,"offset":1,"rejected":0,"duplicates":0}
      """
    // One partition for each office, so that its records keep their order.
    try producer.produce(
      topic: "office-totals", partition: Int32(office % 4), key: Array("\(office)/2020".utf8), value: Array(value.utf8))
  }
}

/// The monitor's process.
private final class MonitorServer {
  private let process = Process()
  private let input = Pipe()
  private(set) var port = 0
  private let session = URLSession(configuration: .ephemeral)

  init(_ brokers: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["serve", "--brokers", brokers]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var text = ""
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
      text.append(Character(Unicode.Scalar(byte)))
    }
    guard let port = Int(text) else { throw BenchFailure("the monitor ended") }
    self.port = port
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The size of what an address answers, unpacked.
  func get(_ path: String) throws -> Int { try data(path).count }

  private func data(_ path: String) throws -> Data {
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw BenchFailure("\(path): no address") }
    let done = DispatchSemaphore(value: 0)
    let result = Answer()
    session.dataTask(with: url) { data, _, _ in
      result.data = data
      done.signal()
    }.resume()
    done.wait()
    guard let data = result.data else { throw BenchFailure("\(path): no answer") }
    return data
  }

  /// Holds what another thread brings; read after the semaphore.
  private final class Answer: @unchecked Sendable {
    // Written on the session's thread before the signal, read behind it.
    var data: Data?
  }

  func waitUntilComplete(offices: Int) throws {
    let deadline = Meter.wall + 120e9
    while Meter.wall < deadline {
      let text = String(decoding: try data("/api/v1/summary"), as: UTF8.self)
      if text.contains("\"offices\":\(offices),"), text.contains("\"state\":\"live\"") { return }
      usleep(100_000)
    }
    throw BenchFailure("the monitor did not read everything within two minutes")
  }

  /// Nanoseconds of the monitor's CPU time that pass during some work.
  func cpu(_ work: () throws -> Void) throws -> Double {
    var clock = clockid_t()
    guard clock_getcpuclockid(process.processIdentifier, &clock) == 0 else { throw BenchFailure("the monitor ended") }
    func now() -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let start = now()
    try work()
    return now() - start
  }

  var residentBytes: Double {
    let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)) ?? ""
    return (Double(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * Double(getpagesize())
  }
}
