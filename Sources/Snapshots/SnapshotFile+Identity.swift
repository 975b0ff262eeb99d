internal import Foundation
internal import GRDB
internal import Ledger

/// What a file says of itself.
extension SnapshotFile {
  /// Compares a file with what it should be; what it says is believed once its checksums fit.
  static func check(_ db: Database, path: String, identity: SnapshotIdentity) throws {
    try checkFormat(db, path: path)
    if let finding = try SnapshotChecks.tableFindings(db).first { throw SnapshotError.damaged(path, finding) }
    let found = try self.identity(db, path: path)
    if found.topic != identity.topic || found.partition != identity.partition {
      throw SnapshotError(
        .otherTopic,
        "\(path): the snapshot is of \(found.topic)-\(found.partition), not of "
          + "\(identity.topic)-\(identity.partition); point `state` at another directory"
      )
    }
    if found.partitionCount != identity.partitionCount {
      throw SnapshotError(
        .otherTopic,
        "\(path): \(identity.topic) had \(found.partitionCount) partitions and has \(identity.partitionCount) now: "
          + "keys lie elsewhere since then, and an office would be counted in two partitions; copy the events into a "
          + "new topic by their keys, and name it in topics.events, with another kafka.group and an empty state "
          + "directory (README, More partitions)"
      )
    }
    if found.calendar != identity.calendar {
      throw SnapshotError(
        .otherPeriod,
        "\(path): the state was made with period.start \(found.calendar.startMonth)-\(found.calendar.startDay) and "
          + "a UTC offset of \(found.calendar.utcOffsetSeconds) s; keep those, or use another state directory and group"
      )
    }
  }

  static func checkFormat(_ db: Database, path: String) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == SnapshotSchema.applicationID else {
      throw SnapshotError.foreign(path)
    }
    let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if format == SnapshotSchema.format { return }
    let age = format > SnapshotSchema.format ? "newer" : "older"
    throw SnapshotError(
      .otherFormat,
      "\(path): snapshot format \(format) is \(age) than this program's \(SnapshotSchema.format); run the \(age) "
        + "program, or move the file away to rebuild the state from Kafka"
    )
  }

  static func identity(_ db: Database, path: String) throws -> SnapshotIdentity {
    let values = try meta(db, path: path)
    let start = (values["periodStart"] ?? "").split(separator: "-").compactMap { Int($0) }
    guard let topic = values["topic"], let partition = values["partition"].flatMap(Int32.init),
      let partitionCount = values["partitionCount"].flatMap(Int32.init), start.count == 2,
      let offset = values["utcOffsetSeconds"].flatMap(Int.init),
      let calendar = StatisticsCalendar(startMonth: start[0], startDay: start[1], utcOffsetSeconds: offset)
    else { throw SnapshotError.damaged(path, "its description is not readable") }
    return SnapshotIdentity(topic: topic, partition: partition, partitionCount: partitionCount, calendar: calendar)
  }

  static func hashKey(_ db: Database, path: String) throws -> HashKey { try key(in: meta(db, path: path), path) }

  private static func key(in values: [String: String], _ path: String) throws -> HashKey {
    guard let low = values["hashKeyLow"].flatMap(UInt64.init), let high = values["hashKeyHigh"].flatMap(UInt64.init)
    else { throw SnapshotError.damaged(path, "its hash key is not readable") }
    return HashKey(low: low, high: high)
  }

  /// The description, after its checksums were compared.
  private static func meta(_ db: Database, path: String) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: SnapshotSchema.meta.selection)
    let pairs = rows.map { row in (String.fromDatabaseValue(row[0]) ?? "", String.fromDatabaseValue(row[1]) ?? "") }
    let values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    let key = try key(in: values, path)
    for ((name, value), row) in zip(pairs, rows) {
      var checksum = RowChecksum(SnapshotSchema.meta, key: key)
      checksum.add(name)
      checksum.add(value)
      guard checksum.value == Int64.fromDatabaseValue(row[2]) else {
        throw SnapshotError.damaged(path, "its description is not as it was written")
      }
    }
    return values
  }
}
