internal import Glibc

/// What the system says of time and memory.
enum Meter {
  /// CPU time of this thread in nanoseconds.
  static var threadNanoseconds: Double { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }
  /// CPU time of this process in nanoseconds.
  static var processNanoseconds: Double { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }
  /// Wall clock that only rises, in nanoseconds.
  static var wallNanoseconds: Double { nanoseconds(CLOCK_MONOTONIC) }

  private static func nanoseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// Memory of this process that is in use, in bytes, once what is free was given back.
  static func residentBytes() -> Double {
    malloc_trim(0)
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Double(fields[1]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE))) : 0
  }

  /// CPU nanoseconds of this thread that a piece of work takes.
  @inline(never) static func thread(_ work: () throws -> Void) rethrows -> Double {
    let start = threadNanoseconds
    try work()
    return threadNanoseconds - start
  }

  /// Wall clock nanoseconds that a piece of work takes.
  @inline(never) static func wall(_ work: () throws -> Void) rethrows -> Double {
    let start = wallNanoseconds
    try work()
    return wallNanoseconds - start
  }
}

/// A failure that a person can act on.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
