internal import CaseEvents
internal import Engine
internal import GRDB
internal import Ledger

/// The tables of an export but for the rows of cases. Money is in đồng, instants in microseconds since
/// 1970-01-01T00:00:00Z, a sum beyond 64 bits is text.
extension StateExport {
  static let tables = """
    CREATE TABLE partitions(
      topic TEXT, partition INTEGER, partitionCount INTEGER, nextOffset INTEGER, isHistoryIncomplete INTEGER,
      partitionDay TEXT, applied INTEGER, duplicates INTEGER, rejected INTEGER, periodStart TEXT,
      utcOffsetSeconds INTEGER
    );
    CREATE TABLE offices(
      partition INTEGER, office TEXT, firstPeriod INTEGER, lastPeriod INTEGER, officers INTEGER, quota INTEGER,
      orphans INTEGER
    );
    CREATE TABLE periods(
      partition INTEGER, office TEXT, period INTEGER, category TEXT, targetCasesPercent REAL, targetMoneyPercent REAL,
      complaintsReceived INTEGER, complaintsResolved INTEGER,
      \((columnNames("cases", .cases) + columnNames("money", .money)).joined(separator: ", "))
    );
    CREATE TABLE cases(
      partition INTEGER, office TEXT, caseId TEXT, status TEXT, category TEXT, accepted INTEGER, amount INTEGER,
      adjusted INTEGER, collected INTEGER, reduced INTEGER, balance INTEGER, lastSequence INTEGER
    );
    """

  /// The status as the contract calls it; `nil` before the first.
  static func name(of status: CaseStatus) -> String? {
    if status == .none { return nil }
    let name = SnapshotSchema.statuses[Int(status.rawValue) - 1]
    return name.prefix(1).lowercased() + name.dropFirst()
  }

  static func writePartition(
    _ identity: SnapshotIdentity, _ position: SnapshotPosition, _ box: EngineBox, _ db: Database
  ) throws {
    let counts = box.engine.counts
    let calendar = identity.calendar
    let twoDigits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    try db.execute(
      sql: SnapshotSchema.insert(into: "partitions", columns: 11),
      arguments: [
        identity.topic, identity.partition, identity.partitionCount, position.nextOffset,
        position.isHistoryIncomplete, box.engine.partitionDay?.description, counts.applied, counts.duplicates,
        counts.rejected.values.reduce(0, +),
        "\(twoDigits(calendar.startMonth))-\(twoDigits(calendar.startDay))", calendar.utcOffsetSeconds,
      ])
  }

  /// Offices, and their totals with those of their categories, by office, period and category.
  static func writeTotals(_ partition: Int32, _ box: EngineBox, _ db: Database) throws {
    let records = box.engine.totals()
    let insertOffice = try db.makeStatement(sql: SnapshotSchema.insert(into: "offices", columns: 7))
    let columnCount = 8 + values(Columns(), .cases).count + values(Columns(), .money).count
    let insertPeriod = try db.makeStatement(sql: SnapshotSchema.insert(into: "periods", columns: columnCount))
    var first: Int32 = 0
    for (index, record) in records.enumerated() {
      if index == 0 || records[index - 1].office != record.office { first = record.period }
      if index + 1 == records.count || records[index + 1].office != record.office {
        try insertOffice.execute(arguments: [
          partition, record.office, first, record.period, record.officers, record.quota, record.orphans,
        ])
      }
      let place: [(any DatabaseValueConvertible)?] = [partition, record.office, record.period]
      let targets = [record.target?.casesHundredths, record.target?.moneyHundredths].map { $0.map { Double($0) / 100 } }
      let whole: [(any DatabaseValueConvertible)?] = [
        nil, targets[0], targets[1], record.complaintsReceived, record.complaintsResolved,
      ]
      try insertPeriod.execute(
        arguments: StatementArguments(place + whole + values(record.cases, .cases) + values(record.money, .money)))
      for category in record.categories {
        let start = place + [category.name, nil, nil, nil, nil]
        try insertPeriod.execute(
          arguments: StatementArguments(
            start + values(category.cases, .cases) + values(category.money, .money)))
      }
    }
  }

  static func columnNames(_ prefix: String, _ measure: Measure) -> [String] {
    // Without affinity, so that a sum beyond 64 bits is kept in full.
    Column.all(of: measure).map { "\(prefix)\($0.rawValue.prefix(1).uppercased())\($0.rawValue.dropFirst())" }
      + ["\(prefix)Rate REAL"]
  }

  static func values(_ columns: Columns, _ measure: Measure) -> [(any DatabaseValueConvertible)?] {
    let sums = Column.all(of: measure).map { column in
      let value = column.value(columns)
      return Int64(exactly: value).map { $0 as any DatabaseValueConvertible } ?? "\(value)"
    }
    return sums + [columns.rate.map { Double($0.hundredths) / 100 }]
  }
}

extension SnapshotSchema {
  /// `INSERT` with a place for each column.
  static func insert(into table: String, columns: Int) -> String {
    "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ", ")))"
  }
}
