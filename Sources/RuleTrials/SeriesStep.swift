/// What moves an office's figures by one case.
enum SeriesStep {
  /// A case arrives that is done already: its completion comes before its acceptance.
  case arriveDone
  /// A case in progress arrives.
  case accept
  /// A case in progress is completed.
  case complete
  /// A completed case is in progress again.
  case reopen
  /// A case in progress turns out to be not eligible.
  case dismiss

  /// Events that it takes.
  var eventCount: Int { self == .arriveDone ? 2 : 1 }

  /// A way from some figures to others in one period on which the rate stays between the two, up to one case.
  ///
  /// From nothing, those that are done come first, and the rate falls from 100 % to what it is to be. Else both numbers
  /// move together, along the line from one point to the other (as in J. E. Bresenham's algorithm of 1965).
  static func steps(from old: CaseSeries.Figures, to new: CaseSeries.Figures) -> [SeriesStep] {
    if old.eligible == 0 {
      return Array(repeating: .arriveDone, count: new.done)
        + Array(repeating: .accept, count: max(0, new.eligible - new.done))
    }
    let (doneChange, eligibleChange) = (new.done - old.done, new.eligible - old.eligible)
    var (doneMoved, eligibleMoved) = (0, 0)
    var inProgress = old.eligible - old.done
    var steps: [SeriesStep] = []
    while true {
      let canMoveDone = doneMoved < abs(doneChange) && (doneChange < 0 || inProgress > 0)
      let canMoveEligible = eligibleMoved < abs(eligibleChange) && (eligibleChange > 0 || inProgress > 0)
      let isDoneDue = doneMoved * abs(eligibleChange) <= eligibleMoved * abs(doneChange)
      if canMoveDone, isDoneDue || !canMoveEligible {
        steps.append(doneChange > 0 ? .complete : .reopen)
        inProgress -= doneChange.signum()
        doneMoved += 1
      } else if canMoveEligible {
        steps.append(eligibleChange > 0 ? .accept : .dismiss)
        inProgress += eligibleChange.signum()
        eligibleMoved += 1
      } else {
        return steps
      }
    }
  }
}
