import Foundation
import Testing

/// Asks a worker of its own that has no Kafka: live, and never ready. One that is ready is asked in `Tests/Outside`.
@Suite("tiendo health, and the service manager")
struct HealthTests {
  /// A worker without a Kafka: nothing answers at the port of `discard`.
  private static let worker = "TIENDO_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 TIENDO_STATE=state exec $T run"

  private struct NotSaid: Error {
    let what: String
  }

  /// Starts a worker on a port that the system chooses, and returns it with its address.
  private func start(_ workplace: Workplace, _ variables: String = "") throws -> (process: Process, address: String) {
    let process = try workplace.start(
      "/bin/sh", ["-c", "TIENDO_MONITOR_LISTEN=127.0.0.1:0 \(variables) \(Self.worker)"], input: nil)
    let address = try eventually("where it listens") {
      try workplace.text("run.errors").firstMatch(of: #/monitor on http:\/\/(127.0.0.1:\d+)\//#).map { String($0.1) }
    }
    return (process, address)
  }

  /// What a condition gives, once it gives something.
  private func eventually<Value>(_ what: String, _ condition: () throws -> Value?) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < deadline {
      if let value = try condition() { return value }
      usleep(2_000)
    }
    throw NotSaid(what: what)
  }

  @Test("a worker without Kafka has begun and is live, and is not ready")
  func withoutKafka() throws {
    let place = try Workplace()
    let (process, address) = try start(place)
    defer { process.terminate() }
    let asking = try Workplace()
    for probe in ["startup", "live"] {
      let outcome = try asking.shell("TIENDO_MONITOR_LISTEN=\(address) $T health --probe \(probe)")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "\(probe)\n")
      #expect(outcome.errors == "")
    }
    let outcome = try asking.shell("TIENDO_MONITOR_LISTEN=\(address) $T health")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.errors.contains("http://\(address)/health/ready: 503, not ready"), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test("of all addresses the one of this machine is asked, and no token is needed")
  func allAddresses() throws {
    let place = try Workplace()
    let (process, address) = try start(place)
    defer { process.terminate() }
    let port = try #require(address.split(separator: ":").last)
    try place.write("monitor: {listen: '0.0.0.0:\(port)', allowAnonymous: true}\n", to: "tiendo.yaml")
    let outcome = try Workplace().shell("$T health --config \(place.path)/tiendo.yaml --probe live")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("where nobody listens it is status 1 and one line that names the address")
  func nobody() throws {
    // The port of `discard`.
    let outcome = try Workplace().shell("TIENDO_MONITOR_LISTEN=127.0.0.1:9 $T health")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.errors.contains("127.0.0.1:9"))
  }

  @Test(
    "a page that is turned off, or on a port that the system chooses, cannot be asked", arguments: ["null", "[::1]:0"])
  func noPort(listen: String) throws {
    let outcome = try Workplace().shell("TIENDO_MONITOR_LISTEN=\(listen) $T health")
    #expect(outcome.status == 78)
    #expect(outcome.isOneErrorLine && outcome.errors.contains("monitor.listen"), "\(outcome.errors)")
  }

  @Test("a service manager is told that the worker waits, and that it stops", arguments: [false, true])
  func serviceManager(isAbstract: Bool) throws {
    let place = try Workplace()
    let name = isAbstract ? "@tiendo-\(UUID().uuidString)" : "\(place.path)/notify"
    let manager = try DatagramSocket(name: name)
    let (process, _) = try start(place, "NOTIFY_SOCKET=\(name)")
    #expect(try manager.receive() == "STATUS=waits for Kafka, or restores its state")
    process.terminate()
    #expect(try manager.receive() == "STOPPING=1\nSTATUS=stops")
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// A socket on which messages arrive, as a service manager has one.
private final class DatagramSocket {
  private struct Failed: Error {
    let number = errno
  }

  private let descriptor: Int32

  /// - Parameter name: a path, or `@` and an abstract name.
  init(name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = name.utf8.enumerated().map { $0 == 0 && $1 == UInt8(ascii: "@") ? 0 : $1 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    // A bound for a failure to end.
    var timeout = timeval(tv_sec: 300, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    guard result == 0 else { throw Failed() }
  }

  deinit { close(descriptor) }

  /// The next message.
  func receive() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failed() }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
