import Alerts
import Engine
import Kafka
import Ledger
import Records

/// What readers of the published topics find, or have to find.
struct Outcome: Equatable {
  /// The alerts of each office, in order.
  var alerts: [String: [String]] = [:]
  /// The closed days of each office and day.
  var days: [String: [String]] = [:]
  /// The rejected records of each place in the topic.
  var rejected: [String: [[UInt8]?]] = [:]
  /// The alerts that are open, by rule and office.
  var open: [String: String] = [:]
  /// The totals of each office and period.
  var totals: [String: String] = [:]
  /// All values that each key of the last two had.
  var history: [String: Set<String?>] = [:]

  var alertCount: Int { alerts.values.reduce(0) { $0 + $1.count } }
}

extension Outcome {
  /// What one calm application of the events gives.
  ///
  /// - Parameters:
  ///   - rules: the rules from the beginning.
  ///   - change: other rules, and from which offset of each partition on.
  init(applying events: [OwnedRecord], partitions: Int32, rules: [Rule], change: (rules: [Rule], from: [Int64])?) {
    for partition in 0..<partitions {
      var engine = PartitionEngine(
        EngineSettings(rules: rules, partition: partition, partitionCount: partitions, givesClosedDays: true))
      var change = change
      for record in events where record.partition == partition {
        if let next = change, record.offset >= next.from[Int(partition)] {
          _ = engine.schedule(
            rules: next.rules, maximumAheadMicroseconds: engine.settings.maximumAheadMicroseconds)
          change = nil
        }
        apply(record, to: &engine)
      }
      finish(&engine)
    }
  }

  private mutating func apply(_ record: OwnedRecord, to engine: inout PartitionEngine) {
    (record.key ?? []).withUnsafeBytes { key in
      (record.value ?? []).withUnsafeBytes { value in
        engine.stage(
          SourceRecord(
            key: record.key == nil ? nil : key, value: record.value == nil ? nil : value,
            timestampMilliseconds: record.timestampMilliseconds, offset: record.offset))
        _ = engine.applyStaged()
      }
    }
    if case .rejected = engine.outcome(0) { rejected["\(record.partition)/\(record.offset)"] = [record.value] }
  }

  private mutating func finish(_ engine: inout PartitionEngine) {
    var writer = JSONWriter()
    for day in engine.takeClosedDays() {
      writer.removeAll()
      writer.closedDay(day)
      days["\(day.office)/\(day.day)"] = [String(decoding: writer.bytes, as: UTF8.self)]
    }
    for alert in engine.takeAlerts() {
      writer.removeAll()
      writer.alert(alert)
      let text = String(decoding: writer.bytes, as: UTF8.self)
      alerts[alert.office, default: []].append(text)
      open["\(alert.rule)/\(alert.office)"] = alert.state == .fired ? text : nil
    }
    for record in engine.totals() {
      writer.removeAll()
      writer.totals(record)
      totals["\(record.office)/\(record.period)"] = Self.plain(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  /// Totals without what they say of their publication: a record of an earlier period may be older than the office's
  /// present position.
  private static func plain(_ totals: String) -> String {
    totals.firstRange(of: #","asOf":"#).map { String(totals[..<$0.lowerBound]) } ?? totals.dropLast(1) + ""
  }
}

extension Outcome {
  /// What is in the topics.
  init(publishedIn topics: Topics, cutRecords: inout Int) throws {
    func read(_ kind: String) throws -> [OwnedRecord] {
      let (records, hidden) = try topics.read(kind)
      cutRecords += hidden
      return records
    }
    for record in try read("alerts") { alerts[record.keyText, default: []].append(record.text ?? "") }
    for record in try read("days") { days[record.keyText, default: []].append(record.text ?? "") }
    for record in try read("rejected") {
      let headers = Dictionary(record.headers.map { ($0.name, $0.value ?? []) }, uniquingKeysWith: { $1 })
      let place = ["partition", "offset"].map { String(decoding: headers["tiendo.error.\($0)"] ?? [], as: UTF8.self) }
      rejected[place.joined(separator: "/"), default: []].append(record.value)
    }
    for record in try read("open") {
      open[record.keyText] = record.text
      history["open \(record.keyText)", default: []].insert(record.text)
    }
    for record in try read("totals") {
      let text = record.text.map(Self.plain)
      totals[record.keyText] = text
      history["totals \(record.keyText)", default: []].insert(text)
    }
  }
}

extension OwnedRecord {
  fileprivate var keyText: String { String(decoding: key ?? [], as: UTF8.self) }
  fileprivate var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
}
