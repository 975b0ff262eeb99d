internal import Glibc

/// A folder that one process writes at a time; free when it goes.
final class FolderLock {
  private let descriptor: Int32

  /// - Throws: `ReplayError` where another process has it.
  init(_ path: String) throws(ReplayError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      if descriptor >= 0 { close(descriptor) }
      throw ReplayError(
        description: number == EWOULDBLOCK
          ? "\(path): another process writes this archive; wait until it has ended"
          : "\(path): \(systemReason(number)); name a folder that can be written")
    }
  }

  deinit { close(descriptor) }
}
