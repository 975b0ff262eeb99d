internal import Engine

/// Lines of a file on their way from the thread that reads and stages them to the one that applies them. Owned by one
/// thread at a time.
final class LineChunk: @unchecked Sendable {
  // Sendable: handed on through `LinePipeline`, under its lock.
  private static let batchCount = 16
  private static let byteCapacity = 2 << 20

  private let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCapacity, alignment: 16)
  private var byteCount = 0
  private let batches: UnsafeMutablePointer<StagedBatch>
  private var lines: [(start: Int, count: Int, number: Int)] = []
  /// Offset of the first line.
  private var firstOffset: Int64 = 0
  /// The file that the lines are of.
  private(set) var file = ""
  /// Bytes taken from it for the lines.
  private(set) var bytesTaken = 0
  /// What ended the reading behind the lines.
  var failure: (any Error)?

  init(_ settings: EngineSettings) {
    batches = .allocate(capacity: Self.batchCount)
    for index in 0..<Self.batchCount { (batches + index).initialize(to: StagedBatch(settings)) }
    lines.reserveCapacity(Self.batchCount * StagedBatch.capacity)
  }

  deinit {
    batches.deinitialize(count: Self.batchCount)
    batches.deallocate()
    bytes.deallocate()
  }

  var count: Int { lines.count }

  /// Takes the lines that are at hand, as many as it holds; waits for the first.
  ///
  /// - Returns: whether there may be more in the file.
  func fill(from reader: inout LineReader, file: String, firstOffset: Int64) throws -> Bool {
    self.file = file
    self.firstOffset = firstOffset
    lines.removeAll(keepingCapacity: true)
    byteCount = 0
    failure = nil
    let bytesBefore = reader.bytesTaken
    defer { bytesTaken = reader.bytesTaken - bytesBefore }
    while lines.isEmpty {
      while !isFull, let line = reader.next() {
        (bytes + byteCount).copyMemory(from: line.baseAddress ?? UnsafeRawPointer(bytes), byteCount: line.count)
        lines.append((byteCount, line.count, reader.lineNumber))
        byteCount += line.count
      }
      // What a pipe has given so far goes on at once.
      if lines.isEmpty, try !reader.fill() { return false }
    }
    return true
  }

  private var isFull: Bool {
    lines.count == Self.batchCount * StagedBatch.capacity || byteCount + LineReader.longestLine > Self.byteCapacity
  }

  /// Decodes and checks the lines.
  func stage() {
    for index in 0..<Self.batchCount { batches[index].removeAll() }
    for (index, line) in lines.enumerated() {
      batches[index / StagedBatch.capacity].stage(
        line: UnsafeRawBufferPointer(start: bytes + line.start, count: line.count), offset: firstOffset + Int64(index))
    }
  }

  /// Gives the batches, each with the numbers of its lines, in order.
  func forEachBatch(_ body: (borrowing StagedBatch, (Int) -> Int) throws -> Void) rethrows {
    for first in stride(from: 0, to: lines.count, by: StagedBatch.capacity) {
      try body(batches[first / StagedBatch.capacity]) { lines[first + $0].number }
    }
  }
}
