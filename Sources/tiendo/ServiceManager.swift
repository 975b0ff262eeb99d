internal import Glibc
internal import ServiceLifecycle

/// The service manager that started the program and waits to hear of it, as systemd does of units with `Type=notify`
/// (sd_notify(3)).
struct ServiceManager: Sendable {
  /// A path, or `@` and an abstract name.
  private let socketName: String

  /// The one that the environment names; `nil` where nobody waits.
  init?(environment: [String: String]) {
    guard let name = environment["NOTIFY_SOCKET"], name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
    socketName = name
  }

  /// Sends assignments, a line each, as `READY=1`. That nobody reads them is no reason to fail.
  func tell(_ assignments: String...) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(socketName.utf8)
    if name.first == UInt8(ascii: "@") { name[0] = 0 }
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + name.count)

    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | closeOnExec, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let message = Array(assignments.joined(separator: "\n").utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = sendto(descriptor, message, message.count, 0, generic, length)
      }
    }
  }
}

/// Tells the service manager when the program is at work, and when it begins to stop. It must be the last of the
/// services, as the last is stopped first.
struct ReadinessNotice: Service {
  let manager: ServiceManager
  let isReady: @Sendable () -> Bool

  func run() async throws {
    manager.tell("STATUS=waits for Kafka, or restores its state")
    do {
      try await cancelWhenGracefulShutdown { [self] in
        while !isReady() { try await Task.sleep(for: .milliseconds(100)) }
        manager.tell("READY=1", "STATUS=at work")
      }
      try await gracefulShutdown()
    } catch is CancellationError {
      // Told to stop before it was ready, or another service has failed.
    }
    manager.tell("STOPPING=1", "STATUS=stops")
  }
}
