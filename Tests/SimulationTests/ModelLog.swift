import Foundation
import Logging

import Threads
@testable import Worker

/// The log of a simulated process: shown where somebody wants to see it (`TIENDO_TEST_LOG=debug`), and searched.
struct ModelLog: LogHandler {
  /// What all processes of a history have said that tells of a limit.
  final class Notes: Sendable {
    private let hasWarned = Locked(false)

    /// Whether some worker said that it cannot know the rules of a span.
    var tellsOfUnknownRules: Bool { hasWarned.withLock { $0 } }

    func take(_ message: String) {
      if message.contains("another worker had other rules") { hasWarned.withLock { $0 = true } }
    }
  }

  private static let shownLevel =
    ProcessInfo.processInfo.environment["TIENDO_TEST_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? .critical

  private let shown: StreamLogHandler
  private let notes: Notes
  var metadata: Logger.Metadata = [:]
  var logLevel = min(shownLevel, .warning)

  init(_ label: String, _ notes: Notes) {
    shown = StreamLogHandler.standardError(label: label)
    self.notes = notes
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    notes.take(event.message.description)
    if event.level >= Self.shownLevel { shown.log(event: event) }
  }
}
