internal import Foundation
internal import Kafka
public import Ledger

/// Writes records of a topic to an archive, and goes on where it was when it is run again.
///
/// A file is written under another name and gets its own when it is whole and on disk; only then the manifest names it.
/// So whatever happens, an archive is what its manifest says.
public struct ArchiveWriter {
  /// More records are not put into one file, so that little is written twice after an interruption.
  private static let maximumRecords = 1_000_000

  /// The archive as far as it is written.
  public private(set) var archive: Archive
  private let range: TopicRange
  private let calendar: StatisticsCalendar
  /// Held as long as this is there.
  private let lock: FolderLock
  private let note: @Sendable (_ unfinished: String, _ isBegun: Bool) -> Void

  /// Opens an archive, or begins one.
  ///
  /// - Parameters:
  ///   - folder: made where it is not there.
  ///   - range: what to archive; where the archive has a partition already, it goes on behind its last record.
  ///   - calendar: says what day a timestamp is of.
  ///   - configuration: how times are read, for the manifest; `nil` leaves there what it says.
  ///   - note: is told of files that have no name of their own yet, before they are made and when they have it, so that
  ///     an interruption can remove them.
  /// - Throws: `ReplayError` where the folder holds another topic, or records archived with another configuration, or
  ///   lacks records that the topic has lost meanwhile.
  public init(
    folder: String, range: TopicRange, calendar: StatisticsCalendar, configuration: Archive.Configured? = nil,
    note: @escaping @Sendable (_ unfinished: String, _ isBegun: Bool) -> Void = { _, _ in }
  ) throws(ReplayError) {
    self.calendar = calendar
    self.note = note
    try Self.makeFolder(folder)
    lock = try FolderLock(folder)
    guard Archive.isArchive(folder) else {
      archive = Archive(topic: range.topic, partitionCount: range.partitionCount, folder: folder)
      archive.configuration = configuration
      self.range = range
      return
    }
    archive = try Archive(path: folder)
    guard archive.topic == range.topic, archive.partitionCount == range.partitionCount else {
      throw ReplayError(
        description: "\(folder): holds \(archive.topic) with \(archive.partitionCount) partitions, and \(range.topic) "
          + "has \(range.partitionCount); name another folder")
    }
    try Self.check(configuration, against: archive)
    archive.configuration = configuration ?? archive.configuration
    archive.raiseFormat()
    let starts = Dictionary(uniqueKeysWithValues: archive.contents.map { ($0.partition, $0.nextOffset) })
    for span in range.spans {
      guard let start = starts[span.partition] else { continue }
      guard start <= span.high else {
        throw ReplayError(
          description: "\(folder): goes to offset \(start) of partition \(span.partition), and the topic ends at "
            + "\(span.high): it was made anew; begin a new archive in another folder")
      }
      guard start < span.low else { continue }
      throw ReplayError(
        description: "\(folder): ends at offset \(start) of partition \(span.partition), and the topic begins at "
          + "\(span.low): the records between are lost; begin a new archive in another folder")
    }
    self.range = range.beginning(at: starts)
  }

  /// One replay reads all records alike.
  private static func check(
    _ configuration: Archive.Configured?, against archive: Archive
  ) throws(ReplayError) {
    guard let configuration, let before = archive.configuration, configuration != before else { return }
    throw ReplayError(
      description: "\(archive.manifestPath): was archived with \(before), and this is \(configuration): one replay "
        + "reads all alike; archive with the same, or into another folder")
  }

  /// Archives what is not archived yet.
  ///
  /// - Parameter progress: is told how far it is.
  /// - Throws: `ReplayError` where the topic cannot be read or a file cannot be written.
  public mutating func run(progress: @escaping @Sendable (Replay.Progress) -> Void = { _ in }) throws {
    let meter = ReplayMeter(total: range.size, report: progress)
    for span in range.spans {
      if !archive.contents.contains(where: { $0.partition == span.partition }) {
        archive.contents.append(
          Archive.Partition(partition: span.partition, startOffset: span.start, nextOffset: span.start))
      }
      try write(span, meter)
    }
    try saveManifest()
    meter.finish()
  }

  private mutating func write(_ span: TopicRange.Span, _ meter: ReplayMeter) throws {
    var lines = ArchiveLineWriter()
    var days = ArchiveDays(after: archive.contents.first { $0.partition == span.partition }?.files ?? [])
    var file: ArchiveFile?
    // Which file a record goes to is known when the one behind it is.
    var (last, record) = (ArchivedRecord(), ArchivedRecord())
    var position = span.start
    try range.read(span) { batch, count in
      for index in 0..<count {
        lines.write(batch[index].source, batch[index].binaryAttributes, into: &record.line)
        record.offset = batch[index].offset
        record.day = day(of: batch[index].timestampMilliseconds)
        if !last.line.isEmpty {
          try put(last, of: days.day(ofNext: last.day, before: record.day), into: &file, span.partition)
        }
        swap(&last, &record)
      }
      let next = batch[count - 1].offset + 1
      try meter.note(Int(next - position), events: count)
      position = next
    }
    if !last.line.isEmpty {
      try put(last, of: days.day(ofNext: last.day, before: nil), into: &file, span.partition)
    }
    if let file { try finish(file, span.partition) }
  }

  /// The local day of a timestamp, within the years that can be written.
  private func day(of milliseconds: Int64) -> Day {
    calendar.day(ofMicroseconds: min(max(0, milliseconds), 253_370_764_799_999) * 1000)
  }

  private mutating func put(
    _ record: ArchivedRecord, of day: Day, into file: inout ArchiveFile?, _ partition: Int32
  ) throws {
    if let open = file, open.day != day || open.records == Self.maximumRecords {
      try finish(open, partition)
      file = nil
    }
    let open = try file ?? begin(partition, day, record.offset)
    file = open
    try open.write(record)
  }

  private func begin(_ partition: Int32, _ day: Day, _ offset: Int64) throws -> ArchiveFile {
    let folder = "\(archive.topic)-\(partition)"
    try Self.makeFolder(archive.path(of: folder))
    let name = "\(folder)/\(day)-\(offset).ndjson.zst"
    let path = archive.path(of: name)
    note(DurableFile.temporaryPath(of: path), true)
    return try ArchiveFile(path: path, name: name, day: day, firstOffset: offset)
  }

  private mutating func finish(_ file: ArchiveFile, _ partition: Int32) throws {
    let entry = try file.finish()
    note(file.temporaryPath, false)
    guard let index = archive.contents.firstIndex(where: { $0.partition == partition }) else { return }
    archive.contents[index].files.append(entry)
    archive.contents[index].nextOffset = entry.lastOffset + 1
    try saveManifest()
  }

  private func saveManifest() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = archive.path(of: Archive.manifestName)
    note(DurableFile.temporaryPath(of: path), true)
    defer { note(DurableFile.temporaryPath(of: path), false) }
    do {
      try DurableFile.replace(path, with: Array(try encoder.encode(archive)) + [0x0A])
    } catch let error as DurableFile.Failure {
      throw ReplayError(description: "\(path): \(error.reason); make room, and run it again")
    }
  }

  private static func makeFolder(_ path: String) throws(ReplayError) {
    if path.isEmpty { return }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ReplayError(description: "\(path): the folder cannot be made; name one that can be written")
    }
  }
}

/// A record on its way into a file.
struct ArchivedRecord {
  /// With its line feed; empty for none.
  var line: [UInt8] = []
  var offset: Int64 = 0
  /// The local day of its timestamp.
  var day = Day(number: 0)
}

extension Archive.Configured: CustomStringConvertible {
  /// As the keys of the configuration have it.
  public var description: String {
    "maxAhead \(maxAhead), period.start \(period.start), period.utcOffset \(period.utcOffset)"
  }
}
