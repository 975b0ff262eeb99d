public import Ledger

/// One test of rules: what happens, and which alerts are expected of it.
public struct RuleUnitTest: Equatable, Sendable {
  /// What happens.
  public enum Source: Equatable, Sendable {
    /// The events of a file.
    case file(path: String)
    /// Events as they are written in the test.
    case events([Event])
    /// Figures of offices by day.
    case series([CaseSeries])
  }

  /// An event in structured mode.
  public struct Event: Equatable, Sendable {
    /// The line on which it stands, from 1.
    public var line: Int
    /// One line of JSON.
    public var json: String

    /// An event of a test.
    public init(line: Int, json: String) {
      self.line = line
      self.json = json
    }
  }

  /// What it shows, in words.
  public var name: String
  /// The line on which it begins, from 1.
  public var line: Int
  /// Days and periods.
  public var calendar: StatisticsCalendar
  /// What happens.
  public var source: Source
  /// Up to which day days are closed; later events are skipped. `nil`: the last day stays open.
  public var asOf: Day?
  /// All the alerts that there are to be.
  public var expected: [ExpectedAlert]

  /// A test with these parts.
  public init(
    name: String, line: Int, calendar: StatisticsCalendar, source: Source, asOf: Day?, expected: [ExpectedAlert]
  ) {
    self.name = name
    self.line = line
    self.calendar = calendar
    self.source = source
    self.asOf = asOf
    self.expected = expected
  }
}
