import Foundation
import TestSupport
import Testing

/// Replays of archives with several partitions.
@Suite("partitions of a replay")
struct PartitionTests {
  private static let rules = """
    rules:
      - {name: low, metric: cases, below: 60}
      - {name: drop, metric: cases, drop: {points: 1, within: 30d}}

    """

  /// A workplace with an archive whose partitions have different events of the same offices, and each as a file.
  private static func workplace(partitions: Int) throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write(rules, to: "rules.yaml")
    let texts = try (0..<partitions).map { number in
      let made = try workplace.shell("$T generate --seed \(number + 1) --offices 2 --cases 60 --poison 20000")
      try #require(made.status == 0)
      try workplace.write(made.output, to: "partition-\(number)")
      return [made.output]
    }
    try HandmadeArchive.write(texts, to: workplace.path + "/archive")
    return workplace
  }

  private static let replay = "$T replay --file archive --rules rules.yaml --series daily"

  @Test("results are in the order of the partitions, and the bytes of all files the same on any number of threads")
  func order() throws {
    let workplace = try Self.workplace(partitions: 5)
    for threads in [1, 2, 4, 12] {
      let outcome = try workplace.shell(
        """
        \(Self.replay) --threads \(threads) --alerts a\(threads) --rejected r\(threads) --csv c\(threads) \
        --restated s\(threads) --database d\(threads)
        for kind in a r c s d; do cmp ${kind}1 ${kind}\(threads) || exit 1; done
        """)
      #expect(outcome.status == 0, "\(threads) threads: \(outcome.output)\(outcome.errors)")
    }
    let single = try workplace.shell(
      """
      for number in 0 1 2 3 4; do
        $T replay --file partition-$number --rules rules.yaml --series daily --alerts a --csv c
        cat a >> alerts; tail -n +2 c >> days; tail -n +2 c | wc -l >> counts
      done
      cmp alerts a1 && tail -n +2 c1 | cmp - days
      """)
    #expect(single.status == 0, "\(single.output)\(single.errors)")
    try workplace.write(
      """
      import csv, sqlite3
      d = sqlite3.connect('d1')
      rows = [r[0:1] for r in d.execute('SELECT partition FROM days ORDER BY rowid')]
      counts = [int(line) for line in open('counts')]
      print([rows.count((n,)) for n in range(5)] == counts and rows == sorted(rows))
      days = [(r['office'], r['date']) for r in csv.DictReader(open('c1'))]
      print(days == d.execute('SELECT office, date FROM days ORDER BY rowid').fetchall())
      alerts = list(open('alerts'))
      print(d.execute('SELECT count(*) FROM alertRecords').fetchone()[0] == len(alerts))
      print(d.execute('SELECT count(*) FROM alerts').fetchone()[0] == sum('"state":"fired"' in a for a in alerts))
      print(d.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE '%Aside'").fetchone()[0])
      """, to: "ask.py")
    #expect(try workplace.shell("python3 ask.py").output == "True\nTrue\nTrue\nTrue\n0\n")
  }

  @Test("many partitions take few open files")
  func descriptors() throws {
    let workplace = try Workplace()
    let event = { (number: Int) in
      #"{"specversion":"1.0","id":"\#(number)","source":"","type":"tiendo.case.accepted","#
        + #""time":"2020-03-02T09:00:00Z","data":{"office":"\#(number)","case":"1","sequence":1,"amount":1}}"#
        + "\n{}\n"
    }
    try HandmadeArchive.write((0..<120).map { [event($0)] }, to: workplace.path + "/archive")
    try workplace.write("rules: [{name: low, metric: cases, below: 60}]\n", to: "rules.yaml")
    let outcome = try workplace.shell(
      "ulimit -n 64; \(Self.replay) --as-of 2020-03-03 --threads 3 --alerts a --rejected r --csv c --database d")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workplace.text("a").split(separator: "\n").count == 120)
    let rejected = try workplace.text("r").split(separator: "\n").map { try JSON(String($0))["file"] as? String }
    #expect(rejected == (0..<120).map { "archive/t-\($0)/0" })
    let offices = try workplace.text("c").split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
    #expect(offices == (0..<120).flatMap { ["\($0)", "\($0)"] })
  }

  @Test("late events come whole and in order, however many there are")
  func lateEvents() throws {
    let workplace = try Workplace()
    let name = String(repeating: "x", count: 64)
    func event(_ office: Int, _ type: String, _ time: String, _ sequence: Int) -> String {
      #"{"specversion":"1.0","id":"\#(office)-\#(sequence)","source":"","type":"tiendo.case.\#(type)","#
        + #""time":"\#(time)","data":{"office":"\#(office)","case":"\#(name)","sequence":\#(sequence),"amount":1}}"#
        + "\n"
    }
    var text = ""
    for office in 1...3 { text += event(office, "accepted", "2020-03-02T09:00:00Z", 1) }
    text += event(4, "accepted", "2020-10-02T09:00:00Z", 1)
    // Of offices 1 and 2 in turn, more than are kept in memory (4 MiB of about 180 bytes each); none of office 3.
    for sequence in 2...13_001 {
      for office in 1...2 { text += event(office, "collected", "2020-04-01T09:00:00Z", sequence) }
    }
    try workplace.write(text, to: "events")
    let outcome = try workplace.tiendo("replay", "--file", "events", "--restated", "restated")
    #expect(outcome.status == 0)
    #expect(try workplace.text("restated").utf8.count > 4 << 20)
    let lines = try workplace.text("restated").split(separator: "\n").map { try JSON(String($0)) }
    #expect(lines.map { $0["office"] as? String } == ["1", "2"])
    for (office, line) in zip(1...2, lines) {
      let events = try #require(line["events"] as? [[String: Any]])
      #expect(events.map { $0["id"] as? String } == (2...13_001).map { "\(office)-\($0)" })
    }
  }
}
