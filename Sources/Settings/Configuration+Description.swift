internal import Ledger

extension Configuration {
  /// The configuration as it is in force, a line `key: value` for each key, for the log at start. Secrets are masked,
  /// and no line holds a control character.
  public var effectiveDescription: [String] {
    var lines: [(String, String?)] = [
      ("kafka.bootstrapServers", kafka.bootstrapServers), ("kafka.group", kafka.group),
    ]
    lines += kafka.properties.map { ("kafka.properties.\($0.name)", $0.isSecret ? "***" : $0.value) }
    lines += [
      ("topics.events", topics.events), ("topics.totals", topics.totals), ("topics.days", topics.days),
      ("topics.alerts", topics.alerts), ("topics.open", topics.open), ("topics.rejected", topics.rejected),
      ("topics.state", topics.state),
      ("state", state), ("rules", rules), ("offices", offices),
      ("period.start", periodStartText), ("period.utcOffset", periodOffsetText),
      ("closeDays", closeDays.rawValue), ("maxAhead", maxAheadText),
      ("threads", "\(threads)"), ("snapshotInterval", text(snapshotInterval)), ("commitInterval", text(commitInterval)),
      ("transactions", "\(transactions)"), ("handover", handover.rawValue), ("onStop", onStop.rawValue),
      ("monitor.listen", monitor.listen?.description),
      ("monitor.token", monitor.token == nil ? nil : "***"),
      ("monitor.allowAnonymous", "\(monitor.allowAnonymous)"), ("monitor.officeMetrics", "\(monitor.officeMetrics)"),
      ("monitor.notifications", monitor.notifications),
      ("log.level", log.level.rawValue), ("log.format", log.format.rawValue),
    ]
    return lines.map { "\($0): \(shown($1 ?? "null"))" }
  }

  /// `maxAhead` in microseconds, as the engine takes it.
  public var maxAheadMicroseconds: Int64 { microseconds(maxAhead) }

  /// `maxAhead` as the configuration writes it, such as `1h`.
  public var maxAheadText: String { text(maxAhead) }

  /// `period.start` as the configuration writes it, such as `10-01`.
  public var periodStartText: String { twoDigits(period.startMonth) + "-" + twoDigits(period.startDay) }

  /// `period.utcOffset` as the configuration writes it, such as `+07:00`.
  public var periodOffsetText: String {
    let minutes = abs(period.utcOffsetSeconds) / 60
    return (period.utcOffsetSeconds < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
  }

  private func text(_ duration: Duration) -> String { DurationText.text(microseconds: microseconds(duration)) }

  /// Whole microseconds; what is beyond 64 bits of them is the largest number of seconds that is not.
  private func microseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    let bounded = min(max(seconds, -9_000_000_000_000), 9_000_000_000_000)
    return bounded * 1_000_000 + attoseconds / 1_000_000_000_000
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
