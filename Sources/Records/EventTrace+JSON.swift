public import Engine
internal import CaseEvents

extension JSONWriter {
  /// The members that say which event something is of, in an open object.
  ///
  /// - Parameter partition: of the event's record.
  public mutating func members(of trace: EventTrace, partition: Int32) {
    member("id", trace.event)
    member("type", trace.type.name)
    member("case", trace.caseID)
    member("time", utcTime(microseconds: trace.timeMicroseconds))
    member("partition", partition)
    member("offset", trace.offset)
  }
}
