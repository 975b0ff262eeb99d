import CaseEvents

/// An event with copies of its texts, to compare and to keep.
struct Decoded: Equatable {
  var type: EventType
  var flag: Bool
  var timeMicroseconds: Int64
  var sequence: UInt32
  var amount: Int64
  var id: [UInt8]
  var office: [UInt8]
  var caseID: [UInt8]
  var category: [UInt8]
  var numbers: [Int32]

  init(_ event: Event) {
    type = event.type
    flag = event.flag
    timeMicroseconds = event.timeMicroseconds
    sequence = event.sequence
    amount = event.amount
    id = Array(event.id.bytes)
    office = Array(event.office.bytes)
    caseID = Array(event.caseID.bytes)
    category = Array(event.category.bytes)
    numbers = [
      event.period, event.casesPercentHundredths, event.moneyPercentHundredths, event.officers, event.quota,
      event.count,
    ]
  }
}

/// Bytes on the heap with nothing behind them, as the decoder gets them.
func withExactCopy<Outcome>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Outcome) -> Outcome {
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
  defer { copy.deallocate() }
  copy.copyBytes(from: bytes)
  return body(UnsafeRawBufferPointer(copy))
}

extension EventDecoder {
  /// Decodes in structured mode; `nil` is a tombstone.
  mutating func decoded(_ bytes: [UInt8]?) -> Result<Decoded, Rejection> {
    guard let bytes else { return decoded(value: nil) }
    return withExactCopy(bytes) { decoded(value: $0) }
  }

  /// Decodes in structured mode.
  mutating func decoded(_ text: String) -> Result<Decoded, Rejection> { decoded(Array(text.utf8)) }

  /// Decodes in binary mode; the headers stand in their order, with their names in full.
  mutating func decoded(headers: [(name: String, value: [UInt8]?)], value: [UInt8]?) -> Result<Decoded, Rejection> {
    var attributes = BinaryAttributes()
    var copies: [UnsafeMutableRawBufferPointer] = []
    defer { for copy in copies { copy.deallocate() } }
    func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copy.copyBytes(from: bytes)
      copies.append(copy)
      return UnsafeRawBufferPointer(copy)
    }
    for header in headers { attributes.add(name: copy(Array(header.name.utf8)), value: header.value.map(copy)) }
    var event = Event(empty: emptyText)
    do throws(Rejection) {
      try decode(attributes, data: value.map(copy), into: &event)
      return .success(Decoded(event))
    } catch {
      return .failure(error)
    }
  }

  private mutating func decoded(value: UnsafeRawBufferPointer?) -> Result<Decoded, Rejection> {
    var event = Event(empty: emptyText)
    do throws(Rejection) {
      try decode(value, into: &event)
      return .success(Decoded(event))
    } catch {
      return .failure(error)
    }
  }
}

extension Result<Decoded, Rejection> {
  /// Why not; `nil` for an event.
  var reason: RejectionReason? {
    if case .failure(let rejection) = self { rejection.reason } else { nil }
  }

  /// The event, or `nil`.
  var event: Decoded? { try? get() }
}
