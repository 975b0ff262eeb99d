internal import ArgumentParser
internal import Ledger
internal import Replay
internal import Settings

/// Options for another statistics year and another `maxAhead`, written as in the configuration.
struct CalendarOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The day on which the statistics year begins. (default: that of --config or of the archive, else 10-01)",
      valueName: "MM-DD"))
  var periodStart: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The offset of local time from UTC, which decides what day an event is of. (default: that of --config or of the \
      archive, else +07:00)
      """, valueName: "±HH:MM")
  )
  var utcOffset: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How far the time of an event may be ahead of the timestamp of its record. (default: that of --config or of the \
      archive, else 1h)
      """, valueName: "duration"))
  var maxAhead: String?

  /// How times are read: as the options say, else a configuration, else the archive that is read, else by the defaults.
  ///
  /// - Throws: wrong usage for a bad value of an option.
  func times(_ configuration: Configuration? = nil, of source: (any ReplaySource)? = nil) throws -> TimeSettings {
    let options = [
      "TIENDO_PERIOD_START": periodStart, "TIENDO_PERIOD_UTC_OFFSET": utcOffset, "TIENDO_MAX_AHEAD": maxAhead,
    ].compactMapValues(\.self)
    do {
      return try TimeSettings(options, else: configuration, archive: source as? Archive)
    } catch let error as SettingsError {
      let option = error.source.lowercased().replacing("tiendo_period_utc", with: "-utc").replacing("tiendo", with: "-")
      throw ValidationError(
        "-\(option.replacing("_", with: "-")): \(error.value ?? "it") \(error.problem); \(error.allowed)")
    }
  }

  /// The day that an option names; anything else is wrong usage.
  @Sendable static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("\"\(text)\" is not a day; write it as 2020-09-30") }
    return day
  }
}

/// How times are read: days and periods, and what is too far ahead.
struct TimeSettings {
  var calendar: StatisticsCalendar
  /// How far the time of an event may be ahead of its record's timestamp.
  let maximumAheadMicroseconds: Int64
  /// The same in the words of the configuration.
  let configured: Archive.Configured

  /// - Parameters:
  ///   - options: what wins, by the variables of the configuration.
  ///   - archive: counts where there is no configuration.
  /// - Throws: `SettingsError` for an option, whose source is the variable.
  init(
    _ options: [String: String] = [:], else configuration: Configuration? = nil, archive: Archive? = nil
  ) throws {
    let base = try configuration ?? Self.configuration(of: archive)
    // The reader of the configuration is the one that knows how these are written.
    let chosen = try Configuration.parse(
      "", environment: Self.variables(Archive.Configured(base)).merging(options) { $1 })
    calendar = chosen.period
    maximumAheadMicroseconds = chosen.maxAheadMicroseconds
    configured = Archive.Configured(chosen)
  }

  private static func configuration(of archive: Archive?) throws -> Configuration {
    guard let archive, let words = archive.configuration else { return Configuration() }
    do throws(SettingsError) {
      return try Configuration.parse("", environment: variables(words))
    } catch {
      throw CommandFailure(
        .failed,
        "\(archive.manifestPath): \(error.key): \(error.value ?? "it") \(error.problem); bring it back from a copy")
    }
  }

  private static func variables(_ words: Archive.Configured) -> [String: String] {
    [
      "TIENDO_PERIOD_START": words.period.start, "TIENDO_PERIOD_UTC_OFFSET": words.period.utcOffset,
      "TIENDO_MAX_AHEAD": words.maxAhead,
    ]
  }
}

extension Archive.Configured {
  /// What a configuration says.
  init(_ configuration: Configuration) {
    self.init(
      maxAhead: configuration.maxAheadText, periodStart: configuration.periodStartText,
      utcOffset: configuration.periodOffsetText)
  }
}

extension ReplaySettings {
  /// Settings of a replay of everything without rules.
  init(_ times: TimeSettings) {
    self.init()
    calendar = times.calendar
    maximumAheadMicroseconds = times.maximumAheadMicroseconds
  }
}
