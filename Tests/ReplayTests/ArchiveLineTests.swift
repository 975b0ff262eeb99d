import CaseEvents
import Engine
import EngineTestSupport
import Foundation
import Ledger
import ReferenceModel
import Replay
import Testing

/// Lines of an archive: replaying them is replaying the records that they are made from, rejections included.
@Suite struct ArchiveLineTests {
  /// Makes records whose values, keys and headers have sizes about what they may have.
  private struct RecordMaker {
    private var random: ModelRandom
    private var caseCount = 0

    init(seed: UInt64) { random = ModelRandom(seed: seed) }

    mutating func record() -> SlowRecord {
      caseCount += 1
      let data = Array(#"{"office":"74","case":"c\#(caseCount)","sequence":1,"amount":5}"#.utf8)
      var record = SlowRecord(
        value: nil, key: key(),
        timestampMilliseconds: random.pick([1_600_000_000_000, nil, 0, Int64.max, Int64.max / 1000]))
      if random.chance(perMille: 500) {
        record.headers = headers().map { SlowRecord.Header($0.0, $0.1) }
        record.value = padded(data)
      } else {
        let attributes =
          #"{"specversion":"1.0","id":"a\#(caseCount)","source":"","type":"tiendo.case.accepted","#
          + #""time":"2020-09-13T12:00:00Z","data":"#
        record.value = padded(Array(attributes.utf8) + data + [0x7D])
      }
      if random.chance(perMille: 300) { record.value = spoiled(record.value ?? []) }
      return record
    }

    /// White space up to a size, and here and there a member that the lines have too.
    private mutating func padded(_ object: [UInt8]) -> [UInt8] {
      let member = random.pick(["", "", #","tiendokey":"75""#, #","tiendosize":5000000,"tiendoraw":"AAAA""#])
      let limit = 1 << 20
      let size = random.pick([0, 786_430, limit - 9_000, limit - 150, limit - 1, limit, limit + 1, limit + 70_000])
      let space = max(0, size - object.count - member.utf8.count)
      return object.dropLast() + Array(repeating: random.pick([0x20, 0x0A]), count: space) + Array(member.utf8) + [0x7D]
    }

    private mutating func spoiled(_ value: [UInt8]) -> [UInt8] {
      var value = value
      let place = random.integer(0...value.count - 1)
      switch random.integer(0...3) {
      case 0: value[place] = random.pick([0xFF, 0x00, 0x22])
      case 1: value.removeLast()
      case 2: value = Array(repeating: random.pick([0x78, 0x0A, 0xC3]), count: value.count)
      default: value.append(0x7D)
      }
      return value
    }

    private mutating func key() -> [UInt8]? {
      let long = random.pick([33, 1_023, 1_024, 1_025, 200_000])
      return random.pick([
        Array("74".utf8), Array("74".utf8), Array("74".utf8), nil, [], [0xFF], [0x37, 0x34, 0x00],
        Array(repeating: 0x37, count: long), Array(String(repeating: "é", count: long).utf8),
        Array(repeating: 0x01, count: long), Array(repeating: 0x80, count: long),
      ])
    }

    private mutating func headers() -> [(String, [UInt8]?)] {
      let count = random.pick([1_019, 1_024, 1_025, 1_030, 40_000])
      let digits = String(repeating: "7", count: count)
      let bad = Array(digits.utf8) + [0xFF]
      func pick(_ usual: String, _ others: [[UInt8]?], _ random: inout ModelRandom) -> [UInt8]? {
        random.chance(perMille: 850) ? Array(usual.utf8) : random.pick(others)
      }
      return [
        ("ce_specversion", pick("1.0", [nil, Array("1.0\(digits)".utf8), bad], &random)),
        ("ce_id", pick("b\(caseCount)\"\n\\", [nil, [], Array(digits.utf8), [0xFF], bad], &random)),
        ("ce_source", pick("/offices/74", [Array(digits.utf8), Array("é\(digits)".utf8), bad], &random)),
        ("ce_type", pick("tiendo.case.accepted", [Array("tiendo.case.accepted\(digits)".utf8), nil], &random)),
        (
          "ce_time",
          pick(
            "2020-09-13T12:00:00Z",
            [
              Array("2020-09-13T12:00:00.\(digits)Z".utf8), Array("2020-09-13T12:00:00.\(digits)+07:00".utf8),
              Array("2000-01-01T00:00:00.\(digits)+07:00".utf8), Array("2020-09-13T12:00:00.\(digits)x0Z".utf8),
              Array("2020-09-13T12:00:00.\(digits)Z ".utf8),
            ], &random)
        ),
      ]
    }
  }

  /// What became of a record, with the message where it was rejected.
  private static func text(_ outcome: Outcome) -> String {
    if case .rejected(let rejection) = outcome { return "\(rejection.reason.rawValue): \(rejection.message)" }
    return "\(outcome)"
  }

  @Test(.timeLimit(.minutes(10)), arguments: 41...44 as ClosedRange<UInt64>)
  func `Lines give what their records give, whatever their size`(seed: UInt64) throws {
    let path = NSTemporaryDirectory() + "/tiendo-lines-\(UUID().uuidString).ndjson"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try #require(FileHandle(forWritingAtPath: path))
    var maker = RecordMaker(seed: seed)
    var lines = ArchiveLineWriter()
    var line: [UInt8] = []
    var engine = PartitionEngine(EngineSettings())
    var model = SlowEngine(calendar: .vietnam, rules: [], partitionCount: 1, asOfDay: nil)
    var expected: [String] = []
    for offset in 0..<Int64(24) {
      let slow = maker.record()
      var copies: [UnsafeMutableRawBufferPointer] = []
      defer { for copy in copies { copy.deallocate() } }
      let (record, attributes) = slow.source(offset: offset * 3) { bytes in
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        copies.append(copy)
        return UnsafeRawBufferPointer(copy)
      }
      lines.write(record, attributes, into: &line)
      try file.write(contentsOf: line)
      if let attributes { engine.stage(record, attributes: attributes) } else { engine.stage(record) }
      _ = engine.applyStaged()
      let outcome = engine.outcome(0)
      #expect(SlowEngine.Outcome(outcome) == model.apply(slow), "seed \(seed), record \(offset)")
      if case .rejected = outcome { expected.append("\(offset + 1) \(Self.text(outcome))") }
    }
    try file.close()
    for threads in [1, 3] {
      let partitions = try Replay(ReplaySettings()).run(LineFiles([path]), threads: threads) { _ in Collected() }
      let partition = try #require(partitions.first)
      let found = partition.collected.rejections.map { rejection, place in
        guard case .line(let number, _) = place else { return "elsewhere" }
        return "\(number) \(Self.text(.rejected(rejection)))"
      }
      #expect(found == expected, "seed \(seed), \(threads) threads")
      #expect(partition.box.engine.counts == engine.counts, "seed \(seed)")
      #expect(partition.box.engine.totals().map(\.canonical) == engine.totals().map(\.canonical), "seed \(seed)")
    }
  }

  @Test func `A plain line may be 1 MiB, and no member makes it longer`() throws {
    let path = NSTemporaryDirectory() + "/tiendo-lines-\(UUID().uuidString).ndjson"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func line(_ case: Int, count: Int, _ end: String) -> String {
      let text =
        #"{"specversion":"1.0","id":"1","source":"","type":"tiendo.case.accepted","time":"2020-09-13T12:00:00Z","#
        + #""data":{"office":"74","case":"\#(`case`)","sequence":1,"amount":5}"#
      return text + String(repeating: " ", count: count - text.utf8.count - end.utf8.count) + end + "\n"
    }
    let limit = 1 << 20
    let text =
      line(1, count: limit, "}") + line(2, count: limit + 1, "}") + line(3, count: limit + 1, #","tiendokey":"74"}"#)
      + line(4, count: limit + 1, "x") + line(5, count: 3 * limit, "}") + line(6, count: 500, "}")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let partition = try #require(try Replay(ReplaySettings()).run(LineFiles([path])) { _ in Collected() }.first)
    #expect(partition.collected.rejections.map(\.rejection.reason) == [.tooLarge, .tooLarge, .tooLarge, .tooLarge])
    #expect(partition.box.engine.counts.applied == 2)
  }

  @Test func `A raw line leaves the events before it alone`() throws {
    let path = NSTemporaryDirectory() + "/tiendo-lines-\(UUID().uuidString).ndjson"
    defer { try? FileManager.default.removeItem(atPath: path) }
    // Texts with escapes are kept by the decoder until the batch of 64 is applied: 7\u0034 is 74. The raw value is
    // {"\u0078yz":tru}, whose key has one too.
    let lines = (0..<192).map { number in
      number % 3 > 0
        ? #"{"tiendokey":"74","tiendooffset":"\#(number)","tiendoraw":"eyJcdTAwNzh5eiI6dHJ1fQ=="}"#
        : #"{"specversion":"1.0","id":"1","source":"","type":"tiendo.case.accepted","time":"2020-09-13T12:00:00Z","#
          + #""data":{"office":"7\u0034","case":"\#(number)","sequence":1,"amount":5}}"#
    }
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let partition = try #require(try Replay(ReplaySettings()).run(LineFiles([path])) { _ in Collected() }.first)
    #expect(partition.box.engine.counts.applied == 64)
    #expect(partition.box.engine.totals().map(\.office) == ["74"])
    #expect(partition.collected.rejections.map(\.rejection.byteOffset) == Array(repeating: 12, count: 128))
  }

  @Test func `Raw lines of earlier archives are rejected as their values are`() throws {
    let path = NSTemporaryDirectory() + "/tiendo-lines-\(UUID().uuidString).ndjson"
    defer { try? FileManager.default.removeItem(atPath: path) }
    // {"a":tru} in base64; {}, which was the data of an event whose header is not UTF-8; and what is no base64.
    let lines = [
      #"{"tiendoraw":"eyJhIjp0cnV9","tiendokey":"74","tiendotimestamp":null,"tiendooffset":"7"}"#,
      #"{"tiendoraw":"e30=","tiendokey":null,"tiendotimestamp":null,"tiendooffset":"8"}"#,
      #"{"tiendoraw":"e3 0","tiendokey":"74","tiendotimestamp":null,"tiendooffset":"9"}"#,
      #"{"tiendoraw":7,"tiendooffset":"10"}"#,
    ]
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let partition = try #require(try Replay(ReplaySettings()).run(LineFiles([path])) { _ in Collected() }.first)
    let other = "the value is not one JSON object"
    #expect(partition.collected.rejections.map(\.rejection.message) == ["\(other), at byte 5", other, other, other])
    #expect(partition.collected.rejections.allSatisfy { $0.rejection.reason == .malformed })
  }
}
