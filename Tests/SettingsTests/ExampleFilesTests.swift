import Foundation
import Settings
import Testing

struct ExampleFilesTests {
  private func files(_ folder: String) -> [String] {
    let folder = repository.appendingPathComponent(folder).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
  }

  @Test func `The rules to begin with are allowed`() throws {
    let rules = try RulesFile.load(path: repository.appendingPathComponent("deploy/rules.example.yaml").path)
    #expect(!rules.isEmpty)
  }

  @Test func `The unit tests to begin with are of those rules`() throws {
    let path = repository.appendingPathComponent("deploy/rules.example.test.yaml").path
    let file = try RuleUnitTestsFile.load(path: path)
    #expect(file.rules == (try RulesFile.load(path: file.rulesPath)))
    #expect(!file.tests.isEmpty)
  }

  @Test func `The notifications to begin with are allowed`() throws {
    let path = repository.appendingPathComponent("deploy/notifications.example.yaml").path
    let settings = try NotificationsFile.load(path: path)
    #expect(settings.webhooks.count == 1)
    #expect(settings.alertmanagers.count == 1)
  }

  @Test func `The configuration to begin with holds the defaults but for the place of the state`() throws {
    let path = repository.appendingPathComponent("deploy/tiendo.example.yaml").path
    var expected = Configuration()
    expected.state = "/var/lib/tiendo"
    #expect(try Configuration.load(path: path, environment: [:]) == expected)
  }

  @Test func `What the schemas refuse is refused here`() {
    for path in files("schemas/examples/invalid/rules") {
      _ = refusal { () throws(SettingsError) in try RulesFile.load(path: path) }
    }
    for path in files("schemas/examples/invalid/configuration") {
      _ = refusal { () throws(SettingsError) in try Configuration.load(path: path, environment: [:]) }
    }
  }

  @Test(arguments: ["rules.example", "rules.example.test", "tiendo.example", "notifications.example"])
  func `However a file is damaged, it is read or refused on one line`(name: String) throws {
    let seed: UInt64 = 20_201_001
    var numbers = SeededNumbers(state: seed)
    let path = repository.appendingPathComponent("deploy/\(name).yaml")
    let whole = Array(try String(contentsOf: path, encoding: .utf8).unicodeScalars)
    let marks = Array("\n\t :-{}[]\"'*&!#,%~|>0\u{0}\u{2028}đ".unicodeScalars)
    for round in 0..<300 {
      var text = String.UnicodeScalarView()
      for scalar in whole {
        switch numbers.next(upperBound: UInt64(500)) {
        case 0: break
        case 1: text.append(marks.randomElement(using: &numbers) ?? scalar)
        default: text.append(scalar)
        }
      }
      do {
        switch name {
        case "rules.example": _ = try RulesFile.parse(String(text))
        case "rules.example.test": _ = try RuleUnitTestsFile.parse(String(text))
        case "tiendo.example": _ = try Configuration.parse(String(text))
        default: _ = try NotificationsFile.parse(String(text))
        }
      } catch {
        let isOneLine = !error.description.contains { $0.isNewline }
        #expect(isOneLine, "seed \(seed), round \(round)")
        #expect(error.description.count < 1000, "seed \(seed), round \(round)")
      }
    }
  }
}
