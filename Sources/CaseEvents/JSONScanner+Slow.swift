/// The paths that few events take: escapes and nested values.
extension JSONScanner {
  /// Goes on behind the first backslash of a string to its closing quote, checking every escape.
  @inline(never) mutating func skipEscapedRest() throws(MalformedJSON) {
    while next < end {
      switch next.pointee {
      case 0x22:
        next += 1
        return
      case 0x5C: try skipEscape()
      case 0..<0x20: throw MalformedJSON()
      default:
        see(next.pointee)
        next += 1
      }
    }
    throw MalformedJSON()
  }

  private mutating func skipEscape() throws(MalformedJSON) {
    guard next + 1 < end else { throw MalformedJSON() }
    switch next[1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: next += 2
    case 0x75:
      let unit = try codeUnit()
      if unit & 0xFC00 == 0xDC00 { throw MalformedJSON() }
      if unit & 0xFC00 == 0xD800 {
        guard next + 1 < end, next[0] == 0x5C, next[1] == 0x75, try codeUnit() & 0xFC00 == 0xDC00 else {
          throw MalformedJSON()
        }
      }
    default: throw MalformedJSON()
    }
  }

  /// The UTF-16 code unit of the `\uXXXX` at hand.
  private mutating func codeUnit() throws(MalformedJSON) -> UInt16 {
    guard next + 6 <= end else { throw MalformedJSON() }
    var unit: UInt16 = 0
    for index in 2..<6 {
      guard let digit = hexDigit(next[index]) else { throw MalformedJSON() }
      unit = unit << 4 | UInt16(digit)
    }
    next += 6
    return unit
  }

  /// Goes over an object or array to its end. Up to 64 levels; deeper is malformed, so that input costs no stack.
  @inline(never) mutating func skipContainer() throws(MalformedJSON) {
    var objects: UInt64 = 0  // one bit a level, 1 for an object
    var depth = 0
    while true {
      var closed = false
      let byte = try peek()
      if byte == 0x7B || byte == 0x5B {
        depth += 1
        guard depth <= 64 else { throw MalformedJSON() }
        objects = objects << 1 | (byte == 0x7B ? 1 : 0)
        next += 1
        closed = try peek() == byte + 2
        if !closed, byte == 0x7B { try skipKey() }
      } else {
        _ = try scalar(byte)
        closed = try isLastMember(ofObject: objects & 1 == 1)
      }
      while closed {
        next += 1
        depth -= 1
        objects >>= 1
        if depth == 0 { return }
        closed = try isLastMember(ofObject: objects & 1 == 1)
      }
    }
  }

  /// After a value: takes the comma (and the next key of an object), or stays on the closing bracket.
  private mutating func isLastMember(ofObject isObject: Bool) throws(MalformedJSON) -> Bool {
    let byte = try peek()
    if byte == (isObject ? 0x7D : 0x5D) { return true }
    guard byte == 0x2C else { throw MalformedJSON() }
    next += 1
    if isObject { try skipKey() }
    return false
  }

  private mutating func skipKey() throws(MalformedJSON) {
    guard try peek() == 0x22 else { throw MalformedJSON() }
    _ = try string()
    try expect(0x3A)
  }
}

/// The value of a hexadecimal digit, or `nil`.
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x41 + 10
  case 0x61...0x66: byte - 0x61 + 10
  default: nil
  }
}

/// Writes the text of a string whose escapes have been checked; `nil` where it is longer than `capacity` bytes.
func unescape(_ token: JSONToken, into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int? {
  var next = token.start
  let end = next + token.count
  var count = 0
  while next < end {
    guard count + 4 <= capacity else { return nil }
    guard next.pointee == 0x5C else {
      target[count] = next.pointee
      count += 1
      next += 1
      continue
    }
    switch next[1] {
    case 0x75:
      var scalar = utf16Unit(next)
      next += 6
      if scalar & 0xFC00 == 0xD800 {
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + utf16Unit(next) & 0x3FF
        next += 6
      }
      count += encode(scalar, to: target + count)
      continue
    case 0x62: target[count] = 0x08
    case 0x66: target[count] = 0x0C
    case 0x6E: target[count] = 0x0A
    case 0x72: target[count] = 0x0D
    case 0x74: target[count] = 0x09
    default: target[count] = next[1]
    }
    count += 1
    next += 2
  }
  return count
}

private func utf16Unit(_ start: UnsafePointer<UInt8>) -> UInt32 {
  (2..<6).reduce(0) { $0 << 4 | UInt32(hexDigit(start[$1]) ?? 0) }
}

/// Writes a scalar as UTF-8 and returns its length.
private func encode(_ scalar: UInt32, to target: UnsafeMutablePointer<UInt8>) -> Int {
  switch scalar {
  case 0..<0x80:
    target[0] = UInt8(scalar)
    return 1
  case 0x80..<0x800:
    target[0] = UInt8(0xC0 | scalar >> 6)
    target[1] = UInt8(0x80 | scalar & 0x3F)
    return 2
  case 0x800..<0x10000:
    target[0] = UInt8(0xE0 | scalar >> 12)
    target[1] = UInt8(0x80 | scalar >> 6 & 0x3F)
    target[2] = UInt8(0x80 | scalar & 0x3F)
    return 3
  default:
    target[0] = UInt8(0xF0 | scalar >> 18 & 0x07)
    target[1] = UInt8(0x80 | scalar >> 12 & 0x3F)
    target[2] = UInt8(0x80 | scalar >> 6 & 0x3F)
    target[3] = UInt8(0x80 | scalar & 0x3F)
    return 4
  }
}
