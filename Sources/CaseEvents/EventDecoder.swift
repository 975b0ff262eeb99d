/// Turns the bytes of a record into an `Event`, or says why not: steps 1 and 2 of applying an event.
///
/// One pass over the bytes collects where the known fields stand (of duplicate keys the last wins) and validates the
/// whole text as JSON; then the fields are read in the contract's order. Nothing is allocated for an event; a text
/// with escapes is decoded into a ring that the decoder owns. Owned by one thread.
public struct EventDecoder: ~Copyable {
  /// How many events can be decoded before the texts of the first are overwritten.
  public static let eventsKept = 64
  /// The largest record value that is read, in bytes: 1 MiB.
  public static let maximumByteCount = 1 << 20

  private static let bytesPerEvent = 1024

  let tokens: UnsafeMutablePointer<JSONToken>
  private let ring: UnsafeMutablePointer<UInt8>
  let types: EventTypeTable
  var timestamps = TimestampParser()
  let keys = KnownKeys()
  private var turn = 0
  var present: UInt32 = 0
  /// Where in the ring the next text with escapes goes.
  var scratch: UnsafeMutablePointer<UInt8>

  /// Allocates 64 KiB for texts with escapes.
  public init() {
    let fieldCount = Field.allCases.count
    ring = .allocate(capacity: Self.eventsKept * Self.bytesPerEvent)
    ring.initialize(repeating: 0, count: Self.eventsKept * Self.bytesPerEvent)
    tokens = .allocate(capacity: fieldCount)
    tokens.initialize(repeating: JSONToken(start: UnsafePointer(ring), count: 0, kind: .null), count: fieldCount)
    types = EventTypeTable()
    scratch = ring
  }

  deinit {
    tokens.deallocate()
    ring.deallocate()
  }

  /// A text of no bytes, for the fields that an event does not have.
  public var emptyText: BorrowedText { BorrowedText(start: UnsafePointer(ring), count: 0) }

  /// Decodes a record in structured mode: its value is the whole event.
  ///
  /// - Parameters:
  ///   - value: the record's value; `nil` for a tombstone, which is malformed. Must outlive the use of `event`.
  ///   - limit: bytes that it may have.
  ///   - event: overwritten; of no use after a throw.
  public mutating func decode(
    _ value: UnsafeRawBufferPointer?, limit: Int = maximumByteCount, into event: inout Event
  ) throws(Rejection) {
    let bytes = try begin(value, limit: limit)
    guard let start = bytes.baseAddress, bytes.count > 0 else {
      throw Rejection(.malformed, "the record has no value; an event is one JSON object")
    }
    var scanner = JSONScanner(bytes, start: start)
    do throws(MalformedJSON) {
      try scanEvent(&scanner)
    } catch {
      try checkUTF8(bytes)
      throw Rejection(.malformed, "the value is not one JSON object", byteOffset: scanner.next - start)
    }
    if !scanner.isASCII { try checkUTF8(bytes) }
    try readFields(into: &event)
  }

  /// Decodes a record in binary mode: attributes from `ce_*` headers, the value is `data`.
  ///
  /// - Parameters:
  ///   - attributes: as found in the headers. Must outlive the use of `event`, as `data` must.
  ///   - data: the record's value, `nil` or empty where the event has no data.
  ///   - event: overwritten; of no use after a throw.
  public mutating func decode(
    _ attributes: BinaryAttributes, data: UnsafeRawBufferPointer?, into event: inout Event
  ) throws(Rejection) {
    let bytes = try begin(data, limit: Self.maximumByteCount)
    try set(.specversion, attributes.specversion)
    try set(.id, attributes.id)
    try set(.source, attributes.source)
    try set(.type, attributes.type)
    try set(.time, attributes.time)
    if let start = bytes.baseAddress, bytes.count > 0 {
      var scanner = JSONScanner(bytes, start: start)
      do throws(MalformedJSON) {
        try scanDataValue(&scanner)
        try scanEnd(&scanner)
      } catch {
        try checkUTF8(bytes)
        throw Rejection(.malformed, "the value is not JSON", byteOffset: scanner.next - start)
      }
      if !scanner.isASCII { try checkUTF8(bytes) }
    }
    try readFields(into: &event)
  }

  private mutating func begin(
    _ value: UnsafeRawBufferPointer?, limit: Int
  ) throws(Rejection) -> UnsafeBufferPointer<UInt8> {
    turn = (turn &+ 1) & (Self.eventsKept - 1)
    scratch = ring + turn &* Self.bytesPerEvent
    present = 0
    let bytes = UnsafeBufferPointer(
      start: value?.baseAddress?.assumingMemoryBound(to: UInt8.self), count: value?.count ?? 0)
    guard bytes.count <= limit else { throw .tooLarge }
    return bytes
  }

  /// What is decoded next takes the place of what was decoded last.
  mutating func reuseTurn() { turn = (turn &- 1) & (Self.eventsKept - 1) }

  private func checkUTF8(_ bytes: UnsafeBufferPointer<UInt8>) throws(Rejection) {
    guard isValidUTF8(bytes) else { throw Rejection(.malformed, "the value is not UTF-8") }
  }

  private mutating func set(_ field: Field, _ value: UnsafeRawBufferPointer?) throws(Rejection) {
    guard let value else { return }
    let bytes = UnsafeBufferPointer(start: value.baseAddress?.assumingMemoryBound(to: UInt8.self), count: value.count)
    guard isValidUTF8(bytes) else { throw .badHeader }
    tokens[Int(field.rawValue)] = JSONToken(
      start: bytes.baseAddress ?? UnsafePointer(ring), count: bytes.count, kind: .string)
    present |= field.bit
  }
}

/// The `ce_*` headers of a record in binary mode; `nil` for one that is absent or null.
public struct BinaryAttributes {
  /// Whether there is a `ce_specversion` header, which is what makes binary mode.
  public private(set) var isBinaryMode = false
  /// `ce_specversion`.
  public var specversion: UnsafeRawBufferPointer?
  /// `ce_id`.
  public var id: UnsafeRawBufferPointer?
  /// `ce_source`.
  public var source: UnsafeRawBufferPointer?
  /// `ce_type`.
  public var type: UnsafeRawBufferPointer?
  /// `ce_time`.
  public var time: UnsafeRawBufferPointer?

  /// No attribute yet.
  public init() {}

  /// The attributes of a record in binary mode; `nil` for one in structured mode.
  ///
  /// - Parameter forEachHeader: calls what it is given with the name and the value of each header, in order.
  public init?(
    headers forEachHeader: (
      _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) -> Void
  ) {
    var attributes = BinaryAttributes()
    forEachHeader { attributes.add(name: $0, value: $1) }
    guard attributes.isBinaryMode else { return nil }
    self = attributes
  }

  /// Takes a header into account; of several with one name the last counts. Other headers are ignored.
  public mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
    if name.elementsEqual("ce_specversion".utf8) {
      isBinaryMode = true
      specversion = value
    } else if name.elementsEqual("ce_id".utf8) {
      id = value
    } else if name.elementsEqual("ce_source".utf8) {
      source = value
    } else if name.elementsEqual("ce_type".utf8) {
      type = value
    } else if name.elementsEqual("ce_time".utf8) {
      time = value
    }
  }
}
