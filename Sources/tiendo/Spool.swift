internal import Glibc
internal import Threads

/// Bytes put aside by group, in one file without a name, so that any amount and any number of groups cost no more
/// memory than `capacity` bytes (twice that while they are written), 32 for each group, and 16 for each piece of the
/// group that is read. Safe on any thread.
///
/// What waits goes to the file together: a piece for each group, with the place of the group's piece before it.
final class Spool: Sendable {
  private static let capacity = 4 << 20
  private static let headSize = 2 * MemoryLayout<Int>.size

  private struct Group {
    var waiting: [UInt8] = []
    /// Place of its last piece; -1 for none.
    var last: Int = -1
  }

  private struct State {
    var groups: [Group] = []
    /// Groups of which something waits, each once.
    var waitingGroups: [Int] = []
    var waitingCount = 0
    /// Bytes in the file.
    var size: Int = 0
  }

  private let descriptor: Int32
  private let state = Locked(State())

  init() throws(CommandFailure) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/tiendo-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    // Noted before it is there, so that no signal can come between.
    TemporaryFiles.add(path)
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let number = errno
    TemporaryFiles.finish(path) { _ = unlink(path) }
    if descriptor < 0 { throw Self.failure(number) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// A new group.
  func group() -> Int {
    state.withLock { state in
      state.groups.append(Group())
      return state.groups.count - 1
    }
  }

  /// Adds bytes to a group.
  func write(_ bytes: [UInt8], to group: Int) throws(CommandFailure) {
    if bytes.isEmpty { return }
    try state.withLock { state throws(CommandFailure) in
      if state.groups[group].waiting.isEmpty { state.waitingGroups.append(group) }
      state.groups[group].waiting += bytes
      state.waitingCount += bytes.count
      if state.waitingCount >= Self.capacity { try flush(&state) }
    }
  }

  /// Writes all bytes of a group to an output, in the order in which they came.
  func copy(_ group: Int, to output: OutputFile) throws(CommandFailure) {
    var place = try state.withLock { state throws(CommandFailure) in
      try flush(&state)
      return state.groups[group].last
    }
    var pieces: [(start: Int, count: Int)] = []
    while place >= 0 {
      let head = try read(Self.headSize, at: place).withUnsafeBytes { bytes in
        (before: bytes.loadUnaligned(as: Int.self), count: bytes.loadUnaligned(fromByteOffset: 8, as: Int.self))
      }
      pieces.append((place + Self.headSize, head.count))
      place = head.before
    }
    for (start, count) in pieces.reversed() { try output.write(read(count, at: start)) }
  }

  private func flush(_ state: inout State) throws(CommandFailure) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(state.waitingCount + state.waitingGroups.count * Self.headSize)
    for group in state.waitingGroups {
      let piece = state.groups[group].waiting
      let head = [state.groups[group].last, piece.count]
      state.groups[group] = Group(waiting: [], last: state.size + bytes.count)
      head.withUnsafeBytes { bytes += $0 }
      bytes += piece
    }
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start, state.size + start)
      }
      if count < 0, errno != EINTR { throw Self.failure(errno) }
      start += max(0, count)
    }
    state.size += bytes.count
    state.waitingGroups.removeAll(keepingCapacity: true)
    state.waitingCount = 0
  }

  private func read(_ byteCount: Int, at place: Int) throws(CommandFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var start = 0
    while start < byteCount {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start, place + start)
      }
      if count == 0 { throw Self.failure(EIO) }
      if count < 0, errno != EINTR { throw Self.failure(errno) }
      start += max(0, count)
    }
    return bytes
  }

  private static func failure(_ number: Int32) -> CommandFailure {
    CommandFailure(.failed, "temporary files: \(systemMessage(number)); make room, or set TMPDIR to another folder")
  }
}
