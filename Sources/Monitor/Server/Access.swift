import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Threads

/// Who may read. Without a token everybody who reaches the address; with one, programs that show it and people who
/// have logged in with it.
struct Access: Sendable {
  /// How long a login lasts.
  static let sessionSeconds: Int64 = 12 * 3600
  static let cookie = "tiendo_session"
  /// More readers are not logged in at once; then the oldest login ends.
  private static let sessionLimit = 1_000

  private let token: String?
  /// By which texts are compared: another one after each start.
  private let key = SymmetricKey(size: .bits256)
  /// Ends of sessions in seconds since 1970, by their ids; a restart ends them all.
  private let sessions = Locked<[String: Int64]>([:])

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
    guard let id = request.cookies[Self.cookie]?.value else { return false }
    return sessions.withLock { $0[id].map { $0 > now } ?? false }
  }

  /// Begins a session: a cookie that proves a login.
  func beginSession(now: Int64) -> Cookie {
    let id = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value > now }
      if sessions.count >= Self.sessionLimit, let oldest = sessions.min(by: { $0.value < $1.value }) {
        sessions[oldest.key] = nil
      }
      sessions[id] = now + Self.sessionSeconds
    }
    return Cookie(
      name: Self.cookie, value: id, maxAge: Int(Self.sessionSeconds), path: "/", httpOnly: true, sameSite: .strict)
  }

  /// Ends the session of a request.
  ///
  /// - Returns: a cookie that takes the place of the session's.
  func endSession(_ request: Request) -> Cookie {
    if let id = request.cookies[Self.cookie]?.value { sessions.withLock { $0[id] = nil } }
    return Cookie(name: Self.cookie, value: "", maxAge: 0, path: "/", httpOnly: true, sameSite: .strict)
  }
}
