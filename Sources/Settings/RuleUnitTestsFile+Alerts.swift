internal import Alerts
internal import Ledger
internal import RuleTrials

extension RuleUnitTestsFile {
  private static let alertKeys = [
    "rule", "office", "period", "severity", "fired", "cause", "rate", "reference", "summary", "resolved", "resolution",
    "open",
  ]

  /// An expected alert, and where its rule is named.
  static func alert(_ node: YAMLNode) throws(SettingsError) -> (alert: ExpectedAlert, rule: Scalar) {
    let map = try node.map("write an alert as keys and values, such as {rule: cases-low, fired: 2020-03-04}")
    try map.refuseKeys(except: alertKeys)
    let ruleAllowed = "write the name of the rule that gives it"
    let rule = try map.required("rule", allowed: ruleAllowed).scalar(ruleAllowed)
    var alert = ExpectedAlert(rule: try rule.text("a name of a rule", allowed: ruleAllowed))
    if let node = map["office"] { alert.office = try node.scalar(officeAllowed).office() }
    if let node = map["period"] {
      let allowed = "write the year in which it ends, such as 2020"
      alert.period = Int32(truncatingIfNeeded: try node.scalar(allowed).integer(in: 2000...9999, allowed: allowed))
    }
    if let node = map["severity"] {
      alert.severity = try node.scalar("write info, warning or critical").word("a severity")
    }
    if let node = map["fired"] { alert.fired = try time(node) }
    if let node = map["cause"] {
      let allowed = "write the id of an event, or close:2020-03-31"
      alert.cause = try node.scalar(allowed).text("a cause", allowed: allowed)
    }
    if let node = map["rate"] { alert.rate = try percent(node) }
    if let node = map["reference"] { alert.reference = try percent(node) }
    if let node = map["summary"] { alert.summaries = try texts(node) }
    if let node = map["resolved"] { alert.resolved = try time(node) }
    if let node = map["resolution"] {
      alert.resolution = try node.scalar("write why it ends, such as recovered").word("a resolution")
    }
    if let node = map["open"] {
      let scalar = try node.scalar("write true or false")
      alert.isOpen = try scalar.boolean()
      if alert.isOpen == true, alert.resolved != nil || alert.resolution != nil {
        throw scalar.error("says that it does not end", allowed: "keep open, or resolved and resolution")
      }
    }
    return (alert, rule)
  }

  static let officeAllowed = "write an office's code, such as \"74\""

  private static func time(_ node: YAMLNode) throws(SettingsError) -> ExpectedAlert.Time {
    let allowed = "write a local day as 2020-03-31, or an instant as 2020-03-31T09:15:00+07:00"
    let scalar = try node.scalar(allowed)
    if let microseconds = scalar.instantMicroseconds { return .instant(microseconds: microseconds) }
    guard let day = try? scalar.day() else { throw scalar.error("is neither a day nor an instant", allowed: allowed) }
    return .day(day)
  }

  private static func percent(_ node: YAMLNode) throws(SettingsError) -> Percent {
    Percent(hundredths: Int128(try node.scalar("write a percentage, such as 57.5").hundredths("a percentage")))
  }

  private static func texts(_ node: YAMLNode) throws(SettingsError) -> [ExpectedAlert.SummaryText] {
    let allowed = "write the text for each language, such as {en: \"74: 57.5 %\"}"
    var texts: [ExpectedAlert.SummaryText] = []
    for member in try node.map(allowed).members {
      let scalar = try member.value.scalar(allowed)
      guard !scalar.isNull else { throw scalar.error("is not a text", allowed: "write the text in quotes") }
      texts.append(ExpectedAlert.SummaryText(language: member.name, text: scalar.text))
    }
    return texts
  }
}

extension Scalar {
  /// The code of an office.
  func office() throws(SettingsError) -> String {
    guard !isNull, text.wholeMatch(of: #/[A-Za-z0-9._-]{1,32}/#) != nil else {
      throw error("is not a code of an office", allowed: "write 1 to 32 characters of A-Z, a-z, 0-9, . _ and -")
    }
    return text
  }
}
