internal import Foundation

/// The directory of the snapshots: locked by one worker, with an identity made once.
///
/// The transactional id derives from the identity, so that a restarted worker fences its own zombie and two healthy
/// workers never fence each other.
final class StateDirectory: Sendable {
  let path: String
  /// Random, kept in the file `worker-id`.
  let workerID: String
  private let lock: Int32

  /// Makes the directory where it is missing, and locks it for as long as the object lives.
  init(path: String) throws(WorkerFailure) {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      // Foundation leaves no reason behind; the system names the one that is left.
      mkdir(path, 0o777)
      throw WorkerFailure(
        "state: cannot make the directory \(path): \(reason(errno)); name one that this user may write")
    }
    let lockPath = path + "/lock"
    lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw WorkerFailure("state: cannot write \(lockPath): \(reason(errno)); make \(path) writable for this user")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw WorkerFailure(
        "state: \(path) is in use by another worker; stop that one, or give this one a directory of its own")
    }
    workerID = try Self.identity(in: path)
  }

  deinit { close(lock) }

  /// Lets another worker have the directory; threads that are about to end may still hold this object.
  func unlock() { flock(lock, LOCK_UN) }

  func snapshotPath(topic: String, partition: Int32) -> String { "\(path)/\(topic)-\(partition).sqlite" }

  private static func identity(in path: String) throws(WorkerFailure) -> String {
    let file = path + "/worker-id"
    if let text = try? String(contentsOfFile: file, encoding: .utf8) {
      let identity = text.trimmingCharacters(in: .whitespacesAndNewlines)
      let isValid =
        (8...64).contains(identity.utf8.count) && identity.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      guard isValid else {
        throw WorkerFailure("state: \(file) holds no worker id; remove it to get a new one")
      }
      return identity
    }
    let identity = UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased()
    do {
      try Data((identity + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw WorkerFailure("state: cannot write \(file): \(reason(errno)); make \(path) writable for this user")
    }
    return identity
  }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
