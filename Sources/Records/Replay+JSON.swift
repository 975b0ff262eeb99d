public import CaseEvents
public import Engine

extension JSONWriter {
  /// A rejected line of a replay, or a rejected record of a topic; of an archive it is both.
  ///
  /// - Parameter file: named only where there are several.
  public mutating func rejection(
    _ rejection: Rejection, line: Int? = nil, file: String? = nil, offset: Int64? = nil, partition: Int32? = nil
  ) {
    beginObject()
    if let file { member("file", file) }
    if let line { member("line", line) }
    if let partition { member("partition", partition) }
    if let offset { member("offset", offset) }
    member("reason", rejection.reason.rawValue)
    member("message", rejection.message)
    endObject()
  }

  /// What a replay has read.
  public mutating func input(_ counts: Counts) {
    beginObject()
    member("read", counts.read)
    member("applied", counts.applied)
    member("duplicates", counts.duplicates)
    key("rejected")
    beginObject()
    for reason in RejectionReason.allCases {
      if let count = counts.rejected[reason] { member(reason.rawValue, count) }
    }
    endObject()
    endObject()
  }
}
