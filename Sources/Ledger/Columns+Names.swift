extension Columns {
  /// A column of the contract's table by its name.
  public struct Named: Sendable {
    /// `carriedIn`, `newIntake`, …
    public let name: String
    /// Its value in some columns.
    public let value: @Sendable (Columns) -> Int128
  }

  /// All columns but the rate, in the order in which records have them.
  public static func named(_ measure: Measure) -> [Named] { measure == .cases ? namedOfCases : namedOfMoney }

  private static let namedOfCases =
    intake + outflows + [Named(name: "completed") { $0.completed }] + results
  private static let namedOfMoney =
    intake + [Named(name: "adjusted") { $0.adjusted }] + outflows + [
      Named(name: "collected") { $0.collected }, Named(name: "reduced") { $0.reduced },
    ] + results

  private static let intake = [Named(name: "carriedIn") { $0.carriedIn }, Named(name: "newIntake") { $0.newIntake }]
  private static let outflows = [
    Named(name: "delegatedOut") { $0.delegatedOut }, Named(name: "pulledUp") { $0.pulledUp },
    Named(name: "revoked") { $0.revoked }, Named(name: "separated") { $0.separated },
    Named(name: "toEnforce") { $0.toEnforce },
  ]
  private static let results = [
    Named(name: "terminated") { $0.terminated }, Named(name: "done") { $0.done },
    Named(name: "inProgress") { $0.inProgress }, Named(name: "deferredByAgreement") { $0.deferredByAgreement },
    Named(name: "suspended") { $0.suspended }, Named(name: "notEligible") { $0.notEligible },
    Named(name: "eligible") { $0.eligible }, Named(name: "carriedOut") { $0.carriedOut },
  ]
}
