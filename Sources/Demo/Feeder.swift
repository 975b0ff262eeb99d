internal import Foundation
internal import Kafka
internal import Ledger
internal import Scenario
internal import Worker

/// Feeds the events of the model to the broker when their time has come. Runs on a thread of its own.
///
/// The mock broker keeps 5 MiB a partition and drops the oldest silently, so the feeder goes no further ahead of what
/// was read back than `window` records, those included that the worker makes of them.
struct Feeder: Sendable {
  /// Events ahead, plus a sample for each office and day ahead: about 3 MiB, before compression.
  static let window: Int64 = 10_000
  /// For how long nothing may come back before the demo gives up.
  static let patience = Duration.seconds(60)
  /// What is due is looked up so often.
  private static let step = 0.005
  private static let calendar = StatisticsCalendar.vietnam

  let settings: DemoSettings
  let model: NationalModel
  let topic: String
  let bootstrapServers: String
  let controls: Controls
  let status: WorkerStatus
  /// How far what was read back goes.
  let position: @Sendable () -> Board.Position

  /// Feeds everything, or until a stop is asked for, and returns when the worker has committed it.
  func run() throws {
    var model = model
    let producer = try Producer(["bootstrap.servers": bootstrapServers, "linger.ms": "5", "compression.type": "lz4"])
    let opening = ContinuousClock.now + settings.opening
    try wait(for: "the worker to join its group") { status.isReady }
    while !controls.isStopping, !controls.skipsOpening, ContinuousClock.now < opening { rest() }
    // What was accepted before the first year is history, and comes at once.
    let firstYear = Self.calendar.period(settings.model.periods.first ?? 2020)
    controls.begin(
      at: Self.calendar.end(of: firstYear.first.advanced(by: -1)).microseconds, daysPerSecond: settings.daysPerSecond)
    var line: [UInt8] = []
    var fed: Int64 = 0
    var firstDay: Day?
    while !controls.isStopping, let head = model.next(into: &line) {
      let day = Self.calendar.day(ofMicroseconds: head.timeMicroseconds)
      firstDay = firstDay ?? day
      while !controls.isStopping, controls.microseconds < head.timeMicroseconds { rest() }
      try wait(for: "the published totals to follow") {
        isNear(Board.Position(events: fed, day: day), to: position(), firstDay: firstDay ?? day)
      }
      if controls.isStopping { break }
      try producer.produce(
        topic: topic, key: Array(head.officeCode.utf8), value: line,
        timestampMilliseconds: head.timeMicroseconds / 1000)
      fed += 1
      line.removeAll(keepingCapacity: true)
    }
    try producer.flush(timeoutMilliseconds: 10_000)
    if let error = producer.deliveryFailures.firstError { throw error }
    try producer.close(timeoutMilliseconds: 1_000)
    let count = fed
    try wait(for: "the worker to read what was fed", evenWhenStopping: true) {
      (status.partitions[0]?.nextOffset ?? 0) >= count
    }
  }

  /// Whether the distance between what is fed and what was read back is small enough to feed on.
  private func isNear(_ fed: Board.Position, to read: Board.Position, firstDay: Day) -> Bool {
    let days = Int64((read.day ?? firstDay).distance(to: fed.day ?? firstDay))
    let ahead = fed.events - read.events
    // An event alone may always go, also where one day makes more samples than fit.
    return ahead < 1 || ahead + days * Int64(settings.model.offices) < Self.window
  }

  /// Waits for a condition, in vain for no longer than `patience` without any event read.
  private func wait(for what: String, evenWhenStopping: Bool = false, _ condition: () -> Bool) throws {
    var deadline = ContinuousClock.now + Self.patience
    var last = position()
    while !condition() {
      if evenWhenStopping ? controls.isAborted : controls.isStopping { return }
      rest()
      let now = position()
      if now != last { deadline = ContinuousClock.now + Self.patience }
      last = now
      if ContinuousClock.now >= deadline {
        throw DemoFailure("waited a minute for \(what); is the machine very busy? Try again with fewer --cases")
      }
    }
  }

  private func rest() { Thread.sleep(forTimeInterval: Self.step) }
}
