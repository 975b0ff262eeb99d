import Alerts
import Engine
import Foundation
import Kafka
import Ledger
import Records

@testable import Worker

/// What happened in a model of Kafka, as far as it decides about what must be in it.
struct History {
  var kafka: ModelKafka
  var rules: [[Rule]]
  /// By the number of a process: the rules that it was started with.
  var rulesOfProcess: [Int: Int]
  /// What the workers said.
  var notes: ModelLog.Notes
  /// Whether there was but one member ever, so that nobody could publish what another had gone past.
  var isAlone: Bool
}

/// What a `read_committed` reader must find at the end, from an application of the events from nothing, and how that
/// differs from what there is.
struct Verdict {
  private(set) var differences: [String] = []
  private let history: History
  private var alerts: [String] = []
  private var days: [String] = []
  private var open: [String: String] = [:]
  private var totals: [String: String] = [:]
  private var rejected: [String] = []
  private var writer = JSONWriter()

  /// - Parameter isExact: whether everything must be there once, and the last value of each key be right; else at least
  ///   once, and the right value of each key among the others, where another worker may have been late with its own.
  init(_ history: History, isExact: Bool = true) {
    self.history = history
    for partition in 0..<Int32(history.kafka.partitionCount) { expect(partition) }
    let logs = history.kafka.logs.mapValues { $0.flatMap(\.committed) }
    // Where a partition moves to another disk, nobody there knows the rules under which it was worked on since, and
    // that must be said; nothing but the alerts depends on them.
    let areRulesKnown = !history.notes.tellsOfUnknownRules
    if areRulesKnown { compare("alerts", alerts, texts(logs["completion-alerts"]), isExact) }
    compare("days", days, texts(logs["office-days"]), isExact)
    compare("rejected", rejected, (logs["case-events-dlq"] ?? []).map(Self.place), isExact)
    let isLastRight = isExact || history.isAlone
    if areRulesKnown { compareValues("open alerts", open, logs["open-alerts"] ?? [], isLastRight) }
    compareValues("totals", totals, logs["office-totals"] ?? [], isLastRight)
  }

  /// Applies the events of a partition, with the rules under which each span of them was committed.
  private mutating func expect(_ partition: Int32) {
    let kafka = history.kafka
    let spans = kafka.spans.filter { $0.partition == partition }
    func rules(_ who: Int) -> Int { history.rulesOfProcess[who] ?? 0 }
    var current = spans.first.map { rules($0.who) } ?? 0
    var engine = PartitionEngine(
      EngineSettings(
        rules: history.rules[current], partition: partition, partitionCount: Int32(kafka.partitionCount),
        givesClosedDays: true))
    var start: Int64 = 0
    for span in spans where span.end > start {
      if rules(span.who) != current {
        current = rules(span.who)
        _ = engine.schedule(rules: history.rules[current], maximumAheadMicroseconds: 3_600_000_000)
      }
      for entry in kafka.events(partition).entries[Int(start)..<Int(span.end)] {
        if entry.fate == .committed, let record = entry.record { apply(record, &engine) }
      }
      start = span.end
    }
    for record in engine.takeChangedTotals() {
      writer.removeAll()
      writer.totals(record)
      totals["\(record.office)/\(record.period)"] = String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  private mutating func apply(_ record: OwnedRecord, _ engine: inout PartitionEngine) {
    let view = ModelRecord(record)
    engine.stage(
      SourceRecord(
        key: view.key, value: view.value, timestampMilliseconds: record.timestampMilliseconds,
        offset: record.offset))
    _ = engine.applyStaged()
    if case .rejected = engine.outcome(0) { rejected.append("\(record.partition)/\(record.offset)") }
    for day in engine.takeClosedDays() {
      writer.removeAll()
      writer.closedDay(day)
      days.append(String(decoding: writer.bytes, as: UTF8.self))
    }
    for alert in engine.takeAlerts() {
      writer.removeAll()
      writer.alert(alert)
      let text = String(decoding: writer.bytes, as: UTF8.self)
      alerts.append(text)
      open["\(alert.rule)/\(alert.office)"] = alert.state == .fired ? text : nil
    }
  }

  private func texts(_ records: [OwnedRecord]?) -> [String] {
    (records ?? []).map { String(decoding: $0.value ?? [], as: UTF8.self) }
  }

  private static func place(_ record: OwnedRecord) -> String {
    let headers = Dictionary(record.headers.map { ($0.name, $0.value ?? []) }, uniquingKeysWith: { $1 })
    return ["partition", "offset"].map { String(decoding: headers["tiendo.error.\($0)"] ?? [], as: UTF8.self) }
      .joined(separator: "/")
  }

  private mutating func compare(_ what: String, _ wanted: [String], _ found: [String], _ isExact: Bool) {
    if isExact {
      // Partitions are sent one after the other; within one, order is kept, which the last values show.
      let (wanted, found) = (wanted.sorted(), found.sorted())
      if wanted != found { report(what, wanted, found) }
    } else if Set(wanted) != Set(found) {
      report(what, Array(Set(wanted)).sorted(), Array(Set(found)).sorted())
    }
  }

  private mutating func report(_ what: String, _ wanted: [String], _ found: [String]) {
    let changes = found.difference(from: wanted).prefix(4).map { change in
      switch change {
      case .insert(_, let text, _): "one too many: \(text)"
      case .remove(_, let text, _): "missing: \(text)"
      }
    }
    differences.append("\(what): \(wanted.count) wanted, \(found.count) found; " + changes.joined(separator: "; "))
  }

  /// What a compacted topic keeps, or has kept at some time. A totals record of an earlier period may be older than the
  /// office's present position, so only what it says of the period is compared.
  private mutating func compareValues(
    _ what: String, _ wanted: [String: String], _ records: [OwnedRecord], _ isLastRight: Bool
  ) {
    func plain(_ text: String) -> String {
      text.range(of: #","asOf":"#).map { String(text[..<$0.lowerBound]) } ?? text
    }
    var values: [String: [String?]] = [:]
    for record in records {
      values[String(decoding: record.key ?? [], as: UTF8.self), default: []].append(
        record.value.map { plain(String(decoding: $0, as: UTF8.self)) })
    }
    let keys = Set(wanted.keys).union(values.keys).sorted().filter { key in
      let (right, found) = (wanted[key].map(plain), values[key] ?? [nil])
      return isLastRight ? found.last != right : !found.contains(right)
    }
    if !keys.isEmpty { differences.append("\(what): the values of \(keys.prefix(4)) differ") }
  }
}
