public import Alerts
public import CaseEvents
public import Engine
public import Ledger

/// Applies the events of files from nothing, all as one partition: the engine that runs live, with files around it.
public struct Replay: ~Copyable {
  /// What a replay gives out while it runs.
  public protocol Output: AnyObject {
    /// An alert, in order of evaluation.
    func write(_ alert: Alert) throws
    /// A line that was rejected.
    func write(_ rejection: Rejection, line: Int, file: String) throws
    /// How far the replay is.
    func report(_ progress: Progress)
  }

  /// How far a replay is.
  public struct Progress: Sendable {
    /// Bytes read of all files, as they are on disk.
    public var bytesRead: Int
    /// Bytes of all files; `nil` where one has no size.
    public var byteCount: Int?
    /// Events read.
    public var events: Int64
  }

  /// The state after what was replayed.
  public private(set) var engine: PartitionEngine
  private let output: any Output
  private var offset: Int64 = 0
  private var bytesRead = 0
  private var byteCount: Int?

  /// A replay that has read nothing.
  ///
  /// - Parameter lastDay: events of later days are skipped, and days up to it are closed at the end; `nil` for all.
  public init(calendar: StatisticsCalendar = .vietnam, rules: [Rule], lastDay: Day? = nil, output: any Output) {
    engine = PartitionEngine(EngineSettings(calendar: calendar, rules: rules, lastDay: lastDay))
    self.output = output
  }

  /// Replays files in their order (`-` is standard input; gzip and zstd are seen by their content), then closes the
  /// days that the last one asks for.
  ///
  /// - Throws: `ReplayError` where a file cannot be read; what `output` throws.
  public mutating func run(files: [String]) throws {
    byteCount = Self.byteCount(of: files)
    for file in files { try run(file: file) }
    if let lastDay = engine.settings.lastDay { engine.closeDays(through: lastDay) }
    try giveAlerts()
    output.report(Progress(bytesRead: bytesRead, byteCount: byteCount, events: engine.counts.read))
  }

  private mutating func run(file: String) throws {
    var reader = try LineReader(path: file)
    var lineNumbers = InlineArray<64, Int>(repeating: 0)
    let before = bytesRead
    while try reader.fill() {
      while let line = reader.next() {
        lineNumbers[engine.stagedCount] = reader.lineNumber
        engine.stage(SourceRecord(line: line, offset: offset))
        offset += 1
        if engine.stagedCount == PartitionEngine.batchCapacity { try apply(lineNumbers, file: file) }
      }
      try apply(lineNumbers, file: file)
      bytesRead = before + reader.bytesTaken
      output.report(Progress(bytesRead: bytesRead, byteCount: byteCount, events: engine.counts.read))
    }
  }

  private mutating func apply(_ lineNumbers: InlineArray<64, Int>, file: String) throws {
    let count = engine.applyStaged()
    for index in 0..<(engine.hasRejections ? count : 0) {
      if case .rejected(let rejection) = engine.outcome(index) {
        try output.write(rejection, line: lineNumbers[index], file: file)
      }
    }
    try giveAlerts()
  }

  private mutating func giveAlerts() throws {
    if engine.alerts.isEmpty { return }
    for alert in engine.takeAlerts() { try output.write(alert) }
  }

  private static func byteCount(of files: [String]) -> Int? {
    var sum = 0
    for file in files {
      guard let source = try? ByteSource(path: file), let count = source.byteCount else { return nil }
      sum += count
    }
    return sum
  }
}
