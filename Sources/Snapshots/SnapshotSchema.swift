internal import GRDB

/// The tables of a snapshot file; `schemas/snapshot.sql` documents each column.
enum SnapshotSchema {
  /// Raised with every change that an older program could misread.
  static let format = 1
  /// Says that the file is Tiendo's (`PRAGMA application_id`): "TIEN".
  static let applicationID = 0x5449_454E
  /// Cases in one page of `casePages`.
  static let casesPerPage = 4096

  static let tables = """
    CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoint(
      id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
      nextOffset INTEGER NOT NULL, lastOffset INTEGER NOT NULL, lastChecksum INTEGER NOT NULL,
      isHistoryIncomplete INTEGER NOT NULL, partitionDay TEXT, caseCount INTEGER NOT NULL, \
      segmentCount INTEGER NOT NULL,
      applied INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejected TEXT NOT NULL, rules TEXT NOT NULL
    ) STRICT;
    CREATE TABLE offices(
      number INTEGER NOT NULL PRIMARY KEY, code TEXT NOT NULL UNIQUE, windowLast INTEGER NOT NULL,
      windowSeen INTEGER NOT NULL, clock INTEGER NOT NULL, clockDay TEXT NOT NULL, lastEvent INTEGER NOT NULL,
      firstDay TEXT NOT NULL, progressCasesDay TEXT NOT NULL, progressMoneyDay TEXT NOT NULL,
      firstPeriod INTEGER NOT NULL, lastPeriod INTEGER NOT NULL, orphans INTEGER NOT NULL,
      staffingSequence INTEGER NOT NULL, officers INTEGER NOT NULL, quota INTEGER NOT NULL,
      lastOffset INTEGER NOT NULL, rejected INTEGER NOT NULL, duplicates INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE targets(
      office INTEGER NOT NULL, period INTEGER NOT NULL, sequence INTEGER NOT NULL, casesHundredths INTEGER NOT NULL,
      moneyHundredths INTEGER NOT NULL, PRIMARY KEY (office, period)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ruleStates(
      office INTEGER NOT NULL, rule TEXT NOT NULL, phase TEXT NOT NULL, period INTEGER NOT NULL,
      since INTEGER NOT NULL, alert TEXT, PRIMARY KEY (office, rule)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE samples(
      office INTEGER NOT NULL, day TEXT NOT NULL, doneCases INTEGER NOT NULL, eligibleCases INTEGER NOT NULL,
      doneMoney TEXT NOT NULL, eligibleMoney TEXT NOT NULL, PRIMARY KEY (office, day)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE cells(number INTEGER NOT NULL PRIMARY KEY, office INTEGER NOT NULL, category TEXT) STRICT;
    CREATE TABLE movements(
      cell INTEGER NOT NULL, period INTEGER NOT NULL, \
      \(movementColumns.map { "\($0) INTEGER NOT NULL" }.joined(separator: ", ")),
      PRIMARY KEY (cell, period)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE caseNames(
      first INTEGER NOT NULL PRIMARY KEY, count INTEGER NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE caseSegments(number INTEGER NOT NULL PRIMARY KEY, checksum INTEGER NOT NULL, \
    body BLOB NOT NULL) STRICT;
    CREATE TABLE casePages(number INTEGER NOT NULL PRIMARY KEY, checksum INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
    """

  /// The statuses as they are in column names, by raw value; 0 is no column.
  static let statuses = [
    "InProgress", "DeferredByAgreement", "Suspended", "NotEligible", "Completed", "Terminated", "DelegatedOut",
    "PulledUp", "Revoked", "SeparateRegister",
  ]

  /// Columns of `movements` after the key: net changes of cases, of balances, then the flows.
  static let movementColumns =
    statuses.map { "cases\($0)" } + statuses.map { "money\($0)" } + [
      "newIntakeCases", "newIntakeMoney", "adjusted", "collected", "reduced", "complaintsReceived",
      "complaintsResolved",
    ]

  /// `INSERT OR REPLACE` with a place for each column.
  static func replace(into table: String, columns: Int) -> String {
    "INSERT OR REPLACE INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ", ")))"
  }
}
