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
    for path in paths { try replay.read(file: path, meter) }
  }
}

extension PartitionReplay {
  /// Applies the lines of a file.
  mutating func read(file: String, _ meter: ReplayMeter) throws {
    // A small file is read before threads have begun.
    let size = ByteSource.size(of: file)
    if decodeThreads > 0, earlier.isEmpty, size ?? .max >= 1 << 20 { return try readInParallel(file: file, meter) }
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
  private mutating func readInParallel(file: String, _ meter: ReplayMeter) throws {
    let pipeline = try LinePipeline(
      path: file, firstOffset: nextOffset, main.engine.settings, threads: decodeThreads)
    defer { pipeline.stop() }
    var bytesBefore = 0
    while let chunk = pipeline.next() {
      try chunk.forEachBatch { batch, numbers in try apply(&batch, numbers, file: file) }
      if let failure = chunk.failure { throw failure }
      let (count, bytes) = (chunk.count, chunk.bytesTaken)
      nextOffset += Int64(count)
      pipeline.recycle(chunk)
      try meter.note(bytes - bytesBefore, events: count)
      bytesBefore = bytes
    }
  }
}
