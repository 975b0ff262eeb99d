import Alerts
import CaseEvents
import Engine
import Foundation
import GRDB
import Ledger
import Testing

@testable import Snapshots

/// A snapshot of two weeks of two offices, written in several transactions, and what the state is at each of them.
/// Removed with its directory.
final class DiskState {
  static let identity = SnapshotIdentity(topic: "case-events", partition: 0, partitionCount: 1, calendar: .vietnam)
  static let hashKey = HashKey(low: 1, high: 2)
  let directory: String
  let path: String
  private(set) var file: SnapshotFile?
  private var box: EngineBox
  private var offset = 0

  init(directory: String? = nil) throws {
    self.directory = directory ?? FileManager.default.temporaryDirectory.path + "/tiendo-\(UUID().uuidString)"
    if directory == nil {
      try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
    }
    path = self.directory + "/case-events-0.sqlite"
    let file = try SnapshotFile(path: path, identity: Self.identity, newKey: Self.hashKey)
    self.file = file
    box = EngineBox(PartitionEngine(Self.settings))
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  var previousPath: String { SnapshotFile.previousPath(of: path) }

  static var settings: EngineSettings {
    let rules = [
      Rule(name: "low", test: RuleTest(.cases, .below(hundredths: 5000))),
      Rule(name: "slow", test: RuleTest(.money, .below(hundredths: 9000), holdMicroseconds: 20 * 86_400_000_000)),
      Rule(name: "stalled", test: RuleTest(.cases, .stalled(days: 4))),
    ]
    return EngineSettings(rules: rules, hashKey: hashKey, notesChanges: true)
  }

  /// Applies the next events and takes the changes up to there.
  func advance(to next: Int) throws -> (changes: EngineChanges, position: SnapshotPosition) {
    Self.apply(offset..<next, to: box)
    offset = next
    return (box.engine.takeChanges(), SnapshotPosition(nextOffset: Int64(next), lastOffset: Int64(next) - 1))
  }

  /// Applies the next events and writes the state reached.
  ///
  /// - Parameter compacts: into pages, with the copy that follows.
  func write(upTo next: Int, compacts: Bool = false) throws {
    let file = try #require(file)
    let (changes, position) = try advance(to: next)
    file.maximumSegmentCount = compacts ? 1 : 128
    try file.write(changes, at: position)
    try file.copyIfDue()
  }

  /// Ends the use of the file; SQLite puts its log into it.
  func close() {
    file?.close()
    file = nil
  }

  /// A sound file of three writes, the first of them in pages, with a log or without.
  static func written(isClosed: Bool) throws -> DiskState {
    let state = try DiskState()
    try state.write(upTo: 30, compacts: true)
    try state.write(upTo: 60)
    try state.write(upTo: 80)
    if isClosed { state.close() }
    return state
  }

  /// What a state holds, and what comes of it with the rest of the events.
  struct Description: Equatable {
    struct Figures: Equatable {
      let counts: Counts
      let totals: [TotalsRecord]
      let cases: Data
    }

    let position: SnapshotPosition
    let before: Figures
    let alerts: [Alert]
    let after: Figures
  }

  /// What the state is after so many events: from the events alone.
  static func description(at next: Int) -> Description {
    let box = EngineBox(PartitionEngine(settings))
    apply(0..<next, to: box)
    return describe(box, SnapshotPosition(nextOffset: Int64(next), lastOffset: Int64(next) - 1))
  }

  /// Applies the rest of the events to the state.
  static func describe(_ box: EngineBox, _ position: SnapshotPosition) -> Description {
    _ = box.engine.takeAlerts()
    let before = figures(box)
    apply(Int(position.nextOffset)..<lines.count, to: box)
    return Description(position: position, before: before, alerts: box.engine.takeAlerts(), after: figures(box))
  }

  private static func figures(_ box: EngineBox) -> Description.Figures {
    var cases = Data()
    for index in 0..<box.engine.caseCount {
      withUnsafeBytes(of: box.engine.caseRecord(index)) { cases.append(contentsOf: $0) }
    }
    return Description.Figures(counts: box.engine.counts, totals: box.engine.totals(), cases: cases)
  }

  private static func apply(_ range: Range<Int>, to box: EngineBox) {
    for offset in range {
      lines[offset].withUnsafeBytes { box.engine.stage(line: $0, offset: Int64(offset)) }
      _ = box.engine.applyStaged()
    }
  }

  /// A hundred events of offices 74 and 01-001 from 20 September 2020 on, over the border of the periods.
  static let lines: [[UInt8]] = (0..<100).map { number in
    let office = number % 3 == 0 ? "01-001" : "74"
    let day = Day(year: 2020, month: 9, day: 20)?.advanced(by: number / 7).description ?? ""
    func line(_ type: String, _ data: String) -> [UInt8] {
      Array(
        """
        {"specversion":"1.0","id":"e\(number)","source":"","type":"tiendo.\(type)","time":"\(day)T09:00:00+07:00",\
        "data":{"office":"\(office)",\(data)}}
        """.utf8)
    }
    // An event on case n comes 30 after its acceptance, at the same office; 7 and 57 are of the office itself.
    if number == 7 {
      return line("office.targetSet", "\"sequence\":1,\"period\":2020,\"casesPercent\":80,\"moneyPercent\":38")
    }
    if number == 57 { return line("office.staffed", "\"sequence\":1,\"officers\":148,\"quota\":158") }
    let isFirst = number % 60 < 30
    let id = "\"case\":\"c\(isFirst ? number : number - 30)\",\"sequence\":\(isFirst ? 1 : 2)"
    if isFirst { return line("case.accepted", "\(id),\"amount\":\(number + 1)000,\"category\":\"credit\"") }
    return number % 4 == 0 ? line("case.completed", id) : line("case.collected", "\(id),\"amount\":5")
  }
}

/// What a file that was tampered with gave.
enum Reading: Equatable {
  /// The state as of so many events, exactly.
  case state(Int)
  /// Sound, and nothing in it.
  case empty
  case refused(SnapshotError.Kind)

  /// Reads a file; any state that it gives must be one that the events give too.
  ///
  /// - Parameter expected: the descriptions by number of events.
  init(_ path: String, _ expected: [Int: DiskState.Description], _ comment: String = "") {
    do throws(SnapshotError) {
      let file = try SnapshotFile(path: path, identity: DiskState.identity, newKey: DiskState.hashKey)
      defer { file.close() }
      guard let (box, position) = try file.load(DiskState.settings) else {
        self = .empty
        return
      }
      let count = Int(position.nextOffset)
      let isSame = DiskState.describe(box, position) == expected[count]
      #expect(isSame, "\(comment)")
      self = .state(count)
    } catch {
      #expect(error.description.hasPrefix(path + ": "), "\(comment)")
      #expect(!error.description.contains("\n"), "\(comment)")
      self = .refused(error.kind)
    }
  }
}
