/// A case as the model holds it between two of its events.
struct OpenCase: Sendable {
  /// How the case is meant to end.
  enum Ending: UInt8, Sendable {
    case complete
    case terminate
    /// Paid off in parts over years.
    case linger
  }

  /// What still happens to the case on its way, once at most.
  enum Interlude: UInt8, Sendable {
    case none, officer, deferral, otherDeferral, suspension, reduction, adjustment
  }

  /// What is still owed; never below 0.
  var balance: Int
  var office: Int32
  var number: Int32
  var finishDay: Int32
  var year: Int16
  var officer: UInt16
  var sequence: UInt16 = 0
  var next: EventKind = .accepted
  var ending: Ending = .complete
  var interlude: Interlude = .none
  var category: UInt8
  var paymentsLeft: UInt8 = 0
  var isCarriedIn: Bool
  /// Set by a reopening, so that a case is not reopened for ever.
  var wasReopened = false
  /// Set when the case ends with its next event.
  var isLast = false
}
