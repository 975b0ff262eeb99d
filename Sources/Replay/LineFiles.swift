internal import Engine

/// Files of lines in their order, all as one partition; `-` is standard input, gzip and zstd are seen by their content.
public struct LineFiles: ReplaySource {
  private let paths: [String]

  /// Files by their paths.
  public init(_ paths: [String]) { self.paths = paths }

  /// None.
  public var topicName: String? { nil }
  /// One.
  public var partitions: [Int32] { [0] }
  /// One.
  public var partitionCount: Int32 { 1 }

  /// Bytes of all files; `nil` where one has no size.
  public var size: Int? {
    var sum = 0
    for path in paths {
      guard let count = ByteSource.size(of: path) else { return nil }
      sum += count
    }
    return sum
  }

  /// Gives all lines of all files.
  public func feed(_ partition: Int32, into replay: inout PartitionReplay, _ meter: ReplayMeter) throws {
    try replay.read(files: paths, meter)
  }
}

extension PartitionReplay {
  /// Fewer bytes are read before threads have begun.
  private static let bytesWorthThreads = 1 << 20

  /// Applies the lines of files, in order.
  mutating func read(files: [String], _ meter: ReplayMeter) throws {
    var size = 0
    for file in files where size < Self.bytesWorthThreads { size += ByteSource.size(of: file) ?? .max >> 1 }
    if decodeThreads > 0, size >= Self.bytesWorthThreads { return try readInParallel(files, meter) }
    for file in files { try read(file, meter) }
  }

  private mutating func read(_ file: String, _ meter: ReplayMeter) throws {
    var reader = try LineReader(path: file)
    var bytesBefore = 0
    while try reader.fill() {
      var count = 0
      while let line = reader.next() {
        stage(line: line, number: reader.lineNumber)
        count += 1
        if isFull { try apply(file: file) }
      }
      try apply(file: file)
      try meter.note(reader.bytesTaken - bytesBefore, events: count)
      bytesBefore = reader.bytesTaken
    }
  }

  /// Lines are read and staged on other threads meanwhile.
  private mutating func readInParallel(_ files: [String], _ meter: ReplayMeter) throws {
    guard let first = files.first else { return }
    let pipeline = try LinePipeline(
      first, files.dropFirst(), firstOffset: nextOffset, main.engine.settings, threads: decodeThreads)
    defer { pipeline.stop() }
    while let chunk = pipeline.next() {
      let file = chunk.file
      try chunk.forEachBatch { batch, numbers in try apply(batch, numbers, file: file) }
      if let failure = chunk.failure { throw failure }
      let (count, bytes) = (chunk.count, chunk.bytesTaken)
      nextOffset += Int64(count)
      pipeline.recycle(chunk)
      try meter.note(bytes, events: count)
    }
  }
}
