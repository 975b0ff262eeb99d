/// The fields of one JSON object and their rules; a `null` counts as absent.
struct SlowFields {
  private let object: SlowJSON

  init(_ object: SlowJSON) {
    self.object = object
  }

  /// The value of a field, `nil` if absent.
  func value(_ name: String) -> SlowJSON? {
    let value = object[name]
    return value == .null ? nil : value
  }

  func isAbsent(_ name: String) -> Bool { value(name) == nil }

  private func bad(_ name: String, _ rule: String) -> SlowRejection {
    SlowRejection("bad-field", "\(name) is not \(rule)")
  }

  func string(_ name: String, bytes length: ClosedRange<Int>) throws(SlowRejection) -> [UInt8] {
    guard case .string(let text) = value(name), length.contains(text.count) else {
      throw bad(name, "a string of \(length) bytes")
    }
    return text
  }

  /// 1 to 32 bytes of `A-Za-z0-9._-`: an office, or a category.
  func code(_ name: String) throws(SlowRejection) -> [UInt8] {
    let text = try string(name, bytes: 1...32)
    let allowed = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    guard text.allSatisfy({ allowed.contains($0) }) else { throw bad(name, "of A-Za-z0-9._-") }
    return text
  }

  /// 1 to 64 bytes without control characters.
  func caseCode(_ name: String) throws(SlowRejection) -> [UInt8] {
    let text = try string(name, bytes: 1...64)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars
    where scalar.value <= 0x1F || (0x7F...0x9F).contains(scalar.value) {
      throw bad(name, "free of control characters")
    }
    return text
  }

  func boolean(_ name: String) throws(SlowRejection) -> Bool {
    guard case .boolean(let flag) = value(name) else { throw bad(name, "true or false") }
    return flag
  }

  /// A JSON number without fraction or exponent.
  func integer(_ name: String, _ range: ClosedRange<Int64>) throws(SlowRejection) -> Int64 {
    guard case .number(let text) = value(name), !text.contains("."), !text.contains("e"),
      let number = Int64(text), range.contains(number)
    else { throw bad(name, "an integer of \(range)") }
    return number
  }

  /// A JSON number 0…100 without sign or exponent, at most two digits after the point; in hundredths.
  func percent(_ name: String) throws(SlowRejection) -> Int64 {
    guard case .number(let text) = value(name), !text.contains("-"), !text.contains("e") else {
      throw bad(name, "a plain number")
    }
    let parts = text.split(separator: ".").map { String($0) }
    let fraction = parts.count > 1 ? parts[1] : ""
    guard fraction.count <= 2, let hundredths = Int64(parts[0] + (fraction + "00").prefix(2)),
      hundredths <= 10_000
    else { throw bad(name, "0…100 with two digits after the point at most") }
    return hundredths
  }

  /// Microseconds since 1970.
  func time(_ name: String) throws(SlowRejection) -> Int64 {
    guard case .string(let text) = value(name), let time = SlowTime.parse(text) else {
      throw bad(name, "an RFC 3339 time")
    }
    return time
  }
}
