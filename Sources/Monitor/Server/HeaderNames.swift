import HTTPTypes

/// Header fields that the library has no names for.
extension HTTPField.Name {
  static let lastEventID = named("Last-Event-ID")
  static let referrerPolicy = named("Referrer-Policy")
  static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")
  static let accelBuffering = named("X-Accel-Buffering")
  static let link = named("Link")

  private static func named(_ name: StaticString) -> HTTPField.Name {
    guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is no name of a header field") }
    return name
  }
}
