/// Figures that a stream of events is to reproduce, as data: for each office, what its statistics say of each period,
/// and what a replay must show. The file is JSON; the names of its fields are those of the properties here, fields
/// that are left out count as 0 or as not stated, and the columns are those of the totals.
public struct FiguresDescription: Sendable, Equatable, Decodable {
  /// The offices with their figures; the order decides nothing but ties in time.
  public let wholes: [Whole]
  /// Places that offices take among others; the scenario does not use them, a check does.
  public let rankings: [Ranking]

  /// One office and what its events add up to. No event lies behind its last day.
  public struct Whole: Sendable, Equatable, Decodable {
    /// The office code of its events.
    public let office: String
    /// Who this is, for people.
    public let name: String
    /// The figures as they were reported.
    public let source: String
    /// How what was not reported was found, and what does not add up.
    public let derivation: String
    /// The last day of the last period's events, `YYYY-MM-DD`.
    public let asOf: String
    /// Posts filled and posts allowed; both or neither.
    public let officers: Int?
    /// See `officers`.
    public let quota: Int?
    /// Consecutive periods in rising order.
    public let periods: [Period]
    /// What a replay shows.
    public let expect: [Expectation]

    private enum CodingKeys: String, CodingKey {
      case office, name, source, derivation, asOf, officers, quota, periods, expect
    }

    /// Reads a whole; `expect` may be left out.
    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      office = try fields.decode(String.self, forKey: .office)
      name = try fields.decode(String.self, forKey: .name)
      source = try fields.decode(String.self, forKey: .source)
      derivation = try fields.decode(String.self, forKey: .derivation)
      asOf = try fields.decode(String.self, forKey: .asOf)
      officers = try fields.decodeIfPresent(Int.self, forKey: .officers)
      quota = try fields.decodeIfPresent(Int.self, forKey: .quota)
      periods = try fields.decode([Period].self, forKey: .periods)
      expect = try fields.decodeIfPresent([Expectation].self, forKey: .expect) ?? []
    }
  }

  /// What a replay must show of one office: sums over the named periods.
  public struct Expectation: Sendable, Equatable, Decodable {
    /// The periods summed.
    public let periods: [Int]
    /// In cases; nil where nothing is stated.
    public let cases: Columns?
    /// In đồng; nil where nothing is stated.
    public let money: Columns?
  }

  /// Columns of the totals by their names, and the rate with two decimals.
  public struct Columns: Sendable, Equatable, Decodable {
    /// Column name to its sum over the periods. `carriedIn` and the stocks are sums as well.
    public let sums: [String: Int]
    /// 100 × Σ done ÷ Σ eligible, half away from zero, such as `63.75`.
    public let rate: String?
  }

  /// The place of one office among several by their rates over some periods, 1 for the highest.
  public struct Ranking: Sendable, Equatable, Decodable {
    /// The office that is placed.
    public let office: String
    /// The offices compared, itself included.
    public let among: [String]
    /// The periods summed.
    public let periods: [Int]
    /// Its place by the rate in cases.
    public let byCases: Int
    /// Its place by the rate in money.
    public let byMoney: Int
  }

  /// A description made in code; `FiguresScenario` checks it.
  public init(wholes: [Whole], rankings: [Ranking]) {
    self.wholes = wholes
    self.rankings = rankings
  }

  private enum CodingKeys: String, CodingKey {
    case wholes, rankings
  }

  /// Reads a description; `rankings` may be left out.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    wholes = try fields.decode([Whole].self, forKey: .wholes)
    rankings = try fields.decodeIfPresent([Ranking].self, forKey: .rankings) ?? []
  }
}
