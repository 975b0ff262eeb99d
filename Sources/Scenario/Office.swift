/// One office of an offices file.
public struct Office: Sendable, Equatable {
  /// Its code, as in the events: 1–32 bytes of `A-Za-z0-9._-`.
  public let code: String
  /// Its name for people.
  public let name: String
  /// Its place in the hierarchy as the file calls it (`national`, `province`, `district`…); may be empty.
  public let level: String
  /// The code of the office above; nil at the top.
  public let parent: String?
  /// The first day it exists, `YYYY-MM-DD`; nil without a known one.
  public let validFrom: String?
  /// The last day it exists, `YYYY-MM-DD`; nil while it exists.
  public let validTo: String?

  /// An office from its parts, taken as they are.
  public init(
    code: String, name: String, level: String, parent: String?, validFrom: String? = nil, validTo: String? = nil
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.parent = parent
    self.validFrom = validFrom
    self.validTo = validTo
  }
}
