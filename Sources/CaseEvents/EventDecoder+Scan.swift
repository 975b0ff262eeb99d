/// The pass over the bytes.
extension EventDecoder {
  /// The whole text: one object, nothing but white space around it.
  mutating func scanEvent(_ whole: inout JSONScanner) throws(MalformedJSON) {
    var scanner = whole
    defer { whole = scanner }
    try scanner.expect(0x7B)
    if try scanner.peek() == 0x7D {
      scanner.next += 1
    } else {
      var place = KnownKeys.Place(startOf: .event)
      repeat {
        _ = try scanner.peek()
        let field: UInt8
        if let known = keys.take(after: place, from: &scanner.next, end: scanner.end) {
          field = known
        } else {
          field = try scanner.aside { [place] scanner throws(MalformedJSON) in try scanKey(&scanner, after: place) }
        }
        place.move(to: field)
        if field == Field.data.rawValue {
          try scanner.aside { scanner throws(MalformedJSON) in try scanDataValue(&scanner) }
        } else {
          keep(try scanner.value(), as: field)
        }
      } while try hasNextMember(&scanner)
    }
    try scanner.aside { scanner throws(MalformedJSON) in try scanEnd(&scanner) }
  }

  /// The value of `data`; a later one replaces all that an earlier one held.
  mutating func scanDataValue(_ whole: inout JSONScanner) throws(MalformedJSON) {
    var scanner = whole
    defer { whole = scanner }
    present &= Field.besideData
    guard try scanner.peek() == 0x7B else {
      keep(try scanner.value(), as: UInt8(Field.data.rawValue))
      return
    }
    keep(JSONToken(start: scanner.next, count: 0, kind: .object), as: UInt8(Field.data.rawValue))
    scanner.next += 1
    guard try scanner.peek() != 0x7D else {
      scanner.next += 1
      return
    }
    var place = KnownKeys.Place(startOf: .data)
    repeat {
      _ = try scanner.peek()
      let field: UInt8
      if let known = keys.take(after: place, from: &scanner.next, end: scanner.end) {
        field = known
      } else {
        field = try scanner.aside { [place] scanner throws(MalformedJSON) in try scanKey(&scanner, after: place) }
      }
      place.move(to: field)
      keep(try scanner.value(), as: field)
    } while try hasNextMember(&scanner)
  }

  func scanEnd(_ scanner: inout JSONScanner) throws(MalformedJSON) {
    scanner.skipWhitespace()
    guard scanner.next == scanner.end else { throw MalformedJSON() }
  }

  /// A `null` counts as absent, also after a value under the same key.
  @inline(always) private mutating func keep(_ token: JSONToken, as field: UInt8) {
    guard field != KnownKeys.noField else { return }
    tokens[Int(field)] = token
    let bit: UInt32 = 1 &<< UInt32(field)
    if token.kind == .null { present &= ~bit } else { present |= bit }
  }

  /// Takes a key that is not the one that came here before, and its colon.
  ///
  /// - Returns: its field; `KnownKeys.noField` where the contract does not name it.
  @inline(never) private func scanKey(
    _ scanner: inout JSONScanner, after place: KnownKeys.Place
  ) throws(MalformedJSON) -> UInt8 {
    let start = scanner.next
    let key = try scanText(&scanner)
    let word = firstWord(of: key, end: scanner.end)
    let field = place.level == .event ? Field.attribute(word: word, key: key) : Field.dataField(word: word, key: key)
    let number = field.map { UInt8($0.rawValue) } ?? KnownKeys.noField
    keys.note(number, after: place, at: start, count: scanner.next - start, end: scanner.end)
    return number
  }

  @inline(always) private func hasNextMember(_ scanner: inout JSONScanner) throws(MalformedJSON) -> Bool {
    let byte = try scanner.peek()
    guard byte == 0x2C || byte == 0x7D else { throw MalformedJSON() }
    scanner.next += 1
    return byte == 0x2C
  }

  /// The text of a key, and its colon. One with escapes is decoded behind this event's texts, to be looked at at once.
  private func scanText(_ scanner: inout JSONScanner) throws(MalformedJSON) -> JSONToken {
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
  @inline(always) private func firstWord(of key: JSONToken, end: UnsafePointer<UInt8>) -> UInt64 {
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
