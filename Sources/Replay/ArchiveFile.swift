internal import CCompression
internal import Crypto
internal import Foundation
internal import Ledger

/// One file of an archive while it is written. Used by one thread.
final class ArchiveFile {
  private static let level: Int32 = 3

  private var entry: Archive.File
  private let path: String
  private var file: DurableFile
  private let compressor: OpaquePointer?
  private var hash = SHA256()
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)

  /// Where it is until it is whole.
  var temporaryPath: String { DurableFile.temporaryPath(of: path) }
  /// Records written so far.
  var records: Int { entry.records }
  /// The day that it is of.
  let day: Day

  init(path: String, name: String, day: Day, firstOffset: Int64) throws {
    entry = Archive.File(
      name: name, day: day.description, lastDay: nil, firstOffset: firstOffset, lastOffset: firstOffset, records: 0,
      bytes: 0,
      sha256: "")
    self.path = path
    self.day = day
    do {
      file = try DurableFile(path)
    } catch {
      throw ReplayError(description: "\(path): \(error.reason); name a folder that can be written")
    }
    compressor = ZSTD_createCCtx()
    ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, Self.level)
    ZSTD_CCtx_setParameter(compressor, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(compressor) }

  func write(_ record: ArchivedRecord) throws {
    try compress(record.line, ZSTD_e_continue)
    entry.lastOffset = record.offset
    entry.lastDay = record.day.description
    entry.records += 1
  }

  /// Ends the file and gives it its name.
  func finish() throws -> Archive.File {
    try compress([], ZSTD_e_end)
    try attempt { try file.finish() }
    entry.sha256 = Archive.text(of: hash.finalize())
    return entry
  }

  private func compress(_ bytes: [UInt8], _ directive: ZSTD_EndDirective) throws {
    try bytes.withUnsafeBytes { bytes in
      var from = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      while true {
        let (rest, count) = buffer.withUnsafeMutableBytes { buffer in
          var to = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
          let rest = ZSTD_compressStream2(compressor, &to, &from, directive)
          return (rest, to.pos)
        }
        guard ZSTD_isError(rest) == 0 else { throw ReplayError(description: "\(path): zstd failed; is memory left?") }
        try buffer[..<count].withUnsafeBytes { piece in
          hash.update(bufferPointer: piece)
          entry.bytes += piece.count
          try attempt { try file.write(piece) }
        }
        if directive == ZSTD_e_end ? rest == 0 : from.pos == from.size { return }
      }
    }
  }

  private func attempt(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as DurableFile.Failure {
      throw ReplayError(description: "\(path): \(error.reason) while writing; make room, and run it again")
    }
  }
}
