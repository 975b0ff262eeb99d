internal import Ledger
internal import RuleTrials

extension RuleUnitTestsFile {
  /// The keys that say what happens; a test has exactly one.
  static let sources = ["file", "events", "series"]

  /// What happens in a test.
  static func source(
    _ map: YAMLMap, _ calendar: StatisticsCalendar, folder: String
  ) throws(SettingsError) -> RuleUnitTest.Source {
    let present = map.members.filter { sources.contains($0.name) }
    guard let member = present.first else {
      throw map.place.error("has nothing that happens", allowed: "write one of \(alternatives(sources))")
    }
    guard present.count == 1 else {
      throw map.place.error(
        "has several of \(alternatives(present.map(\.name), "and"))", allowed: "keep one of them")
    }
    switch member.name {
    case "file": return .file(path: try path(member.value, folder: folder))
    case "events": return .events(try EventTexts.events(member.value))
    default: return .series(try series(member.value, calendar))
    }
  }

  private static let seriesAllowed = "write each as {office: \"74\", from: 2020-03-01, cases: 60/100x5}"

  private static func series(
    _ node: YAMLNode, _ calendar: StatisticsCalendar
  ) throws(SettingsError) -> [CaseSeries] {
    let nodes = try node.list(seriesAllowed)
    guard !nodes.isEmpty else { throw node.place.error("is an empty list", allowed: seriesAllowed) }
    var result: [CaseSeries] = []
    var eventCount = 0
    for node in nodes {
      let map = try node.map(seriesAllowed)
      try map.refuseKeys(except: ["office", "from", "cases", "target"])
      let office = try map.required("office", allowed: officeAllowed).scalar(officeAllowed)
      let first = try map.required("from", allowed: seriesAllowed).scalar("write a day, such as 2020-03-01").day()
      let cases = try map.required("cases", allowed: seriesAllowed).scalar(seriesAllowed)
      var series = CaseSeries(office: try office.office(), firstDay: first, figures: try cases.figures())
      if let node = map["target"] { series.target = try target(node) }
      guard !result.contains(where: { $0.office == series.office }) else {
        throw office.error("has a series already", allowed: "write one for each office")
      }
      guard (2000...2200).contains(calendar.period(of: first).year),
        (2000...2200).contains(calendar.period(of: series.lastDay).year)
      else { throw cases.error("leaves the periods 2000 to 2200", allowed: "begin on another day") }
      eventCount += series.eventCount(calendar)
      guard eventCount <= CaseSeries.maximumEvents else {
        throw cases.error(
          "takes too many events", allowed: "at most \(CaseSeries.maximumEvents) are made: write fewer cases or days")
      }
      result.append(series)
    }
    return result
  }

  /// A percentage for cases, or both.
  private static func target(_ node: YAMLNode) throws(SettingsError) -> CaseSeries.Target {
    let allowed = "write a percentage, or {cases: 80, money: 38}"
    if node.isScalar {
      return CaseSeries.Target(casesHundredths: try node.scalar(allowed).hundredths("a percentage"))
    }
    let map = try node.map(allowed)
    try map.refuseKeys(except: ["cases", "money"])
    let cases = try map.required("cases", allowed: allowed).scalar(allowed).hundredths("a percentage")
    let money = try map.required("money", allowed: allowed).scalar(allowed).hundredths("a percentage")
    return CaseSeries.Target(casesHundredths: cases, moneyHundredths: money)
  }
}

extension Scalar {
  /// Figures of days, as in `10/100 20/100x5 30/100+5/0x2`: a day each; `x5` for five more days like it, each larger by
  /// what `+` says or smaller by what `-` says.
  fileprivate func figures() throws(SettingsError) -> [CaseSeries.Figures] {
    let allowed = "write done/eligible for each day, as 10/100 12/100, or 20/100x5 for it and five more days"
    let words = text.split(separator: " ")
    guard !isNull, !words.isEmpty else { throw error("is not a series", allowed: allowed) }
    var figures: [CaseSeries.Figures] = []
    for word in words {
      guard let (first, step, count) = Self.terms(word) else {
        throw place.error("is not a series", allowed: allowed, value: "\"\(shown(String(word), limit: 80))\"")
      }
      guard figures.count + count + 1 <= CaseSeries.maximumDays else {
        throw error("has too many days", allowed: "at most \(CaseSeries.maximumDays) are read")
      }
      for number in 0...count {
        let (done, eligible) = (first.done + step.done * number, first.eligible + step.eligible * number)
        guard 0 <= done, done <= eligible, eligible <= CaseSeries.maximumCases else {
          throw place.error(
            "comes to \(done) done of \(eligible)",
            allowed: "from 0 to \(CaseSeries.maximumCases) are eligible, and no more are done",
            value: "\"\(shown(String(word), limit: 80))\"")
        }
        figures.append(CaseSeries.Figures(done: done, eligible: eligible))
      }
    }
    return figures
  }

  /// The parts of `10/100+5/0x2`; numbers have at most five digits.
  private static func terms(
    _ word: Substring
  ) -> (first: CaseSeries.Figures, step: CaseSeries.Figures, count: Int)? {
    let form = #/([0-9]{1,5})\/([0-9]{1,5})(?:(?:([+-])([0-9]{1,5})\/([0-9]{1,5}))?x([0-9]{1,5}))?/#
    guard let parts = word.wholeMatch(of: form), let done = Int(parts.1), let eligible = Int(parts.2) else {
      return nil
    }
    let sign = parts.3 == "-" ? -1 : 1
    func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
    let step = CaseSeries.Figures(done: sign * number(parts.4), eligible: sign * number(parts.5))
    return (CaseSeries.Figures(done: done, eligible: eligible), step, number(parts.6))
  }
}
