internal import ArgumentParser
internal import Foundation

/// One measured number.
struct Figure: Encodable {
  /// Benchmark that it comes from.
  var benchmark: String
  /// What was measured.
  var name: String
  /// Of the rounds.
  var median: Double
  /// Of the rounds.
  var least: Double
  /// Of the rounds.
  var greatest: Double
  /// Unit of the numbers.
  var unit: String
  /// What the median must not be above; `nil` for none.
  var bar: Double?

  var isOverBar: Bool { bar.map { median > $0 } ?? false }
}

/// The figures of a run, and the machine they were measured on.
struct Report {
  private struct Document: Encodable {
    var machine: String
    var date: String
    var command: [String]
    var figures: [Figure]
  }

  /// In the order in which they are shown.
  private(set) var figures: [Figure] = []

  /// Adds the median of some rounds; without rounds there is no figure.
  mutating func add(_ benchmark: String, _ name: String, _ rounds: [Double], _ unit: String, bar: Double? = nil) {
    let sorted = rounds.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return }
    let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    figures.append(
      Figure(
        benchmark: benchmark, name: name, median: median, least: least, greatest: greatest, unit: unit, bar: bar))
  }

  /// Adds the ratio of two series, round by round.
  mutating func addRatio(
    _ benchmark: String, _ name: String, _ rounds: [Double], over base: [Double], bar: Double? = nil
  ) {
    add(benchmark, name, zip(rounds, base).map { $0 / $1 }, "×", bar: bar)
  }

  /// Shows the figures, and writes them to a file where one is named.
  ///
  /// - Throws: exit status 1 where `check` is asked for and a figure is over its bar.
  func finish(check: Bool, json: String?) throws {
    print(Machine().text)
    print(table)
    if let json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let document = Document(
        machine: Machine().text, date: Date().formatted(.iso8601), command: CommandLine.arguments, figures: figures)
      try encoder.encode(document).write(to: URL(filePath: json))
    }
    let over = figures.filter(\.isOverBar)
    for figure in over { progress("\(figure.benchmark): \(figure.name) is over its bar") }
    if check, !over.isEmpty { throw ExitCode.failure }
  }

  private var table: String {
    let rows = figures.map { figure in
      [
        figure.benchmark, figure.name, Self.format(figure.median), Self.format(figure.least),
        Self.format(figure.greatest), figure.unit,
        figure.bar.map { "≤ \(Self.format($0)) \(figure.isOverBar ? "NOT MET" : "met")" } ?? "",
      ]
    }
    let heads = ["benchmark", "what", "median", "min", "max", "unit", "requirement"]
    let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
    let isNumber = [false, false, true, true, true, false, false]
    return ([heads] + rows).map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return isNumber[column] ? padding + row[column] : row[column] + padding
      }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }.joined(separator: "\n")
  }

  /// Three digits that count: `0.47`, `12.3`, `130`, `5 000 000`.
  static func format(_ value: Double) -> String {
    if value.magnitude < 10 { return String(format: "%.2f", value) }
    if value.magnitude < 100 { return String(format: "%.1f", value) }
    var digits = String(format: "%.0f", value)
    var grouped = ""
    while digits.count > 3, value >= 0 {
      grouped = " \(digits.suffix(3))\(grouped)"
      digits.removeLast(3)
    }
    return digits + grouped
  }
}

/// Writes a line about what is going on to standard error.
func progress(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// A failure that a person can act on.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
