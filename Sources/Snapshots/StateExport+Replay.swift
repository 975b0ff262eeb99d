public import Alerts
internal import CaseEvents
public import Engine
internal import GRDB
internal import Ledger

/// What a replay adds: the closed days of a series, the alerts, and the states at the end.
extension StateExport {
  private static let dayColumns =
    ["partition INTEGER", "office TEXT", "date TEXT", "period INTEGER"]
    + columnNames("cases", .cases) + ["casesPace REAL"] + columnNames("money", .money) + ["moneyPace REAL"]
  private static let alertColumns = [
    "partition INTEGER", "alert TEXT", "state TEXT", "resolution TEXT", "rule TEXT", "office TEXT", "metric TEXT",
    "period INTEGER", "severity TEXT", "time INTEGER", "rate REAL", "reference REAL", "done", "eligible", "cause TEXT",
  ]

  static let tablesOfReplay = """
    CREATE TABLE days(\(dayColumns.joined(separator: ", ")));
    CREATE TABLE alertRecords(\(alertColumns.joined(separator: ", ")));
    """

  /// Rows wait here for those of the partitions before; SQLite keeps them in a file of its own, without a name. `place`
  /// is their partition and their number in it.
  static let tablesAside = """
    CREATE TEMP TABLE daysAside(\(dayColumns.joined(separator: ", ")), place INTEGER PRIMARY KEY);
    CREATE TEMP TABLE alertRecordsAside(\(alertColumns.joined(separator: ", ")), place INTEGER PRIMARY KEY);
    """

  static let takingFromAside: String =
    [("days", dayColumns), ("alertRecords", alertColumns)].map { table, columns -> String in
      let names = columns.compactMap { $0.split(separator: " ").first }.joined(separator: ", ")
      return "INSERT INTO \(table) SELECT \(names) FROM \(table)Aside ORDER BY place; DROP TABLE \(table)Aside;"
    }.joined()

  /// Adds closed days and alerts of a partition, each in their order.
  public func write(_ days: [ClosedDay], _ alerts: [Alert], partition: Int32) throws(SnapshotError) {
    do {
      try queue.write { db in
        for day in days { try insert(Self.values(day), into: "days", partition, db) }
        for alert in alerts { try insert(Self.values(alert), into: "alertRecords", partition, db) }
      }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  private func insert(
    _ row: [(any DatabaseValueConvertible)?], into table: String, _ partition: Int32, _ db: Database
  ) throws {
    var (table, values) = (table, [partition] + row)
    if let count = rowCounts?[partition, default: 0] {
      rowCounts?[partition] = count + 1
      table += "Aside"
      values.append(Int64(partition) << 40 | count)
    }
    try db.cachedStatement(sql: SnapshotSchema.insert(into: table, columns: values.count))
      .execute(arguments: StatementArguments(values))
  }

  /// Adds the state of a partition at the end of a replay.
  ///
  /// - Parameters:
  ///   - box: its engine, whose settings say which partition it is.
  ///   - topic: where its events are from.
  ///   - nextOffset: behind its last record.
  public func write(_ box: EngineBox, topic: String, nextOffset: Int64) throws(SnapshotError) {
    let settings = box.engine.settings
    let identity = SnapshotIdentity(
      topic: topic, partition: settings.partition, partitionCount: settings.partitionCount, calendar: settings.calendar)
    do {
      var writer = try begin(identity, SnapshotPosition(nextOffset: nextOffset), box)
      let names = box.engine.takeNewCaseNames()
      var offset = 0
      for index in 0..<box.engine.caseCount where offset < names.count {
        let end = min(names.count, offset + 1 + Int(names[offset]))
        try writer.write(case: index, named: String(decoding: names[(offset + 1)..<end], as: UTF8.self), of: box)
        offset = end
      }
      try writer.end()
    } catch let failure as Failure {
      throw failure.error
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
  }

  private static func values(_ closed: ClosedDay) -> [(any DatabaseValueConvertible)?] {
    let paces = [closed.pace(.cases), closed.pace(.money)].map { $0.map { Double($0.hundredths) / 100 } }
    return [closed.office, closed.day.description, closed.period.year]
      + values(closed.columns(.cases), .cases) + [paces[0]]
      + values(closed.columns(.money), .money) + [paces[1]]
  }

  private static func values(_ alert: Alert) -> [(any DatabaseValueConvertible)?] {
    func number(_ value: Int128) -> any DatabaseValueConvertible { Int64(exactly: value) ?? "\(value)" }
    return [
      alert.id.description, alert.state.name, alert.state.resolution?.rawValue, alert.rule, alert.office,
      alert.measure.rawValue, alert.period, alert.severity.rawValue, alert.timeMicroseconds,
      alert.rate.map { Double($0.hundredths) / 100 }, alert.reference.map { Double($0.hundredths) / 100 },
      number(alert.done), number(alert.eligible), alert.cause,
    ]
  }
}
