/// One value as somebody wrote it, in a file or in the environment: its text and where it stands.
///
/// YAML's guesses at types are not made: what is read is the text of the scalar, so `74` may be an office and `no` a
/// language, and a number is exactly what was written.
struct Scalar: Hashable, Sendable {
  /// The text, without quotes.
  let text: String
  /// Whether it is YAML's null, written without quotes.
  let isNull: Bool
  /// Where it stands.
  let place: Place
  /// Whether it must not be shown.
  var isSecret = false

  /// An error about the value.
  func error(_ problem: String, allowed: String) -> SettingsError {
    let value = isNull ? (text.isEmpty ? "nothing" : text) : "\"\(shown(text, limit: 80))\""
    return place.error(problem, allowed: allowed, value: isSecret && !isNull ? "***" : value)
  }

  /// The text, which must be something; what is allowed is said by the caller.
  func text(_ noun: String, allowed: String) throws(SettingsError) -> String {
    guard !isNull, !text.isEmpty, !text.utf8.contains(0) else {
      throw error("is not \(noun)", allowed: allowed)
    }
    return text
  }

  /// A whole number written in plain digits, within bounds.
  func integer(in range: ClosedRange<Int64>, allowed: String) throws(SettingsError) -> Int64 {
    guard !isNull, isPlainNumber(text.utf8), let number = Int64(text), range.contains(number) else {
      throw error("is not a whole number from \(range.lowerBound) to \(range.upperBound)", allowed: allowed)
    }
    return number
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(
    _ noun: String, of type: Word.Type = Word.self
  ) throws(SettingsError) -> Word where Word.RawValue == String {
    guard !isNull, let word = Word(rawValue: text) else {
      throw error("is not \(noun)", allowed: "write \(alternatives(Word.allCases.map(\.rawValue)))")
    }
    return word
  }

  /// `true` or `false`.
  func boolean() throws(SettingsError) -> Bool {
    switch text {
    case "true" where !isNull: return true
    case "false" where !isNull: return false
    default: throw error("is neither true nor false", allowed: "write true or false")
    }
  }
}

/// Whether a text is a whole number in digits alone, without leading zeros (in YAML 1.1, `010` is eight).
func isPlainNumber(_ text: some Collection<UInt8>) -> Bool {
  guard let first = text.first, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
  return first != 0x30 || text.count == 1
}

/// `info, warning or critical`
func alternatives(_ words: [String], _ conjunction: String = "or") -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}
