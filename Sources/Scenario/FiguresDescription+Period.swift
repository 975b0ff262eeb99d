extension FiguresDescription {
  /// The figures of one office in one period. In cases:
  /// carriedIn + newIntake − delegatedOut − pulledUp − revoked − separated
  /// = completed + terminated + inProgress + deferredByAgreement + suspended + notEligible.
  public struct Period: Sendable, Equatable, Decodable {
    /// The year in which the period ends.
    public let period: Int
    /// Open cases from before, of the first period alone; later ones carry in what the period before carried out.
    public let carriedIn: Int
    /// Of `carriedIn`, those not eligible.
    public let carriedInNotEligible: Int
    /// Cases accepted in the period.
    public let newIntake: Int
    /// Cases leaving to another office.
    public let delegatedOut: Int
    /// Cases taken over by the office above.
    public let pulledUp: Int
    /// Cases whose decision was withdrawn.
    public let revoked: Int
    /// Cases moved to the separate register.
    public let separated: Int
    /// Cases completed.
    public let completed: Int
    /// Cases terminated.
    public let terminated: Int
    /// Open at the end, eligible.
    public let inProgress: Int
    /// Open at the end, deferred by agreement and eligible.
    public let deferredByAgreement: Int
    /// Open at the end, in the third bucket.
    public let suspended: Int
    /// Open at the end, not eligible.
    public let notEligible: Int
    /// In đồng: all of it collected; 0 where nothing is stated. Needs `moneyEligible`.
    public let moneyDone: Int
    /// In đồng: `moneyDone` and the balances of the eligible open cases at the end.
    public let moneyEligible: Int

    private enum CodingKeys: String, CodingKey {
      case period, carriedIn, carriedInNotEligible, newIntake, delegatedOut, pulledUp, revoked, separated, completed
      case terminated, inProgress, deferredByAgreement, suspended, notEligible, moneyDone, moneyEligible
    }

    /// Reads a period; a field left out is 0.
    public init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      func figure(_ key: CodingKeys) throws -> Int {
        try fields.decodeIfPresent(Int.self, forKey: key) ?? 0
      }
      period = try fields.decode(Int.self, forKey: .period)
      carriedIn = try figure(.carriedIn)
      carriedInNotEligible = try figure(.carriedInNotEligible)
      newIntake = try figure(.newIntake)
      delegatedOut = try figure(.delegatedOut)
      pulledUp = try figure(.pulledUp)
      revoked = try figure(.revoked)
      separated = try figure(.separated)
      completed = try figure(.completed)
      terminated = try figure(.terminated)
      inProgress = try figure(.inProgress)
      deferredByAgreement = try figure(.deferredByAgreement)
      suspended = try figure(.suspended)
      notEligible = try figure(.notEligible)
      moneyDone = try figure(.moneyDone)
      moneyEligible = try figure(.moneyEligible)
    }

    var exits: Int { delegatedOut + pulledUp + revoked + separated }
    var done: Int { completed + terminated }
    var carriedOut: Int { inProgress + deferredByAgreement + suspended + notEligible }
    var figures: [Int] {
      [
        carriedIn, carriedInNotEligible, newIntake, delegatedOut, pulledUp, revoked, separated, completed, terminated,
        inProgress, deferredByAgreement, suspended, notEligible, moneyDone, moneyEligible,
      ]
    }
  }
}
