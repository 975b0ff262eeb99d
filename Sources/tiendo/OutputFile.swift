internal import Glibc

/// A result on its way out, gathered into large writes: standard output for `-`, or a file that has its name only when
/// it is whole.
final class OutputFile: @unchecked Sendable {
  // Sendable: used by one thread at a time; the results of partitions are put together when their threads are done.
  /// Large enough that the number of writes does not matter.
  private static let capacity = 1 << 17

  /// As an error calls it.
  let name: String
  let isStandardOutput: Bool
  /// Whether a reader of standard output went away; what is written afterwards goes nowhere.
  private(set) var isReaderGone = false
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  /// The file and the name it has until then; `nil` for what has no such thing (a device, a pipe).
  private var unfinished: (path: String, final: String)?

  /// Opens an output.
  ///
  /// - Parameter path: `-` for standard output; a device or a pipe is written as it is; anything else is a file that is
  ///   replaced at `finish`.
  init(path: String) throws(CommandFailure) {
    isStandardOutput = path == "-"
    name = isStandardOutput ? "standard output" : path
    buffer.reserveCapacity(Self.capacity + 4096)
    if isStandardOutput {
      descriptor = STDOUT_FILENO
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      throw CommandFailure(.failed, "\(path): is a directory; name a file in it")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      // Where the name is a link, the file that it leads to is replaced.
      let final = exists ? Self.resolved(path) : path
      let temporary = Self.temporaryPath(beside: final)
      // Noted before it is there, so that no signal can come between.
      TemporaryFiles.add(temporary)
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0 {
        let number = errno
        TemporaryFiles.finish(temporary) {}
        errno = number
      } else {
        unfinished = (temporary, final)
        if exists { fchmod(descriptor, status.st_mode & 0o777) }
      }
    }
    if descriptor < 0 {
      throw CommandFailure(.failed, "\(path): \(systemMessage(errno)); name a file in a directory that can be written")
    }
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
    if let unfinished { TemporaryFiles.finish(unfinished.path) { _ = unlink(unfinished.path) } }
  }

  /// Adds bytes.
  func write(_ bytes: some Collection<UInt8>) throws(CommandFailure) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Adds a text.
  func write(_ text: String) throws(CommandFailure) { try write(text.utf8) }

  /// Writes what is left and gives the file its name.
  func finish() throws(CommandFailure) {
    try flush()
    if isStandardOutput { return }
    let closed = close(descriptor)
    descriptor = -1
    if closed != 0 { throw failure(errno) }
    guard let (path, final) = unfinished else { return }
    unfinished = nil
    let number = TemporaryFiles.finish(path) {
      if rename(path, final) == 0 { return Int32(0) }
      let number = errno
      unlink(path)
      return number
    }
    if number != 0 { throw failure(number) }
  }

  /// Writes what has gathered.
  func flush() throws(CommandFailure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    var start = 0
    while start < buffer.count, !isReaderGone {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start)
      }
      if count >= 0 {
        start += count
      } else if errno == EAGAIN {
        // Somebody else made the terminal or pipe non-blocking.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 1000)
      } else if errno == EPIPE, isStandardOutput {
        isReaderGone = true
      } else if errno != EINTR {
        throw failure(errno)
      }
    }
  }

  private func failure(_ number: Int32) -> CommandFailure {
    let advice = number == ENOSPC || number == EDQUOT ? "make room, and run it again" : "choose another place"
    return CommandFailure(.failed, "\(name): \(systemMessage(number)) while writing; \(advice)")
  }

  /// A name in the same directory, so that it can be renamed, that nobody else has.
  static func temporaryPath(beside path: String) -> String {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).\(getpid()).unfinished"
  }

  private static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}
