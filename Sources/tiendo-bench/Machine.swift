internal import Foundation

/// The machine that figures were measured on.
struct Machine: Codable, Sendable {
  /// Model of the processor.
  var processor: String
  /// Cores.
  var cores: Int
  /// Memory in bytes.
  var memoryBytes: UInt64
  /// System and its version.
  var system: String

  /// This machine.
  init() {
    let description = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = description.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    cores = ProcessInfo.processInfo.processorCount
    memoryBytes = ProcessInfo.processInfo.physicalMemory
    system = ProcessInfo.processInfo.operatingSystemVersionString
  }

  var text: String { "\(processor) · \(cores) cores · \((memoryBytes + 1 << 29) >> 30) GiB · \(system)" }
}
