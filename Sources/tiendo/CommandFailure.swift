internal import ArgumentParser
internal import Demo
internal import Glibc
internal import Kafka
internal import Replay
internal import Scenario
internal import Settings
internal import Snapshots
internal import Worker

/// How the program ends (section "Commands" of the contract).
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case wrongUsage = 64
  case badData = 65
  case badConfiguration = 78
}

/// Why a command ended without its result: one line for a person, and the status for whoever started the program.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What, where, what to do.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The failure that an error of any part of the program means; `nil` for those that only the parser of arguments
  /// can put in words.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as SettingsError: self.init(.badConfiguration, error.description)
    case ScenarioError.badOption(let name, let reason): self.init(.wrongUsage, "--\(name): \(reason)")
    case let error as DemoFailure: self.init(.failed, error.description)
    case let error as ScenarioError: self.init(.failed, error.description)
    case let error as SnapshotError: self.init(.failed, error.description)
    case let error as ReplayError:
      self.init(error.isConfiguration ? .badConfiguration : .failed, error.description)
    case let error as WorkerFailure:
      self.init(error.isConfiguration ? .badConfiguration : .failed, error.description)
    case let error as KafkaError:
      // librdkafka alone knows its properties, and refuses one only when a client is made.
      let isProperty = error.code == KafkaError.Code.invalidArgument
      self.init(isProperty ? .badConfiguration : .failed, isProperty ? "kafka.properties: \(error)" : "\(error)")
    default: return nil
    }
  }
}

/// Whoever read standard output has gone (`| head`): nothing is left to do, and nothing is wrong.
struct ReaderGone: Error {}

extension CommandFailure {
  /// Ends the program for an error: quietly, with the help that was asked for, or with one line on standard error.
  static func exit(for error: any Error) -> Never {
    if error is ReaderGone { Glibc.exit(ExitStatus.done.rawValue) }
    if let failure = CommandFailure(error) {
      StandardError.write(line: failure.message)
      Glibc.exit(failure.status.rawValue)
    }
    let exitCode = Tiendo.exitCode(for: error)
    if exitCode.isSuccess { Tiendo.exit(withError: error) }
    var message = Tiendo.message(for: error)
    if !message.isEmpty {
      if exitCode == .validationFailure, let help = helpCommand(for: error) {
        if message.hasSuffix(".") { message.removeLast() }
        message += message.hasSuffix("?") ? " Or see \(help)" : "; see \(help)"
      }
      StandardError.write(line: message)
    }
    Glibc.exit(exitCode.rawValue)
  }

  /// The command that explains itself, as the parser names it at the end of a full message: `See '… --help' for more`.
  private static func helpCommand(for error: any Error) -> String? {
    let parts = Tiendo.fullMessage(for: error).split(separator: "\n").last?.split(separator: "'") ?? []
    return parts.count == 3 ? String(parts[1]) : nil
  }
}

/// Standard error: lines for a person.
enum StandardError {
  /// Writes `tiendo: ` and a text as one line.
  static func write(line: String) {
    let text = line.split(whereSeparator: \.isNewline).joined(separator: " ")
    write("tiendo: \(text)\n")
  }

  /// Writes a text as it is. That nobody reads it is no reason to fail.
  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }
