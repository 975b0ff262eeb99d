/// What a national model is asked for. A plain value; `NationalModel.init` checks it.
public struct NationalOptions: Sendable, Equatable {
  /// The most offices a model has: the provinces, and 999 district offices below each of them.
  public static let maximumOffices = 63 * 1_000

  /// Decides every choice of the model; the same options give the same bytes.
  public var seed: UInt64
  /// The number of offices: the first provinces of `OfficeList.bundled63`, above 63 district-like offices
  /// (`01-001`) below them in turn. 1…63,000.
  public var offices: Int
  /// The number of `accepted` events over all periods, those carried into the first one included. At least 0.
  public var cases: Int
  /// Consecutive statistics years in rising order, each named by the year in which it ends. 2002…2200.
  public var periods: [Int]
  /// Events of a million delivered late or a second time, half of them each. 0…1,000,000.
  public var disorderPerMillion: Int
  /// Records that are no events, added to a million events. 0…1,000,000.
  public var poisonPerMillion: Int

  /// Options with the knobs for faults at 0.
  public init(
    seed: UInt64, offices: Int, cases: Int, periods: [Int], disorderPerMillion: Int = 0, poisonPerMillion: Int = 0
  ) {
    self.seed = seed
    self.offices = offices
    self.cases = cases
    self.periods = periods
    self.disorderPerMillion = disorderPerMillion
    self.poisonPerMillion = poisonPerMillion
  }

  func check() throws(ScenarioError) {
    guard (1...Self.maximumOffices).contains(offices) else {
      throw .badOption(name: "offices", reason: "\(offices) is not in 1…\(Self.maximumOffices)")
    }
    // Slots of cases in the agenda have 31 bits.
    guard (0...1_000_000_000).contains(cases) else {
      throw .badOption(name: "cases", reason: "\(cases) is not in 0…1000000000")
    }
    guard periods.allSatisfy({ (2002...2200).contains($0) }) else {
      throw .badOption(name: "periods", reason: "years are 2002…2200")
    }
    guard let first = periods.first, periods.elementsEqual(first..<first + periods.count) else {
      throw .badOption(name: "periods", reason: "give consecutive years in rising order, such as 2019 2020")
    }
    for (name, share) in [("disorder", disorderPerMillion), ("poison", poisonPerMillion)]
    where !(0...1_000_000).contains(share) {
      throw .badOption(name: name, reason: "\(share) per million is not in 0…1000000")
    }
  }
}
