internal import Crypto
internal import Foundation

/// Records of a topic in compressed files by partition and day, and a manifest that says what is in them.
///
/// `manifest.json` stands beside a folder for each partition; its files are read in the order of the manifest, which is
/// that of the offsets.
public struct Archive: Codable, Sendable {
  /// The manifest's name.
  public static let manifestName = "manifest.json"
  /// The first one had raw values without their size and mode.
  private static let formats = 1...2

  /// One file: NDJSON in zstd.
  public struct File: Codable, Sendable {
    /// Path below the archive's folder.
    public var name: String
    /// The local day that it is of: the latest that the timestamps of two records in a row have reached.
    public var day: String
    /// The local day of the timestamp of its last record; `nil` where an earlier program has written it.
    public var lastDay: String?
    /// Offset of its first record.
    public var firstOffset: Int64
    /// Offset of its last record.
    public var lastOffset: Int64
    /// Records in it.
    public var records: Int
    /// Bytes of the file.
    public var bytes: Int
    /// SHA-256 of the file, in hexadecimal digits.
    public var sha256: String
  }

  /// What there is of a partition.
  public struct Partition: Codable, Sendable {
    /// Its number.
    public var partition: Int32
    /// Offset at which the archive begins.
    public var startOffset: Int64
    /// Offset of the next record to be archived.
    public var nextOffset: Int64
    /// Its files.
    public var files: [File] = []
  }

  /// How times were read where it was written, in the words of the configuration.
  public struct Configured: Codable, Hashable, Sendable {
    /// The statistics year.
    public struct Period: Codable, Hashable, Sendable {
      /// The day on which it begins, as `10-01`.
      public var start: String
      /// The offset of local time, as `+07:00`.
      public var utcOffset: String
    }

    /// How far an event may be ahead of its record, as `1h`.
    public var maxAhead: String
    /// The statistics year.
    public var period: Period

    /// Texts that the reader of the configuration takes; equal ones mean the same.
    public init(maxAhead: String, periodStart: String, utcOffset: String) {
      self.maxAhead = maxAhead
      period = Period(start: periodStart, utcOffset: utcOffset)
    }
  }

  /// Version of the layout.
  public private(set) var format = Archive.formats.upperBound
  /// The topic.
  public var topic: String
  /// Partitions that the topic has.
  public var partitionCount: Int32
  /// How times were read; `nil` where an earlier program has written the archive.
  public var configuration: Configured?
  /// The partitions that were archived.
  public var contents: [Partition] = []
  /// The archive's folder.
  var folder = ""

  private enum CodingKeys: String, CodingKey {
    case format, topic, partitionCount, configuration
    case contents = "partitions"
  }

  /// An archive that holds nothing.
  init(topic: String, partitionCount: Int32, folder: String) {
    self.topic = topic
    self.partitionCount = partitionCount
    self.folder = folder
  }

  /// Whether a path is an archive's: a folder with a manifest, or the manifest.
  public static func isArchive(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init)
    return name == manifestName || FileManager.default.fileExists(atPath: "\(path)/\(manifestName)")
  }

  /// Reads the manifest of an archive.
  ///
  /// - Parameter path: of the folder or of the manifest.
  /// - Throws: `ReplayError` where it cannot be read or is not understood.
  public init(path: String) throws(ReplayError) {
    let isFolder = FileManager.default.fileExists(atPath: "\(path)/\(Self.manifestName)")
    let manifest = isFolder ? "\(path)/\(Self.manifestName)" : path
    guard let data = FileManager.default.contents(atPath: manifest) else {
      throw ReplayError(description: "\(manifest): cannot be read; name the folder of an archive")
    }
    do {
      self = try JSONDecoder().decode(Archive.self, from: data)
    } catch {
      throw ReplayError(description: "\(manifest): is no manifest of an archive; bring it back from a copy")
    }
    guard Self.formats.contains(format) else {
      throw ReplayError(
        description: "\(manifest): has format \(format), this program reads up to \(Self.formats.upperBound); use a "
          + "newer one")
    }
    guard isPlausible else {
      throw ReplayError(
        description: "\(manifest): contradicts itself in its partitions, offsets or sizes; bring it back from a copy")
    }
    // Foundation's `deletingLastPathComponent` traps on a path of one letter.
    folder = isFolder ? path : path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    contents.sort { $0.partition < $1.partition }
    for name in contents.flatMap(\.files).map(\.name)
    where name.hasPrefix("/") || name.split(separator: "/").contains("..") {
      throw ReplayError(description: "\(manifest): names \(name), which is outside of the archive")
    }
  }

  /// Whether partitions and offsets are in order, and sizes within what a disk holds.
  private var isPlausible: Bool {
    let sane: Range<Int64> = 0..<(1 << 60)
    guard partitionCount > 0, Set(contents.map(\.partition)).count == contents.count else { return false }
    return contents.allSatisfy { content in
      var next = content.startOffset
      for file in content.files {
        guard file.firstOffset >= next, file.lastOffset >= file.firstOffset, sane.contains(file.lastOffset),
          (1 << 40) > file.records, file.records > 0, (1 << 50) > file.bytes, file.bytes > 0
        else { return false }
        next = file.lastOffset + 1
      }
      return (0..<partitionCount).contains(content.partition) && sane.contains(content.startOffset)
        && sane.contains(content.nextOffset) && content.nextOffset >= next && content.files.count < 1 << 20
    }
  }

  /// What is added is of the present format.
  mutating func raiseFormat() { format = Self.formats.upperBound }

  /// Records in all files.
  public var recordCount: Int { contents.flatMap(\.files).reduce(0) { $0 + $1.records } }

  /// The path of a file, or a folder, by its name in the archive.
  func path(of name: String) -> String { folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)" }

  /// The path of the manifest.
  public var manifestPath: String { path(of: Self.manifestName) }

  /// A checksum as the manifest has it.
  static func text(of digest: SHA256.Digest) -> String {
    digest.map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
  }
}

extension Archive: ReplaySource {
  /// The topic.
  public var topicName: String? { topic }
  /// The partitions that were archived.
  public var partitions: [Int32] { contents.map(\.partition) }
  /// Bytes of all files.
  public var size: Int? { contents.flatMap(\.files).reduce(0) { $0 + $1.bytes } }

  /// Gives all lines of a partition's files.
  public func feed(_ partition: Int32, into replay: inout PartitionReplay, _ meter: ReplayMeter) throws {
    guard let content = contents.first(where: { $0.partition == partition }) else { return }
    replay.isArchived = true
    for file in content.files {
      let path = path(of: file.name)
      let size = ByteSource.size(of: path)
      guard size == file.bytes else {
        throw ReplayError(
          description: "\(path): has \(size ?? 0) bytes and not the \(file.bytes) of the manifest; copy it anew")
      }
    }
    try replay.read(files: content.files.map { path(of: $0.name) }, meter)
    replay.nextOffset = content.nextOffset
  }
}
