internal import Glibc

/// Bytes put aside in a file without a name, so that any amount costs no memory. Used by one thread at a time.
final class Spool {
  private static let capacity = 1 << 16

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init() throws(CommandFailure) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/tiendo-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    if descriptor < 0 { throw Self.failure() }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    buffer += bytes
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Writes everything to an output.
  func empty(into output: OutputFile) throws(CommandFailure) {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure() }
    var piece = [UInt8](repeating: 0, count: Self.capacity)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count == 0 { return }
      if count < 0, errno != EINTR { throw Self.failure() }
      try output.write(piece[..<max(0, count)])
    }
  }

  private func flush() throws(CommandFailure) {
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count < 0, errno != EINTR { throw Self.failure() }
      start += max(0, count)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func failure() -> CommandFailure {
    CommandFailure(.failed, "temporary files: \(systemMessage(errno)); make room, or set TMPDIR to another folder")
  }
}
