internal import Foundation

/// The machine that figures were measured on.
struct Machine {
  /// Processor, cores, memory and system in one line.
  var text: String {
    let description = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = description.split(separator: "\n").first { $0.hasPrefix("model name") }
    let processor = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    let process = ProcessInfo.processInfo
    let gibibytes = (process.physicalMemory + 1 << 29) >> 30
    return
      "\(processor) · \(process.processorCount) cores · \(gibibytes) GiB · \(process.operatingSystemVersionString)"
  }
}
