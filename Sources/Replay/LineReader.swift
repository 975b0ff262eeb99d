internal import CaseEvents
internal import Glibc

/// Splits a source into lines, in place. Lines longer than an event may be are cut, not kept: memory stays bounded.
struct LineReader: ~Copyable {
  /// Room for the longest line that is read whole, its line end, and a good piece of what follows.
  private static let capacity = 4 << 20
  /// A longer line is given with this many bytes: enough for the longest value in base64, with its attributes, or as it
  /// is with headers.
  static let longestLine = EventDecoder.maximumByteCount / 3 * 4 + 65_536

  private var source: Decompressor
  private let buffer: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Whether the rest of a line that was cut is still to be thrown away.
  private var isSkipping = false
  /// Lines given or left out so far: the number of the last one, counted from 1.
  private(set) var lineNumber = 0

  init(path: String) throws(ReplayError) {
    source = Decompressor(try ByteSource(path: path))
    buffer = .allocate(capacity: Self.capacity)
  }

  deinit { buffer.deallocate() }

  var byteCount: Int? { source.byteCount }
  var bytesTaken: Int { source.bytesTaken }

  /// The next line of those that are in memory, without its line end; empty lines are left out. `nil` when more must
  /// be read with `fill`, which ends the life of the lines given so far.
  mutating func next() -> UnsafeRawBufferPointer? {
    while start < end {
      let available = end - start
      let newline = memchr(buffer + start, 0x0A, available)
      var length = available
      if let newline { length = UnsafeRawPointer(newline) - UnsafeRawPointer(buffer + start) }
      if isSkipping {
        start += newline == nil ? length : length + 1
        if newline != nil { isSkipping = false }
        continue
      }
      if newline == nil, !isAtEnd, available <= Self.longestLine { return nil }
      let line = UnsafeRawBufferPointer(start: buffer + start, count: min(length, Self.longestLine))
      start += newline == nil ? length : length + 1
      isSkipping = newline == nil && !isAtEnd
      lineNumber += 1
      let hasReturn = newline != nil && length > 0 && buffer[start - 2] == 0x0D
      let text = hasReturn && length <= Self.longestLine ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
      if text.isEmpty { continue }
      return text
    }
    return nil
  }

  /// Reads on; `false` at the end of the source.
  mutating func fill() throws(ReplayError) -> Bool {
    if isAtEnd { return start < end }
    buffer.update(from: buffer + start, count: end - start)
    end -= start
    start = 0
    let count = try source.read(into: buffer + end, capacity: Self.capacity - end)
    end += count
    isAtEnd = count == 0
    return start < end || !isAtEnd
  }
}
