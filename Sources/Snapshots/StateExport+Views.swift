internal import Ledger

/// The views of a replay's database, and the indexes for the questions that people ask of it.
extension StateExport {
  static let views = rates + ranking + national + restated + alerts

  static let indexes = """
    CREATE INDEX partitionsByNumber ON partitions(partition);
    CREATE INDEX daysByOffice ON days(office, date);
    CREATE INDEX daysByDate ON days(date);
    CREATE INDEX daysByPeriod ON days(period, office, date);
    CREATE INDEX alertRecordsByAlert ON alertRecords(alert, state);
    CREATE INDEX alertRecordsByOffice ON alertRecords(office, state, time);
    CREATE INDEX periodsByOffice ON periods(office, period);
    CREATE INDEX periodsByPeriod ON periods(period, office);
    CREATE INDEX casesByOffice ON cases(office, status);
    CREATE INDEX casesByStatus ON cases(status, office);
    CREATE INDEX casesByCase ON cases(caseId);
    """

  private static let rates = """
    CREATE VIEW rates AS
      SELECT office, period, casesDone, casesEligible, casesRate, targetCasesPercent, \(lastPace(.cases)),
        moneyDone, moneyEligible, moneyRate, targetMoneyPercent, \(lastPace(.money))
      FROM periods WHERE category IS NULL ORDER BY office, period;
    """

  private static let ranking = """
    CREATE VIEW ranking AS
      SELECT period, office, rank() OVER (PARTITION BY period ORDER BY casesRate DESC) AS rankByCases, casesRate,
        rank() OVER (PARTITION BY period ORDER BY moneyRate DESC) AS rankByMoney, moneyRate
      FROM periods WHERE category IS NULL ORDER BY period, rankByCases, office;
    """

  private static let national = """
    CREATE VIEW national AS
      SELECT period, offices, \((names(.cases) + [rate(.cases)] + names(.money) + [rate(.money)]).list)
      FROM (
        SELECT period, count(DISTINCT office) AS offices, \((names(.cases) + names(.money)).map(sum).list)
        FROM periods WHERE category IS NULL GROUP BY period
      ) ORDER BY period;
    """

  /// The last day of a period from the day and month on which the next one begins; the joins go in this order.
  private static let restated = """
    CREATE VIEW restated AS
      SELECT now.office, now.period, closed.date AS closedOn,
        \((columnNames("cases", .cases) + columnNames("money", .money)).map(differs).joined(separator: " OR "))
          AS isRestated,
        \(["casesDone", "casesEligible", "casesRate", "moneyDone", "moneyEligible", "moneyRate"].map(comparison).list)
      FROM periods AS now
        CROSS JOIN partitions ON partitions.partition = now.partition
        CROSS JOIN days AS closed ON closed.period = now.period AND closed.office = now.office
          AND closed.partition = now.partition
          AND closed.date = date(
            printf('%04d-%s', now.period + (partitions.periodStart = '01-01'), partitions.periodStart), '-1 day')
      WHERE now.category IS NULL ORDER BY now.office, now.period;
    """

  private static let alerts = """
    CREATE VIEW alerts AS
      SELECT fired.alert, fired.rule, fired.office, fired.metric, fired.period, fired.severity,
        datetime(fired.time / 1000000, 'unixepoch') AS firedAt, \(localDay("fired")) AS firedOn,
        datetime(resolved.time / 1000000, 'unixepoch') AS resolvedAt, \(localDay("resolved")) AS resolvedOn,
        resolved.resolution, fired.rate, fired.reference, fired.done, fired.eligible,
        resolved.rate AS resolvedRate, fired.cause, resolved.cause AS resolvedCause
      FROM alertRecords AS fired
        LEFT JOIN alertRecords AS resolved ON resolved.alert = fired.alert AND resolved.state = 'resolved'
          AND resolved.partition = fired.partition
        LEFT JOIN partitions ON partitions.partition = fired.partition
      WHERE fired.state = 'fired' ORDER BY fired.time, fired.office, fired.rule;
    """

  /// The pace on the last day of a period that `days` has.
  private static func lastPace(_ measure: Measure) -> String {
    """
    (SELECT days.\(measure.rawValue)Pace FROM days WHERE days.period = periods.period AND days.office = periods.office
          AND days.partition = periods.partition ORDER BY days.date DESC LIMIT 1) AS \(measure.rawValue)Pace
    """
  }

  private static func names(_ measure: Measure) -> [String] { columnNames(measure.rawValue, measure).dropLast() }

  /// A sum in two parts: SQLite fails where integers of a `sum` pass 64 bits, and goes on with a real here.
  private static func sum(_ column: String) -> String {
    "sum(\(column) / 1000000000) * 1000000000 + sum(\(column) % 1000000000) AS \(column)"
  }

  /// 100 × done ÷ eligible to two decimals, half away from zero, as all rates are; null where eligible is not above 0.
  private static func rate(_ measure: Measure) -> String {
    let (done, eligible) = ("\(measure.rawValue)Done", "\(measure.rawValue)Eligible")
    return """
      CASE WHEN \(eligible) > 0 THEN
          CAST((20000 * \(done) + iif(\(done) < 0, -\(eligible), \(eligible))) / (2 * \(eligible)) AS INTEGER)
          / 100.0 END AS \(measure.rawValue)Rate
      """
  }

  private static func differs(_ definition: String) -> String {
    let column = definition.prefix { $0 != " " }
    return "closed.\(column) IS NOT now.\(column)"
  }

  private static func comparison(_ column: String) -> String {
    let difference = "now.\(column) - closed.\(column)"
    return "closed.\(column) AS \(column)AtClose, now.\(column) AS \(column)Now, "
      + "\(column.hasSuffix("Rate") ? "round(\(difference), 2)" : difference) AS \(column)Change"
  }

  /// The local day; an alert of the close of a day is of that day, though its time is the beginning of the next.
  private static func localDay(_ record: String) -> String {
    let local = "\(record).time / 1000000 + partitions.utcOffsetSeconds, 'unixepoch'"
    return "date(\(local), iif(\(record).cause = 'close:' || date(\(local), '-1 day'), '-1 day', '+0 days'))"
  }
}

extension [String] {
  fileprivate var list: String { joined(separator: ", ") }
}
