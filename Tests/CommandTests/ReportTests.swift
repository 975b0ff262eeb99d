import Foundation
import Testing

/// The report on a stream of two offices whose figures are small enough to be worked out here.
///
///     period 2020   cases                             money, in million đồng
///     01            1 carried in + 2 new = 3,         100 + 400 = 500, 50 collected + 150 struck off with
///                   2 done of 3 = 66.67 %             completed cases = 200 of 500 = 40 %
///     02            1 new, 0 of 1 = 0 %               30 of 300 collected = 10 %
///     together      2 of 4 = 50 %                     230 of 800 = 28.75 %
///
/// The last event is of 31 March 2020, which is day 183 of 366: the pace of the targets of 01, 80 % and 50 %, is 40 %
/// and 25 %. Period 2019 of 01 was closed with 1 of 3 done, and has 2 of 3 since an event of 20 September came late.
@Suite("tiendo report")
struct ReportTests {
  private static let name = "<script>alert(1)</script> & \"x\""
  private static let offices = """
    code,name,level,parent,validFrom,validTo
    00,Toàn quốc,national,,,
    01,"<script>alert(1)</script> & ""x""\",province,00,,
    02,Đà Nẵng,province,00,,

    """
  private static let rules = """
    rules:
      - {name: low-01, metric: cases, below: 30, offices: ["01"]}
      - {name: low-02, metric: cases, below: 50, offices: ["02"], severity: critical}
      - {name: leave, metric: cases, eligibleShrinks: {percent: 20, within: 30d}}

    """
  /// Office, time, type, case, sequence, further data.
  private static let story = [
    ("01", "2019-03-01T09:00:00", "case.accepted", "A", 1, #""amount":100000000"#),
    ("01", "2019-03-01T09:00:00", "case.accepted", "B", 1, #""amount":100000000"#),
    ("01", "2019-03-01T09:00:00", "case.accepted", "Z", 1, #""amount":100000000"#),
    ("01", "2019-05-02T09:00:00", "case.completed", "A", 2, ""),
    ("01", "2019-10-01T08:00:00", "office.targetSet", "", 1, #""period":2020,"casesPercent":80,"moneyPercent":50"#),
    ("01", "2019-11-04T09:00:00", "case.accepted", "C", 1, #""amount":100000000"#),
    ("01", "2019-11-04T09:00:00", "case.accepted", "D", 1, #""amount":300000000,"category":"credit""#),
    ("02", "2019-11-04T09:00:00", "case.accepted", "E", 1, #""amount":300000000"#),
    ("01", "2019-09-20T09:00:00", "case.completed", "Z", 2, ""),
    ("01", "2019-12-02T09:00:00", "case.completed", "B", 2, ""),
    ("01", "2020-01-06T09:00:00", "case.collected", "C", 2, #""amount":50000000"#),
    ("01", "2020-02-03T09:00:00", "case.completed", "C", 3, ""),
    ("02", "2020-03-31T09:00:00", "case.collected", "E", 2, #""amount":30000000"#),
  ]
  private static let later = ("02", "2020-10-05T09:00:00", "case.completed", "E", 3, "")

  private static func line(_ event: (String, String, String, String, Int, String)) -> String {
    let (office, time, type, name, sequence, more) = event
    var members = ["\"office\":\"\(office)\"", "\"sequence\":\(sequence)"]
    if !name.isEmpty { members.append("\"case\":\"\(name)\"") }
    if !more.isEmpty { members.append(more) }
    return """
      {"specversion":"1.0","id":"\(name)\(sequence)","source":"/\(office)","type":"tiendo.\(type)",\
      "time":"\(time)+07:00","data":{\(members.joined(separator: ","))}}

      """
  }

  /// A workplace with the events, a line that is none, the offices and the rules.
  private static func workplace(_ more: (String, String, String, String, Int, String)...) throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write((story + more).map(line).joined() + "{}\n", to: "events")
    try workplace.write(offices, to: "offices.csv")
    try workplace.write(rules, to: "rules.yaml")
    return workplace
  }

  private static func report(_ workplace: Workplace, _ options: String = "") throws -> ReportText {
    let outcome = try workplace.shell(
      "$T report --file events --offices offices.csv --rules rules.yaml --period 2020 --out - \(options)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    // Of the line that is no event.
    #expect(outcome.isOneErrorLine && outcome.errors.contains(": missing-field: "), "\(outcome.errors)")
    return ReportText(outcome.output)
  }

  @Test func `The figures are those of the events, in Vietnamese where nothing else is asked for`() throws {
    let report = try Self.report(Self.workplace())
    #expect(report.html.hasPrefix("<!doctype html><html lang=\"vi\">"))
    #expect(report.text.contains("Kết quả năm thống kê 2020, từ 01/10/2019 đến 30/09/2020"))
    #expect(report.row("top", "số liệu đến hết ngày") == ["số liệu đến hết ngày", "31/03/2020"])
    #expect(report.row("top", "sự kiện đã đọc") == ["sự kiện đã đọc", "14"])
    #expect(report.row("top", "bị từ chối") == ["bị từ chối", "1 (missing-field 1)"])
    let national = report.section("national")
    #expect(national.contains("50,00 %") && national.contains("28,75 %"))
    #expect(national.contains("xong 2 trên 4 có điều kiện") && national.contains("xong 230 triệu đ trên 800 triệu đ"))
    // Rank 1; carried in, new, to enforce, eligible, done, carried out; nothing known of officers, no alert.
    #expect(
      report.row("table-cases", Self.name)
        == [Self.name, "66,67 %", "▲ +26,67 điểm", "1", "1", "2", "3", "3", "2", "1", "–", "–"])
    #expect(
      report.row("table-cases", "Đà Nẵng")
        == ["Đà Nẵng", "0,00 %", "–", "2", "0", "1", "1", "1", "0", "1", "–", "‼ 1"])
    #expect(
      report.row("table-money", Self.name)
        == [Self.name, "40,00 %", "▲ +15,00 điểm", "1", "0,1", "0,4", "0,5", "0,5", "0,2", "0,3", "–", "–"])
    #expect(
      report.row("table-money", "Toàn quốc")
        == ["Toàn quốc", "28,75 %", "–", "–", "0,1", "0,7", "0,8", "0,8", "0,2", "0,6", "–", "‼ 1"])
    #expect(report.row("ranking", Self.name) == ["1", Self.name, "66,67 %", "▲ +26,67 điểm"])
    let office = report.section("office-01")
    // C and D are new, D is open and the only case of credit; 50 million are collected, B and half of C struck off.
    for figure in ["+ thụ lý mới 2", "− thu được 50 triệu đ", "− đình chỉ 150 triệu đ", "= chuyển kỳ sau 300 triệu đ"] {
      #expect(office.contains(figure), "\(office)")
    }
    #expect(report.row("office-01", "credit")?.prefix(5) == ["credit", "1", "0", "1", "0,00 %"])
  }

  @Test func `Alerts, restated years and the rules of integrity are told`() throws {
    let report = try Self.report(Self.workplace())
    // At 0 of 2 carried-in cases from the first event of the year on, until B is completed as 1 of 3.
    #expect(
      report.row("alerts", Self.name)
        == [
          "! cảnh báo", Self.name, "việc 0,00 %, ngưỡng 30,00 %", "01/10/2019 08:00",
          "02/12/2019 09:00, tỷ lệ đã phục hồi",
        ])
    #expect(
      report.row("alerts", "Đà Nẵng")
        == ["‼ nghiêm trọng", "Đà Nẵng", "việc 0,00 %, ngưỡng 50,00 %", "04/11/2019 09:00", "còn phát"])
    #expect(report.row("alerts", "low-01") == ["low-01", "tỷ lệ về việc dưới 30,00 %", "1", "1", "0"])
    #expect(
      report.row("changes", Self.name)
        == [Self.name, "Việc", "2019", "1 / 3 = 33,33 %", "2 / 3 = 66,67 %", "1", "▲ +33,34 điểm"])
    #expect(report.section("changes").contains("Không có cảnh báo về tính trung thực."))
  }

  @Test func `It speaks English where it is asked to`() throws {
    let workplace = try Self.workplace()
    for report in [try Self.report(workplace, "--lang en"), try Self.english(workplace)] {
      #expect(report.html.hasPrefix("<!doctype html><html lang=\"en\">"))
      #expect(report.text.contains("Results of the statistics year 2020, 1 Oct 2019 – 30 Sep 2020"))
      #expect(report.row("top", "figures as of") == ["figures as of", "31 Mar 2020"])
      #expect(report.row("ranking", Self.name) == ["1", Self.name, "66.67 %", "▲ +26.67 pts"])
      #expect(report.row("changes", Self.name)?[3...4] == ["1 / 3 = 33.33 %", "2 / 3 = 66.67 %"])
    }
  }

  private static func english(_ workplace: Workplace) throws -> ReportText {
    ReportText(
      try workplace.shell(
        "LANG=en_US.UTF-8 $T report --file events --offices offices.csv --rules rules.yaml --period 2020 --out -"
      ).output)
  }

  @Test func `It is as of the end of the year where events are later, or of a day that is named`() throws {
    // 66.67 % of 80 % and 40 % of 50 %: 13.33 and 10 points behind. E was completed in the year after.
    let whole = try Self.report(Self.workplace(Self.later))
    #expect(whole.row("top", "số liệu đến hết ngày")?.last == "30/09/2020")
    #expect(whole.row("table-cases", Self.name)?[2] == "▼ -13,33 điểm")
    #expect(whole.row("table-cases", "Đà Nẵng")?[1] == "0,00 %")
    #expect(whole.row("top", "sự kiện đã đọc")?.last == "14")
    // By the end of 2019 B alone was done, of B, C and D.
    let early = try Self.report(Self.workplace(Self.later), "--as-of 2019-12-31")
    #expect(early.row("top", "số liệu đến hết ngày")?.last == "31/12/2019")
    #expect(early.row("table-cases", Self.name)?[1] == "33,33 %")
    // Later than the year: what the year has become, beside what it was when it was closed.
    var late = Self.later
    (late.1, late.2) = ("2020-09-29T09:00:00", "case.completed")
    let next = ("01", "2020-10-06T09:00:00", "case.accepted", "F", 1, #""amount":1"#)
    let corrected = try Self.report(Self.workplace(next, late), "--as-of 2020-10-31")
    #expect(corrected.row("table-cases", "Đà Nẵng")?[1] == "100,00 %")
    #expect(
      corrected.row("changes", "Đà Nẵng")
        == ["Đà Nẵng", "Việc", "2020", "0 / 1 = 0,00 %", "1 / 1 = 100,00 %", "1", "▲ +100,00 điểm"])
  }

  @Test func `Nothing in it runs or is loaded, and its bytes are always the same`() throws {
    let workplace = try Self.workplace()
    let html = try Self.report(workplace).html
    #expect(try Self.report(workplace).html == html)
    #expect(html.contains("default-src &#39;none&#39;; style-src &#39;sha256-"))
    for text in ["<script", "<link", "<img", "<iframe", " src=", "http://", "https://", "url(", "@import", " style="] {
      #expect(!html.contains(text), "\(text)")
    }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"))
    let links = html.components(separatedBy: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(!links.isEmpty)
    for link in Set(links) {
      #expect(link.hasPrefix("#") && html.contains("id=\"\(link.dropFirst())\""), "\(link)")
    }
    let ids = html.components(separatedBy: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `Offices have no sections of their own where that is asked for`() throws {
    let report = try Self.report(Self.workplace(), "--no-details")
    #expect(!report.html.contains("id=\"office-01\""))
    #expect(!report.html.contains("href=\"#office"))
    #expect(report.row("table-cases", Self.name)?[1] == "66,67 %")
  }

  @Test func `All alerts are counted, and the gravest listed where there are many`() throws {
    // One case of office 02, completed and opened again 350 times after 10 November: 0 % and 100 % in turn.
    var events = [("02", "2019-11-10T00:00:00", "case.accepted", "X", 1, #""amount":1"#)]
    for number in 0..<700 {
      let time = "2019-11-\(11 + number / 100)T\(10 + number % 100 / 10):\(10 + number % 10):00"
      events.append(("02", time, number % 2 == 0 ? "case.completed" : "case.reopened", "X", 2 + number, ""))
    }
    let workplace = try Workplace()
    try workplace.write(events.map(Self.line).joined(), to: "events")
    try workplace.write(
      """
      rules:
        - {name: low, metric: cases, below: 50}
        - {name: high, metric: cases, below: 100, severity: critical}
      """, to: "rules.yaml")
    func report(_ options: String) throws -> ReportText {
      let outcome = try workplace.shell(
        "$T report --file events --rules rules.yaml --period 2020 --lang en --out - \(options)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return ReportText(outcome.output)
    }
    // Both rules fire when it is accepted and at each of the 350 reopenings, the last of which nothing ends.
    for (options, listed) in [("", 300), ("--details", 702)] {
      let report = try report(options)
      #expect(report.row("alerts", "low") == ["low", "rate in cases below 50.00 %", "351", "1", "1"])
      #expect(report.row("alerts", "high") == ["high", "rate in cases below 100.00 %", "351", "1", "1"])
      #expect(report.badges("alerts").count == listed)
      #expect(report.text.contains("The 300 gravest of 702 are listed") == (listed == 300))
    }
    #expect(try report("").badges("alerts").allSatisfy { $0 == "critical" })
  }

  @Test func `A year without figures is status 1, names those that there are, and leaves the old file`() throws {
    let workplace = try Self.workplace()
    try workplace.write("old", to: "report.html")
    let outcome = try workplace.tiendo("report", "--file", "events", "--period", "2022", "--out", "report.html")
    #expect(outcome.status == 1)
    let lines = outcome.errors.split(separator: "\n")
    // The first is of the line that is no event.
    #expect(lines.count == 2)
    #expect(lines.last?.hasPrefix("tiendo: --period 2022: ") == true && lines.last?.contains("2019, 2020") == true)
    #expect(try workplace.text("report.html") == "old")
    #expect(try workplace.tiendo("report", "--file", "events", "--period", "2020", "--out", "report.html").status == 0)
    #expect(try workplace.text("report.html").contains("</html>"))
    #expect(try workplace.files() == ["events", "offices.csv", "report.html", "rules.yaml"])
  }
}

/// A report as a reader of its text has it.
private struct ReportText {
  let html: String

  init(_ html: String) { self.html = html }

  var text: String { Self.text(html[...]) }

  /// The text of a section.
  func section(_ id: String) -> String { Self.text(markup(id)) }

  /// The texts of the cells of the first row of a section that has a cell with a text; `nil` for none.
  func row(_ section: String, _ cell: String) -> [String]? {
    for row in markup(section).components(separatedBy: "<tr").dropFirst() {
      let cells = row.prefix(upTo: row.range(of: "</tr>")?.lowerBound ?? row.endIndex)
        .components(separatedBy: "</td>").flatMap { $0.components(separatedBy: "</th>") }.dropLast()
        .map { Self.text("<\($0)"[...]) }
      if cells.contains(cell) { return cells }
    }
    return nil
  }

  /// The severities of the alerts that a section lists.
  func badges(_ section: String) -> [String] {
    markup(section).components(separatedBy: "class=\"badge ").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  private func markup(_ id: String) -> Substring {
    guard let start = html.range(of: "id=\"\(id)\"") else { return "" }
    let rest = html[start.lowerBound...]
    return rest[..<(rest.range(of: "</section>")?.lowerBound ?? rest.endIndex)]
  }

  /// Without tags, with the characters that were escaped, and one space for each run of white space.
  private static func text(_ markup: Substring) -> String {
    var text = markup.replacing(#/<[^>]*>/#, with: " ").replacing("\u{A0}", with: " ")
    for (escaped, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
      text = text.replacing(escaped, with: character)
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
