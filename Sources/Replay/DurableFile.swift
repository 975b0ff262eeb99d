public import Glibc

/// A file that is written under another name and gets its own when all of it is on disk. Removed if it goes before.
public struct DurableFile: ~Copyable {
  /// What the system said.
  public struct Failure: Error {
    /// Its number for it.
    public let number: Int32
    /// Its words for it.
    public var reason: String { systemReason(number) }
  }

  private let path: String
  private let temporary: String
  /// -1 when it is closed.
  private var descriptor: Int32
  private var isPublished = false

  /// The other name where none is given.
  static func temporaryPath(of path: String) -> String { "\(path).unfinished" }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: its own name.
  ///   - temporary: the other name, in the same folder; what is there already is replaced. `nil` for one that shows
  ///     whose it is.
  ///   - permissions: those of a file that it replaces.
  public init(_ path: String, as temporary: String? = nil, permissions: mode_t? = nil) throws(Failure) {
    self.path = path
    self.temporary = temporary ?? Self.temporaryPath(of: path)
    descriptor = open(self.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw Failure(number: errno) }
    if let permissions { fchmod(descriptor, permissions) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isPublished { unlink(temporary) }
  }

  /// Adds bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var start = 0
    while start < bytes.count, let base = bytes.baseAddress {
      let count = Glibc.write(descriptor, base + start, bytes.count - start)
      if count < 0, errno != EINTR { throw Failure(number: errno) }
      start += max(0, count)
    }
  }

  /// Brings all of it to disk, which may take a while; nothing is written afterwards.
  public mutating func complete() throws(Failure) {
    // Some file systems have nothing to bring to disk, and say so by EINVAL.
    let isSynced = fsync(descriptor) == 0 || errno == EINVAL
    let number = errno
    let isClosed = close(descriptor) == 0
    descriptor = -1
    if !isSynced { throw Failure(number: number) }
    if !isClosed { throw Failure(number: errno) }
  }

  /// Gives it its name when it is complete.
  public mutating func publish() throws(Failure) {
    guard rename(temporary, path) == 0 else { throw Failure(number: errno) }
    isPublished = true
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  mutating func finish() throws(Failure) {
    try complete()
    try publish()
  }

  /// Replaces a small file as a whole.
  static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    var file = try DurableFile(path)
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in try file.write(UnsafeRawBufferPointer(bytes)) }
    try file.finish()
  }
}
