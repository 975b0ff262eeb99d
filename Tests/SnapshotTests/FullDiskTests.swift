import Engine
import Foundation
import GRDB
import Testing

@testable import Snapshots

@Suite("A disk or directory that refuses")
struct FullDiskTests {
  private func isFull(_ error: any Error) -> Bool {
    (error as? SnapshotError)?.kind == .unavailable && "\(error)".contains("the disk is full; make room")
  }

  private func reading(_ path: String, _ count: Int) -> Reading {
    Reading(path, [count: DiskState.description(at: count)])
  }

  @Test("a write without room changes nothing, and with room the same write holds everything")
  func noMorePages() throws {
    let state = try DiskState()
    try state.write(upTo: 30, compacts: true)
    let file = try #require(state.file)
    let (changes, position) = try state.advance(to: 60)
    // Bodies that need a page of their own each.
    var large = changes
    large.cases = Array(repeatElement(changes.cases, count: 20).joined())
    func limit(_ count: Int) throws {
      try file.queue.inDatabase { db in _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count)") }
    }
    try limit(1)
    #expect { try file.write(large, at: position) } throws: { isFull($0) }
    #expect { try file.write(large, at: position) } throws: { isFull($0) }
    #expect(try SnapshotVerification.verify(path: state.path).findings == [])
    #expect(try SnapshotVerification.verify(path: state.path).position?.nextOffset == 30)
    try limit(1_000_000)
    try file.write(large, at: position)
    state.close()
    #expect(reading(state.path, 60) == .state(60))
  }

  @Test("on a small disk that fills up the same holds, and a copy that finds no room harms nothing")
  func smallDisk() throws {
    guard let disk = try SmallDisk(kibibytes: 512) else { return }
    let state = try DiskState(directory: disk.path)
    let filler = disk.path + "/filler"
    try state.write(upTo: 30)
    try disk.fill(filler)
    let file = try #require(state.file)
    let (changes, position) = try state.advance(to: 60)
    #expect { try file.write(changes, at: position) } throws: { isFull($0) }
    unlink(filler)
    try file.write(changes, at: position)
    try disk.fill(filler, leaving: 100 << 10)
    let (more, next) = try state.advance(to: 70)
    file.maximumSegmentCount = 1
    try file.write(more, at: next)
    #expect { try file.copyIfDue() } throws: { isFull($0) }
    #expect(!FileManager.default.fileExists(atPath: SnapshotFile.unfinishedPath(of: state.previousPath)))
    unlink(filler)
    try state.write(upTo: 80)
    state.close()
    #expect(reading(state.path, 80) == .state(80))
  }

  @Test("in a directory that may not be written, opening says so and changes nothing")
  func readOnlyDirectory() throws {
    let state = try DiskState.written(isClosed: true)
    let before = try FileManager.default.contentsOfDirectory(atPath: state.directory)
    try withoutPermission(to: state.directory) {
      #expect {
        _ = try SnapshotRecovery.open(path: state.path, identity: DiskState.identity, settings: DiskState.settings)
      } throws: { error in
        (error as? SnapshotError)?.kind == .unavailable && "\(error)".contains("make the directory writable")
      }
      #expect {
        _ = try SnapshotRecovery.open(
          path: state.directory + "/case-events-1.sqlite", identity: DiskState.identity, settings: DiskState.settings)
      } throws: { "\($0)".contains("make the directory writable") }
      let report = try SnapshotVerification.verify(path: state.path)
      #expect(report.findings == [])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: state.directory) == before)
    #expect(reading(state.path, 80) == .state(80))
  }

  @Test("in a directory that becomes read-only, a damaged file stays where it is and the start is refused")
  func damagedAndReadOnly() throws {
    let state = try DiskState.written(isClosed: true)
    try Data("no snapshot".utf8).write(to: URL(fileURLWithPath: state.path))
    try withoutPermission(to: state.directory) {
      #expect {
        _ = try SnapshotRecovery.open(path: state.path, identity: DiskState.identity, settings: DiskState.settings)
      } throws: { ($0 as? SnapshotError)?.kind == .unavailable }
    }
    #expect(try String(contentsOfFile: state.path, encoding: .utf8) == "no snapshot")
  }

  /// Runs what may read the directory and its files and not write them. To the superuser permissions mean nothing, so
  /// this thread looks at files as another user meanwhile.
  private func withoutPermission(to directory: String, _ body: () throws -> Void) throws {
    let nobody: UInt32 = 65_534
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) { chmod("\(directory)/\(name)", 0o444) }
    chmod(directory, 0o555)
    if geteuid() == 0 { actAs(nobody) }
    defer {
      if geteuid() == 0 { actAs(0) }
      chmod(directory, 0o755)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
        chmod("\(directory)/\(name)", 0o644)
      }
    }
    try body()
  }

  /// Which user this thread is to the file system; the function is not in Swift's Glibc.
  private func actAs(_ user: UInt32) {
    typealias Function = @convention(c) (UInt32) -> Int32
    guard let symbol = dlsym(nil, "setfsuid") else { return }
    _ = unsafeBitCast(symbol, to: Function.self)(user)
  }
}

/// A file system in memory of a given size; gone with the object.
private final class SmallDisk {
  let path: String

  /// `nil` where this process may mount none; the limit of pages stands for it there.
  init?(kibibytes: Int) throws {
    path = FileManager.default.temporaryDirectory.path + "/tiendo-disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("tiendo", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
      rmdir(path)
      return nil
    }
  }

  deinit {
    umount(path)
    rmdir(path)
  }

  /// Takes up what is free.
  func fill(_ file: String, leaving byteCount: Int = 0) throws {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 0, count: 4096)
    while write(descriptor, block, block.count) == block.count {}
    if byteCount > 0 {
      let size = Int(lseek(descriptor, 0, SEEK_END))
      ftruncate(descriptor, max(0, size - byteCount))
    }
  }
}
