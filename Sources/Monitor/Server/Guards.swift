import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// What every answer says to a browser: nothing from elsewhere, nothing inline, no frame, no guess at a type.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  private static var policy: String {
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
      + "base-uri 'none'; frame-ancestors 'none'"
  }

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    return response
  }
}

/// Turns whatever goes wrong into an answer that reveals nothing, counts answers, and lets nobody in who may not.
struct Guard<Context: RequestContext>: RouterMiddleware {
  let access: Access
  /// Names that the host may be called by; `nil`: any. A page elsewhere that has its own name point at this machine
  /// is not to read what only this machine may (DNS rebinding).
  let hosts: Set<String>?
  let wallClock: @Sendable () -> Int64
  let counts: RequestCounts
  let logger: Logger

  /// Reached without a token: probes of an orchestrator, the way in, and what the page of the way in needs.
  private static func isPublic(_ path: String) -> Bool {
    path.hasPrefix("/health/") || path.hasPrefix("/assets/") || path == "/login"
  }

  private static func methods(_ path: String) -> [HTTPRequest.Method] {
    switch path {
    case "/login": [.get, .head, .post]
    case "/logout": [.post]
    default: [.get, .head]
    }
  }

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let response: Response
    do {
      try check(request)
      response = try await next(request, context)
    } catch {
      response = answer(to: error, request)
    }
    counts.add(response.status.code)
    return response
  }

  private func check(_ request: Request) throws(Problem) {
    if let hosts, !hosts.contains(Self.host(request.head.authority ?? "")) {
      throw Problem(
        status: .init(code: 421, reasonPhrase: "Misdirected Request"),
        detail: "This address answers to localhost only; set monitor.listen to another address, with a token.")
    }
    let methods = Self.methods(request.uri.path)
    guard methods.contains(request.method) else {
      var problem = Problem(status: .methodNotAllowed, detail: "This address does not take \(request.method).")
      problem.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
      throw problem
    }
    guard Self.isPublic(request.uri.path) || access.allows(request, now: wallClock() / 1_000_000) else {
      throw Problem(
        status: .unauthorized, detail: "Show the token: Authorization: Bearer TOKEN, or log in at /login.",
        headers: [.wwwAuthenticate: "Bearer"])
    }
  }

  /// The host of `host:port`, in lower case and without brackets.
  private static func host(_ authority: String) -> String {
    var host = authority[...]
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<colon] }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return host.lowercased()
  }

  private func answer(to error: any Error, _ request: Request) -> Response {
    let problem: Problem
    switch error {
    case let known as Problem: problem = known
    case let known as any HTTPResponseError:
      problem =
        known.status == .notFound ? .notFound() : Problem(status: known.status, detail: known.status.reasonPhrase)
    default:
      logger.error("monitor: \(request.uri.path): \(error)")
      problem = Problem(status: .internalServerError, detail: "The request could not be answered; see the log.")
    }
    let wantsPage = request.headers[.accept]?.contains("text/html") ?? false
    if wantsPage, problem.status == .unauthorized {
      return Response(status: .seeOther, headers: [.location: "/login", .cacheControl: "no-store"])
    }
    var answer =
      wantsPage
      ? ErrorPage.answer(problem, Language(acceptLanguage: request.headers[.acceptLanguage]))
      : Answer(problem)
    for field in problem.headers { answer.headers[field.name] = field.value }
    return answer.response(to: request)
  }
}
