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

  /// A sample of a position.
  public init(day: Day, position: Position) {
    self.day = day
    doneCases = position.doneCases
    eligibleCases = position.eligibleCases
    doneMoney = position.doneMoney
    eligibleMoney = position.eligibleMoney
  }

  /// The sampled rate; `nil` where nothing was eligible.
  public func rate(_ measure: Measure) -> Fraction? {
    switch measure {
    case .cases: Fraction(Int128(doneCases), over: Int128(eligibleCases))
    case .money: Fraction(doneMoney, over: eligibleMoney)
    }
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
