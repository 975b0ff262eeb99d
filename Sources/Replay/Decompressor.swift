internal import CCompression

/// Turns what a file holds into the bytes that were meant: gzip and zstd by their first bytes, anything else as it is.
/// The window of zstd, and with it the memory, is at most the library's default of 128 MiB.
struct Decompressor: ~Copyable {
  private enum Format {
    case unknown, plain, gzip, zstd
  }

  private let source: ByteSource
  private let input: UnsafeMutablePointer<UInt8>
  private static let inputCapacity = 1 << 17
  private var inputStart = 0
  private var inputEnd = 0
  private var format = Format.unknown
  private let gzip: UnsafeMutablePointer<z_stream>
  private var zstd: OpaquePointer?
  /// Whether the compressed data is between two frames, where a file may end.
  private var isBetweenFrames = true
  /// Whether zeros follow the last member of a gzip file, as tapes and block devices leave them.
  private var isPadding = false
  /// Bytes taken from the file so far, for progress.
  private(set) var bytesTaken = 0

  init(_ source: consuming ByteSource) {
    self.source = source
    input = .allocate(capacity: Self.inputCapacity)
    gzip = .allocate(capacity: 1)
    gzip.initialize(to: z_stream())
  }

  deinit {
    if format == .gzip { inflateEnd(gzip) }
    ZSTD_freeDStream(zstd)
    gzip.deallocate()
    input.deallocate()
  }

  var name: String { source.name }
  var byteCount: Int? { source.byteCount }

  /// Reads up to `capacity` bytes; 0 at the end.
  mutating func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(ReplayError) -> Int {
    while true {
      if inputStart == inputEnd, format == .plain {
        // Straight to where it is wanted, in pieces that stay in the processor's cache: a twentieth of a replay.
        let count = try source.read(into: target, capacity: min(capacity, Self.inputCapacity))
        bytesTaken += count
        return count
      }
      if inputStart == inputEnd {
        inputStart = 0
        inputEnd = try source.read(into: input, capacity: Self.inputCapacity)
        bytesTaken += inputEnd
        if inputEnd == 0 {
          guard isBetweenFrames else {
            throw ReplayError(description: "\(name): the compressed data breaks off; copy the file anew")
          }
          return 0
        }
      }
      if format == .unknown { try detectFormat() }
      let count = try decompress(into: target, capacity: capacity)
      if count > 0 { return count }
    }
  }

  private mutating func detectFormat() throws(ReplayError) {
    while inputEnd < 4 {
      let count = try source.read(into: input + inputEnd, capacity: Self.inputCapacity - inputEnd)
      if count == 0 { break }
      inputEnd += count
      bytesTaken += count
    }
    if inputEnd >= 2, input[0] == 0x1F, input[1] == 0x8B {
      format = .gzip
      let window: Int32 = 15 + 16
      guard inflateInit2_(gzip, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw ReplayError(description: "\(name): zlib could not begin; is memory left?")
      }
    } else if inputEnd >= 4, isZstd {
      format = .zstd
      zstd = ZSTD_createDStream()
    } else {
      format = .plain
    }
  }

  /// A frame, or a frame to be skipped, with which some compressors begin (RFC 8878).
  private var isZstd: Bool {
    let magic = (0..<4).reduce(UInt32(0)) { $0 | UInt32(input[$1]) << UInt32(8 * $1) }
    return magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50
  }

  private mutating func decompress(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(ReplayError) -> Int {
    switch format {
    case .gzip: return try inflateGzip(into: target, capacity: capacity)
    case .zstd: return try decompressZstd(into: target, capacity: capacity)
    case .plain, .unknown:
      let count = min(capacity, inputEnd - inputStart)
      target.update(from: input + inputStart, count: count)
      inputStart += count
      return count
    }
  }

  /// A gzip file is a row of members, each a stream of its own (RFC 1952); zeros may follow up to its end, as for gzip.
  private mutating func inflateGzip(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(ReplayError) -> Int
  {
    if isBetweenFrames {
      while inputStart < inputEnd, input[inputStart] == 0 {
        inputStart += 1
        isPadding = true
      }
      if inputStart == inputEnd { return 0 }
    }
    gzip.pointee.next_in = input + inputStart
    gzip.pointee.avail_in = UInt32(inputEnd - inputStart)
    gzip.pointee.next_out = target
    gzip.pointee.avail_out = UInt32(capacity)
    let result = inflate(gzip, Z_NO_FLUSH)
    inputStart = inputEnd - Int(gzip.pointee.avail_in)
    isBetweenFrames = result == Z_STREAM_END
    guard !isPadding, result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
      throw ReplayError(description: "\(name): the gzip data is damaged; copy the file anew")
    }
    if result == Z_STREAM_END { inflateReset(gzip) }
    return capacity - Int(gzip.pointee.avail_out)
  }

  private mutating func decompressZstd(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(ReplayError)
    -> Int
  {
    var from = ZSTD_inBuffer(src: input, size: inputEnd, pos: inputStart)
    var to = ZSTD_outBuffer(dst: target, size: capacity, pos: 0)
    let result = ZSTD_decompressStream(zstd, &to, &from)
    inputStart = from.pos
    isBetweenFrames = result == 0
    if ZSTD_isError(result) != 0 {
      if ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge {
        throw ReplayError(
          description: "\(name): its zstd window is above 128 MiB (zstd --long); "
            + "unpack it first: zstd -dc --long=31 \(name) | tiendo … --file -")
      }
      throw ReplayError(description: "\(name): the zstd data is damaged; copy the file anew")
    }
    return to.pos
  }
}
