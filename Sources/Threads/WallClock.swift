internal import Foundation

/// The wall clock, in microseconds since 1970; safe on any thread. Pure parts take it as a parameter.
@Sendable package func wallClockMicroseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }
