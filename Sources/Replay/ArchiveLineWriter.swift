internal import CaseEvents
internal import Foundation
internal import Ledger
internal import Records

/// Makes lines of an archive from records (see `ArchiveLine`), such that replaying the lines is replaying the records.
struct ArchiveLineWriter: ~Copyable {
  private var decoder = EventDecoder()
  private var event: Event
  private var writer = JSONWriter()
  /// Whether the value at hand is an object that has a `tiendoraw` of its own.
  private var hasRawMember = false
  /// The line made last, with its line feed.
  private(set) var line: [UInt8] = []

  init() { event = Event(empty: decoder.emptyText) }

  /// Makes the line of a record in structured mode.
  mutating func write(_ record: ArchivedRecord) {
    line.removeAll(keepingCapacity: true)
    if isObject(record.value), let value = record.value, let brace = value.lastIndex(of: 0x7D) {
      // White space between two members may hold a line feed; a text may not.
      for byte in value[..<brace] { line.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte) }
      let isEmpty = line.last { $0 != 0x20 && $0 != 0x09 } == 0x7B
      end(record, needsComma: !isEmpty)
    } else {
      writeRaw(record)
    }
  }

  /// Makes the line of a record in binary mode: the event that it is, in structured mode.
  mutating func write(_ record: ArchivedRecord, attributes: BinaryAttributes) {
    line.removeAll(keepingCapacity: true)
    let reason = rejection { decoder, event throws(Rejection) in
      try decoder.decode(attributes, data: record.value, into: &event)
    }
    if reason == .malformed || reason == .tooLarge { return writeRaw(record) }
    writer.removeAll()
    writer.beginObject()
    let members = [
      ("specversion", attributes.specversion), ("id", attributes.id), ("source", attributes.source),
      ("type", attributes.type), ("time", attributes.time),
    ]
    for case (let name, let value?) in members { writer.member(name, String(decoding: value, as: UTF8.self)) }
    hasRawMember = false
    line += writer.bytes
    if let value = record.value, !value.isEmpty {
      line += "\(line.count > 1 ? "," : "")\"data\":".utf8
      for byte in value { line.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte) }
    }
    end(record, needsComma: line.count > 1)
  }

  private mutating func isObject(_ value: UnsafeRawBufferPointer?) -> Bool {
    let reason = rejection { decoder, event throws(Rejection) in try decoder.decode(value, into: &event) }
    hasRawMember = decoder.archiveAttributes().isRaw
    return reason != .malformed && reason != .tooLarge
  }

  private mutating func rejection(
    _ decode: (inout EventDecoder, inout Event) throws(Rejection) -> Void
  ) -> RejectionReason? {
    do throws(Rejection) {
      try decode(&decoder, &event)
      return nil
    } catch {
      return error.reason
    }
  }

  private mutating func writeRaw(_ record: ArchivedRecord) {
    hasRawMember = false
    let bytes = record.value.map { Data($0) } ?? Data()
    line += "\(ArchiveLine.rawPrefix)\(bytes.base64EncodedString())\"".utf8
    end(record, needsComma: true)
  }

  private mutating func end(_ record: ArchivedRecord, needsComma: Bool) {
    writer.removeAll()
    writer.beginObject()
    // What is absent is null, in case that the event itself has a member of that name.
    if hasRawMember { writer.member("tiendoraw", nil as String?) }
    writer.member("tiendokey", record.key.map { String(decoding: $0, as: UTF8.self) })
    // Such a key is no office's, and the text alone would not bring it back.
    if let key = record.key, String(validating: key, as: UTF8.self) == nil {
      writer.member("tiendokeyraw", Data(key).base64EncodedString())
    }
    timestamp(record.timestampMilliseconds)
    writer.member("tiendooffset", "\(record.offset)")
    writer.endObject()
    if needsComma { line.append(0x2C) }
    line += writer.bytes.dropFirst()
    line.append(0x0A)
  }

  /// RFC 3339 for the years that a reader of times takes; a number of milliseconds for others.
  private mutating func timestamp(_ milliseconds: Int64) {
    let range: Range<Int64> = 946_684_800_000..<253_370_764_800_000
    if milliseconds < 0 {
      writer.member("tiendotimestamp", nil as String?)
    } else if range.contains(milliseconds) {
      writer.member("tiendotimestamp", utcTime(microseconds: milliseconds * 1000))
    } else {
      writer.member("tiendotimestamp", milliseconds)
    }
  }
}

/// A record of a topic, on its way into an archive; its bytes are borrowed.
struct ArchivedRecord {
  var key: UnsafeRawBufferPointer?
  var value: UnsafeRawBufferPointer?
  /// -1 where it has none.
  var timestampMilliseconds: Int64
  var offset: Int64
}
