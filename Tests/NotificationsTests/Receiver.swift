import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle
import Threads

/// A receiver of webhooks: answers as it is told and remembers what came.
final class Receiver: Sendable {
  struct Message: Sendable {
    var path: String
    var headers: HTTPFields
    var body: [UInt8]
  }

  private let state = Locked<(messages: [Message], answers: [(HTTPResponse.Status, HTTPFields)], port: Int?)>(
    ([], [], nil))
  private let group: ServiceGroup

  /// Answers these, in turn, and then 204.
  init(_ answers: [(HTTPResponse.Status, HTTPFields)] = []) async throws {
    state.withLock { $0.answers = answers }
    let router = Router()
    router.post("**") { [state] request, _ in
      var request = request
      let body = try await request.collectBody(upTo: 1 << 20)
      let answer = state.withLock { state in
        state.messages.append(
          Message(path: request.uri.path, headers: request.headers, body: Array(buffer: body)))
        return state.answers.isEmpty ? (.noContent, [:]) : state.answers.removeFirst()
      }
      return Response(status: answer.0, headers: answer.1)
    }
    let application = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { [state] channel in state.withLock { $0.port = channel.localAddress?.port } })
    group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: Logger(label: "test")))
    Task { [group] in try await group.run() }
    while state.withLock({ $0.port }) == nil { try await Task.sleep(for: .milliseconds(5)) }
  }

  var url: String { "http://127.0.0.1:\(state.withLock { $0.port } ?? 0)/hook" }

  /// What has come, once that many have.
  func messages(_ count: Int) async throws -> [Message] {
    while true {
      let messages = state.withLock { $0.messages }
      if messages.count >= count { return messages }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Takes nothing more. A server that is cancelled instead traps on a connection that comes just then.
  func stop() { Task { [group] in await group.triggerGracefulShutdown() } }
}

extension HTTPField.Name {
  static let webhookID = named("webhook-id")
  static let webhookTimestamp = named("webhook-timestamp")
  static let webhookSignature = named("webhook-signature")

  private static func named(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no name of a header field") }
    return name
  }
}
