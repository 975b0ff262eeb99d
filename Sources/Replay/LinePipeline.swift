internal import Engine
internal import Foundation
internal import Threads

/// Reads and stages the lines of files on threads of its own, and gives them in order: what can be done for each line
/// by itself is done while others are applied. Bounded: a few chunks are under way.
final class LinePipeline: @unchecked Sendable {
  // Sendable: all of it is touched with the condition locked, but for the reader, whose turn `isReading` says, and for
  // chunks, which belong to whoever took them.
  private let condition = NSCondition()
  private var reader: LineReader
  /// The file that is read, and those behind it.
  private var file: String
  private var others: ArraySlice<String>
  private var isReading = false
  private var isAtEnd = false
  private var isStopped = false
  private var nextOffset: Int64
  /// The number of the chunk that is read next, and of the one that is given next.
  private var nextRead = 0
  private var nextGiven = 0
  private var free: [LineChunk]
  private var ready: [Int: LineChunk] = [:]
  private var workers: Int

  /// - Parameter others: files that are read after the first, in order.
  init(
    _ file: String, _ others: ArraySlice<String>, firstOffset: Int64, _ settings: EngineSettings, threads: Int
  ) throws(ReplayError) {
    reader = try LineReader(path: file)
    self.file = file
    self.others = others
    nextOffset = firstOffset
    workers = threads
    free = (0..<(2 * threads + 1)).map { _ in LineChunk(settings) }
    for _ in 0..<threads { startThread(named: "decode") { self.work() } }
  }

  private func work() {
    while let (chunk, number) = read() {
      chunk.stage()
      condition.withLock {
        ready[number] = chunk
        condition.broadcast()
      }
    }
    condition.withLock {
      workers -= 1
      condition.broadcast()
    }
  }

  /// The next lines, for which it is this thread's turn.
  private func read() -> (chunk: LineChunk, number: Int)? {
    condition.lock()
    while (isReading || free.isEmpty) && !isAtEnd && !isStopped { condition.wait() }
    if isAtEnd || isStopped {
      condition.unlock()
      return nil
    }
    isReading = true
    let chunk = free.removeLast()
    let number = nextRead
    nextRead += 1
    condition.unlock()
    var hasMore = false
    do {
      hasMore = try fill(chunk)
    } catch {
      chunk.failure = error
    }
    condition.withLock {
      nextOffset += Int64(chunk.count)
      isAtEnd = !hasMore
      isReading = false
      condition.broadcast()
    }
    return (chunk, number)
  }

  /// Takes lines of one file. Each end is given as a chunk of its own.
  ///
  /// - Returns: whether there may be more.
  private func fill(_ chunk: LineChunk) throws -> Bool {
    if try chunk.fill(from: &reader, file: file, firstOffset: nextOffset) { return true }
    guard let next = others.popFirst() else { return false }
    reader = try LineReader(path: next)
    file = next
    return true
  }

  /// The next chunk, to be given back with `recycle`; `nil` at the end.
  func next() -> LineChunk? {
    condition.lock()
    defer { condition.unlock() }
    while ready[nextGiven] == nil {
      if workers == 0 { return nil }
      condition.wait()
    }
    let chunk = ready.removeValue(forKey: nextGiven)
    nextGiven += 1
    return chunk
  }

  func recycle(_ chunk: LineChunk) {
    condition.withLock {
      free.append(chunk)
      condition.broadcast()
    }
  }

  /// Lets the threads end. Nobody waits for them: one may be reading from a pipe that gives nothing for long.
  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
    }
  }
}
