/// From a token to a value of the contract.
extension EventDecoder {
  @inline(__always) func token(_ field: Field) -> JSONToken { tokens[Int(field.rawValue)] }

  /// The text of a string of at most `limit` bytes; `nil` for anything else.
  @inline(__always) mutating func text(_ field: Field, limit: Int) -> BorrowedText? {
    let token = token(field)
    if token.kind == .string {
      return token.count <= limit ? BorrowedText(start: token.start, count: token.count) : nil
    }
    return token.kind == .escapedString ? unescapedText(token, limit: limit) : nil
  }

  private mutating func unescapedText(_ token: JSONToken, limit: Int) -> BorrowedText? {
    guard let count = unescape(token, into: scratch, capacity: limit + 4), count <= limit else { return nil }
    let text = BorrowedText(start: UnsafePointer(scratch), count: count)
    scratch += count
    return text
  }

  /// The instant of `time`, whose fraction may have any number of digits; `nil` for anything else.
  @inline(__always) mutating func time() -> Int64? {
    let token = token(.time)
    if token.kind == .string { return timestamps.parse(BorrowedText(start: token.start, count: token.count)) }
    return token.kind == .escapedString ? timeWithEscapes(token) : nil
  }

  /// Decoded beside the ring, which has no room for a text of any length.
  @inline(never) private mutating func timeWithEscapes(_ token: JSONToken) -> Int64? {
    let capacity = token.count + 4
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      guard let start = buffer.baseAddress, let count = unescape(token, into: start, capacity: capacity) else {
        return nil
      }
      return timestamps.parse(BorrowedText(start: UnsafePointer(start), count: count))
    }
  }

  /// A number without fraction or exponent; `nil` for anything else and where it has more than 18 digits.
  @inline(__always) func integer(_ field: Field) -> Int64? {
    let token = token(field)
    guard token.kind == .integer else { return nil }
    let isNegative = token.start[0] == 0x2D
    let first = isNegative ? 1 : 0
    guard token.count - first <= 18 else { return nil }
    var value: Int64 = 0
    for index in first..<token.count { value = value &* 10 &+ Int64(token.start[index] &- 0x30) }
    return isNegative ? 0 &- value : value
  }

  /// `data.amount`, magnitude at most 10^16.
  @inline(__always) func amount() -> Int64? {
    guard let value = integer(.amount), value.magnitude <= 10_000_000_000_000_000 else { return nil }
    return value
  }

  @inline(__always) func boolean(_ field: Field, _ explanation: StaticString) throws(Rejection) -> Bool {
    switch token(field).kind {
    case .true: return true
    case .false: return false
    default: throw Rejection(.badField, explanation)
    }
  }

  /// Hundredths of a percent of a number from 0 to 100 without sign or exponent and with at most two decimals.
  func percent(_ field: Field) -> Int32? {
    let token = token(field)
    guard token.kind == .integer || token.kind == .decimal, token.count <= 6 else { return nil }
    var value: Int32 = 0
    var decimals: Int?
    for index in 0..<token.count {
      let byte = token.start[index]
      if byte == 0x2E {
        decimals = 0
        continue
      }
      guard byte &- 0x30 <= 9 else { return nil }
      value = value * 10 + Int32(byte &- 0x30)
      if let digits = decimals { decimals = digits + 1 }
    }
    switch decimals ?? 0 {
    case 0: value *= 100
    case 1: value *= 10
    case 2: break
    default: return nil
    }
    return value <= 10_000 ? value : nil
  }

  /// Whether every byte is one of `A-Za-z0-9._-`.
  @inline(__always) func isCode(_ text: BorrowedText) -> Bool {
    let low: UInt64 = 0x03FF_6000_0000_0000  // - . 0-9
    let high: UInt64 = 0x07FF_FFFE_87FF_FFFE  // A-Z _ a-z
    for index in 0..<text.count {
      let byte = text.start[index]
      let set = byte < 64 ? low : high
      guard byte < 128, set >> UInt64(byte & 63) & 1 == 1 else { return false }
    }
    return true
  }

  /// Whether the text has one of U+0000–1F, U+007F–9F.
  @inline(__always) func hasControlCharacter(_ text: BorrowedText) -> Bool {
    var index = 0
    // Eight bytes at a time, as long as all are from space to tilde: a carry or borrow can only mark too much.
    while index &+ 8 <= text.count {
      let word = UnsafeRawPointer(text.start).loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let isHigh = (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
      let isLow = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
      if isHigh | isLow != 0 { break }
      index &+= 8
    }
    while index < text.count {
      let byte = text.start[index]
      if byte < 0x20 || byte == 0x7F { return true }
      if byte == 0xC2, index + 1 < text.count, text.start[index + 1] < 0xA0 { return true }
      index &+= 1
    }
    return false
  }

  /// The rejection for the first of some absent fields.
  func missing(_ absent: UInt32) -> Rejection {
    let explanation: StaticString =
      switch Field(rawValue: UInt32(absent.trailingZeroBitCount)) {
      case .specversion: "specversion is missing"
      case .id: "id is missing"
      case .source: "source is missing"
      case .type: "type is missing"
      case .time: "time is missing"
      case .data: "data is missing"
      case .office: "data.office is missing"
      case .case: "data.case is missing"
      case .sequence: "data.sequence is missing"
      case .amount: "data.amount is missing"
      case .officer: "data.officer is missing"
      case .eligible: "data.eligible is missing"
      case .byAgreement: "data.byAgreement is missing"
      case .period: "data.period is missing"
      case .casesPercent: "data.casesPercent is missing"
      case .moneyPercent: "data.moneyPercent is missing"
      case .officers: "data.officers is missing"
      case .quota: "data.quota is missing"
      default: "a required field is missing"
      }
    return Rejection(.missingField, explanation)
  }
}
