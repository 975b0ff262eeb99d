internal import ArgumentParser
internal import Foundation
internal import Kafka
internal import Logging
internal import Monitor
internal import Settings
internal import Threads

/// A monitor in a process of its own: says its port on standard output, and ends when standard input does.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves a monitor for a benchmark.", shouldDisplay: false)

  @Option var brokers: String

  func run() async throws {
    var settings = MonitorSettings(
      kafka: ["bootstrap.servers": brokers, "fetch.wait.max.ms": "20"],
      wallClock: wallClockMicroseconds)
    settings.listen.port = 0
    let monitor = Monitor(settings, logger: Logger(label: "monitor", factory: { _ in SwiftLogNoOpLogHandler() }))
    Thread.detachNewThread {
      while monitor.port == nil { usleep(1_000) }
      print(monitor.port ?? 0)
      fflush(nil)
      while readLine() != nil {}
      monitor.stop()
    }
    try await monitor.run()
  }
}
