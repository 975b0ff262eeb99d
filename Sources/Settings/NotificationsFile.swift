internal import Foundation
internal import Ledger

/// Reads the file that `monitor.notifications` names: YAML, strict.
///
///     maxAge: 24h
///     webhooks:
///       - {name: duty, url: https://duty.example/hook, secretFile: /etc/tiendo/duty.secret, severity: warning}
///     alertmanagers:
///       - {name: main, url: http://127.0.0.1:9093}
public enum NotificationsFile {
  /// Who is told, by a file.
  /// - Parameter path: The file, relative to the working directory; at most 1 MiB of UTF-8.
  /// - Throws: `SettingsError` for a file that cannot be read and for the first thing in it that is not allowed.
  public static func load(path: String) throws(SettingsError) -> NotificationSettings {
    try parse(try SettingsFile.text(path: path, place: Place(source: path)), source: path)
  }

  /// More would be a mistake: each has a thread of its own.
  private static let maximumTargets = 16
  private static let targetKeys = ["name", "url", "rules", "offices", "severity"]

  /// Who is told, by a text.
  /// - Throws: `SettingsError` for the first thing that is not allowed.
  public static func parse(
    _ text: String, source: String = "notifications.yaml"
  ) throws(SettingsError) -> NotificationSettings {
    let allowed = "write webhooks: or alertmanagers: and below it one behind each -"
    guard let root = try YAMLDocument.root(text, place: Place(source: source, line: 1)) else {
      throw Place(source: source).error("is empty", allowed: allowed)
    }
    let map = try root.map(allowed)
    try map.refuseKeys(except: ["maxAge", "webhooks", "alertmanagers"])
    var settings = NotificationSettings()
    if let node = map["maxAge"] {
      let day = DurationText.Unit.days.microseconds
      let scalar = try node.scalar("write a duration, such as 24h")
      settings.maximumAge = .microseconds(try scalar.microseconds(in: 0...3650 * day, example: "24h"))
    }
    for node in try map["webhooks"]?.list(allowed) ?? [] { settings.webhooks.append(try webhook(node)) }
    for node in try map["alertmanagers"]?.list(allowed) ?? [] { settings.alertmanagers.append(try alertmanager(node)) }
    let names = settings.webhooks.map(\.name) + settings.alertmanagers.map(\.name)
    guard names.count <= maximumTargets else {
      throw Place(source: source).error("names \(names.count) targets", allowed: "at most \(maximumTargets) are told")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw Place(source: source).error("has two targets named \(twice)", allowed: "give each a name of its own")
    }
    return settings
  }

  private static func webhook(_ node: YAMLNode) throws(SettingsError) -> NotificationSettings.Webhook {
    let map = try node.map("write a webhook as keys and values, beginning with name")
    try map.refuseKeys(except: targetKeys + ["secret", "secretFile", "allowPrivate"])
    var webhook = NotificationSettings.Webhook(name: try name(map), url: try url(map), secret: try secret(map))
    webhook.selection = try selection(map)
    if let node = map["allowPrivate"] {
      webhook.allowsPrivateAddresses = try node.scalar("write true or false").boolean()
    }
    return webhook
  }

  private static func alertmanager(_ node: YAMLNode) throws(SettingsError) -> NotificationSettings.Alertmanager {
    let map = try node.map("write an Alertmanager as keys and values, beginning with name")
    try map.refuseKeys(except: targetKeys)
    var alertmanager = NotificationSettings.Alertmanager(name: try name(map), url: try url(map))
    alertmanager.selection = try selection(map)
    while alertmanager.url.hasSuffix("/") { alertmanager.url.removeLast() }
    return alertmanager
  }

  private static func name(_ map: YAMLMap) throws(SettingsError) -> String {
    let allowed = "write 1 to 64 characters of a-z, 0-9 and -, such as duty"
    let scalar = try map.required("name", allowed: allowed).scalar(allowed)
    let isName = scalar.text.wholeMatch(of: #/[a-z0-9-]{1,64}/#) != nil
    guard !scalar.isNull, isName else { throw scalar.error("is not a name", allowed: allowed) }
    return scalar.text
  }

  private static func url(_ map: YAMLMap) throws(SettingsError) -> String {
    let allowed = "write an address, such as https://duty.example/hook"
    let scalar = try map.required("url", allowed: allowed).scalar(allowed)
    guard !scalar.isNull, let url = URL(string: scalar.text), ["http", "https"].contains(url.scheme),
      url.host?.isEmpty == false, url.user == nil, scalar.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw scalar.error("is not an address to post to", allowed: allowed) }
    return scalar.text
  }

  private static func secret(_ map: YAMLMap) throws(SettingsError) -> [UInt8] {
    let allowed = "write whsec_ and 24 to 64 bytes in base64, made by: echo whsec_$(openssl rand -base64 32)"
    var scalar: Scalar
    switch (map["secret"], map["secretFile"]) {
    case (let node?, nil): scalar = try node.scalar(allowed)
    case (nil, let node?):
      let file = try node.scalar("write the path of the file that holds the secret")
      let path = try file.text("a path", allowed: "write the path of the file that holds the secret")
      var text = try SettingsFile.text(path: path, place: file.place)
      if text.last?.isNewline == true { text.removeLast() }
      scalar = Scalar(text: text, isNull: false, place: file.place)
    case (.some, .some): throw map.place.member("secretFile").error("is set beside secret", allowed: "keep one of them")
    case (nil, nil): throw map.place.member("secret").error("is missing", allowed: allowed)
    }
    scalar.isSecret = true
    guard scalar.text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(scalar.text.dropFirst(6))),
      (24...64).contains(data.count)
    else { throw scalar.error("is not a secret of Standard Webhooks", allowed: allowed) }
    return Array(data)
  }

  private static func selection(_ map: YAMLMap) throws(SettingsError) -> NotificationSettings.Selection {
    var selection = NotificationSettings.Selection()
    if let node = map["rules"] { selection.rules = try RulesFile.offices(node) }
    if let node = map["offices"] { selection.offices = try RulesFile.offices(node) }
    if let node = map["severity"] {
      selection.severity = try node.scalar("write info, warning or critical").word("a severity")
    }
    return selection
  }
}
