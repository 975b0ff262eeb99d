internal import ArgumentParser
internal import Foundation
internal import Settings

/// `tiendo health`: how a running worker or monitor is, for whoever starts and stops it.
struct HealthCommand: ParsableCommand {
  /// What may be asked, by the names in `schemas/openapi.yaml`.
  enum Probe: String, CaseIterable, ExpressibleByArgument {
    case startup, ready, live
  }

  static let configuration = CommandConfiguration(
    commandName: "health", abstract: "Asks a running worker or monitor how it is.",
    discussion: """
      Asks at monitor.listen of the same configuration, on this machine; no token is needed. Status 0 where it is so; \
      status 1 and one line where it is not, or where nobody has answered for five seconds. For health checks of \
      containers, which hold no other program, and for scripts.

        tiendo health --config tiendo.yaml                   # is it at work?
        tiendo health --probe live                           # must it be started anew?
        TIENDO_MONITOR_LISTEN=127.0.0.1:8081 tiendo health   # the second one on this machine

      startup: it has begun, and may still restore its state. ready: it is at work; of a worker, every partition is \
      live and commits succeed. live: it need not be started anew. A worker that waits for Kafka or restores is live \
      and not ready: let it, a new start would begin again.
      """)

  @Option(help: "The configuration file (YAML); TIENDO_CONFIG where absent, defaults where that is absent too.")
  var config: String?

  @Option(help: ArgumentHelp("What to ask: startup, ready or live.", valueName: "probe"))
  var probe = Probe.ready

  func run() throws {
    let configuration = try Configuration.load(path: config, environment: ProcessInfo.processInfo.environment)
    guard let listen = configuration.monitor.listen, listen.port != 0 else {
      throw CommandFailure(
        .badConfiguration,
        "monitor.listen: names no port to ask at; write an address and a port, such as 127.0.0.1:8080")
    }
    let address = Self.reachable(listen)
    let path = "/health/\(probe.rawValue)"
    let status = try LocalRequest(address: address).status(of: path)
    guard status == 200 else {
      throw CommandFailure(.failed, "http://\(address)\(path): \(status), not \(probe.rawValue); its log says why")
    }
    let output = try OutputFile(path: "-")
    try output.write("\(probe.rawValue)\n")
    try output.flush()
  }

  /// Where one that listens on all addresses is reached from this machine.
  private static func reachable(_ address: ListenAddress) -> ListenAddress {
    switch address.host {
    case "0.0.0.0": ListenAddress(host: "127.0.0.1", port: address.port)
    case "::": ListenAddress(host: "::1", port: address.port)
    default: address
    }
  }
}
