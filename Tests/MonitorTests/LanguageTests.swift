import Ledger
import Testing

@testable import Monitor

@Suite("Numbers, dates and language")
struct LanguageTests {
  @Test(
    "numbers have the marks of their language",
    arguments: [
      (Int128(0), "0", "0"), (999, "999", "999"), (1_000, "1,000", "1.000"),
      (-1_234_567, "-1,234,567", "-1.234.567"),
    ])
  func grouped(number: Int128, english: String, vietnamese: String) {
    #expect(Language.en.grouped(number) == english)
    #expect(Language.vi.grouped(number) == vietnamese)
  }

  @Test(
    "points always have two decimals and a sign",
    arguments: [
      (Int128(-684), "-6.84", "-6,84"), (5, "+0.05", "+0,05"), (0, "0.00", "0,00"), (10_000, "+100.00", "+100,00"),
    ])
  func points(hundredths: Int128, english: String, vietnamese: String) {
    #expect(Language.en.points(Percent(hundredths: hundredths)) == english)
    #expect(Language.vi.points(Percent(hundredths: hundredths)) == vietnamese)
  }

  @Test("what is not known is a dash")
  func unknown() {
    #expect(Language.en.percent(nil) == "–")
    #expect(Language.vi.points(nil) == "–")
  }

  @Test(
    "money is in billions, rounded half away from zero",
    arguments: [
      // 0.05 × 10⁹ is the half of a tenth.
      (Int128(50_000_000), "0.1"), (49_999_999, "0.0"), (-50_000_000, "-0.1"), (-49_999_999, "0.0"),
      (132_905_400_000_000, "132,905.4"),
    ])
  func billions(amount: Int128, text: String) {
    #expect(Language.en.billions(amount) == text)
  }

  @Test("days are written as people do")
  func dates() throws {
    let day = try #require(Day("2020-03-02"))
    #expect(Language.en.date(day) == "2 Mar 2020")
    #expect(Language.vi.date(day) == "02/03/2020")
    #expect(Language.en.shortDate(day) == "2 Mar")
    #expect(Language.vi.shortDate(day) == "02/03")
  }

  @Test("a speed has no needless zeros")
  func speeds() {
    #expect([5, 0.5, 0.125, 512].map(Language.en.speed) == ["5", "0.5", "0.125", "512"])
    #expect(Language.vi.speed(2.5) == "2,5")
  }

  @Test("the language is that of the first variable that is set")
  func environment() {
    #expect(Language(environment: [:]) == .en)
    #expect(Language(environment: ["LANG": "vi_VN.UTF-8"]) == .vi)
    #expect(Language(environment: ["LANG": "vi_VN.UTF-8", "LC_ALL": ""]) == .vi)
    // What says neither leaves it to the one who asks.
    #expect(Language(environment: ["LANG": "C.UTF-8"], fallback: .vi) == .vi)
    #expect(Language(environment: ["LANG": "en_US.UTF-8"], fallback: .vi) == .en)
    #expect(Language(environment: ["LANG": "vi_VN.UTF-8", "LC_ALL": "C"]) == .en)
  }
}
