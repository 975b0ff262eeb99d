/// The events a scenario writes, with their names in the contract.
enum EventKind: UInt8, Sendable {
  case accepted, classifiedEligible, classifiedNotEligible, deferredByAgreement, deferredOtherwise, suspended, resumed
  case collected, reduced, adjusted, completed, terminated, delegated, pulledUp, revoked, separated, reopened, assigned
  case targetSet, staffed, complaintReceived, complaintResolved

  var name: StaticString {
    switch self {
    case .accepted: "tiendo.case.accepted"
    case .classifiedEligible, .classifiedNotEligible: "tiendo.case.classified"
    case .deferredByAgreement, .deferredOtherwise: "tiendo.case.deferred"
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
    }
  }

  /// What is fixed in the data of the event.
  var fixedData: StaticString {
    switch self {
    case .classifiedEligible: ",\"eligible\":true"
    case .classifiedNotEligible: ",\"eligible\":false"
    case .deferredByAgreement: ",\"byAgreement\":true"
    case .deferredOtherwise: ",\"byAgreement\":false"
    default: ""
    }
  }
}
