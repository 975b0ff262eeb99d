internal import Alerts

/// Pairs the alerts of one rule for one office under two rule files, one to one and in order.
///
/// First those that fire at the same time; then, in the gaps that these leave, those of one period that overlap; then,
/// in the gaps that are left, those of one period that are nearest to each other in time. Swapping old and new gives
/// the same pairs.
struct SpanAlignment {
  /// What a walk along both lists does at two alerts.
  private enum Step {
    case pair, skipOld, skipNew
  }

  private typealias Spans = ArraySlice<AlertSpan>
  private typealias Walk = (_ old: Spans, _ new: Spans) -> Step

  private let end: Int64
  private var differences: [SpanDifference] = []

  /// The differences between two lists, each in the order in which the alerts fired, in that order.
  ///
  /// - Parameter end: until when those fire that are open, in microseconds since 1970-01-01T00:00:00Z.
  static func differences(_ old: [AlertSpan], _ new: [AlertSpan], end: Int64) -> [SpanDifference] {
    var alignment = SpanAlignment(end: end, differences: [])
    alignment.align(old[...], new[...], by: [Self.sameStart, alignment.overlap, Self.nearest])
    return alignment.differences
  }

  /// Pairs by the first walk, and what lies between the pairs by the next ones.
  private mutating func align(_ old: Spans, _ new: Spans, by walks: [Walk]) {
    guard let walk = walks.first, !old.isEmpty, !new.isEmpty else { return addUnpaired(old, new) }
    let others = Array(walks.dropFirst())
    var (restOfOld, restOfNew) = (old, new)
    var (gapOfOld, gapOfNew) = (old.startIndex, new.startIndex)
    while let first = restOfOld.first, let second = restOfNew.first {
      switch walk(restOfOld, restOfNew) {
      case .skipOld: restOfOld.removeFirst()
      case .skipNew: restOfNew.removeFirst()
      case .pair:
        align(old[gapOfOld..<restOfOld.startIndex], new[gapOfNew..<restOfNew.startIndex], by: others)
        differences.append(SpanDifference(first, second, end: end))
        restOfOld.removeFirst()
        restOfNew.removeFirst()
        (gapOfOld, gapOfNew) = (restOfOld.startIndex, restOfNew.startIndex)
      }
    }
    align(old[gapOfOld...], new[gapOfNew...], by: others)
  }

  /// By time, of equal times the removed ones first.
  private mutating func addUnpaired(_ old: Spans, _ new: Spans) {
    var restOfNew = new
    for span in old {
      while let first = restOfNew.first, first.fired.timeMicroseconds < span.fired.timeMicroseconds {
        differences.append(SpanDifference(added: first))
        restOfNew.removeFirst()
      }
      differences.append(SpanDifference(removed: span))
    }
    differences += restOfNew.map { SpanDifference(added: $0) }
  }

  private static func sameStart(_ old: Spans, _ new: Spans) -> Step {
    let shift = shift(old.first, new.first)
    return shift == 0 ? .pair : shift > 0 ? .skipOld : .skipNew
  }

  private func overlap(_ old: Spans, _ new: Spans) -> Step {
    guard let old = old.first, let new = new.first else { return .skipOld }
    if old.period != new.period { return old.period < new.period ? .skipOld : .skipNew }
    if ending(old) < new.fired.timeMicroseconds { return .skipOld }
    return ending(new) < old.fired.timeMicroseconds ? .skipNew : .pair
  }

  private func ending(_ span: AlertSpan) -> Int64 { span.resolved?.timeMicroseconds ?? end }

  /// Two are a pair unless the next alert of either list, in their period, is nearer to the other one. That cannot be
  /// so of both lists: what follows the later of the two is farther from the earlier one.
  private static func nearest(_ old: Spans, _ new: Spans) -> Step {
    guard let first = old.first, let second = new.first else { return .skipOld }
    if first.period != second.period { return first.period < second.period ? .skipOld : .skipNew }
    let distance = shift(first, second).magnitude
    if let next = old.dropFirst().first, next.period == first.period, shift(next, second).magnitude < distance {
      return .skipOld
    }
    if let next = new.dropFirst().first, next.period == first.period, shift(first, next).magnitude < distance {
      return .skipNew
    }
    return .pair
  }

  /// How much later the new one fires.
  private static func shift(_ old: AlertSpan?, _ new: AlertSpan?) -> Int64 {
    (new?.fired.timeMicroseconds ?? 0) - (old?.fired.timeMicroseconds ?? 0)
  }
}
