public import Alerts

/// The alerts of a period, as far as a report shows them: how many each rule gave; those that still fire (one for a
/// rule and an office) and those of rules on how rates came about (given at the close of days alone); of the others,
/// however many there are, the gravest.
public struct ReportAlerts: Sendable {
  /// So many are listed, unless all are asked for.
  public static let usualLimit = 300

  /// What a rule gave.
  struct Count {
    var alerts = 0
    var firing = 0
    var offices: Set<String> = []

    mutating func add(_ other: Count) {
      alerts += other.alerts
      firing += other.firing
      offices.formUnion(other.offices)
    }
  }

  private struct Place: Hashable {
    let rule: String
    let office: String
  }

  private struct Span {
    /// Its place in the order in which they fired.
    let number: Int
    let fired: Alert
    var resolved: Alert?

    /// The gravest first, of these the latest.
    static func isGraver(_ left: Span, _ right: Span) -> Bool {
      let order = Severity.gravestFirst
      func key(_ span: Span) -> (Int, Int64, String) {
        (order.firstIndex(of: span.fired.severity) ?? 0, -span.fired.timeMicroseconds, span.fired.id.description)
      }
      return key(left) < key(right)
    }
  }

  private let limit: Int
  private(set) var counts: [String: Count] = [:]
  private var firedCount = 0
  private var open: [Place: Span] = [:]
  private var ended: [Span] = []
  private var endedOfIntegrity: [Span] = []

  /// None yet.
  ///
  /// - Parameter limit: how many are kept of those that have ended and are of rules on rates; up to twice as many for a
  ///   while.
  public init(limit: Int = ReportAlerts.usualLimit) { self.limit = limit }

  /// Takes the next alert of a partition, in order of evaluation.
  public mutating func take(_ alert: Alert) {
    let place = Place(rule: alert.rule, office: alert.office)
    if alert.state == .fired {
      counts[alert.rule, default: Count()].add(Count(alerts: 1, firing: 1, offices: [alert.office]))
      open[place] = Span(number: firedCount, fired: alert)
      firedCount += 1
      return
    }
    guard var span = open.removeValue(forKey: place) else { return }
    counts[alert.rule]?.firing -= 1
    span.resolved = alert
    if span.fired.observed != nil || alert.observed != nil {
      endedOfIntegrity.append(span)
    } else {
      ended.append(span)
      if ended.count / 2 >= limit { ended = Array(ended.sorted(by: Span.isGraver).prefix(limit)) }
    }
  }

  /// Those that are kept, in the order in which they fired: the record of the firing, and behind it that of the end.
  public var kept: [Alert] {
    (Array(open.values) + endedOfIntegrity + ended).sorted { $0.number < $1.number }
      .flatMap { [$0.fired, $0.resolved].compactMap(\.self) }
  }
}

extension Severity {
  /// The order in which a reader wants them.
  static let gravestFirst: [Severity] = [.critical, .warning, .info]
}
