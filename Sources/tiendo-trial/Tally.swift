/// What happened in a round, or in all of them.
struct Tally {
  var events = 0
  var alerts = 0
  var kills = 0
  var stops = 0
  var suspensions = 0
  var restarts = 0
  var emptied = 0
  /// Partitions that went on from a state in Kafka.
  var takenOver = 0
  var ruleChanges = 0
  /// Transactions that a death cut off: records that no reader of committed ones sees.
  var cutRecords = 0
  /// Workers that ended by themselves, by the last line that they said.
  var failures: [String: Int] = [:]

  mutating func add(_ other: Tally) {
    events += other.events
    alerts += other.alerts
    kills += other.kills
    stops += other.stops
    suspensions += other.suspensions
    restarts += other.restarts
    emptied += other.emptied
    takenOver += other.takenOver
    ruleChanges += other.ruleChanges
    cutRecords += other.cutRecords
    failures.merge(other.failures, uniquingKeysWith: +)
  }

  var text: String {
    "\(events) events, \(alerts) alerts, \(kills) kills, \(stops) stops, \(suspensions) suspensions, "
      + "\(restarts) restarts, \(emptied) emptied, "
      + "\(takenOver) partitions taken over, \(ruleChanges) rule changes, \(cutRecords) records cut off, "
      + "\(failures.values.reduce(0, +)) ended by themselves"
  }
}
