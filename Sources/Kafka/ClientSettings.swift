/// Properties for one client, by the names of librdkafka, in order; of two with one name the later counts.
///
/// Any property may be given (`bootstrap.servers`, `sasl.*`, `ssl.*`, …); it is judged when the client is made.
public struct ClientSettings: Sendable, Equatable {
  /// One property and its value.
  public struct Property: Sendable, Equatable {
    /// The name, such as `bootstrap.servers`.
    public let name: String
    /// The value as text, as librdkafka takes it.
    public let value: String

    /// Makes a property.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The properties in the order in which they are set.
  public private(set) var properties: [Property] = []

  /// No properties.
  public init() {}

  /// The properties given, in their order.
  public init(_ properties: [(String, String)]) {
    self.properties = properties.map(Property.init(name:value:))
  }

  /// The last value given for a property; setting one appends it, setting nil takes it out.
  public subscript(name: String) -> String? {
    get { properties.last { $0.name == name }?.value }
    set {
      properties.removeAll { $0.name == name }
      if let newValue { properties.append(Property(name: name, value: newValue)) }
    }
  }

  /// These properties followed by others, which win.
  public func merging(_ others: ClientSettings) -> ClientSettings {
    var merged = self
    for property in others.properties { merged[property.name] = property.value }
    return merged
  }
}

extension ClientSettings: ExpressibleByDictionaryLiteral {
  /// The properties of the literal, in its order.
  public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }
}
