/// A JSON value as it stands in the payload.
struct JSONToken {
  enum Kind: UInt8 {
    /// Without escapes: the bytes are the text.
    case string
    /// With escapes, all of them valid.
    case escapedString
    /// A number without fraction or exponent.
    case integer
    /// A number with a fraction and no exponent.
    case decimal
    /// A number with an exponent.
    case scientific
    case `true`, `false`, null
    /// The object of `data`, whose fields have tokens of their own.
    case object
    /// Any other object, or an array.
    case container
  }

  /// First byte: after the opening quote of a string, the sign or digit of a number.
  var start: UnsafePointer<UInt8>
  /// Length in bytes: up to the closing quote of a string, all of a number; 0 for the other kinds.
  var count: Int
  var kind: Kind

  var isString: Bool { kind.rawValue <= Kind.escapedString.rawValue }
}

/// The text is not JSON; the scanner stands where it stopped.
struct MalformedJSON: Error {}
