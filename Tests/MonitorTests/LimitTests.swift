import Foundation
import Kafka
import Logging
import NIOCore
import Settings
import TestSupport
import Testing

@testable import Monitor

/// What clients may ask of a monitor, over TCP.
@Suite struct LimitTests {
  /// A client that does as it likes with its socket.
  private struct Client: Sendable {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)

    init(_ port: Int) {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      _ = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
      }
    }

    func send(_ text: String) {
      _ = Array(text.utf8).withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
    }

    /// What comes until a pause of so many seconds, or the end; `nil` where it ended without anything.
    func receive(seconds: Int) -> String? {
      var time = timeval(tv_sec: seconds, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0, errno == EAGAIN { return "" }
      return count <= 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    func end() { close(descriptor) }
  }

  private static let request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"

  private func withMonitor(
    _ change: (inout MonitorSettings) -> Void, _ body: @escaping @Sendable (Int) -> [String?]
  ) async throws -> [String?] {
    let cluster = try MockCluster()
    var settings = MonitorSettings(kafka: ["bootstrap.servers": cluster.bootstrapServers], wallClock: { 0 })
    settings.listen.port = 0
    change(&settings)
    let monitor = Monitor(settings, logger: Logger(label: "test"))
    let running = Task { try await monitor.run() }
    while monitor.port == nil { try await Task.sleep(for: .milliseconds(10)) }
    let port = try #require(monitor.port)
    let answers = try await onThread { body(port) }
    monitor.stop()
    try await running.value
    return answers
  }

  @Test(.timeLimit(.minutes(10))) func `A client that does not end its request is let go`() async throws {
    let answers = try await withMonitor({ $0.patience = .milliseconds(300) }) { port in
      let client = Client(port)
      defer { client.end() }
      client.send("GET / HTTP/1.1\r\nHost: local")
      return [client.receive(seconds: 300)]
    }
    #expect(answers == [nil])
  }

  @Test(.timeLimit(.minutes(10))) func `A connection beyond the limit waits until another ends`() async throws {
    let answers = try await withMonitor({ $0.connectionLimit = 1 }) { port in
      let first = Client(port)
      first.send(Self.request)
      let answer = first.receive(seconds: 300)
      // Some that come at the same moment are taken together, beyond the limit; not all of these.
      let others = (0..<100).map { _ in Client(port) }
      let last = Client(port)
      defer { last.end() }
      last.send(Self.request)
      // That nothing comes can only be seen for a while; it is no error of a slow machine.
      let early = last.receive(seconds: 1)
      first.end()
      for other in others { other.end() }
      return [answer, early, last.receive(seconds: 300)]
    }
    #expect(answers[0]?.hasPrefix("HTTP/1.1 200") == true)
    #expect(answers[1] == "")
    #expect(answers[2]?.hasPrefix("HTTP/1.1 200") == true)
  }

  @Test(.timeLimit(.minutes(10))) func `A head that is too long is not answered as if it were none`() async throws {
    let answers = try await withMonitor({ _ in }) { port in
      let client = Client(port)
      defer { client.end() }
      let long = String(repeating: "x", count: 40_000)
      client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: \(long)\r\n\r\n")
      return [client.receive(seconds: 300)]
    }
    #expect(answers[0]?.hasPrefix("HTTP/1.1 200") != true)
  }
}
