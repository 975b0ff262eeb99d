/// A metric in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
public struct MetricFamily: Sendable {
  /// What the values do.
  public enum Kind: String, Sendable {
    /// Goes up and down.
    case gauge
    /// Only rises, but for restarts.
    case counter
    /// Counts of observations up to bounds.
    case histogram
  }

  /// One value with its labels.
  public struct Sample: Sendable {
    var suffix = ""
    var labels: [(String, String)]
    var value: Double
  }

  /// With its unit at the end, and `_total` for a counter.
  public let name: String
  /// What it measures, in one sentence.
  public let help: String
  /// What its values do.
  public let kind: Kind
  private(set) var samples: [Sample] = []

  /// A metric without values yet.
  public init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// A gauge or counter with one value.
  public init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    self.init(name, kind, help)
    add(value)
  }

  /// Adds a value.
  public mutating func add(_ value: Double, _ labels: [(String, String)] = []) {
    samples.append(Sample(labels: labels, value: value))
  }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - bounds: upper bounds of the buckets, ascending, without infinity.
  ///   - counts: observations in each bucket alone, and last those above all bounds.
  ///   - sum: of all observations.
  public mutating func add(bounds: [Double], counts: [Int64], sum: Double) {
    var total: Int64 = 0
    for (bound, count) in zip(bounds + [.infinity], counts) {
      total += count
      samples.append(Sample(suffix: "_bucket", labels: [("le", Self.text(bound))], value: Double(total)))
    }
    samples.append(Sample(suffix: "_sum", labels: [], value: sum))
    samples.append(Sample(suffix: "_count", labels: [], value: Double(total)))
  }

  static let type = "text/plain; version=0.0.4; charset=utf-8"

  /// The text of several metrics.
  static func text(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families where !family.samples.isEmpty {
      text +=
        "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
      for sample in family.samples {
        text += family.name + sample.suffix
        if !sample.labels.isEmpty {
          text += "{" + sample.labels.map { "\($0.0)=\"\(escaped($0.1, quotes: true))\"" }.joined(separator: ",") + "}"
        }
        text += " \(Self.text(sample.value))\n"
      }
    }
    return text
  }

  private static func text(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    return value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.append(character)
      }
    }
    return result
  }
}
