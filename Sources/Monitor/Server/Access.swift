import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Who may read. Without a token everybody who reaches the address; with one, programs that show it and people who
/// have logged in with it.
struct Access: Sendable {
  /// How long a login lasts.
  static let sessionSeconds: Int64 = 12 * 3600
  static let cookie = "tiendo_session"

  private let token: String?
  /// Signs sessions; another one after each start, so that a restart ends them all.
  private let key = SymmetricKey(size: .bits256)

  init(token: String?) { self.token = token }

  /// Whether there is anything to show.
  var isOpen: Bool { token == nil }

  /// Whether a text is the token, in a time that says nothing about where they differ.
  func isToken(_ text: String) -> Bool {
    guard let token else { return false }
    let code = HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(text.utf8), using: key)
  }

  /// Whether a request may be answered.
  ///
  /// - Parameter now: wall clock, in seconds since 1970.
  func allows(_ request: Request, now: Int64) -> Bool {
    if isOpen { return true }
    if let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") {
      return isToken(String(header.dropFirst(7)).trimmingCharacters(in: .whitespaces))
    }
    return hasSession(request, now: now)
  }

  /// Whether the request comes from a browser that has logged in.
  func hasSession(_ request: Request, now: Int64) -> Bool {
    guard let session = request.cookies[Self.cookie]?.value else { return false }
    let parts = session.split(separator: ".")
    guard parts.count == 2, let end = Int64(parts[0]), end > now, let code = Data(base64Encoded: String(parts[1]))
    else {
      return false
    }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(parts[0].utf8), using: key)
  }

  /// A cookie that proves a login.
  func session(now: Int64) -> Cookie {
    let end = String(now + Self.sessionSeconds)
    let code = Data(HMAC<SHA256>.authenticationCode(for: Data(end.utf8), using: key)).base64EncodedString()
    return Cookie(
      name: Self.cookie, value: "\(end).\(code)", maxAge: Int(Self.sessionSeconds), path: "/", httpOnly: true,
      sameSite: .strict)
  }

  /// A cookie that ends a login.
  static var noSession: Cookie {
    Cookie(name: cookie, value: "", maxAge: 0, path: "/", httpOnly: true, sameSite: .strict)
  }
}
