/// A span of working time (8:00 to 17:00 on every day), in which a number of events is laid out evenly.
struct WorkWindow: Sendable {
  private static let daySeconds = 9 * 3_600
  private static let morningSecond = 8 * 3_600

  /// In seconds of work since 1970-01-01.
  private let start: Int
  private let length: Int

  /// From the morning of one day to the evening of another.
  init(from firstDay: Int, to lastDay: Int) {
    start = firstDay * Self.daySeconds
    length = max(1, (lastDay - firstDay + 1) * Self.daySeconds - 1)
  }

  private init(start: Int, length: Int) {
    self.start = start
    self.length = length
  }

  /// The same span, later.
  func shifted(workSeconds: Int) -> WorkWindow {
    WorkWindow(start: start + workSeconds, length: length)
  }

  /// The local second of one event of `count`. Rises with the index; of two windows of the same length, the later one
  /// is later at every index.
  func localSecond(of index: Int, count: Int) -> Int {
    let work = start + length * index / max(1, count)
    let (day, second) = work.quotientAndRemainder(dividingBy: Self.daySeconds)
    return day * 86_400 + Self.morningSecond + second
  }
}
