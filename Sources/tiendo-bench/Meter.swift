internal import Glibc

/// What a piece of work took, in nanoseconds.
struct Cost {
  /// CPU time of the process.
  var cpu: Double
  /// Time that passed.
  var wall: Double
}

/// What the system says of time and memory.
enum Meter {
  /// A clock that only rises and is cheap to read, in nanoseconds.
  @inline(__always) static var wall: Double { nanoseconds(CLOCK_MONOTONIC) }

  /// CPU time of this process, in nanoseconds.
  static var cpu: Double { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// Does a piece of work and says what it took.
  @inline(never) static func measure(_ work: () throws -> Void) rethrows -> Cost {
    let (cpu, wall) = (nanoseconds(CLOCK_PROCESS_CPUTIME_ID), Meter.wall)
    try work()
    return Cost(cpu: nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu, wall: Meter.wall - wall)
  }

  @inline(__always) private static func nanoseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// Memory of this process that is in use now, in bytes.
  static var residentBytes: Double { status("VmRSS:") }

  /// The most that was in use since `forgetPeak`, in bytes.
  static var peakBytes: Double { status("VmHWM:") }

  /// Begins a new peak.
  static func forgetPeak() {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return }
    fputs("5", file)
    fclose(file)
  }

  private static func status(_ name: String) -> Double {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let fields = text.split { " \t\n".contains($0) }
      if fields.count > 1, fields[0] == name { return (Double(fields[1]) ?? 0) * 1024 }
    }
    return 0
  }
}
