/// The kinds of events of the contract, in the order of its table.
public enum EventType: UInt8, CaseIterable, Sendable {
  case accepted, classified, deferred, suspended, resumed, collected, reduced, adjusted
  case completed, terminated, delegated, pulledUp, revoked, separated, reopened, assigned
  case targetSet, staffed, complaintReceived, complaintResolved
  case ticked

  /// The CloudEvents `type`, as written in an event.
  public var name: String { "\(staticName)" }

  var staticName: StaticString {
    switch self {
    case .accepted: "tiendo.case.accepted"
    case .classified: "tiendo.case.classified"
    case .deferred: "tiendo.case.deferred"
    case .suspended: "tiendo.case.suspended"
    case .resumed: "tiendo.case.resumed"
    case .collected: "tiendo.case.collected"
    case .reduced: "tiendo.case.reduced"
    case .adjusted: "tiendo.case.adjusted"
    case .completed: "tiendo.case.completed"
    case .terminated: "tiendo.case.terminated"
    case .delegated: "tiendo.case.delegated"
    case .pulledUp: "tiendo.case.pulledUp"
    case .revoked: "tiendo.case.revoked"
    case .separated: "tiendo.case.separated"
    case .reopened: "tiendo.case.reopened"
    case .assigned: "tiendo.case.assigned"
    case .targetSet: "tiendo.office.targetSet"
    case .staffed: "tiendo.office.staffed"
    case .complaintReceived: "tiendo.complaint.received"
    case .complaintResolved: "tiendo.complaint.resolved"
    case .ticked: "tiendo.clock.ticked"
    }
  }

  /// Whether the event belongs to one case (`tiendo.case.*`) and carries `data.case`.
  @inlinable public var isOfCase: Bool { rawValue <= EventType.assigned.rawValue }
}

/// Where a case stands. Raw values are part of the snapshot format.
public enum CaseStatus: UInt8, CaseIterable, Sendable {
  /// No status event has been applied yet (only money or an officer, before the acceptance).
  case none = 0
  case inProgress, deferredByAgreement, suspended, notEligible
  case completed, terminated, delegatedOut, pulledUp, revoked
  case separateRegister

  /// Final: only `reopened` leads on, unless an event between is still missing.
  @inlinable public var isFinal: Bool { rawValue >= 5 && rawValue <= 9 }
}

extension EventType {
  /// The status that the event sets; `none` for an event that sets no status.
  ///
  /// - Parameter flag: `data.eligible` of `classified`, `data.byAgreement` of `deferred`.
  @inlinable public func status(flag: Bool) -> CaseStatus {
    switch self {
    case .accepted, .resumed, .reopened: .inProgress
    case .classified: flag ? .inProgress : .notEligible
    case .deferred: flag ? .deferredByAgreement : .suspended
    case .suspended: .suspended
    case .completed: .completed
    case .terminated: .terminated
    case .delegated: .delegatedOut
    case .pulledUp: .pulledUp
    case .revoked: .revoked
    case .separated: .separateRegister
    default: .none
    }
  }
}
