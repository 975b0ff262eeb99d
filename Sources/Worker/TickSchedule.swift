internal import Ledger
internal import Records

/// When a quiet partition gets a tick that closes its days: an hour after local midnight, once a day.
struct TickSchedule {
  private let calendar: StatisticsCalendar
  private var tickedDays: [Int32: Day] = [:]

  init(_ calendar: StatisticsCalendar) { self.calendar = calendar }

  /// The tick to produce to a partition that is caught up, or `nil`. It is given once a day.
  ///
  /// - Parameters:
  ///   - openDay: the day open in the partition; without one there is nothing to close.
  ///   - nowMicroseconds: wall clock.
  mutating func tick(for partition: Int32, openDay: Day?, nowMicroseconds: Int64) -> (id: String, json: [UInt8])? {
    let hour: Int64 = 3_600_000_000
    let today = calendar.day(ofMicroseconds: nowMicroseconds - hour)
    guard let openDay, openDay < today, tickedDays[partition] != today else { return nil }
    tickedDays[partition] = today
    let id = "tick/\(partition)/\(today)"
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("specversion", "1.0")
    writer.member("id", id)
    writer.member("source", "/tiendo")
    writer.member("type", "tiendo.clock.ticked")
    let midnight = calendar.end(of: today.advanced(by: -1)).microseconds
    writer.member("time", utcTime(microseconds: midnight + hour))
    writer.endObject()
    return (id, writer.bytes)
  }
}
