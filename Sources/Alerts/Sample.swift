public import Ledger

/// Where an office stood when a day was closed.
public struct Sample: Equatable, Sendable {
  /// The day that was closed.
  public var day: Day
  /// Cases done in the day's period.
  public var doneCases: Int64
  /// Cases eligible.
  public var eligibleCases: Int64
  /// Money done, in đồng.
  public var doneMoney: Int128
  /// Money eligible, in đồng.
  public var eligibleMoney: Int128
  /// Cases terminated in the period.
  public var terminatedCases: Int64
  /// Cases delegated to other offices in the period.
  public var delegatedCases: Int64
  /// Cases that are not eligible or suspended, and those delegated or moved to the separate register in the period.
  public var leftCases: Int64
  /// Balances struck off in the period, in đồng.
  public var terminatedMoney: Int128
  /// Balances of the delegated cases, in đồng.
  public var delegatedMoney: Int128
  /// Balances of the cases that left, in đồng.
  public var leftMoney: Int128

  /// A sample of a position and the columns that it stands for.
  public init(day: Day, position: Position, cases: Columns = Columns(), money: Columns = Columns()) {
    self.day = day
    doneCases = position.doneCases
    eligibleCases = position.eligibleCases
    doneMoney = position.doneMoney
    eligibleMoney = position.eligibleMoney
    terminatedCases = Int64(truncatingIfNeeded: cases.terminated)
    delegatedCases = Int64(truncatingIfNeeded: cases.delegatedOut)
    leftCases = Int64(truncatingIfNeeded: cases.left)
    terminatedMoney = money.terminated
    delegatedMoney = money.delegatedOut
    leftMoney = money.left
  }

  /// Done, in a measure.
  func done(_ measure: Measure) -> Int128 { measure == .cases ? Int128(doneCases) : doneMoney }
  /// Eligible, in a measure.
  func eligible(_ measure: Measure) -> Int128 { measure == .cases ? Int128(eligibleCases) : eligibleMoney }
  /// Terminated, in a measure.
  func terminated(_ measure: Measure) -> Int128 { measure == .cases ? Int128(terminatedCases) : terminatedMoney }
  /// Delegated, in a measure.
  func delegated(_ measure: Measure) -> Int128 { measure == .cases ? Int128(delegatedCases) : delegatedMoney }
  /// What left, in a measure.
  func left(_ measure: Measure) -> Int128 { measure == .cases ? Int128(leftCases) : leftMoney }

  /// The sampled rate; `nil` where nothing was eligible.
  public func rate(_ measure: Measure) -> Fraction? {
    Fraction(done(measure), over: eligible(measure))
  }

  /// The one with the higher rate, the former of equal ones; one without a rate counts as none.
  static func higher(_ measure: Measure, _ former: Sample?, _ latter: Sample?) -> Sample? {
    guard let latterRate = latter?.rate(measure) else { return former }
    guard let formerRate = former?.rate(measure) else { return latter }
    return latterRate.compare(with: formerRate) > 0 ? latter : former
  }
}

/// The samples of an office that rules can still ask for: of the latest sampled period and the one before.
public struct SampleHistory: Sendable {
  /// In ascending order of days.
  public private(set) var samples: [Sample] = []

  /// No samples yet.
  public init() {}

  /// Adds the sample of a later day than any before, and forgets those of periods no rule can ask for any more.
  ///
  /// - Parameters:
  ///   - sample: the new one.
  ///   - oldestDay: first day of the period before the sample's.
  public mutating func append(_ sample: Sample, oldestDay: Day) {
    if let first = samples.first, first.day < oldestDay {
      samples.removeSubrange(..<lowerBound(oldestDay))
    }
    samples.append(sample)
  }

  /// The sample of a day, where that day was closed.
  public func sample(of day: Day) -> Sample? {
    let index = lowerBound(day)
    return index < samples.count && samples[index].day == day ? samples[index] : nil
  }

  /// The earliest sample of some days.
  public func first(from first: Day, to last: Day) -> Sample? {
    let index = lowerBound(first)
    return index < samples.count && samples[index].day <= last ? samples[index] : nil
  }

  /// The sample with the highest rate of some days (the earliest, of equal ones); `nil` where none has a rate.
  public func highest(_ measure: Measure, from first: Day, to last: Day) -> Sample? {
    var highest: Sample?
    var index = lowerBound(first)
    while index < samples.count, samples[index].day <= last {
      highest = Sample.higher(measure, highest, samples[index])
      index += 1
    }
    return highest
  }

  private func lowerBound(_ day: Day) -> Int {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].day < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
