/// The pass over the bytes.
extension EventDecoder {
  /// The whole text: one object, nothing but white space around it.
  mutating func scanEvent(_ scanner: inout JSONScanner) throws(MalformedJSON) {
    try scanner.expect(0x7B)
    if try scanner.peek() == 0x7D {
      scanner.next += 1
    } else {
      repeat {
        let key = try scanKey(&scanner)
        switch Field.attribute(word: firstWord(of: key, end: scanner.end), key: key) {
        case nil: _ = try scanner.value()
        case .data: try scanDataValue(&scanner)
        case let field?: keep(try scanner.value(), as: field)
        }
      } while try hasNextMember(&scanner)
    }
    try scanEnd(&scanner)
  }

  /// The value of `data`; a later one replaces all that an earlier one held.
  mutating func scanDataValue(_ scanner: inout JSONScanner) throws(MalformedJSON) {
    let attributes = Field.specversion.bit | Field.id.bit | Field.source.bit | Field.type.bit | Field.time.bit
    present &= attributes
    guard try scanner.peek() == 0x7B else {
      keep(try scanner.value(), as: .data)
      return
    }
    keep(JSONToken(start: scanner.next, count: 0, kind: .object), as: .data)
    scanner.next += 1
    guard try scanner.peek() != 0x7D else {
      scanner.next += 1
      return
    }
    repeat {
      let key = try scanKey(&scanner)
      if let field = Field.dataField(word: firstWord(of: key, end: scanner.end), key: key) {
        keep(try scanner.value(), as: field)
      } else {
        _ = try scanner.value()
      }
    } while try hasNextMember(&scanner)
  }

  func scanEnd(_ scanner: inout JSONScanner) throws(MalformedJSON) {
    scanner.skipWhitespace()
    guard scanner.next == scanner.end else { throw MalformedJSON() }
  }

  /// A `null` counts as absent, also after a value under the same key.
  @inline(__always) private mutating func keep(_ token: JSONToken, as field: Field) {
    tokens[Int(field.rawValue)] = token
    if token.kind == .null { present &= ~field.bit } else { present |= field.bit }
  }

  @inline(__always) private func hasNextMember(_ scanner: inout JSONScanner) throws(MalformedJSON) -> Bool {
    let byte = try scanner.peek()
    guard byte == 0x2C || byte == 0x7D else { throw MalformedJSON() }
    scanner.next += 1
    return byte == 0x2C
  }

  /// A key and its colon. A key with escapes is decoded behind this event's texts, to be looked at at once.
  @inline(__always) private func scanKey(_ scanner: inout JSONScanner) throws(MalformedJSON) -> JSONToken {
    guard try scanner.peek() == 0x22 else { throw MalformedJSON() }
    var key = try scanner.string()
    if key.kind == .escapedString { key = unescapedKey(key) }
    try scanner.expect(0x3A)
    return key
  }

  private func unescapedKey(_ key: JSONToken) -> JSONToken {
    let longestKey = 16
    let count = unescape(key, into: scratch, capacity: longestKey + 4) ?? 0
    return JSONToken(start: UnsafePointer(scratch), count: count, kind: .string)
  }

  /// The first eight bytes of a key, zero padded.
  @inline(__always) private func firstWord(of key: JSONToken, end: UnsafePointer<UInt8>) -> UInt64 {
    guard key.count > 0 else { return 0 }
    if key.count >= 8 { return UInt64(littleEndian: UnsafeRawPointer(key.start).loadUnaligned(as: UInt64.self)) }
    if end - key.start >= 8 || key.start == UnsafePointer(scratch) {
      let word = UInt64(littleEndian: UnsafeRawPointer(key.start).loadUnaligned(as: UInt64.self))
      return word & (UInt64.max &>> UInt64(64 &- 8 &* key.count))
    }
    var word: UInt64 = 0
    for index in 0..<key.count { word |= UInt64(key.start[index]) << UInt64(8 * index) }
    return word
  }
}
