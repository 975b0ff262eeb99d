/// Who is told of alerts: webhooks and Alertmanagers. Made by `NotificationsFile`.
public struct NotificationSettings: Hashable, Sendable {
  /// Which alerts somebody is told of.
  public struct Selection: Hashable, Sendable {
    /// Patterns of rule names (`*`, `?`); empty: every rule.
    public var rules: [String] = []
    /// Patterns of office codes; empty: every office.
    public var offices: [String] = []
    /// The least severity: `info`, `warning` or `critical`.
    public var severity = Severity.info

    /// A selection; of everything where nothing is said.
    public init(rules: [String] = [], offices: [String] = [], severity: Severity = .info) {
      self.rules = rules
      self.offices = offices
      self.severity = severity
    }
  }

  /// Severities, the least first.
  public enum Severity: String, CaseIterable, Sendable {
    case info, warning, critical
  }

  /// An address that each alert is posted to, signed after Standard Webhooks.
  public struct Webhook: Hashable, Sendable {
    /// Unique in the file.
    public var name: String
    /// `https://…` or `http://…`.
    public var url: String
    /// The key of the signatures: what `whsec_` is followed by, decoded.
    public var secret: [UInt8]
    /// Which alerts.
    public var selection = Selection()
    /// Whether addresses of private networks and of this machine are allowed.
    public var allowsPrivateAddresses = false

    /// A webhook that is told of everything.
    public init(name: String, url: String, secret: [UInt8]) {
      self.name = name
      self.url = url
      self.secret = secret
    }
  }

  /// An Alertmanager, told of firing alerts again and again.
  public struct Alertmanager: Hashable, Sendable {
    /// Unique in the file.
    public var name: String
    /// Its base, as `http://127.0.0.1:9093`.
    public var url: String
    /// Which alerts.
    public var selection = Selection()

    /// An Alertmanager that is told of everything.
    public init(name: String, url: String) {
      self.name = name
      self.url = url
    }
  }

  /// Alerts that are older when they are read ring no bell.
  public var maximumAge = Duration.seconds(86_400)
  /// In the order of the file.
  public var webhooks: [Webhook] = []
  /// In the order of the file.
  public var alertmanagers: [Alertmanager] = []

  /// Nobody.
  public init() {}
}
