internal import Foundation
internal import GRDB

extension SnapshotError {
  static func foreign(_ path: String) -> SnapshotError {
    SnapshotError(.foreign, "\(path): not a snapshot of Tiendo")
  }

  static func damaged(_ path: String, _ what: String) -> SnapshotError {
    SnapshotError(.damaged, "\(path): damaged (\(what))")
  }

  /// - Parameter number: `errno` of the call that failed.
  static func unavailable(_ path: String, errno number: Int32) -> SnapshotError {
    if number == ENOSPC || number == EDQUOT { return full(path) }
    return SnapshotError(
      .unavailable, "\(path): \(String(cString: strerror(number))); make the directory writable for this user")
  }

  private static func full(_ path: String) -> SnapshotError {
    SnapshotError(.unavailable, "\(path): the disk is full; make room")
  }

  /// Any error of SQLite as one of a snapshot. Statements are always the same ones over tables that were compared
  /// before, so one that SQLite does not understand, or a value that is too large, is a damage as well.
  static func translate(_ error: any Error, path: String) -> SnapshotError {
    if let error = error as? SnapshotError { return error }
    if error is DecodingError || error is RowDecodingError { return damaged(path, "it holds what is not readable") }
    guard let error = error as? DatabaseError else { return SnapshotError(.unavailable, "\(path): \(error)") }
    let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE { return full(path) }
    switch error.resultCode {
    case .SQLITE_NOTADB: return foreign(path)
    case .SQLITE_CORRUPT, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_TOOBIG, .SQLITE_CONSTRAINT,
      .SQLITE_MISMATCH, .SQLITE_RANGE:
      return damaged(path, message)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return SnapshotError(.unavailable, "\(path): in use by another process; stop that one first")
    case .SQLITE_FULL: return full(path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return SnapshotError(.unavailable, "\(path): \(message); make the directory writable for this user")
    case .SQLITE_IOERR:
      return SnapshotError(.unavailable, "\(path): \(message); look after the disk, then start again")
    default: return SnapshotError(.unavailable, "\(path): \(message)")
    }
  }
}
