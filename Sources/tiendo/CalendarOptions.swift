internal import ArgumentParser
internal import Ledger
internal import Settings

/// Options for another statistics year, with the values and defaults of the configuration's `period`.
struct CalendarOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The day on which the statistics year begins.", valueName: "MM-DD"))
  var periodStart = "10-01"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The offset of local time from UTC, which decides what day an event is of.", valueName: "±HH:MM")
  )
  var utcOffset = "+07:00"

  /// A day as an option has it.
  static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("\"\(text)\" is not a day; write it as 2020-09-30") }
    return day
  }

  /// The calendar meant. A bad value is wrong usage.
  func calendar() throws -> StatisticsCalendar {
    do {
      // The reader of the configuration is the one that knows how these are written.
      return try Configuration.parse(
        "", environment: ["TIENDO_PERIOD_START": periodStart, "TIENDO_PERIOD_UTC_OFFSET": utcOffset]
      ).period
    } catch {
      let option = error.source.hasSuffix("START") ? "--period-start" : "--utc-offset"
      throw ValidationError("\(option): \(error.value ?? "it") \(error.problem); \(error.allowed)")
    }
  }
}
