package import CaseEvents
package import Engine
internal import Foundation
internal import Records

/// Makes lines of an archive from records (see `ArchiveAttributes`), such that replaying the lines is replaying the
/// records. However long keys and headers are, a line is at most `LineReader.longestLine` bytes.
package struct ArchiveLineWriter: ~Copyable {
  /// Of longer keys and headers only the beginning is kept: a valid one is shorter, or what is cut does not count.
  private static let longestText = 1024
  /// So much is kept of a value that is too large, to see what it was.
  private static let shownByteCount = 1024

  private var decoder = EventDecoder()
  private var event: Event
  private var writer = JSONWriter()

  package init() { event = Event(empty: decoder.emptyText) }

  /// Makes the line of a record, with its line feed, in place of what `line` holds.
  ///
  /// - Parameter attributes: of a record in binary mode, which becomes an event in structured mode.
  package mutating func write(
    _ record: SourceRecord, _ attributes: BinaryAttributes?, into line: inout [UInt8]
  ) {
    line.removeAll(keepingCapacity: true)
    writer.removeAll()
    writer.beginObject()
    let reason = rejectionReason(record, attributes)
    if reason == .malformed || reason == .tooLarge {
      writeRaw(record, attributes, isTooLarge: reason == .tooLarge)
      line += writer.bytes
    } else if let attributes {
      write(record, attributes, into: &line)
    } else {
      write(record, into: &line)
    }
    line.append(0x0A)
  }

  private mutating func rejectionReason(_ record: SourceRecord, _ attributes: BinaryAttributes?) -> RejectionReason? {
    do throws(Rejection) {
      if let attributes {
        try decoder.decode(attributes, data: record.value, into: &event)
      } else {
        try decoder.decode(record.value, into: &event)
      }
      return nil
    } catch {
      return error.reason
    }
  }

  /// An object as it is, with the attributes of its record behind its last member.
  private mutating func write(_ record: SourceRecord, into line: inout [UInt8]) {
    guard let value = record.value, let brace = value.lastIndex(of: 0x7D) else { return }
    append(value[..<brace], to: &line)
    let isEmpty = line.last { $0 != 0x20 && $0 != 0x09 } == 0x7B
    // What is absent is null, in case that the event itself has a member of that name.
    if decoder.archiveAttributes().isRaw { writer.member("tiendoraw", nil as String?) }
    endObject(record, after: isEmpty ? "" : ",", &line)
  }

  /// Headers and value in one object.
  private mutating func write(_ record: SourceRecord, _ attributes: BinaryAttributes, into line: inout [UInt8]) {
    let members = [
      ("specversion", attributes.specversion.map(Self.text)), ("id", attributes.id.map(Self.text)),
      ("source", attributes.source.map(Self.text)), ("type", attributes.type.map(Self.text)),
      ("time", attributes.time.map(Self.time)),
    ]
    for case (let name, let text?) in members { writer.member(name, text) }
    line += writer.bytes
    if let value = record.value, !value.isEmpty {
      line += "\(line.count > 1 ? "," : "")\"data\":".utf8
      append(value[...], to: &line)
    }
    writer.removeAll()
    writer.beginObject()
    endObject(record, after: line.count > 1 ? "," : "", &line)
  }

  /// White space between two members may hold a line feed; a text may not.
  private func append(_ text: Slice<UnsafeRawBufferPointer>, to line: inout [UInt8]) {
    for byte in text { line.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte) }
  }

  private mutating func endObject(_ record: SourceRecord, after separator: String, _ line: inout [UInt8]) {
    writeAttributes(of: record)
    writer.endObject()
    line += separator.utf8
    line += writer.bytes.dropFirst()
  }

  private mutating func writeRaw(_ record: SourceRecord, _ attributes: BinaryAttributes?, isTooLarge: Bool) {
    writeAttributes(of: record)
    if let attributes { writer.member("tiendobinary", Self.isUTF8(attributes) ? "value" : "header") }
    let value = record.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
    if isTooLarge { writer.member("tiendosize", value.count) }
    writer.member("tiendoraw", Data(isTooLarge ? value.prefix(Self.shownByteCount) : value[...]).base64EncodedString())
    writer.endObject()
  }

  private mutating func writeAttributes(of record: SourceRecord) {
    writer.member("tiendokey", record.key.map(Self.text))
    // Such a key is no office's, and the text alone would not bring it back.
    if let key = record.key, String(validating: key, as: UTF8.self) == nil {
      writer.member("tiendokeyraw", Data(key.prefix(Self.longestText)).base64EncodedString())
    }
    // RFC 3339 for the years that a reader of times takes; a number of milliseconds for others.
    let years: Range<Int64> = 946_684_800_000_000..<253_370_764_800_000_000
    if let time = record.timestampMicroseconds, !years.contains(time) {
      writer.member("tiendotimestamp", time / 1000)
    } else {
      writer.member("tiendotimestamp", record.timestampMicroseconds.map { utcTime(microseconds: $0) })
    }
    writer.member("tiendooffset", "\(record.offset)")
  }

  /// A text, or its beginning with a mark behind it. No office, id, type or version is so long.
  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    guard bytes.count > longestText else { return String(decoding: bytes, as: UTF8.self) }
    var end = longestText
    while end > longestText - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }

  /// A time; of a fraction that is longer than anything the first digits, of which six count, and the offset behind it.
  private static func time(_ bytes: UnsafeRawBufferPointer) -> String {
    let whole = String(decoding: bytes, as: UTF8.self)
    guard bytes.count > longestText, EventTime.microseconds(whole) != nil else { return text(bytes) }
    return String(decoding: Array(bytes.prefix(longestText - 6)) + bytes.suffix(6), as: UTF8.self)
  }

  private static func isUTF8(_ attributes: BinaryAttributes) -> Bool {
    [attributes.specversion, attributes.id, attributes.source, attributes.type, attributes.time]
      .allSatisfy { $0.map { String(validating: $0, as: UTF8.self) != nil } ?? true }
  }
}
