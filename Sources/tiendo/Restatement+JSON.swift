internal import Engine
internal import Ledger
internal import Records
internal import Replay

extension Restatement {
  /// One line: the columns as they were closed and as they are now, and the late events.
  ///
  /// - Parameter events: those of the partition.
  func write(to output: OutputFile, events: LateEvents) throws(CommandFailure) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("office", now.office)
    writer.member("period", now.period)
    writer.member("closed", closed.day.description)
    for measure in Measure.allCases {
      writer.key(measure.rawValue)
      writer.beginObject()
      writer.key("closed")
      writer.columns(closed.columns(measure), measure)
      writer.key("now")
      writer.columns(measure == .cases ? now.cases : now.money, measure)
      writer.endObject()
    }
    writer.key("events")
    writer.beginArray()
    try output.write(writer.bytes)
    try events.copy(office: now.office, period: now.period, to: output)
    try output.write("]}\n")
  }
}

/// The late events of a partition by office and period, put aside as JSON, so that any number costs no memory.
struct LateEvents {
  private struct Key: Hashable {
    var office: String
    var period: Int32
  }

  private let partition: Int32
  private let spool: Spool
  private var groups: [Key: Int] = [:]
  private var writer = JSONWriter()

  init(partition: Int32, in spool: Spool) {
    self.partition = partition
    self.spool = spool
  }

  /// Puts an event aside.
  mutating func take(_ trace: EventTrace) throws(CommandFailure) {
    let key = Key(office: trace.office, period: trace.period)
    let known = groups[key]
    let group = known ?? spool.group()
    groups[key] = group
    writer.removeAll()
    writer.beginObject()
    writer.members(of: trace, partition: partition)
    writer.endObject()
    try spool.write(known == nil ? writer.bytes : [0x2C] + writer.bytes, to: group)
  }

  /// Writes the events of an office and period as the elements of an array, in order.
  func copy(office: String, period: Int32, to output: OutputFile) throws(CommandFailure) {
    if let group = groups[Key(office: office, period: period)] { try spool.copy(group, to: output) }
  }
}
