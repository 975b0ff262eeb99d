internal import Glibc

/// A file that is written under another name and gets its own when all of it is on disk. Removed if it goes before.
struct DurableFile: ~Copyable {
  /// What the system said.
  struct Failure: Error {
    let reason: String
  }

  private let path: String
  private let temporary: String
  private var descriptor: Int32

  static func temporaryPath(of path: String) -> String { "\(path).unfinished" }

  init(_ path: String) throws {
    self.path = path
    temporary = Self.temporaryPath(of: path)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Failure(reason: systemReason(errno)) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var start = 0
    while start < bytes.count, let base = bytes.baseAddress {
      let count = Glibc.write(descriptor, base + start, bytes.count - start)
      if count < 0, errno != EINTR { throw Failure(reason: systemReason(errno)) }
      start += max(0, count)
    }
  }

  mutating func finish() throws {
    guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw Failure(reason: systemReason(errno)) }
    descriptor = -1
    guard rename(temporary, path) == 0 else { throw Failure(reason: systemReason(errno)) }
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { String(path[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Replaces a small file as a whole.
  static func replace(_ path: String, with bytes: [UInt8]) throws {
    var file = try DurableFile(path)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.finish()
  }
}
