internal import Ledger

/// A text with fields of the alert in braces: `{office}: {rate} %, pace {reference} %`.
public struct SummaryTemplate: Hashable, Sendable {
  /// What an alert offers to a template.
  public enum Field: String, CaseIterable, Sendable {
    case alert, rule, office, metric, period, severity, state, cause, resolution
    case rate, reference, observed, done, eligible, referenceDone, referenceEligible
  }

  private enum Part: Hashable, Sendable {
    case text(String)
    case field(Field)
  }

  /// The language it is written in, such as `vi`.
  public let language: String
  /// As written.
  public let source: String
  private let parts: [Part]

  /// A template that is not one: the text in braces is no field, or a brace is not closed.
  public struct Invalid: Error, Sendable {
    /// What stands in the braces.
    public let name: String
  }

  /// Reads a template.
  public init(language: String, source: String) throws(Invalid) {
    self.language = language
    self.source = source
    var parts: [Part] = []
    var rest = source[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "}") else { throw Invalid(name: String(rest[after...])) }
      guard let field = Field(rawValue: String(rest[after..<close])) else {
        throw Invalid(name: String(rest[after..<close]))
      }
      parts.append(.field(field))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// The text for an alert. Numbers are written as in the alert's JSON; a field that is null gives a dash.
  public func text(for alert: Alert) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .field(let field): alert.text(of: field) ?? "–"
      }
    }.joined()
  }
}

extension SummaryTemplate: Codable {
  private enum Key: CodingKey {
    case language, source
  }

  /// Reads language and source.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    try self.init(
      language: container.decode(String.self, forKey: .language), source: container.decode(String.self, forKey: .source)
    )
  }

  /// Writes language and source.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(language, forKey: .language)
    try container.encode(source, forKey: .source)
  }
}

extension Alert {
  fileprivate func text(of field: SummaryTemplate.Field) -> String? {
    switch field {
    case .alert: id.description
    case .rule: rule
    case .office: office
    case .metric: measure.rawValue
    case .period: "\(period)"
    case .severity: severity.rawValue
    case .state: state.name
    case .cause: cause
    case .resolution: state.resolution?.rawValue
    case .rate: rate?.description
    case .reference: reference?.description
    case .observed: observed?.description
    case .done: "\(done)"
    case .eligible: "\(eligible)"
    case .referenceDone: referenceDone.map { "\($0)" }
    case .referenceEligible: referenceEligible.map { "\($0)" }
    }
  }
}
