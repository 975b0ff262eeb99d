import Foundation
import Testing

@Suite("tiendo generate")
struct GenerateTests {
  @Test("the same arguments give the same bytes, another seed others")
  func deterministic() throws {
    let workplace = try Workplace()
    func events(_ seed: String) throws -> String {
      let outcome = try workplace.tiendo(
        "generate", "--seed", seed, "--offices", "7", "--cases", "150", "--periods", "2019", "2020", "--disorder",
        "20000", "--poison", "5000")
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
      return outcome.output
    }
    let first = try events("5")
    #expect(first.hasSuffix("\n"))
    #expect(try events("5") == first)
    #expect(try events("6") != first)
  }

  @Test("every event is applied, and the cases are those asked for")
  func applied() throws {
    let workplace = try Workplace()
    let outcome = try workplace.shell("$T generate --offices 4 --cases 500 | $T replay --file - --strict --totals -")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let totals = try JSON(outcome.output)
    let input = try #require(totals["input"] as? [String: Any])
    #expect(input["read"] as? Int == input["applied"] as? Int)
    #expect((input["rejected"] as? [String: Any])?.isEmpty == true)
    let offices = try #require(totals["offices"] as? [[String: Any]])
    let intakes = offices.compactMap { ($0["cases"] as? [String: Any])?["newIntake"] as? Int }
    #expect(intakes.reduce(0, +) == 500)
  }

  @Test("faults are duplicates and rejected lines, and change no totals")
  func faults() throws {
    let workplace = try Workplace()
    let offices = "--totals - | sed 's/.*\"offices\"//'"
    let whole = try workplace.shell("$T generate --cases 300 | $T replay --file - \(offices)")
    let faulty = try workplace.shell(
      "$T generate --cases 300 --disorder 50000 --poison 9000 > f; $T replay --file f \(offices)")
    #expect(whole.output == faulty.output)
    #expect(try workplace.shell("$T replay --file f --strict --totals /dev/null").status == 65)
  }

  @Test("a reader that goes away ends it quietly")
  func readerGone() throws {
    let workplace = try Workplace()
    let outcome = try workplace.shell("{ $T generate --cases 50000; echo $? > status; } | head -n 1")
    #expect(outcome.output.filter(\.isNewline).count == 1)
    #expect(outcome.errors == "")
    #expect(try workplace.text("status") == "0\n")
  }

  @Test("a file gets its name when it is whole, with the bytes of standard output")
  func file() throws {
    let workplace = try Workplace()
    #expect(try workplace.tiendo("generate", "--cases", "50", "--output", "events").output == "")
    #expect(try workplace.files() == ["events"])
    #expect(try workplace.tiendo("generate", "--cases", "50").output == workplace.text("events"))
  }
}
