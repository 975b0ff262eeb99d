internal import Alerts

/// What became of an alert from one rule file to another; each alert of either is in exactly one difference.
public enum SpanChange: String, CaseIterable, Sendable {
  /// Only the new rules give it.
  case added
  /// Only the old rules gave it.
  case removed
  /// Fires at another time.
  case moved
  /// Fires at the same time and ends later.
  case longer
  /// Fires at the same time and ends sooner.
  case shorter
  /// Fires and ends at the same times.
  case unchanged
}

/// An alert of the old rules, one of the new, or a pair of both.
public struct SpanDifference: Equatable, Sendable {
  /// What became of it.
  public let change: SpanChange
  /// The alert of the old rules; `nil` where it is added.
  public let old: AlertSpan?
  /// The alert of the new rules; `nil` where it is removed.
  public let new: AlertSpan?
  /// How much later it fires, in microseconds; below 0: earlier.
  public let firedShiftMicroseconds: Int64
  /// How much longer it fires, in microseconds; below 0: shorter.
  public let lengthShiftMicroseconds: Int64

  /// An alert that only the new rules give.
  init(added new: AlertSpan) {
    (change, old, self.new, firedShiftMicroseconds, lengthShiftMicroseconds) = (.added, nil, new, 0, 0)
  }

  /// An alert that only the old rules gave.
  init(removed old: AlertSpan) {
    (change, self.old, new, firedShiftMicroseconds, lengthShiftMicroseconds) = (.removed, old, nil, 0, 0)
  }

  /// One alert of both.
  ///
  /// - Parameter end: until when those fire that are open, in microseconds since 1970-01-01T00:00:00Z.
  init(_ old: AlertSpan, _ new: AlertSpan, end: Int64) {
    self.old = old
    self.new = new
    firedShiftMicroseconds = new.fired.timeMicroseconds - old.fired.timeMicroseconds
    lengthShiftMicroseconds = new.length(upTo: end) - old.length(upTo: end)
    let hasSameEnd = old.resolved?.timeMicroseconds == new.resolved?.timeMicroseconds
    if firedShiftMicroseconds != 0 {
      change = .moved
    } else if hasSameEnd {
      change = .unchanged
    } else {
      // What ends at the very end of the history is shorter than what does not end in it.
      let isLonger = lengthShiftMicroseconds > 0 || (lengthShiftMicroseconds == 0 && new.resolved == nil)
      change = isLonger ? .longer : .shorter
    }
  }

  /// Name of the rule.
  public var rule: String { (new ?? old)?.rule ?? "" }
  /// Code of the office.
  public var office: String { (new ?? old)?.office ?? "" }
}
