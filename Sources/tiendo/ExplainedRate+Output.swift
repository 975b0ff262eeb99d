internal import Alerts
internal import CaseEvents
internal import Engine
internal import Ledger
internal import Records
internal import Replay

/// An explained rate for people and for programs.
extension ExplainedRate {
  private struct Sum {
    var kind: Explanation.Kind
    var events = 0
    var cases: Set<String> = []
    var done: Int128 = 0
    var eligible: Int128 = 0
  }

  /// What the events of each kind did together, in the order of the kinds.
  private var sums: [Sum] {
    var sums: [Explanation.Kind: Sum] = [:]
    for contribution in explanation.contributions {
      var sum = sums[contribution.kind] ?? Sum(kind: contribution.kind)
      if let trace = contribution.trace {
        sum.events += 1
        sum.cases.insert(trace.caseID)
      }
      sum.done += contribution.done
      sum.eligible += contribution.eligible
      sums[contribution.kind] = sum
    }
    return Explanation.Kind.allCases.compactMap { sums[$0] }
  }

  /// A page for people.
  func text(source: String, eventCount: Int) -> String {
    var text = ""
    if let alert { text += "\(alert.rule), fired \(utcTime(microseconds: alert.timeMicroseconds))\n" }
    text += "office \(office), \(explanation.measure.rawValue)\n"
    text += "  \(Self.text(explanation.start)) at \(start)\n  \(Self.text(explanation.end)) at \(end)\n\n"
    let change = explanation.end.done - explanation.start.done
    let eligible = explanation.end.eligible - explanation.start.eligible
    let rows =
      [["", "events", "cases", "done", "eligible", "points"]]
      + sums.map { sum in
        [Self.words(sum.kind), "\(sum.events)", "\(sum.cases.count)"] + cells(sum.done, sum.eligible)
      } + [["together", "", ""] + cells(change, eligible)]
    text += Figures.table(rows, leftColumns: 1)
    let listed = strongest.prefix(eventCount)
    if listed.isEmpty { return text }
    text += "\nThe \(listed.count) of \(explanation.contributions.count) that moved it most, in \(source):\n"
    // Lines of files count from 1, as everywhere else.
    let (place, first): (String, Int64) = topic == nil ? ("line", 1) : ("offset", 0)
    let header = ["what", "case", "event", "time", place, "done", "eligible", "points"]
    text += Figures.table(
      [header]
        + listed.map { contribution in
          let trace = contribution.trace
          return [
            Self.words(contribution.kind), trace?.caseID ?? "", trace?.event ?? "",
            trace.map { utcTime(microseconds: $0.timeMicroseconds) } ?? "", trace.map { "\($0.offset + first)" } ?? "",
          ] + cells(contribution.done, contribution.eligible)
        }, leftColumns: 4)
    return text
  }

  /// By the size of their share, or of what they changed where there is no rate.
  private var strongest: [Explanation.Contribution] {
    func size(_ contribution: Explanation.Contribution) -> UInt128 {
      explanation.numerator(done: contribution.done, eligible: contribution.eligible)?.magnitude
        ?? contribution.done.magnitude + contribution.eligible.magnitude
    }
    return explanation.contributions.enumerated()
      .sorted { (size($1.element), $0.offset) < (size($0.element), $1.offset) }.map(\.element)
  }

  private func cells(_ done: Int128, _ eligible: Int128) -> [String] {
    let points = explanation.points(done: done, eligible: eligible)
    return [Self.signed(done), Self.signed(eligible), points.map { ($0.hundredths > 0 ? "+" : "") + "\($0)" } ?? "–"]
  }

  private static func signed(_ value: Int128) -> String { (value > 0 ? "+" : "") + Figures.grouped(value) }

  private static func text(_ standing: Explanation.Standing) -> String {
    let rate = standing.rate.map { "\($0) %" } ?? "no rate"
    return "\(rate) (\(Figures.grouped(standing.done)) of \(Figures.grouped(standing.eligible)))"
  }

  /// `movedToNotEligible` as `moved to not eligible`.
  private static func words(_ kind: Explanation.Kind) -> String {
    kind.rawValue.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
  }

  /// One object, with all events.
  func json(source: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("office", office)
    writer.member("metric", explanation.measure.rawValue)
    writer.member("alert", alert?.id.description)
    writer.member("source", source)
    writer.member("topic", topic)
    write("from", explanation.start, start, &writer)
    write("to", explanation.end, end, &writer)
    writer.member("denominator", explanation.denominator)
    writer.key("kinds")
    writer.beginArray()
    for sum in sums {
      writer.beginObject()
      writer.member("kind", sum.kind.rawValue)
      writer.member("events", sum.events)
      writer.member("cases", sum.cases.count)
      writeShare(sum.done, sum.eligible, &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.key("events")
    writer.beginArray()
    for contribution in explanation.contributions { write(contribution, &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes + [0x0A]
  }

  private func write(_ contribution: Explanation.Contribution, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", contribution.kind.rawValue)
    if let trace = contribution.trace { writer.members(of: trace, partition: partition) }
    writeShare(contribution.done, contribution.eligible, &writer)
    writer.endObject()
  }

  private func writeShare(_ done: Int128, _ eligible: Int128, _ writer: inout JSONWriter) {
    writer.member("done", done)
    writer.member("eligible", eligible)
    writer.member("numerator", explanation.numerator(done: done, eligible: eligible))
    writer.member("points", percent: explanation.points(done: done, eligible: eligible))
  }

  private func write(
    _ name: String, _ standing: Explanation.Standing, _ moment: String, _ writer: inout JSONWriter
  ) {
    writer.key(name)
    writer.beginObject()
    writer.member("at", moment)
    writer.member("done", standing.done)
    writer.member("eligible", standing.eligible)
    writer.member("rate", percent: standing.rate)
    writer.endObject()
  }
}
