public import Engine
internal import Foundation
internal import Ledger

/// The snapshot of a partition, opened and loaded whatever became of its file.
public struct SnapshotRecovery: Sendable {
  /// The file, open for writing.
  public let file: SnapshotFile
  /// The state; `nil` where none was written yet.
  public let box: EngineBox?
  /// Up to where the state has read its partition; `nil` where there is none.
  public let position: SnapshotPosition?
  /// What was out of the ordinary, a line each for the log; empty after a start like any other.
  public let notes: [String]

  /// Opens and loads the file of a partition, or makes it.
  ///
  /// A file that is damaged, or none of Tiendo's, is set aside under another name with its log, never trusted and never
  /// deleted. In its place, or in that of a file that is missing, comes a copy of the previous generation; where that
  /// is damaged too, it is set aside as well and the file begins empty.
  ///
  /// - Parameters:
  ///   - settings: as for a new engine; `hashKey` is the one of a file that is made.
  ///   - published: what the state topic holds; a file that is older, or as old with another hash key, is not loaded.
  /// - Throws: `SnapshotError` of any other kind than `.damaged` and `.foreign`: the file is another's, of another
  ///   format, in use, or cannot be read or written; it is left where it is.
  public static func open(
    path: String, identity: SnapshotIdentity, settings: EngineSettings, published: StateMarker? = nil
  ) throws(SnapshotError) -> SnapshotRecovery {
    let previous = SnapshotFile.previousPath(of: path)
    for path in [path, previous] { SnapshotFile.removeUnfinished(path) }
    var notes: [String] = []
    let hasPrevious = isThere(previous)
    if hasPrevious || isThere(path) || isThere(path + "-wal") {
      if let found = try openUnlessDamaged(path, identity, settings, published, &notes) { return found }
    }
    if hasPrevious {
      try copy(previous, to: path)
      do throws(SnapshotError) {
        let found = try load(path, identity, settings, published)
        notes.append(
          "\(path): goes on from the previous generation, \(previous), at offset \(found.position?.nextOffset ?? 0)")
        return SnapshotRecovery(file: found.file, box: found.box, position: found.position, notes: notes)
      } catch {
        // Nothing but a copy of what stays where it is, or is set aside.
        for suffix in ["-wal", "-shm", ""] { unlink(path + suffix) }
        guard error.isDamage else { throw SnapshotError(error.kind, error.description.replacing(path, with: previous)) }
        try setAside(previous, because: error, &notes)
      }
    }
    if !notes.isEmpty {
      notes.append("\(path): begins empty; the state is rebuilt from Kafka, if that still holds all its events")
    }
    let found = try load(path, identity, settings, published)
    return SnapshotRecovery(file: found.file, box: found.box, position: found.position, notes: notes)
  }

  /// What every SQLite file begins with.
  private static let headByteCount = 100

  /// Opens and loads a file that should be there; sets aside what is in its place otherwise.
  private static func openUnlessDamaged(
    _ path: String, _ identity: SnapshotIdentity, _ settings: EngineSettings, _ published: StateMarker?,
    _ notes: inout [String]
  ) throws(SnapshotError) -> SnapshotRecovery? {
    do throws(SnapshotError) {
      // SQLite takes a file without its first words for a new one, and throws away the log beside it.
      if byteCount(path) ?? 0 < headByteCount {
        throw SnapshotError.damaged(path, isThere(path) ? "its beginning is missing" : "it is missing")
      }
      return try load(path, identity, settings, published)
    } catch {
      guard error.isDamage else { throw error }
      try setAside(path, because: error, &notes)
      return nil
    }
  }

  private static func load(
    _ path: String, _ identity: SnapshotIdentity, _ settings: EngineSettings, _ published: StateMarker?
  ) throws(SnapshotError) -> SnapshotRecovery {
    let file = try SnapshotFile(path: path, identity: identity, newKey: settings.hashKey)
    do throws(SnapshotError) {
      let isSuperseded = try published.map { (published) throws(SnapshotError) in try file.isOlder(than: published) }
      let found = isSuperseded == true ? nil : try file.load(settings)
      return SnapshotRecovery(file: file, box: found?.box, position: found?.position, notes: [])
    } catch {
      file.close()
      throw error
    }
  }

  /// What cannot be trusted is kept for people to look at: the file with its log, which SQLite finds again there.
  private static func setAside(
    _ path: String, because error: SnapshotError, _ notes: inout [String]
  ) throws(SnapshotError) {
    let present = ["-wal", "-shm", ""].filter { isThere(path + $0) }
    let word = error.kind == .foreign ? "foreign" : "damaged"
    var number = 1
    while ["-wal", "-shm", ""].contains(where: { isThere("\(path).\(word)-\(number)" + $0) }) { number += 1 }
    let name = "\(path).\(word)-\(number)"
    for suffix in present {
      guard rename(path + suffix, name + suffix) == 0 else { throw SnapshotError.unavailable(path, errno: errno) }
    }
    notes.append(present.isEmpty ? error.description : "\(error.description); set aside as \(name)")
  }

  /// Copies the previous generation into place; it stays what it is.
  private static func copy(_ previous: String, to path: String) throws(SnapshotError) {
    let unfinished = SnapshotFile.unfinishedPath(of: path)
    do {
      try FileManager.default.copyItem(atPath: previous, toPath: unfinished)
      try SnapshotFile.finish(unfinished, as: path)
    } catch {
      SnapshotFile.removeUnfinished(path)
      if let error = error as? SnapshotError { throw error }
      throw SnapshotError(
        .unavailable,
        "\(path): the previous generation cannot be copied here; make room, or the directory writable for this user")
    }
  }

  private static func isThere(_ path: String) -> Bool { byteCount(path) != nil }

  private static func byteCount(_ path: String) -> Int? {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : nil
  }
}

extension SnapshotError {
  /// Whether the file cannot be trusted, whatever is done about its surroundings.
  fileprivate var isDamage: Bool { kind == .damaged || kind == .foreign }
}
