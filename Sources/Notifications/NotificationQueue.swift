internal import Foundation
internal import GRDB
internal import Settings

/// What is to be delivered, in a SQLite file: a restart loses none, and a message that was taken in once is not taken
/// in again. Safe on any thread.
final class NotificationQueue: Sendable {

  /// A message that waits for a webhook.
  struct Delivery: Sendable {
    var number: Int64
    var message: String
    var body: [UInt8]
    var attempts: Int
  }

  /// An alert that an Alertmanager is told of again and again.
  struct Told: Sendable {
    var alert: String
    var labels: [String: String]
    var annotations: [String: String]
    var startsAt: String
    /// `nil` while it fires.
    var endsAt: String?
  }

  private let database: DatabaseQueue
  /// More than these wait for no target; then the oldest goes.
  private let limit: Int

  /// Opens the file, or makes it.
  ///
  /// - Throws: an error of SQLite; also where another program has it open.
  init(path: String, limit: Int = 10_000) throws {
    self.limit = limit
    var configuration = GRDB.Configuration()
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, seconds INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS deliveries (
            number INTEGER PRIMARY KEY, target TEXT NOT NULL, message TEXT NOT NULL, body BLOB NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL) STRICT;
          CREATE INDEX IF NOT EXISTS deliveriesByTarget ON deliveries (target, due);
          CREATE TABLE IF NOT EXISTS told (
            target TEXT NOT NULL, alert TEXT NOT NULL, labels TEXT NOT NULL, annotations TEXT NOT NULL,
            startsAt TEXT NOT NULL, endsAt TEXT, PRIMARY KEY (target, alert)) STRICT, WITHOUT ROWID;
          CREATE TABLE IF NOT EXISTS disabled (target TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT, WITHOUT ROWID;
          """)
    }
  }

  /// Takes in messages that were not taken in before, for the targets that want them, in one transaction.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Returns: deliveries that had no room, by target.
  func take(
    _ notices: [AlertNotice], webhooks: [NotificationSettings.Webhook],
    alertmanagers: [NotificationSettings.Alertmanager], now: Int64
  ) throws -> [String: Int] {
    try database.write { database in
      var dropped: [String: Int] = [:]
      for notice in notices {
        try database.execute(
          sql: "INSERT OR IGNORE INTO messages VALUES (?, ?)", arguments: [notice.id, notice.seconds])
        guard database.changesCount > 0 else { continue }
        for webhook in webhooks where notice.isSelected(by: webhook.selection) {
          dropped[webhook.name, default: 0] += try put(notice, webhook.name, now, database)
        }
        for alertmanager in alertmanagers where notice.isSelected(by: alertmanager.selection) {
          try Self.tell(notice, alertmanager.name, database)
        }
      }
      return dropped.filter { $0.value > 0 }
    }
  }

  private func put(_ notice: AlertNotice, _ target: String, _ now: Int64, _ database: Database) throws -> Int {
    let isDisabled = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT * FROM disabled WHERE target = ?)", arguments: [target])
    if isDisabled == true { return 0 }
    try database.execute(
      sql: "INSERT INTO deliveries (target, message, body, attempts, due) VALUES (?, ?, ?, 0, ?)",
      arguments: [target, notice.id, Data(notice.body), now])
    try database.execute(
      sql: """
        DELETE FROM deliveries WHERE number IN (
          SELECT number FROM deliveries WHERE target = ? ORDER BY number DESC LIMIT -1 OFFSET ?)
        """, arguments: [target, limit])
    return database.changesCount
  }

  /// What has ended, however long ago, ends for all who were told of it.
  func end(_ notices: [AlertNotice]) throws {
    guard !notices.isEmpty else { return }
    try database.write { database in
      let isAnyTold = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT * FROM told WHERE endsAt IS NULL)")
      guard isAnyTold == true else { return }
      for notice in notices {
        try database.execute(
          sql: "UPDATE told SET endsAt = ? WHERE alert = ? AND endsAt IS NULL", arguments: [notice.time, notice.alert])
      }
    }
  }

  private static func tell(_ notice: AlertNotice, _ target: String, _ database: Database) throws {
    if notice.isResolved {
      try database.execute(
        sql: "UPDATE told SET endsAt = ? WHERE target = ? AND alert = ?",
        arguments: [notice.time, target, notice.alert])
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try database.execute(
      sql: "INSERT OR IGNORE INTO told VALUES (?, ?, ?, ?, ?, NULL)",
      arguments: [
        target, notice.alert, String(decoding: try encoder.encode(notice.labels), as: UTF8.self),
        String(decoding: try encoder.encode(notice.annotations), as: UTF8.self), notice.time,
      ])
  }

  /// Forgets messages so old that they would not be taken in again.
  func forget(before seconds: Int64) throws {
    try database.write { try $0.execute(sql: "DELETE FROM messages WHERE seconds < ?", arguments: [seconds]) }
  }

  // MARK: Webhooks

  /// The next delivery of a target that is due; the one that waits longest.
  func next(_ target: String, now: Int64) throws -> Delivery? {
    try database.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM deliveries WHERE target = ? AND due <= ? ORDER BY due, number LIMIT 1",
        arguments: [target, now]
      ).map {
        Delivery(
          number: $0["number"], message: $0["message"], body: Array($0["body"] as Data), attempts: $0["attempts"])
      }
    }
  }

  /// When the next delivery of a target is due, in seconds since 1970; `nil` where nothing waits.
  func nextDue(_ target: String) throws -> Int64? {
    try database.read {
      try Int64.fetchOne($0, sql: "SELECT min(due) FROM deliveries WHERE target = ?", arguments: [target])
    }
  }

  /// A delivery is done, or given up.
  func remove(_ delivery: Delivery) throws {
    try database.write { try $0.execute(sql: "DELETE FROM deliveries WHERE number = ?", arguments: [delivery.number]) }
  }

  /// A delivery is tried again at a time.
  func postpone(_ delivery: Delivery, until due: Int64) throws {
    try database.write {
      try $0.execute(
        sql: "UPDATE deliveries SET attempts = attempts + 1, due = ? WHERE number = ?",
        arguments: [due, delivery.number])
    }
  }

  /// A target wants nothing more, until its address changes.
  func disable(_ webhook: NotificationSettings.Webhook) throws {
    try database.write { database in
      try database.execute(sql: "DELETE FROM deliveries WHERE target = ?", arguments: [webhook.name])
      try database.execute(
        sql: "INSERT OR REPLACE INTO disabled VALUES (?, ?)", arguments: [webhook.name, webhook.url])
    }
  }

  /// Whether a target wanted nothing more at the address that it has.
  func isDisabled(_ webhook: NotificationSettings.Webhook) throws -> Bool {
    try database.write { database in
      try database.execute(
        sql: "DELETE FROM disabled WHERE target = ? AND url <> ?", arguments: [webhook.name, webhook.url])
      return try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT * FROM disabled WHERE target = ?)", arguments: [webhook.name]) ?? false
    }
  }

  /// How many wait, by target.
  func lengths() throws -> [String: Int] {
    try database.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT target, count(*) AS length FROM deliveries GROUP BY target")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["target"], $0["length"]) })
    }
  }

  // MARK: Alertmanagers

  /// All that an Alertmanager is told.
  func told(_ target: String) throws -> [Told] {
    let decoder = JSONDecoder()
    return try database.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM told WHERE target = ? ORDER BY alert", arguments: [target]).map {
        Told(
          alert: $0["alert"],
          labels: try decoder.decode([String: String].self, from: Data(($0["labels"] as String).utf8)),
          annotations: try decoder.decode([String: String].self, from: Data(($0["annotations"] as String).utf8)),
          startsAt: $0["startsAt"], endsAt: $0["endsAt"])
      }
    }
  }

  /// It is told no more of these.
  func forget(_ alerts: [Told], _ target: String) throws {
    try database.write { database in
      for alert in alerts {
        try database.execute(sql: "DELETE FROM told WHERE target = ? AND alert = ?", arguments: [target, alert.alert])
      }
    }
  }
}
