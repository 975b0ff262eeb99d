internal import Glibc
internal import Replay

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
  /// Of standard output, a device or a pipe; -1 for a file.
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []
  private var file: DurableFile?
  /// The name that the file has until it is whole.
  private var temporary = ""

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
      try begin(exists ? Self.resolved(path) : path, permissions: exists ? status.st_mode & 0o777 : nil)
      return
    }
    if descriptor < 0 { throw Self.cannotOpen(path, errno) }
  }

  private func begin(_ path: String, permissions: mode_t?) throws(CommandFailure) {
    temporary = Self.temporaryPath(beside: path)
    // Noted before it is there, so that no signal can come between.
    TemporaryFiles.add(temporary)
    do throws(DurableFile.Failure) {
      file = try DurableFile(path, as: temporary, permissions: permissions)
    } catch {
      TemporaryFiles.finish(temporary) {}
      throw Self.cannotOpen(name, error.number)
    }
  }

  private static func cannotOpen(_ path: String, _ number: Int32) -> CommandFailure {
    CommandFailure(.failed, "\(path): \(systemMessage(number)); name a file in a directory that can be written")
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
    if file != nil { TemporaryFiles.finish(temporary) { file = nil } }
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
    if descriptor >= 0 {
      let closed = close(descriptor)
      descriptor = -1
      if closed != 0 { throw failure(errno) }
    }
    do throws(DurableFile.Failure) {
      try file?.complete()
      try TemporaryFiles.finish(temporary) { () throws(DurableFile.Failure) in
        defer { file = nil }
        try file?.publish()
      }
    } catch {
      throw failure(error.number)
    }
  }

  /// Writes what has gathered.
  func flush() throws(CommandFailure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    if descriptor >= 0 { return try writeToDescriptor() }
    do throws(DurableFile.Failure) {
      try buffer.withUnsafeBufferPointer { bytes throws(DurableFile.Failure) in
        try file?.write(UnsafeRawBufferPointer(bytes))
      }
    } catch {
      throw failure(error.number)
    }
  }

  private func writeToDescriptor() throws(CommandFailure) {
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
