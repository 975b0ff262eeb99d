internal import Logging
internal import Threads
internal import Worker

/// Keeps the last warning of the worker, which would otherwise write across the screen.
final class DemoLog: Sendable {
  private let text = Locked<String?>(nil)

  /// The last warning or error.
  var warning: String? { text.withLock { $0 } }

  /// A logger that writes here.
  var logger: Logger {
    var logger = Logger(label: "tiendo.demo", factory: { _ in Handler(log: self) })
    logger.logLevel = .warning
    return logger
  }

  private struct Handler: LogHandler {
    let log: DemoLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let message = event.message.description
      log.text.withLock { $0 = message }
    }
  }
}
