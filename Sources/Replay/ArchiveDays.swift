internal import Ledger

/// The days that the files of a partition are of: a day begins with the first of two records in a row that are of it or
/// of a later one, by their timestamps.
///
/// So one wrong timestamp moves nothing. A record that is dated back stays with those around it: files are in the order
/// of offsets.
struct ArchiveDays {
  /// Of the file that is written.
  private var day: Day?
  /// Of the record before.
  private var previous: Day?

  /// Goes on behind the files of a partition.
  init(after files: [Archive.File]) {
    previous = files.last?.lastDay.flatMap { Day($0) }
    // A single record says nothing of those behind it.
    let isSingle = files.count == 1 && files[0].records == 1
    day = isSingle && previous != nil ? nil : files.last.flatMap { Day($0.day) }
  }

  /// The day of the file that the next record goes to.
  ///
  /// - Parameters:
  ///   - own: the day of its timestamp.
  ///   - next: that of the record behind it; `nil` where there is none yet.
  mutating func day(ofNext own: Day, before next: Day?) -> Day {
    let reached = [previous, next].compactMap(\.self).max().map { min(own, $0) } ?? own
    previous = own
    let latest = max(day ?? reached, reached)
    day = latest
    return latest
  }
}
