import Foundation
import Logging
import Settings

/// Sets up the log on standard error as the configuration says, once for the process.
func startLogging(_ settings: Configuration.Log) -> Logger {
  let level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
  LoggingSystem.bootstrap { label in
    var handler: any LogHandler =
      settings.format == .json ? JSONLogHandler() : StreamLogHandler.standardError(label: label)
    handler.logLevel = level
    return handler
  }
  return Logger(label: "tiendo")
}

/// One JSON object a line, for journals and collectors.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = ["time": Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))]
    fields["level"] = event.level.rawValue
    fields["message"] = event.message.description
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) { fields[key] = "\(value)" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var line = try? encoder.encode(fields) else { return }
    line.append(0x0A)
    FileHandle.standardError.write(line)
  }
}
