import Foundation
import Testing

@testable import Snapshots

@Suite("A file that is not as it was written")
struct DamageTests {
  private static let pageSize = 8192
  /// The states that were committed, by number of events.
  private static let expected = Dictionary(
    uniqueKeysWithValues: [30, 60, 80].map { ($0, DiskState.description(at: $0)) })

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func put(_ bytes: some Sequence<UInt8>, _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Reads a database with a log, or without; what reading left is removed.
  private static func read(_ database: [UInt8], _ log: ArraySlice<UInt8>?, _ path: String, _ comment: String) throws
    -> Reading
  {
    for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
    try put(database, path)
    if let log { try put(log, path + "-wal") }
    return Reading(path, expected, comment)
  }

  @Test("with one bit flipped anywhere is the state that was written, or refused", arguments: 0..<8)
  func flippedBit(part: Int) throws {
    let state = try DiskState.written(isClosed: true)
    var bytes = try Self.bytes(state.path)
    var refused = 0
    // Every 211th byte, in eight parts; the head of the file is looked at byte by byte.
    for place in Array(0..<100) + Array(stride(from: 100, to: bytes.count, by: 211)) where place % 8 == part {
      let bit: UInt8 = 1 << UInt8(place / 8 % 8)
      bytes[place] ^= bit
      let reading = try Self.read(bytes, nil, state.directory + "/flipped.sqlite", "byte \(place), bit \(bit)")
      bytes[place] ^= bit
      if case .refused(let kind) = reading {
        refused += 1
        #expect([.damaged, .foreign, .otherFormat, .unavailable].contains(kind))
        // Bytes 18 to 21 and 60 to 63 say how to write the file and its format.
        if kind == .unavailable || kind == .otherFormat {
          #expect((18..<24).contains(place) || (56..<64).contains(place))
        }
      } else {
        #expect(reading == .state(80), "byte \(place), bit \(bit)")
      }
    }
    #expect(refused > 5)
  }

  @Test("cut off at any page, or within one, is refused")
  func truncated() throws {
    let state = try DiskState.written(isClosed: true)
    let bytes = try Self.bytes(state.path)
    #expect(bytes.count % Self.pageSize == 0)
    for page in 0..<(bytes.count / Self.pageSize) {
      for length in [page * Self.pageSize, page * Self.pageSize + 1, page * Self.pageSize + 4000] where length >= 100 {
        let reading = try Self.read(Array(bytes[..<length]), nil, state.directory + "/cut.sqlite", "length \(length)")
        #expect(reading == .refused(.damaged) || reading == .refused(.foreign), "length \(length)")
      }
    }
  }

  @Test("with a page of an earlier time is never taken for a state")
  func stalePage() throws {
    let state = try DiskState()
    try state.write(upTo: 30, compacts: true)
    try state.write(upTo: 60)
    state.close()
    let earlier = try Self.bytes(state.path)
    let whole = try DiskState.written(isClosed: true)
    let later = try Self.bytes(whole.path)
    #expect(earlier.count <= later.count)
    for page in 0..<(earlier.count / Self.pageSize) {
      let range = page * Self.pageSize..<(page + 1) * Self.pageSize
      var mixed = later
      mixed[range] = earlier[range]
      let reading = try Self.read(mixed, nil, state.directory + "/mixed.sqlite", "page \(page + 1)")
      // A page without anything of the last write is the same in both, but for counters of SQLite.
      #expect(reading == .refused(.damaged) || reading == .state(80), "page \(page + 1)")
    }
  }

  @Test("whose log was cut anywhere, as a kill leaves it, is the state of the last whole transaction")
  func cutLog() throws {
    let state = try DiskState.written(isClosed: false)
    let database = try Self.bytes(state.path)
    let log = try Self.bytes(state.path + "-wal")
    // A frame is a head of 24 bytes and a page; bytes 4 to 7 of the head are not zero where a transaction ends.
    let frameSize = 24 + Self.pageSize
    let ends = stride(from: 32, to: log.count - frameSize + 1, by: frameSize).filter { frame in
      log[(frame + 4)..<(frame + 8)].contains { $0 != 0 }
    }.map { $0 + frameSize }
    // The tables are made in the first transaction, then come the three writes.
    let results: [Reading] = [.empty, .state(30), .state(60), .state(80)]
    #expect(ends.count == results.count)
    for boundary in stride(from: 32, through: log.count, by: frameSize) {
      for length in [boundary - 1, boundary, boundary + 7, boundary + 24, boundary + 5000] where length <= log.count {
        let whole = ends.count { $0 <= length }
        let expected = whole == 0 ? .empty : results[whole - 1]
        let found = try Self.read(database, log[..<length], state.directory + "/killed.sqlite", "log of \(length)")
        #expect(found == expected, "log of \(length)")
      }
    }
  }

  @Test("whose log has a flipped bit is the state of a whole transaction before it")
  func flippedLog() throws {
    let state = try DiskState.written(isClosed: false)
    let database = try Self.bytes(state.path)
    var log = try Self.bytes(state.path + "-wal")
    let possible: [Reading] = [.empty, .state(30), .state(60), .state(80)]
    for place in Array(0..<56) + Array(stride(from: 56, to: log.count, by: 2999)) {
      log[place] ^= 1 << UInt8(place % 8)
      let reading = try Self.read(database, log[...], state.directory + "/killed.sqlite", "byte \(place)")
      log[place] ^= 1 << UInt8(place % 8)
      #expect(possible.contains(reading), "byte \(place)")
    }
  }

  @Test("that was killed while its log was put into it is the last state, or refused without the log")
  func halfCheckpointed() throws {
    let state = try DiskState.written(isClosed: false)
    let before = try Self.bytes(state.path)
    let log = try Self.bytes(state.path + "-wal")
    state.close()
    let after = try Self.bytes(state.path)
    for page in 0...(after.count / Self.pageSize) {
      var database = Array(after[..<(page * Self.pageSize)])
      if before.count > database.count { database += before[database.count...] }
      let path = state.directory + "/half.sqlite"
      #expect(try Self.read(database, log[...], path, "\(page) pages") == .state(80), "\(page) pages")
      let alone = try Self.read(database, nil, path, "\(page) pages alone")
      // Without its log, the first page of the new file alone is an empty database still.
      #expect(alone == .refused(.damaged) || alone == (page == 0 ? .empty : .state(80)), "\(page) pages alone")
    }
  }
}
