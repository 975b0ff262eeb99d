import CCompression

/// Compresses what goes out.
enum Gzip {
  /// Fast, and two thirds of what is to be gained.
  private static let level: Int32 = 3
  /// A window of 2^15 bytes, with the head and tail of gzip in place of zlib's.
  private static let windowBits: Int32 = 15 + 16

  /// A gzip member (RFC 1952) of these bytes; `nil` where zlib has no memory.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let begun = deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard begun == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let limit = Int(deflateBound(&stream, UInt(bytes.count)))
    var isDone = false
    let compressed = [UInt8](unsafeUninitializedCapacity: limit) { output, count in
      var input = bytes
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: limit)
        isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = limit - Int(stream.avail_out)
    }
    return isDone ? compressed : nil
  }
}
