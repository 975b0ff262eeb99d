public import CaseEvents
public import Engine

extension JSONWriter {
  /// A rejected line of a replay.
  ///
  /// - Parameter file: named only where there are several.
  public mutating func rejection(_ rejection: Rejection, line: Int, file: String?) {
    beginObject()
    if let file { member("file", file) }
    member("line", line)
    member("reason", rejection.reason.rawValue)
    member("message", rejection.message)
    endObject()
  }

  /// A rejected record of a topic.
  public mutating func rejection(_ rejection: Rejection, offset: Int64, partition: Int32) {
    beginObject()
    member("partition", partition)
    member("offset", offset)
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
