/// Why an event was not applied, in the order in which the checks are made. Raw values are the contract's.
public enum RejectionReason: String, CaseIterable, Sendable {
  case tooLarge = "too-large"
  case malformed
  case missingField = "missing-field"
  case badField = "bad-field"
  case unknownType = "unknown-type"
  case keyMismatch = "key-mismatch"
  case timeInFuture = "time-in-future"
  case sequenceTooOld = "sequence-too-old"
  case alreadyAccepted = "already-accepted"
  case illegalTransition = "illegal-transition"
  case amountOverflow = "amount-overflow"
}

/// A reason and what a person needs to mend the event. Made without allocating, so that poison costs no more than
/// good events.
public struct Rejection: Error, Sendable {
  /// The contract's reason.
  public let reason: RejectionReason
  /// What is wrong, and what is allowed.
  public let explanation: StaticString
  /// Where the scan stopped, in bytes from the start of the record's value; `nil` where no place is meant.
  public let byteOffset: Int?

  /// A rejection for `reason`, explained to the sender of the event.
  public init(_ reason: RejectionReason, _ explanation: StaticString, byteOffset: Int? = nil) {
    self.reason = reason
    self.explanation = explanation
    self.byteOffset = byteOffset
  }

  /// The value is over 1 MiB.
  public static var tooLarge: Rejection { Rejection(.tooLarge, "the value is larger than 1 MiB") }
  /// In binary mode, an attribute is not UTF-8.
  static var badHeader: Rejection { Rejection(.malformed, "a ce_ header is not UTF-8") }

  /// One sentence for the dead-letter header and the rejected lines of a replay.
  public var message: String {
    guard let byteOffset else { return "\(explanation)" }
    return "\(explanation), at byte \(byteOffset)"
  }
}
