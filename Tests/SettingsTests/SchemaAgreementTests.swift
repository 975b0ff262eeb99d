import Foundation
import SchemaTestSupport
import Settings
import Testing

/// The schemas of the files that people write, held against the program that reads them.
@Suite(.enabled(if: SchemaValidator.isAvailable, "TIENDO_PYTHON names no Python for the schemas"))
struct SchemaAgreementTests {
  @Test func `Rules are allowed by the program exactly where the schema allows them`() throws {
    try compare(SchemaDocuments.rules, schema: "rules") { text throws(SettingsError) in _ = try RulesFile.parse(text) }
  }

  @Test func `Unit tests of rules are allowed by the program exactly where the schema allows them`() throws {
    try compare(SchemaDocuments.ruleUnitTests, schema: "rules-test") { text throws(SettingsError) in
      _ = try RuleUnitTestsFile.parse(text)
    }
  }

  @Test func `Configurations are allowed by the program exactly where the schema allows them`() throws {
    try withFile("token", Array("s3cret\n".utf8)) { token in
      let texts = SchemaDocuments.configurations(token: token)
      try compare(texts, schema: "configuration") { text throws(SettingsError) in _ = try Configuration.parse(text) }
    }
  }

  @Test func `Notifications are allowed by the program exactly where the schema allows them`() throws {
    try compare(SchemaDocuments.notifications, schema: "notifications") { text throws(SettingsError) in
      _ = try NotificationsFile.parse(text)
    }
  }

  /// What no JSON Schema can say (`schemas/README.md`).
  @Test func `The program alone refuses what takes two values to see`() throws {
    let rules = ["rules: [{name: a, metric: cases, below: 1}, {name: a, metric: money, below: 1}]"]
    #expect(try SchemaValidator.faults(of: rules, schema: "rules") == [nil])
    for text in rules { _ = refusal { () throws(SettingsError) in try RulesFile.parse(text) } }
    let configurations = ["topics: {days: x, open: x}", "kafka: {properties: {client.rack: a, client.rackFile: /b}}"]
    #expect(try SchemaValidator.faults(of: configurations, schema: "configuration") == [nil, nil])
    for text in configurations { _ = refusal { () throws(SettingsError) in try Configuration.parse(text) } }
  }

  /// The program takes a value as its text; a schema asks for the type that is meant. An empty file is no document.
  @Test func `The schemas alone ask for quotes where they are meant, and for a document`() throws {
    let rules = ["below: \"70\"", "below: 70\n  offices: [74]", "below: 70\n  minEligible: \"5\""].map {
      "rules:\n- name: a\n  metric: cases\n  \($0)"
    }
    #expect(try SchemaValidator.faults(of: rules, schema: "rules").allSatisfy { $0 != nil })
    for text in rules { _ = try RulesFile.parse(text) }
    let configurations = ["threads: \"2\"", "transactions: \"true\"", "state: 5", "period: {utcOffset: +10:00}", ""]
    #expect(try SchemaValidator.faults(of: configurations, schema: "configuration").allSatisfy { $0 != nil })
    for text in configurations { _ = try Configuration.parse(text) }
  }

  private func compare(
    _ texts: [String], schema: String, _ read: (String) throws(SettingsError) -> Void
  ) throws {
    let faults = try SchemaValidator.faults(of: texts, schema: schema)
    var allowedCount = 0
    for (text, fault) in zip(texts, faults) {
      do throws(SettingsError) {
        try read(text)
        allowedCount += 1
        #expect(fault == nil, "only the schema refuses \(text)")
      } catch {
        #expect(fault != nil, "only the program refuses \(text): \(error)")
      }
    }
    #expect(allowedCount > texts.count / 10 && allowedCount < texts.count)
  }
}
