/// Splits an amount over a number of cases, unevenly and to the last đồng: the share of a case is the difference of
/// two rounded sums, so all shares together are the amount.
struct MoneySplit: Sendable {
  /// Shares of eight cases in turn.
  private static let weights = [1, 3, 2, 9, 4, 1, 25, 3]
  private static let sums = [0, 1, 4, 6, 15, 19, 20, 45, 48]

  let total: Int
  private let weight: Int

  init(total: Int, count: Int) {
    self.total = total
    weight = max(1, Self.sum(of: count))
  }

  /// The least total that gives every case something.
  static func minimum(count: Int) -> Int {
    sum(of: count)
  }

  /// The share of one case, from 0.
  func share(of index: Int) -> Int {
    amount(upTo: index + 1) - amount(upTo: index)
  }

  private func amount(upTo index: Int) -> Int {
    guard total > 0 else { return 0 }
    return weight.dividingFullWidth(total.multipliedFullWidth(by: Self.sum(of: index))).quotient
  }

  private static func sum(of count: Int) -> Int {
    count / weights.count * (sums.last ?? 0) + sums[count % weights.count]
  }
}
