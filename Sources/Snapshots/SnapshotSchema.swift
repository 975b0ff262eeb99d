/// The tables of a snapshot file; `schemas/snapshot.sql` documents each column.
enum SnapshotSchema {
  /// Raised with every change that another program could misread.
  static let format = 4
  /// Says that the file is Tiendo's (`PRAGMA application_id`): "TIEN".
  static let applicationID = 0x5449_454E
  /// Cases in one page of `casePages`.
  static let casesPerPage = 4096

  /// All tables, in the order in which they are made.
  static let tables = [meta, checkpoint] + stateTables
  /// The tables whose checksums add up to the digest of the checkpoint.
  static let stateTables = [
    offices, targets, ruleStates, samples, cells, movements, caseNames, caseSegments, casePages,
  ]

  static let meta = SnapshotTable("meta", ["key TEXT NOT NULL PRIMARY KEY", "value TEXT NOT NULL"])
  static let checkpoint = SnapshotTable(
    "checkpoint",
    [
      "id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1)", "nextOffset INTEGER NOT NULL", "lastOffset INTEGER NOT NULL",
      "lastChecksum INTEGER NOT NULL", "isHistoryIncomplete INTEGER NOT NULL", "partitionDay TEXT",
      "caseCount INTEGER NOT NULL", "segmentCount INTEGER NOT NULL", "applied INTEGER NOT NULL",
      "duplicates INTEGER NOT NULL", "rejected TEXT NOT NULL", "rules TEXT NOT NULL", "nextRules TEXT",
      "maxAhead INTEGER NOT NULL", "ruleTrail INTEGER NOT NULL", "digest INTEGER NOT NULL",
    ])
  static let offices = SnapshotTable(
    "offices",
    [
      "number INTEGER NOT NULL PRIMARY KEY", "code TEXT NOT NULL", "windowLast INTEGER NOT NULL",
      "windowSeen INTEGER NOT NULL", "clock INTEGER NOT NULL", "clockDay TEXT NOT NULL", "lastEvent INTEGER NOT NULL",
      "firstDay TEXT NOT NULL", "progressCasesDay TEXT", "progressMoneyDay TEXT",
      "firstPeriod INTEGER NOT NULL", "lastPeriod INTEGER NOT NULL", "orphans INTEGER NOT NULL",
      "staffingSequence INTEGER NOT NULL", "officers INTEGER NOT NULL", "quota INTEGER NOT NULL",
      "lastOffset INTEGER NOT NULL", "rejected INTEGER NOT NULL", "duplicates INTEGER NOT NULL",
    ])
  static let targets = SnapshotTable(
    "targets", keyCount: 2,
    [
      "office INTEGER NOT NULL", "period INTEGER NOT NULL", "sequence INTEGER NOT NULL",
      "casesHundredths INTEGER NOT NULL", "moneyHundredths INTEGER NOT NULL",
    ])
  static let ruleStates = SnapshotTable(
    "ruleStates", keyCount: 2,
    [
      "office INTEGER NOT NULL", "rule TEXT NOT NULL", "phase TEXT NOT NULL", "period INTEGER NOT NULL",
      "since INTEGER NOT NULL", "alert TEXT",
    ])
  static let samples = SnapshotTable(
    "samples", keyCount: 2,
    [
      "office INTEGER NOT NULL", "day TEXT NOT NULL", "doneCases INTEGER NOT NULL", "eligibleCases INTEGER NOT NULL",
      "doneMoney TEXT NOT NULL", "eligibleMoney TEXT NOT NULL", "terminatedCases INTEGER NOT NULL",
      "delegatedCases INTEGER NOT NULL", "leftCases INTEGER NOT NULL", "terminatedMoney TEXT NOT NULL",
      "delegatedMoney TEXT NOT NULL", "leftMoney TEXT NOT NULL",
    ])
  static let cells = SnapshotTable(
    "cells", ["number INTEGER NOT NULL PRIMARY KEY", "office INTEGER NOT NULL", "category TEXT"])
  static let movements = SnapshotTable(
    "movements", keyCount: 2,
    ["cell INTEGER NOT NULL", "period INTEGER NOT NULL"] + movementColumns.map { "\($0) INTEGER NOT NULL" })
  static let caseNames = SnapshotTable(
    "caseNames",
    ["first INTEGER NOT NULL PRIMARY KEY", "count INTEGER NOT NULL", "body BLOB NOT NULL"])
  static let caseSegments = SnapshotTable(
    "caseSegments", ["number INTEGER NOT NULL PRIMARY KEY", "body BLOB NOT NULL"])
  static let casePages = SnapshotTable("casePages", ["number INTEGER NOT NULL PRIMARY KEY", "body BLOB NOT NULL"])

  /// The statuses as they are in column names, by raw value; 0 is no column.
  static let statuses = [
    "InProgress", "DeferredByAgreement", "Suspended", "NotEligible", "Completed", "Terminated", "DelegatedOut",
    "PulledUp", "Revoked", "SeparateRegister",
  ]

  /// Columns of `movements` after the key: net changes of cases, of balances, then the flows.
  private static let movementColumns =
    statuses.map { "cases\($0)" } + statuses.map { "money\($0)" } + [
      "newIntakeCases", "newIntakeMoney", "adjusted", "collected", "reduced", "complaintsReceived",
      "complaintsResolved",
    ]
}
