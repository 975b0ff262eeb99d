/// Walks once over the bytes of a JSON text (RFC 8259), validates all of it and copies nothing.
///
/// The caller has checked that the bytes are UTF-8. Strings are scanned eight bytes at a time in a register (SWAR):
/// the lowest byte that `x - 0x01… & ~x & 0x80…` marks is exact, higher marks may come from a borrow and are not used.
struct JSONScanner {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  @inline(__always) init(_ bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>) {
    next = start
    end = start + bytes.count
  }

  @inline(__always) mutating func skipWhitespace() {
    while next < end, next.pointee <= 0x20 {
      guard next.pointee == 0x20 || next.pointee == 0x0A || next.pointee == 0x0D || next.pointee == 0x09 else { return }
      next += 1
    }
  }

  /// The byte at hand, after white space.
  @inline(__always) mutating func peek() throws(MalformedJSON) -> UInt8 {
    if next < end, next.pointee > 0x20 { return next.pointee }
    skipWhitespace()
    guard next < end else { throw MalformedJSON() }
    return next.pointee
  }

  /// Takes `byte`, after white space, or throws.
  @inline(__always) mutating func expect(_ byte: UInt8) throws(MalformedJSON) {
    guard try peek() == byte else { throw MalformedJSON() }
    next += 1
  }

  /// A string; the scanner stands on its opening quote, and after the closing one when it returns.
  @inline(__always) mutating func string() throws(MalformedJSON) -> JSONToken {
    next += 1
    let start = next
    while true {
      if next + 8 <= end {
        let word = UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)
        let quote = word ^ 0x2222_2222_2222_2222
        let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let ones: UInt64 = 0x0101_0101_0101_0101
        let found =
          (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
            | ((word &- 0x2020_2020_2020_2020) & ~word)) & 0x8080_8080_8080_8080
        if found == 0 {
          next += 8
          continue
        }
        next += found.trailingZeroBitCount &>> 3
      } else {
        guard next < end else { throw MalformedJSON() }
        if next.pointee != 0x22, next.pointee != 0x5C, next.pointee >= 0x20 {
          next += 1
          continue
        }
      }
      if next.pointee == 0x22 {
        next += 1
        return JSONToken(start: start, count: next - start - 1, kind: .string)
      }
      guard next.pointee == 0x5C else { throw MalformedJSON() }
      try skipEscapedRest()
      return JSONToken(start: start, count: next - start - 1, kind: .escapedString)
    }
  }

  /// Any value, validated to its end.
  @inline(__always) mutating func value() throws(MalformedJSON) -> JSONToken {
    switch try peek() {
    case 0x22: return try string()
    case 0x7B, 0x5B:
      let start = next
      try skipContainer()
      return JSONToken(start: start, count: 0, kind: .container)
    case 0x30...0x39, 0x2D: return try number()
    default: return try literal()
    }
  }

  @inline(__always) private mutating func skipDigits() throws(MalformedJSON) {
    guard next < end, next.pointee &- 0x30 <= 9 else { throw MalformedJSON() }
    repeat { next += 1 } while next < end && next.pointee &- 0x30 <= 9
  }

  @inline(__always) private mutating func number() throws(MalformedJSON) -> JSONToken {
    let start = next
    if next.pointee == 0x2D { next += 1 }
    if next < end, next.pointee == 0x30 { next += 1 } else { try skipDigits() }
    var kind = JSONToken.Kind.integer
    if next < end, next.pointee == 0x2E {
      next += 1
      try skipDigits()
      kind = .decimal
    }
    if next < end, next.pointee | 0x20 == 0x65 {
      next += 1
      if next < end, next.pointee == 0x2B || next.pointee == 0x2D { next += 1 }
      try skipDigits()
      kind = .scientific
    }
    return JSONToken(start: start, count: next - start, kind: kind)
  }

  private mutating func literal() throws(MalformedJSON) -> JSONToken {
    let start = next
    func matches(_ text: StaticString) -> Bool {
      guard end - start >= text.utf8CodeUnitCount else { return false }
      for index in 0..<text.utf8CodeUnitCount where start[index] != text.utf8Start[index] { return false }
      return true
    }
    let kind: JSONToken.Kind
    if matches("true") {
      kind = .true
    } else if matches("false") {
      kind = .false
    } else if matches("null") {
      kind = .null
    } else {
      throw MalformedJSON()
    }
    next += kind == .false ? 5 : 4
    return JSONToken(start: start, count: 0, kind: kind)
  }
}
