/// What is drawn for a case when it comes in: its amount and category. Integers only.
enum CaseLot {
  static let categories: [StaticString] = [
    "civil", "criminal", "family", "commercial", "labour", "administrative", "bankruptcy", "credit", "corruption",
    "budget",
  ]
  private static let categoryWeights = [250, 150, 230, 40, 12, 8, 4, 0, 0, 306]
  private static let credit = 7
  private static let corruption = 8

  /// Bands of amounts in đồng, of 100,000 cases each its number: most are court fees, and the money lies with a few.
  private static let bands: [(weight: Int, low: Int, high: Int)] = [
    (27_000, 200_000, 1_000_000),
    (28_000, 1_000_000, 5_000_000),
    (20_000, 5_000_000, 20_000_000),
    (14_500, 20_000_000, 100_000_000),
    (6_900, 100_000_000, 500_000_000),
    (2_460, 500_000_000, 2_000_000_000),
    (900, 2_000_000_000, 10_000_000_000),
    (210, 10_000_000_000, 50_000_000_000),
    (29, 50_000_000_000, 500_000_000_000),
    (1, 500_000_000_000, 4_000_000_000_000),
  ]

  static func drawAmount(_ random: inout SplitMix64) -> Int {
    var target = random.below(100_000)
    for band in bands {
      if target < band.weight {
        // The square of an even number of 16 bits lies nearer the lower end of the band.
        let even = random.below(65_536)
        let offset = (band.high - band.low).multipliedFullWidth(by: even * even)
        let amount = band.low + Int(offset.high << 32 | Int(offset.low >> 32))
        return amount / 1_000 * 1_000
      }
      target -= band.weight
    }
    return bands[0].low
  }

  /// Claims of banks are large ones; so is what corruption cost.
  static func drawCategory(amount: Int, _ random: inout SplitMix64) -> Int {
    if amount >= 500_000_000 {
      if random.chance(perMille: 550) { return credit }
      if random.chance(perMille: 20) { return corruption }
    }
    var target = random.below(1_000)
    for (category, weight) in categoryWeights.enumerated() {
      if target < weight { return category }
      target -= weight
    }
    return 0
  }
}
