/// What a line of an archive says of the record that it was; all absent in a plain line.
public struct ArchiveAttributes {
  /// `tiendokey`; empty for a text that can be no office code.
  public var key: BorrowedText?
  /// `tiendotimestamp`, RFC 3339 or a number of milliseconds, in microseconds since 1970-01-01T00:00:00Z.
  public var timestampMicroseconds: Int64?
  /// `tiendooffset`.
  public var offset: Int64?
  /// Whether the line holds `tiendoraw`: base64 of a value that was not one JSON object.
  public var isRaw = false

  /// Whether the line is of an archive.
  public var isArchived: Bool { key != nil || offset != nil || timestampMicroseconds != nil || isRaw }
}

extension EventDecoder {
  /// The attributes in the text decoded last, also where its event was rejected for a field.
  @inline(__always) public mutating func archiveAttributes() -> ArchiveAttributes {
    present & Field.ofArchive == 0 ? ArchiveAttributes() : readArchiveAttributes()
  }

  @inline(never) private mutating func readArchiveAttributes() -> ArchiveAttributes {
    var attributes = ArchiveAttributes()
    if present & Field.tiendokey.bit != 0 { attributes.key = text(.tiendokey, limit: 32) ?? emptyText }
    if present & Field.tiendotimestamp.bit != 0 { attributes.timestampMicroseconds = archivedTimestamp() }
    if present & Field.tiendooffset.bit != 0 { attributes.offset = number(.tiendooffset) }
    attributes.isRaw = present & Field.tiendoraw.bit != 0
    return attributes
  }

  private mutating func archivedTimestamp() -> Int64? {
    if let text = text(.tiendotimestamp, limit: 40), let time = timestamps.parse(text) { return time }
    guard let milliseconds = number(.tiendotimestamp), milliseconds.magnitude < Int64.max / 1000 else { return nil }
    return milliseconds * 1000
  }

  /// An integer, perhaps in quotes.
  private mutating func number(_ field: Field) -> Int64? {
    if let number = integer(field) { return number }
    return text(field, limit: 20).flatMap { Int64($0.string) }
  }
}
