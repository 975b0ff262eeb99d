internal import Foundation

/// One measured number.
struct Figure: Codable, Sendable {
  /// Benchmark that it comes from.
  var benchmark: String
  /// What was measured.
  var name: String
  /// Median of the rounds.
  var value: Double
  /// Least of the rounds.
  var least: Double
  /// Greatest of the rounds.
  var greatest: Double
  /// Unit of the numbers.
  var unit: String
  /// What the number should be at most; `nil` for none.
  var bar: Double?

  var isOverBar: Bool { bar.map { value > $0 } ?? false }
}

/// The figures of a run with what one must know to compare them with others.
struct Report: Codable, Sendable {
  /// Where they were measured.
  var machine = Machine()
  /// When the run began, RFC 3339.
  var date = Date().ISO8601Format()
  /// How it was called.
  var command = CommandLine.arguments
  /// In the order in which they are shown.
  var figures: [Figure] = []

  /// Adds the median of some rounds; without rounds there is no figure.
  mutating func add(_ benchmark: String, _ name: String, _ rounds: [Double], _ unit: String, bar: Double? = nil) {
    let sorted = rounds.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return }
    let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    figures.append(
      Figure(
        benchmark: benchmark, name: name, value: middle, least: least, greatest: greatest, unit: unit, bar: bar))
  }

  /// Adds the ratio of two series, round by round.
  mutating func addRatio(
    _ benchmark: String, _ name: String, _ rounds: [Double], over base: [Double], bar: Double? = nil
  ) {
    add(benchmark, name, zip(rounds, base).map { $0 / $1 }, "×", bar: bar)
  }

  /// Shows the figures, and writes them where that is asked for.
  func finish(_ options: CommonOptions) throws {
    say(text)
    guard let path = options.json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }

  private var text: String {
    let rows = figures.map { figure in
      [
        figure.benchmark, figure.name, Self.format(figure.value),
        "\(Self.format(figure.least))–\(Self.format(figure.greatest))", figure.unit,
        figure.bar.map { "≤ \(Self.format($0))" } ?? "", figure.isOverBar ? "over" : "",
      ]
    }
    let heads = ["benchmark", "what", "median", "range", "unit", "bar", ""]
    let widths = heads.indices.map { column in ([heads] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([heads] + rows).map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 2 || column == 3 ? padding + row[column] : row[column] + padding
      }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }
    return """
      \(machine.text)
      \(date) · \(command.joined(separator: " "))
      \(lines.joined(separator: "\n"))
      """
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

/// Writes a line to standard output at once.
func say(_ text: String) {
  print(text)
  fflush(nil)
}

/// Writes a line about what is going on to standard error.
func note(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
