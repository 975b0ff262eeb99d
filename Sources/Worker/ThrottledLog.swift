/// Keeps what happens again and again from flooding the log: at most one line a key in ten seconds, with a count.
struct ThrottledLog<Key: Hashable> {
  private static var interval: Duration { .seconds(10) }
  /// Keys are few (reasons, error codes); should they ever be many, all are forgotten.
  private static var maximumKeyCount: Int { 1_000 }
  private var silentUntil: [Key: Duration] = [:]
  private var uncounted: [Key: Int] = [:]

  /// Counts one more, and gives the number since the last line where a line is due.
  mutating func note(_ key: Key, now: Duration) -> Int? {
    if silentUntil.count > Self.maximumKeyCount {
      silentUntil.removeAll()
      uncounted.removeAll()
    }
    uncounted[key, default: 0] += 1
    if let time = silentUntil[key], now < time { return nil }
    silentUntil[key] = now + Self.interval
    return uncounted.removeValue(forKey: key)
  }
}
