internal import CaseEvents
internal import Replay

/// What a partition is given out to, with its first rejections.
protocol RejectionsOutput: PartitionReplay.Output {
  var rejections: FirstRejections { get }
}

/// The first rejected events of a replay, to be told on standard error, and how many there were.
struct FirstRejections {
  /// More are only counted.
  static let limit = 10
  /// How to see all of them, where a command has no option for it.
  static let replayAdvice = "tiendo replay --rejected FILE lists them all"

  private let topic: String
  private var lines: [String] = []
  private var count = 0

  /// - Parameter topic: that the records are, or were, of; `nil` for plain lines.
  init(topic: String?) { self.topic = topic ?? "partition" }

  /// Those of all partitions, in their order.
  init(of partitions: [Replay.Partition]) {
    let each = partitions.compactMap { ($0.output as? any RejectionsOutput)?.rejections }
    self.init(topic: each.first?.topic)
    lines = Array(each.flatMap(\.lines).prefix(Self.limit))
    count = each.reduce(0) { $0 + $1.count }
  }

  /// Takes one into account.
  mutating func take(_ rejection: Rejection, at place: PartitionReplay.Place) {
    count += 1
    if lines.count < Self.limit { lines.append("\(text(place)): \(rejection.reason.rawValue): \(rejection.message)") }
  }

  /// Tells them, a line each, and how many are left.
  ///
  /// - Parameter advice: how to see these.
  func tell(advice: String) {
    for line in lines { StandardError.write(line: line) }
    let rest = count - lines.count
    if rest > 0 { StandardError.write(line: "… and \(Figures.grouped(Int128(rest))) more; \(advice)") }
  }

  /// `events.ndjson:17`, `case-events-3 offset 48211`, or both.
  private func text(_ place: PartitionReplay.Place) -> String {
    switch place {
    case .line(let line, let file): "\(file == "-" ? "standard input" : file):\(line)"
    case .archived(let line, let file, let offset, let partition):
      "\(file):\(line) (\(topic)-\(partition) offset \(offset))"
    case .record(let offset, let partition): "\(topic)-\(partition) offset \(offset)"
    }
  }
}
