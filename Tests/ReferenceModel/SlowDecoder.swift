/// Why a record was rejected.
public struct SlowRejection: Error, Equatable, Sendable {
  /// The literal reason of the contract.
  public var reason: String
  /// For a person; not part of the contract.
  public var message: String

  init(_ reason: String, _ message: String) {
    self.reason = reason
    self.message = message
  }
}

/// Steps 1 to 3 of applying an event: from the record's bytes to the event.
public enum SlowDecoder {
  /// The longest value that is read, in bytes.
  public static let longestValue = 1 << 20

  /// Steps 1, 2 and 3.
  public static func decode(
    _ record: SlowRecord, partitionCount: Int = 1, maxAheadMilliseconds: Int64 = 3_600_000
  ) throws(SlowRejection) -> SlowEvent {
    let event = try decodeFields(record)
    try checkRecord(
      of: event, record, partitionCount: partitionCount, maxAheadMilliseconds: maxAheadMilliseconds)
    return event
  }

  /// Steps 1 and 2: the form and the fields.
  public static func decodeFields(_ record: SlowRecord) throws(SlowRejection) -> SlowEvent {
    if let value = record.value, value.count > longestValue {
      throw SlowRejection("too-large", "the value has \(value.count) bytes")
    }
    let isBinary = record.headers.contains { $0.name == "ce_specversion" }
    let attributes = isBinary ? try attributesOfHeaders(record) : try wholeObject(record)
    for name in ["specversion", "id", "source", "type"] where attributes.isAbsent(name) {
      throw SlowRejection("missing-field", "\(name) is missing")
    }
    let version = try attributes.string("specversion", bytes: 0...Int.max)
    if version != Array("1.0".utf8) { throw SlowRejection("bad-field", "specversion is not 1.0") }
    let id = try attributes.string("id", bytes: 1...128)
    _ = try attributes.string("source", bytes: 0...Int.max)
    let type = try attributes.string("type", bytes: 0...Int.max)
    guard let layout = SlowLayout.layouts.first(where: { Array($0.type.utf8) == type }) else {
      throw SlowRejection("unknown-type", "no such type: " + String(decoding: type, as: UTF8.self))
    }
    return try layout.event(id: id, attributes)
  }

  /// Step 3: the record around the event.
  public static func checkRecord(
    of event: SlowEvent, _ record: SlowRecord, partitionCount: Int, maxAheadMilliseconds: Int64
  ) throws(SlowRejection) {
    if let office = event.office {
      if let key = record.key {
        if key != office { throw SlowRejection("key-mismatch", "the key is not data.office") }
      } else if partitionCount != 1 {
        throw SlowRejection("key-mismatch", "no key on a topic with \(partitionCount) partitions")
      }
    }
    if let timestamp = record.timestampMilliseconds {
      let latest = (Int128(timestamp) + Int128(maxAheadMilliseconds)) * 1000
      if Int128(event.timeMicroseconds) > latest {
        throw SlowRejection("time-in-future", "time is later than the record's timestamp allows")
      }
    }
  }

  private static func parse(_ value: [UInt8]) throws(SlowRejection) -> SlowJSON {
    do {
      return try SlowJSONParser.parse(value)
    } catch {
      throw SlowRejection("malformed", "\(error.message) at byte \(error.position)")
    }
  }

  private static func wholeObject(_ record: SlowRecord) throws(SlowRejection) -> SlowFields {
    guard let value = record.value else { throw SlowRejection("malformed", "no value") }
    let json = try parse(value)
    guard case .object = json else { throw SlowRejection("malformed", "not a JSON object") }
    return SlowFields(json)
  }

  /// Binary mode as structured mode: an object of the headers and of the value as `data`.
  private static func attributesOfHeaders(_ record: SlowRecord) throws(SlowRejection) -> SlowFields {
    var members: [(String, SlowJSON)] = []
    for name in ["specversion", "id", "source", "type", "time"] {
      guard let value = record.headers.last(where: { $0.name == "ce_" + name })?.value else { continue }
      if String(validating: value, as: UTF8.self) == nil {
        throw SlowRejection("malformed", "header ce_\(name) is not UTF-8")
      }
      members.append((name, .string(value)))
    }
    if let value = record.value, !value.isEmpty { members.append(("data", try parse(value))) }
    return SlowFields(.members(members))
  }
}
