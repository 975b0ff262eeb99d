internal import Engine
internal import Ledger
internal import Records
internal import Replay

extension Restatement {
  /// One line: the columns as they were closed and as they are now, and the late events.
  func write(to writer: inout JSONWriter, partition: Int32) {
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
    for trace in events {
      writer.beginObject()
      writer.members(of: trace, partition: partition)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
