public import Alerts
internal import CaseEvents
public import Engine
internal import GRDB
internal import Ledger

/// What a replay adds: the closed days of a series, the alerts, and the states at the end.
extension StateExport {
  static let tablesOfReplay = """
    CREATE TABLE days(
      office TEXT, date TEXT, period INTEGER,
      \((columnNames("cases", .cases) + ["casesPace REAL"]).joined(separator: ", ")),
      \((columnNames("money", .money) + ["moneyPace REAL"]).joined(separator: ", "))
    );
    CREATE TABLE alertRecords(
      alert TEXT, state TEXT, resolution TEXT, rule TEXT, office TEXT, metric TEXT, period INTEGER, severity TEXT,
      time INTEGER, rate REAL, reference REAL, done, eligible, cause TEXT
    );
    """

  static let views = """
    CREATE VIEW rates AS
      SELECT office, period, casesDone, casesEligible, casesRate, targetCasesPercent, moneyDone, moneyEligible,
        moneyRate, targetMoneyPercent
      FROM periods WHERE category IS NULL ORDER BY office, period;
    CREATE VIEW ranking AS
      SELECT period, office, rank() OVER (PARTITION BY period ORDER BY casesRate DESC) AS rankByCases, casesRate,
        rank() OVER (PARTITION BY period ORDER BY moneyRate DESC) AS rankByMoney, moneyRate
      FROM rates ORDER BY period, rankByCases, office;
    CREATE VIEW alerts AS
      SELECT fired.alert, fired.rule, fired.office, fired.metric, fired.period, fired.severity,
        datetime(fired.time / 1000000, 'unixepoch') AS firedAt,
        datetime(resolved.time / 1000000, 'unixepoch') AS resolvedAt, resolved.resolution, fired.rate, fired.reference,
        fired.done, fired.eligible, resolved.rate AS resolvedRate, fired.cause, resolved.cause AS resolvedCause
      FROM alertRecords AS fired
        LEFT JOIN alertRecords AS resolved ON resolved.alert = fired.alert AND resolved.state = 'resolved'
      WHERE fired.state = 'fired' ORDER BY fired.time, fired.office, fired.rule;
    """

  static let indexes = """
    CREATE INDEX daysByOffice ON days(office, date);
    CREATE INDEX daysByDate ON days(date);
    CREATE INDEX alertRecordsByAlert ON alertRecords(alert, state);
    CREATE INDEX periodsByOffice ON periods(office, period);
    CREATE INDEX casesByOffice ON cases(office, caseId);
    """

  /// Adds closed days and alerts.
  public func write(_ days: [ClosedDay], _ alerts: [Alert]) throws(SnapshotError) {
    do {
      try queue.write { db in
        for day in days { try Self.write(day, db) }
        for alert in alerts { try Self.write(alert, db) }
      }
    } catch {
      throw SnapshotError.translate(error, path: path)
    }
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

  private static func write(_ closed: ClosedDay, _ db: Database) throws {
    let paces = [closed.pace(.cases), closed.pace(.money)].map { $0.map { Double($0.hundredths) / 100 } }
    let values: [(any DatabaseValueConvertible)?] =
      [closed.office, closed.day.description, closed.period.year]
      + Self.values(closed.columns(.cases), .cases) + [paces[0]]
      + Self.values(closed.columns(.money), .money) + [paces[1]]
    try db.cachedStatement(sql: SnapshotSchema.insert(into: "days", columns: values.count))
      .execute(arguments: StatementArguments(values))
  }

  private static func write(_ alert: Alert, _ db: Database) throws {
    func number(_ value: Int128) -> any DatabaseValueConvertible { Int64(exactly: value) ?? "\(value)" }
    try db.cachedStatement(sql: SnapshotSchema.insert(into: "alertRecords", columns: 14)).execute(
      arguments: [
        alert.id.description, alert.state.name, alert.state.resolution?.rawValue, alert.rule, alert.office,
        alert.measure.rawValue, alert.period, alert.severity.rawValue, alert.timeMicroseconds,
        alert.rate.map { Double($0.hundredths) / 100 }, alert.reference.map { Double($0.hundredths) / 100 },
        number(alert.done), number(alert.eligible), alert.cause,
      ])
  }
}
