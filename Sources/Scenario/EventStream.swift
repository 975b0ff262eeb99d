/// What a reader needs to know of a generated record without reading its bytes.
public struct EventHead: Sendable, Equatable {
  /// Why a record is in the stream.
  public enum Delivery: Sendable, Equatable {
    /// In its place, once.
    case inOrder
    /// Held back: later events of other cases, perhaps of its own, came before it.
    case late
    /// A record that was delivered before, byte for byte.
    case duplicate
    /// Not an event by the contract; to be rejected.
    case poison
  }

  /// The office, which is the key of a Kafka record.
  public let officeCode: String
  /// The instant of delivery in microseconds since 1970-01-01 UTC: the event's own time, or a later one where it was
  /// held back. Never falls from one record of a stream to the next, so it serves as record timestamp and for pacing.
  public let timeMicroseconds: Int64
  /// Whether the record stands in its place.
  public let delivery: Delivery

  init(officeCode: String, timeMicroseconds: Int64, delivery: Delivery = .inOrder) {
    self.officeCode = officeCode
    self.timeMicroseconds = timeMicroseconds
    self.delivery = delivery
  }
}

/// A source of generated events, one line each. A value: a copy goes on independently and gives the same lines.
public protocol EventStream: Sendable {
  /// Appends the next event to `line`, as one JSON object in UTF-8 without a line break, and says what it is.
  /// Nil, and nothing appended, at the end of the stream. The caller empties `line` when it likes.
  mutating func next(into line: inout [UInt8]) -> EventHead?
}
