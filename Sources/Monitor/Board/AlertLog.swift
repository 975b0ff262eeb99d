import Alerts
import Ledger

/// The latest alerts, in the order in which they were first read. A value that views share.
struct AlertLog: Sendable {
  /// More are forgotten, the oldest first; what is firing is kept.
  private let limit: Int

  private(set) var entries: [AlertEntry] = []
  private var places: [String: Int] = [:]
  /// Which alert is open for a rule and an office, by the key of `open-alerts`.
  private var open: [String: String] = [:]
  /// Changes so far.
  private(set) var sequence: Int64 = 0
  /// Whether some were forgotten.
  private(set) var isCut = false

  /// A log of at most so many alerts, and an eighth more for a while.
  init(limit: Int = 50_000) { self.limit = limit }

  /// The alert with an id.
  subscript(id: String) -> AlertEntry? { places[id].map { entries[$0] } }

  /// Those firing now, the latest first.
  var firing: [AlertEntry] { entries.reversed().filter(\.isFiring) }

  /// Takes in a record of `completion-alerts`, or of `open-alerts`, which has only the fired form.
  mutating func take(_ record: PublishedAlert) {
    guard let moment = AlertEntry.Moment(record) else { return }
    let data = record.data
    let known = self[data.alert]
    let isFired = data.state == "fired"
    if isFired ? known?.fired != nil : known?.resolved != nil { return }
    put(
      AlertEntry(
        id: data.alert, rule: data.rule, office: data.office, measure: Measure(rawValue: data.metric) ?? .cases,
        period: data.period, severity: Severity(rawValue: data.severity) ?? .warning,
        fired: isFired ? moment : known?.fired, resolved: isFired ? known?.resolved : moment,
        resolution: isFired ? known?.resolution : data.resolution.flatMap(Resolution.init(rawValue:)),
        isClosed: known?.isClosed ?? false, sequence: sequence + 1))
  }

  /// Takes in a record of `open-alerts`; `nil` for a tombstone.
  mutating func takeOpen(key: String, _ record: PublishedAlert?) {
    if let record {
      open[key] = record.data.alert
      take(record)
    } else if let id = open.removeValue(forKey: key), let known = self[id], known.isFiring {
      put(
        AlertEntry(
          id: known.id, rule: known.rule, office: known.office, measure: known.measure, period: known.period,
          severity: known.severity, fired: known.fired, resolved: nil, resolution: nil, isClosed: true,
          sequence: sequence + 1))
    }
  }

  private mutating func put(_ entry: AlertEntry) {
    sequence = entry.sequence
    if let place = places[entry.id] {
      entries[place] = entry
      return
    }
    places[entry.id] = entries.count
    entries.append(entry)
    // Now and then, not each time: every place changes.
    if entries.count > limit + limit / 8 { forgetOldest() }
  }

  private mutating func forgetOldest() {
    var surplus = entries.count - limit
    entries.removeAll { entry in
      guard surplus > 0, !entry.isFiring else { return false }
      surplus -= 1
      return true
    }
    places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.id, $0) })
    isCut = true
  }
}

extension AlertEntry.Moment {
  /// The moment that a record tells of; `nil` where its time is none or a number is not plausible.
  init?(_ record: PublishedAlert) {
    guard let time = microseconds(ofPublishedTime: record.time) else { return nil }
    let data = record.data
    let amounts = [data.done, data.eligible, data.referenceDone ?? 0, data.referenceEligible ?? 0]
    guard amounts.allSatisfy(\.isPlausible) else { return nil }
    self.init(
      time: time, cause: data.cause, rate: data.rate.flatMap(Percent.init(published:)),
      reference: data.reference.flatMap(Percent.init(published:)),
      observed: data.observed.flatMap(Percent.init(published:)), done: data.done, eligible: data.eligible,
      referenceDone: data.referenceDone, referenceEligible: data.referenceEligible, summaries: data.summary ?? [:])
  }
}
