/// A decoded event: one flat row, where a field that the type does not list is `nil`.
public struct SlowEvent: Equatable, Sendable {
  /// The CloudEvents id, as bytes.
  public var id: [UInt8]
  /// The CloudEvents type, one of the contract's.
  public var type: String
  /// Microseconds since 1970.
  public var timeMicroseconds: Int64
  /// The office; `nil` on a tick alone.
  public var office: [UInt8]?
  /// The case; `nil` for events without one.
  public var caseCode: [UInt8]?
  /// The sequence; `nil` on a tick alone.
  public var sequence: UInt32?
  /// The amount in đồng.
  public var amount: Int64?
  /// The category, `other` where an accepted event names none.
  public var category: [UInt8]?
  /// The officer of an accepted or assigned event.
  public var officer: [UInt8]?
  /// The reason of a reduction.
  public var reason: [UInt8]?
  /// The office a case is delegated to.
  public var to: [UInt8]?
  /// The result of a classification.
  public var eligible: Bool?
  /// Whether a deferral is by agreement.
  public var byAgreement: Bool?
  /// The period of a target.
  public var period: Int64?
  /// The target in cases, in hundredths of a percent.
  public var casesHundredths: Int64?
  /// The target in money, in hundredths of a percent.
  public var moneyHundredths: Int64?
  /// Enforcement officers in post.
  public var officers: Int64?
  /// Posts.
  public var quota: Int64?
  /// Complaints, 1 where an event gives no number.
  public var count: Int64?

  init(id: [UInt8], type: String, timeMicroseconds: Int64) {
    self.id = id
    self.type = type
    self.timeMicroseconds = timeMicroseconds
  }

  /// The status that the event sets, if it is a status event.
  var statusSet: SlowStatus? {
    switch type {
    case "tiendo.case.accepted", "tiendo.case.resumed", "tiendo.case.reopened": return .inProgress
    case "tiendo.case.classified": return eligible == true ? .inProgress : .notEligible
    case "tiendo.case.deferred": return byAgreement == true ? .deferredByAgreement : .suspended
    case "tiendo.case.suspended": return .suspended
    case "tiendo.case.completed": return .completed
    case "tiendo.case.terminated": return .terminated
    case "tiendo.case.delegated": return .delegatedOut
    case "tiendo.case.pulledUp": return .pulledUp
    case "tiendo.case.revoked": return .revoked
    case "tiendo.case.separated": return .separateRegister
    default: return nil
    }
  }
}

/// The status of a case.
public enum SlowStatus: String, CaseIterable, Sendable {
  case inProgress, deferredByAgreement, suspended, notEligible
  case completed, terminated, delegatedOut, pulledUp, revoked
  case separateRegister

  static let open: [SlowStatus] = [.inProgress, .deferredByAgreement, .suspended, .notEligible]
  static let final: [SlowStatus] = [.completed, .terminated, .delegatedOut, .pulledUp, .revoked]
}
