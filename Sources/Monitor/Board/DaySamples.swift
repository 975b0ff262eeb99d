import Ledger

/// The samples of an office's closed days in one period, by the number of the day; the first is 1.
struct DaySamples: Sendable {
  /// `nil` for a day that was not closed.
  private(set) var samples: [Position?] = []

  /// Puts in the sample of a day; numbers beyond a period are left out.
  mutating func set(_ sample: Position, day number: Int) {
    guard (1...366).contains(number) else { return }
    while samples.count < number { samples.append(nil) }
    samples[number - 1] = sample
  }
}

/// Done and eligible on each day of a period, from its first: the sums over the offices, each with its latest sample.
struct DaySeries: Sendable {
  /// One point for each day up to the last known; `nil` before the first.
  private(set) var points: [Position?] = []

  /// The sum over offices.
  ///
  /// An office without a sample of a day keeps that of the day before: its partition may close its days later.
  init(_ offices: some Sequence<DaySamples>) {
    var length = 0
    let all = offices.filter { !$0.samples.isEmpty }
    for samples in all { length = max(length, samples.samples.count) }
    points = Array(repeating: nil, count: length)
    for samples in all {
      var latest: Position?
      for index in 0..<length {
        if index < samples.samples.count, let sample = samples.samples[index] { latest = sample }
        guard let latest else { continue }
        points[index] = points[index].map { $0 + latest } ?? latest
      }
    }
  }

  /// The series with the present state as the point of a day, from 1.
  mutating func append(_ position: Position, day number: Int) {
    guard (1...366).contains(number), number >= points.count else { return }
    while points.count < number { points.append(points.last ?? nil) }
    points[number - 1] = position
  }

  /// The rate on each day; `nil` without one.
  func rates(_ measure: Measure) -> [Percent?] {
    points.map { $0.flatMap { Percent($0.done(measure), of: $0.eligible(measure)) } }
  }
}

extension Position {
  static func + (left: Position, right: Position) -> Position {
    var sum = left
    sum.doneCases += right.doneCases
    sum.eligibleCases += right.eligibleCases
    sum.inProgressCases += right.inProgressCases
    sum.doneMoney += right.doneMoney
    sum.eligibleMoney += right.eligibleMoney
    return sum
  }
}
