import Ledger
import Reported

/// What an examination of a text finds.
func findings(
  _ text: String, subordinates: [Subordinate] = [], events: EventTotals? = nil
) throws -> [Finding] {
  let table = try ReportedFile.parse(Array(text.utf8))
  return Examination(table, subordinates: subordinates, events: events).findings
}

extension Finding {
  /// Its kinds, in the order of the reasons.
  var kinds: [Kind] { reasons.map(\.kind) }
  /// The likely figures: `eligible 4127596`.
  var likelyFigures: [String] { likely.map { "\($0.column) \($0.figure.plain)" } }
}
