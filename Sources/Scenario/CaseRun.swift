/// Cases of one office that live alike: as many events each, spread evenly over the same spans.
package struct CaseRun: Sendable {
  /// One event in the life of each of these cases.
  package struct Step: Sendable {
    let kind: EventKind
    let window: WorkWindow
    /// The period in which the events of this step lie.
    package let period: Int
    /// Money of all these cases together; nil for an event without an amount.
    let money: MoneySplit?

    /// The type of the event in the contract.
    package var eventType: String { "\(kind.name)" }
    /// What the data says besides, such as `,"eligible":true`.
    package var fixedData: String { "\(kind.fixedData)" }
    /// The sum of the amounts in đồng; nil for an event without one.
    package var amount: Int? { money?.total }
  }

  /// The number of cases.
  package let count: Int
  let office: Int
  let year: Int
  let firstNumber: Int
  /// `accepted` first, in the order of time.
  package let steps: [Step]
}
