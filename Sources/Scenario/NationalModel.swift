/// A national year, or several: offices of differing size and their cases from intake to the last payment, with the
/// rush before 30 September, the lull at Tết, targets in December, staffing and complaints.
///
/// Deterministic: the options decide every byte (integers and a seeded generator alone; no clock, no hash order).
/// Events come in the order of their time. Memory grows with the open cases, not with the events: the model goes
/// through the days and keeps for every open case 48 bytes and one entry in the agenda of its next day.
///
/// Of the cases, those carried into the first period are accepted in the summer before it. A case that is delegated
/// is accepted anew at another office, in place of a case that would have come in. What the model aims at is the level
/// of the published results: some 80 % of the eligible cases and 40 % of the money by 30 September.
public struct NationalModel: EventStream {
  /// The offices with the national one above them, for an offices file; events come from those of level `province` and
  /// `district`.
  public let offices: OfficeList
  private var simulation: NationalSimulation
  private var disturbance: Disturbance

  /// A model at its first event. Throws `badOption` for options out of range.
  public init(_ options: NationalOptions) throws(ScenarioError) {
    try options.check()
    let national = NationalOffices(count: options.offices)
    offices = national.list
    simulation = NationalSimulation(options, national)
    disturbance = Disturbance(options)
  }

  /// See `EventStream`.
  public mutating func next(into line: inout [UInt8]) -> EventHead? {
    if disturbance.isOff { return simulation.next(into: &line) }
    return disturbance.next(from: &simulation, into: &line)
  }
}
