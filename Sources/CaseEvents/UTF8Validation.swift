/// Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, surrogates or values past U+10FFFF.
func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let start = bytes.baseAddress else { return true }
  let end = start + bytes.count
  var next = start
  while next < end {
    if next + 8 <= end, word(next) & 0x8080_8080_8080_8080 == 0 {
      next += 8
    } else if next.pointee < 0x80 {
      next += 1
    } else {
      let length = sequenceLength(next, available: end - next)
      guard length > 0 else { return false }
      next += length
    }
  }
  return true
}

@inline(always) private func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
  UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
}

/// The length of the multi-byte sequence at `start`, or 0 where it is not well-formed.
private func sequenceLength(_ start: UnsafePointer<UInt8>, available: Int) -> Int {
  let lead = start[0]
  let length: Int
  let second: ClosedRange<UInt8>
  switch lead {
  case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
  default: return 0
  }
  guard available >= length, second.contains(start[1]) else { return 0 }
  for offset in 2..<max(2, length) where start[offset] & 0xC0 != 0x80 { return 0 }
  return length
}
