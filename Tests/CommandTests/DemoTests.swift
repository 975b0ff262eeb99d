import Foundation
import Testing

@Suite("tiendo demo")
struct DemoTests {
  private static let model = ["--offices", "4", "--cases", "200", "--seed", "3"]

  /// What a replay makes of the same model.
  private struct Replayed {
    var read: Int
    var fired: Int
    var resolved: Int
    /// By office and period.
    var offices: [[String: Any]]
  }

  private func replay(_ workplace: Workplace) throws -> Replayed {
    let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("deploy/rules.example.yaml").path
    let outcome = try workplace.shell(
      """
      $T generate \(Self.model.joined(separator: " ")) --periods 2019 2020 |
      $T replay --file - --rules \(rules) --totals totals --alerts alerts
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let totals = try JSON(workplace.text("totals"))
    let alerts = try workplace.text("alerts").split(separator: "\n")
    let fired = alerts.filter { $0.contains("/fired\"") }.count
    return Replayed(
      read: try #require((totals["input"] as? [String: Any])?["read"] as? Int), fired: fired,
      resolved: alerts.count - fired, offices: try #require(totals["offices"] as? [[String: Any]]))
  }

  /// Done, eligible and rate in cases, and the rate in money, as the table writes them.
  private func cells(_ record: [String: Any]) throws -> [String] {
    let cases = try #require(record["cases"] as? [String: Any])
    let money = try #require(record["money"] as? [String: Any])
    func rate(_ columns: [String: Any]) -> String {
      (columns["rate"] as? NSNumber).map { String(format: "%.2f", $0.doubleValue) } ?? "–"
    }
    return ["\(cases["eligible"] ?? "")", "\(cases["done"] ?? "")", rate(cases), rate(money)]
  }

  @Test("--once comes to the totals and alerts of a replay of the same events, and leaves nothing behind")
  func once() throws {
    let workplace = try Workplace()
    let expected = try replay(workplace)
    let outcome = try workplace.shell(
      "mkdir tmp && TMPDIR=$PWD/tmp $T demo --once --lang en \(Self.model.joined(separator: " "))")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(
      lines.contains(
        "Up to 30 Sep 2020: \(expected.read) events; alerts: \(expected.fired) fired, \(expected.resolved) resolved, "
          + "\(expected.fired - expected.resolved) firing"))
    let records = expected.offices.filter { $0["period"] as? Int == 2020 }
    #expect(records.count == 4)
    for record in records {
      let code = try #require(record["office"] as? String)
      let line = try #require(lines.first { $0.hasPrefix("\(code) ") })
      let numbers = line.split(separator: " ").map(String.init).drop { Int($0) == nil || $0 == code }
      let found = Array(numbers)
      // eligible, done, rate, pace, ahead, bar; eligible, done, rate of money
      try #require(found.count >= 9)
      #expect([found[0], found[1], found[2], found[8]] == (try cells(record)), "\(line)")
    }
    #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("tiendo: ") && $0.contains(" events, ") })
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path + "/tmp").isEmpty)
  }

  @Test("with --state the state is kept, and passes the verification that is suggested")
  func state() throws {
    let workplace = try Workplace()
    let outcome = try workplace.tiendo("demo", "--once", "--offices", "2", "--cases", "30", "--state", "state")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("tiendo verify state\n"))
    let verified = try workplace.tiendo("verify", "state")
    #expect(verified.status == 0)
    #expect(verified.output.contains(": ok"))
    let again = try workplace.tiendo("demo", "--once", "--state", "state")
    #expect(again.status == 1)
    #expect(again.isOneErrorLine)
  }

  @Test("a signal ends it in order: status 0, the table so far, nothing left behind", arguments: [SIGINT, SIGTERM])
  func stopped(signal: Int32) throws {
    let workplace = try Workplace()
    try FileManager.default.createDirectory(atPath: workplace.path + "/tmp", withIntermediateDirectories: true)
    // So many cases that it cannot be over before the signal.
    let process = try workplace.start(
      "/bin/sh", ["-c", "TMPDIR=$PWD/tmp exec $T demo --once --lang en --cases 1000000"], input: nil)
    let deadline = ContinuousClock.now + .seconds(60)
    while try workplace.text("run.errors").isEmpty, ContinuousClock.now < deadline { usleep(2_000) }
    kill(process.processIdentifier, signal)
    while process.isRunning, ContinuousClock.now < deadline { usleep(2_000) }
    #expect(!process.isRunning)
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 0)
    #expect(try workplace.text("run.output").contains("\nStopped on "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.path + "/tmp").isEmpty)
    process.terminate()
  }
}
