internal import Alerts
internal import CaseEvents
internal import Engine
internal import Foundation
public import Ledger

/// The record that ends each group of rows in the state topic: whose state they are, up to where it has read, and how
/// much must be there. JSON, since there is one a snapshot, and people look at it.
public struct StateMarker: Equatable, Sendable {
  /// Counts up with each change of the rows or of this record; a program reads its own alone.
  static let format = 1

  /// What the state belongs to.
  public var identity: SnapshotIdentity
  /// The consumer group whose committed offsets the state goes with.
  public var group: String
  /// Up to where the state has read its partition.
  public var position: SnapshotPosition
  /// Key of the hashes in the case records.
  public var hashKey: HashKey

  /// A marker of these parts.
  public init(identity: SnapshotIdentity, group: String, position: SnapshotPosition, hashKey: HashKey) {
    self.identity = identity
    self.group = group
    self.position = position
    self.hashKey = hashKey
  }

  /// As it stands in the record.
  private struct JSON: Codable {
    var format: Int
    var group: String
    var topic: String
    var partition: Int32
    var partitionCount: Int32
    var periodStart: [Int]
    var utcOffsetSeconds: Int
    var hashKey: [UInt64]
    var nextOffset: Int64
    var lastOffset: Int64
    var lastChecksum: UInt64
    var isHistoryIncomplete: Bool
    var ruleTrail: UInt64
    var partitionDay: String?
    var offices: Int
    var cells: Int
    var movements: Int
    var cases: Int
    var applied: Int64
    var duplicates: Int64
    var rejected: [String: Int64]
    var rules: [Rule]
    var nextRules: [Rule]?
    var maxAheadMicroseconds: Int64
  }

  /// The part that every format has.
  private struct Head: Codable {
    var format: Int
  }

  /// The value of the record.
  func value(_ changes: EngineChanges) -> [UInt8] {
    let calendar = identity.calendar
    let json = JSON(
      format: Self.format, group: group, topic: identity.topic, partition: identity.partition,
      partitionCount: identity.partitionCount, periodStart: [calendar.startMonth, calendar.startDay],
      utcOffsetSeconds: calendar.utcOffsetSeconds, hashKey: [hashKey.low, hashKey.high],
      nextOffset: position.nextOffset, lastOffset: position.lastOffset, lastChecksum: position.lastChecksum,
      isHistoryIncomplete: position.isHistoryIncomplete, ruleTrail: position.ruleTrail,
      partitionDay: changes.partitionDay?.description, offices: changes.officeCount, cells: changes.cellCount,
      movements: changes.entryCount, cases: changes.caseCount, applied: changes.counts.applied,
      duplicates: changes.counts.duplicates,
      rejected: Dictionary(uniqueKeysWithValues: changes.counts.rejected.map { ($0.key.rawValue, $0.value) }),
      rules: changes.rules, nextRules: changes.nextRules, maxAheadMicroseconds: changes.maximumAheadMicroseconds)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Nothing in it can be without a form in JSON.
    return (try? encoder.encode(json)).map { Array($0) } ?? []
  }

  /// Reads the value of a record.
  ///
  /// - Returns: the marker, and what it says of the state besides the rows.
  /// - Throws: `SnapshotError` where it is of another format, or not readable.
  static func read(_ value: [UInt8], place: String) throws(SnapshotError) -> (StateMarker, EngineChanges) {
    let decoder = JSONDecoder()
    let data = Data(value)
    guard let head = try? decoder.decode(Head.self, from: data) else {
      throw SnapshotError.unreadableState(place, "its marker is not readable")
    }
    if head.format != format {
      let age = head.format > format ? "newer" : "older"
      throw SnapshotError(
        .otherFormat,
        "\(place): the state there has format \(head.format), \(age) than this program's \(format); run the \(age) "
          + "program, or name another topic in topics.state, which the workers fill from their snapshots")
    }
    guard let json = try? decoder.decode(JSON.self, from: data), json.periodStart.count == 2, json.hashKey.count == 2,
      [json.offices, json.cells, json.movements, json.cases].allSatisfy({ (0...CaseTable.maximumCount).contains($0) }),
      json.partitionDay.map({ Day($0) != nil }) ?? true,
      let calendar = StatisticsCalendar(
        startMonth: json.periodStart[0], startDay: json.periodStart[1], utcOffsetSeconds: json.utcOffsetSeconds)
    else { throw SnapshotError.unreadableState(place, "its marker is not readable") }
    let identity = SnapshotIdentity(
      topic: json.topic, partition: json.partition, partitionCount: json.partitionCount, calendar: calendar)
    let position = SnapshotPosition(
      nextOffset: json.nextOffset, lastOffset: json.lastOffset, lastChecksum: json.lastChecksum,
      isHistoryIncomplete: json.isHistoryIncomplete, ruleTrail: json.ruleTrail)
    var counts = Counts()
    counts.applied = json.applied
    counts.duplicates = json.duplicates
    for (name, count) in json.rejected {
      guard let reason = RejectionReason(rawValue: name) else {
        throw SnapshotError.unreadableState(place, "its marker has an unknown reason \(name)")
      }
      counts.rejected[reason] = count
    }
    var changes = EngineChanges(
      partitionDay: json.partitionDay.flatMap { Day($0) }, counts: counts, rules: json.rules,
      nextRules: json.nextRules, maximumAheadMicroseconds: json.maxAheadMicroseconds)
    (changes.officeCount, changes.cellCount) = (json.offices, json.cells)
    (changes.entryCount, changes.caseCount) = (json.movements, json.cases)
    let hashKey = HashKey(low: json.hashKey[0], high: json.hashKey[1])
    return (StateMarker(identity: identity, group: json.group, position: position, hashKey: hashKey), changes)
  }
}

extension SnapshotError {
  /// What is in the state topic cannot be trusted.
  static func unreadableState(_ place: String, _ what: String) -> SnapshotError {
    SnapshotError(.damaged, "\(place): \(what)")
  }
}
