/// Something that figures of a report must agree on.
enum Check {
  /// One figure is a sum of others, some of them subtracted.
  case sum(Sum)
  /// A rate is that of the figures beside it.
  case rate(Cell, done: Cell, eligible: Cell)
  /// A part is at most the whole.
  case order(part: Cell, whole: Cell)
  /// A figure is of the size that it has in the other periods of its office.
  case neighbours(Cell, Typical)
  /// Two figures of an office that has no third are of one size.
  case pair(Cell, Cell, floor: Int128)
  /// A figure is the one that events give.
  case events(Cell, Int128)
  /// A rate is the one that events give.
  case eventRate(Cell, Share)

  /// A sum, and where it comes from.
  struct Sum {
    let kind: Finding.Kind
    let whole: Cell
    let added: [Cell]
    var subtracted: [Cell] = []
  }

  /// A check with all its figures known but one.
  struct Question {
    /// Whether it holds with this number.
    let holds: (Int128) -> Bool
    /// The only number, or the exact one, with which it holds; `nil` where that is not one.
    var solution: Int128?
    /// Twice the number that it would be nearest to, where it takes a wide range.
    var doubledMiddle: Int128?
  }

  /// Where the check belongs among the reasons of a finding.
  var kind: Finding.Kind {
    switch self {
    case .sum(let sum): sum.kind
    case .rate: .rate
    case .order: .order
    case .neighbours, .pair: .neighbours
    case .events, .eventRate: .events
    }
  }

  /// The figures that may be wrong where it fails; the first is the one it is told at.
  var cells: [Cell] {
    switch self {
    case .sum(let sum): [sum.whole] + sum.added + sum.subtracted
    case .rate(let rate, let done, let eligible): [rate, done, eligible]
    case .order(let part, let whole): [part, whole]
    case .pair(let cell, let other, _): [cell, other]
    case .neighbours(let cell, _), .events(let cell, _), .eventRate(let cell, _): [cell]
    }
  }

  /// Whether the figures agree.
  func holds(_ figures: Figures) -> Bool {
    let cell = cells[0]
    return question(about: cell, figures).holds(figures[cell].value)
  }

  /// What the check says of one of its figures, given the others.
  func question(about cell: Cell, _ figures: Figures) -> Question {
    func value(_ cell: Cell) -> Int128 { figures[cell].value }
    switch self {
    case .sum(let sum):
      // whole − Σ added + Σ subtracted = 0, solved for the one figure.
      var rest = Int128(0)
      var sign = Int128(1)
      func add(_ cells: [Cell], _ coefficient: Int128) {
        for other in cells {
          if other == cell { sign = coefficient } else { rest += coefficient * value(other) }
        }
      }
      add([sum.whole], 1)
      add(sum.added, -1)
      add(sum.subtracted, 1)
      let solution = -rest * sign
      return Question(holds: { $0 == solution }, solution: solution)
    case .rate(let rate, let done, let eligible):
      if cell == rate { return Self.question(rate: figures[rate], Share(done: value(done), eligible: value(eligible))) }
      return Question(holds: { number in
        Share(done: cell == done ? number : value(done), eligible: cell == eligible ? number : value(eligible))
          .isWritten(as: figures[rate])
      })
    case .order(let part, let whole):
      return Question(holds: { cell == part ? $0 <= value(whole) : value(part) <= $0 })
    case .neighbours(_, let typical):
      return Question(holds: typical.allows, doubledMiddle: typical.doubledMiddle)
    case .pair(let one, let other, let floor):
      let typical = Typical(low: value(cell == one ? other : one), floor: floor)
      return Question(holds: typical.allows, doubledMiddle: typical.doubledMiddle)
    case .events(_, let number):
      return Question(holds: { $0 == number }, solution: number)
    case .eventRate(_, let share):
      return Self.question(rate: figures[cell], share)
    }
  }

  private static func question(rate: Figure, _ share: Share) -> Question {
    Question(
      holds: { share.isWritten(as: Figure($0, decimals: rate.decimals)) },
      solution: share.rate(decimals: rate.decimals)?.value)
  }
}
