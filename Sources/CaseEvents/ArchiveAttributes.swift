/// What a line of an archive says of the record that it was; all absent in a plain line.
///
/// An event's object comes first and as it was; behind its last member stand `tiendokey`, `tiendotimestamp` and
/// `tiendooffset`, so that they count also where the event has members of these names: of equal keys the last wins.
/// Where the value is not one JSON object, or larger than 1 MiB, the line has these three and then:
/// - `tiendobinary` of a record in binary mode: `header` where a `ce_` header is not UTF-8, else `value`;
/// - `tiendosize`, the bytes of a value that is too large;
/// - `tiendoraw`, the value in base64, of one that is too large only the beginning.
public struct ArchiveAttributes {
  /// `tiendokey`; empty for a text that can be no office code.
  public var key: BorrowedText?
  /// `tiendotimestamp`, RFC 3339 or a number of milliseconds, in microseconds since 1970-01-01T00:00:00Z.
  public var timestampMicroseconds: Int64?
  /// `tiendooffset`.
  public var offset: Int64?
  /// Whether the line holds `tiendoraw`, and so no event.
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
    attributes.offset = number(.tiendooffset)
    attributes.isRaw = present & Field.tiendoraw.bit != 0
    return attributes
  }

  private mutating func archivedTimestamp() -> Int64? {
    if let text = text(.tiendotimestamp, limit: 40), let time = timestamps.parse(text) { return time }
    guard let milliseconds = number(.tiendotimestamp), milliseconds.magnitude < Int64.max / 1000 else { return nil }
    return milliseconds * 1000
  }

  /// An integer, perhaps in quotes; `nil` where it is absent.
  private mutating func number(_ field: Field) -> Int64? {
    guard present & field.bit != 0 else { return nil }
    if let number = integer(field) { return number }
    return text(field, limit: 20).flatMap { Int64($0.string) }
  }

  /// Why the record of a raw line, which was decoded last, is rejected: what decoding its value says. Afterwards the
  /// attributes of the line are gone.
  public mutating func rejectionOfRawLine() -> Rejection {
    // An archive has no other value so; one of an earlier program has no `tiendobinary`.
    let other = Rejection(.malformed, "the value is not one JSON object")
    if let size = number(.tiendosize), size > Int64(Self.maximumByteCount) { return .tooLarge }
    let mode = present & Field.tiendobinary.bit != 0 ? text(.tiendobinary, limit: 8) : nil
    if let mode, mode.bytes.elementsEqual("header".utf8) { return .badHeader }
    let base64 = token(.tiendoraw)
    guard base64.isString else { return other }
    // The texts of the events before stay as they are.
    reuseTurn()
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: base64.count / 4 * 3 + 3) { buffer in
      guard let count = decodeBase64(base64, into: buffer) else { return other }
      let value = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[..<count]))
      var event = Event(empty: emptyText)
      do throws(Rejection) {
        if mode == nil {
          try decode(value, into: &event)
        } else {
          try decode(BinaryAttributes(), data: value, into: &event)
        }
        return other
      } catch {
        return error.reason == .malformed || error.reason == .tooLarge ? error : other
      }
    }
  }
}

/// Writes the bytes that a text in base64 (RFC 4648, section 4) stands for, at most three for four characters.
///
/// - Returns: how many; `nil` where it is no base64.
private func decodeBase64(_ text: JSONToken, into target: UnsafeMutableBufferPointer<UInt8>) -> Int? {
  var (bits, bitCount, count) = (UInt32(0), 0, 0)
  for index in 0..<text.count {
    let byte = text.start[index]
    switch byte {
    case 0x41...0x5A: bits = bits << 6 | UInt32(byte - 0x41)
    case 0x61...0x7A: bits = bits << 6 | UInt32(byte - 0x61 + 26)
    case 0x30...0x39: bits = bits << 6 | UInt32(byte - 0x30 + 52)
    case 0x2B: bits = bits << 6 | 62
    case 0x2F: bits = bits << 6 | 63
    // Some writers of JSON escape a slash; what fills up the end says nothing.
    case 0x5C, 0x3D: continue
    default: return nil
    }
    bitCount += 6
    guard bitCount >= 8 else { continue }
    bitCount -= 8
    target[count] = UInt8(truncatingIfNeeded: bits >> UInt32(bitCount))
    count += 1
  }
  return count
}
