internal import Alerts
internal import Foundation
internal import Settings

/// An alert as it was published, with what is needed to tell somebody of it.
struct AlertNotice: Sendable {
  private struct Record: Decodable {
    struct Data: Decodable {
      var alert, rule, office, metric, severity, state: String
      var period: Int
      var rate, reference, observed: Double?
      var summary: [String: String]?
    }

    var id, time: String
    var data: Data
  }

  /// The id of the event: the alert's, and `/fired` or `/resolved`.
  let id: String
  let alert: String
  let rule: String
  let office: String
  let severity: NotificationSettings.Severity
  let isResolved: Bool
  /// Event time, in seconds since 1970, and as it was written.
  let seconds: Int64
  let time: String
  /// Labels and annotations of the Alertmanager.
  let labels: [String: String]
  let annotations: [String: String]
  /// The event with `timestamp`, which Standard Webhooks asks for and CloudEvents takes for an extension.
  let body: [UInt8]

  /// The alert in a value of the topic; `nil` where it is none.
  init?(_ value: [UInt8]) {
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(value)),
      // Both go into what is sent as they are.
      record.id.wholeMatch(of: #/[A-Za-z0-9/._-]{1,128}/#) != nil,
      record.time.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z/#) != nil,
      let date = try? Date(String(record.time.prefix(19)) + "Z", strategy: .iso8601),
      let end = value.lastIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let data = record.data
    id = record.id
    alert = data.alert
    rule = data.rule
    office = data.office
    severity = NotificationSettings.Severity(rawValue: data.severity) ?? .warning
    isResolved = data.state == "resolved"
    seconds = Int64(date.timeIntervalSince1970)
    time = record.time
    labels = [
      "alertname": data.rule, "office": data.office, "severity": data.severity, "metric": data.metric,
      "period": "\(data.period)", "alert": data.alert,
    ]
    var annotations: [String: String] = [:]
    for (language, text) in data.summary ?? [:] { annotations[Self.name("summary_\(language)")] = text }
    annotations["summary"] = data.summary?["en"] ?? data.summary?.values.sorted().first
    if let rate = data.rate { annotations["rate"] = "\(rate)" }
    if let reference = data.reference { annotations["reference"] = "\(reference)" }
    if let observed = data.observed { annotations["observed"] = "\(observed)" }
    self.annotations = annotations
    body = value[..<end] + Array(",\"timestamp\":\"\(record.time)\"}".utf8)
  }

  /// A name of an annotation: letters, digits and `_`.
  private static func name(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  /// Whether a target is to be told.
  func isSelected(by selection: NotificationSettings.Selection) -> Bool {
    let order = NotificationSettings.Severity.allCases
    return (order.firstIndex(of: severity) ?? 0) >= (order.firstIndex(of: selection.severity) ?? 0)
      && Self.matches(rule, selection.rules) && Self.matches(office, selection.offices)
  }

  private static func matches(_ text: String, _ patterns: [String]) -> Bool {
    patterns.isEmpty || patterns.contains { Pattern($0).matches(text) }
  }
}
