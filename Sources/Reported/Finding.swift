public import Ledger

/// Figures that contradict each other, with the one behind it where that can be told.
public struct Finding: Equatable, Sendable {
  /// By what a contradiction shows.
  public enum Kind: String, CaseIterable, Sendable {
    /// An equation between the columns of a row does not hold.
    case equation
    /// A rate is not that of the figures beside it.
    case rate
    /// A part is more than the whole.
    case order
    /// What a year carried out is not what the next one carried in.
    case carriedOver = "carried-over"
    /// A figure of several years is not the sum of theirs.
    case years
    /// A figure is not the sum of those of the offices below.
    case offices
    /// A figure is five times or more away from those of the other periods.
    case neighbours
    /// A figure is not the one that events give.
    case events
  }

  /// Why it is a finding.
  public struct Reason: Equatable, Sendable {
    /// What kind of contradiction.
    public let kind: Kind
    /// One sentence for people, with all figures.
    public let text: String
  }

  /// A figure that would settle all reasons.
  public struct Likely: Equatable, Sendable {
    /// The line that has the figure.
    public let line: Int
    /// The office of that line.
    public let office: String
    /// The period of that line.
    public let period: ReportedPeriod
    /// The column of the figure.
    public let column: ReportedColumn
    /// The figure as it was reported.
    public let reported: Figure
    /// The one that was meant.
    public let figure: Figure
    /// The slip that separates them; `nil` where several checks ask for the figure and no slip explains it.
    public let slip: Slip?
  }

  /// The line where it is told, from 1.
  public let line: Int
  /// Code of the office.
  public let office: String
  /// The period of the line.
  public let period: ReportedPeriod
  /// The measure.
  public let measure: Measure
  /// The column whose figure is wrong; `nil` where that cannot be told.
  public let column: ReportedColumn?
  /// What it shows by; at least one reason.
  public let reasons: [Reason]
  /// What was probably meant: one figure, or a few of which one is; empty where that cannot be told.
  public let likely: [Likely]
}
