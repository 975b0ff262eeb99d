import Ledger
import Testing

@testable import Monitor

@Suite struct PageRequestTests {
  @Test func `Every state of a page has an address that leads back to it`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = TestGenerator(seed)
    let texts = ["", "Đà Nẵng", "a&b=c", "100%", "<x>", "+ /?#", "74"]
    func pick<Element>(_ elements: [Element]) -> Element {
      elements[Int.random(in: 0..<elements.count, using: &generator)]
    }
    for _ in 0..<500 {
      var request = PageRequest(
        pick([.overview, .office("74"), .office("a.b-c_d"), .alerts, .alert("5392e46f")]), language: pick([.vi, .en]))
      request.period = pick([nil, 2019, 2020])
      request.measure = pick([.cases, .money])
      request.parent = pick([nil, "14", "x y"])
      request.isFlat = pick([true, false])
      request.order = pick(PageRequest.Order.allCases)
      request.isDescending = pick([true, false])
      request.filter = pick(PageRequest.Filter.allCases)
      request.search = pick(texts)
      request.number = pick([1, 7])
      request.alertState = pick(PageRequest.AlertState.allCases)
      #expect(PageRequest(address: request.address) == request, "seed \(seed): \(request.address)")
    }
  }

  @Test(arguments: [
    ("vi", Language.vi), ("en", .en), ("en-GB,en;q=0.9", .en), ("fr, en;q=0.5, vi;q=0.8", .vi), ("fr", .vi), ("", .vi),
    ("en;q=0, vi;q=0.1", .vi), ("EN", .en), ("vi;q=x,en", .en),
  ])
  func `The reader's language is that of Accept-Language`(header: String, language: Language) {
    #expect(Language(acceptLanguage: header) == language)
  }

  @Test(arguments: [
    (Int128(0), "0 đ", "0 đ"), (999_999, "999.999 đ", "999,999 đ"), (1_000_000, "1 triệu đ", "1 m đ"),
    (562_500_000, "563 triệu đ", "563 m đ"), (7_301_304_089_000, "7,3 nghìn tỷ đ", "7.3 trn đ"),
    (-25_350_000_000, "-25,4 tỷ đ", "-25.4 bn đ"), (247_868_660_767_000, "248 nghìn tỷ đ", "248 trn đ"),
  ])
  func `Amounts are rounded to what a person reads`(amount: Int128, vietnamese: String, english: String) {
    #expect(Language.vi.amount(amount).replacing("\u{A0}", with: " ") == vietnamese)
    #expect(Language.en.amount(amount).replacing("\u{A0}", with: " ") == english)
  }

  @Test func `A search minds neither case nor marks`() {
    #expect("Đà Nẵng".folded == "da nang")
    #expect("BÀ RỊA – VŨNG TÀU".folded == "ba ria – vung tau")
  }

  @Test(arguments: [
    ("2020-03-02T02:15:00Z", Int64(1_583_115_300_000_000)), ("1970-01-01T00:00:00.5Z", 500_000),
    ("1969-12-31T23:59:59.999999Z", -1), ("2020-03-02T02:15:00", nil), ("2020-03-02 02:15:00Z", nil),
    ("2020-02-30T02:15:00Z", nil), ("2020-03-02T02:15:00.Z", nil), ("2020-03-02T02:15:00.1234567Z", nil), ("Z", nil),
    ("2020-03-02T24:00:00Z", nil), ("2020-03-02T02:15:60Z", nil), ("2020-03-02T02x15:00Z", nil),
  ])
  func `Published times are read to the microsecond`(text: String, expected: Int64?) {
    #expect(microseconds(ofPublishedTime: text) == expected)
  }
}
