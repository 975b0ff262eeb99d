import Alerts
import Foundation
import Ledger

/// The records of the published topics as any outside program reads them: by their field names. What follows from
/// other fields (rates, `toEnforce`, `eligible` …) is not read but computed again.

/// A record of `office-totals`.
struct PublishedTotals: Decodable {
  struct Columns: Decodable {
    var carriedIn, newIntake, delegatedOut, pulledUp, revoked, separated, terminated: Int128
    var adjusted, completed, collected, reduced: Int128?
    var inProgress, deferredByAgreement, suspended, notEligible: Int128

    var columns: Ledger.Columns {
      var columns = Ledger.Columns()
      columns.carriedIn = carriedIn
      columns.newIntake = newIntake
      columns.adjusted = adjusted ?? 0
      columns.delegatedOut = delegatedOut
      columns.pulledUp = pulledUp
      columns.revoked = revoked
      columns.separated = separated
      columns.completed = completed ?? 0
      columns.terminated = terminated
      columns.collected = collected ?? 0
      columns.reduced = reduced ?? 0
      columns.inProgress = inProgress
      columns.deferredByAgreement = deferredByAgreement
      columns.suspended = suspended
      columns.notEligible = notEligible
      return columns
    }
  }

  struct Target: Decodable {
    var casesPercent, moneyPercent: Double
  }

  struct Complaints: Decodable {
    var received, resolved: Int64
  }

  struct Category: Decodable {
    var cases, money: CategoryFigures.Columns
  }

  var office: String
  var period: Int32
  var cases, money: Columns
  var target: Target?
  var officers, quota: Int32?
  var complaints: Complaints
  var orphans: Int64
  var categories: [String: Category]
  var asOf, lastEvent: String
  var partition: Int32
  var offset, rejected, duplicates: Int64
}

/// A record of `office-days`.
struct PublishedDay: Decodable {
  struct Sample: Decodable {
    var done, eligible, inProgress: Int128
  }

  var office: String
  var date: String
  var period: Int32
  var cases, money: Sample
}

/// A record of `completion-alerts` or `open-alerts`.
struct PublishedAlert: Decodable {
  struct Data: Decodable {
    var alert, rule, office, metric, severity, state, cause: String
    var period: Int32
    var resolution: String?
    var rate, reference, observed: Double?
    var done, eligible: Int128
    var referenceDone, referenceEligible: Int128?
    var summary: [String: String]?
  }

  var id: String
  var time: String
  var data: Data
}

extension Int128 {
  /// Whether a worker may publish such a number: its columns are sums of a few numbers of 64 bits. Sums of these over
  /// 2^16 offices, times 10,000 for a percentage, stay below 2^127; others are not computed with.
  var isPlausible: Bool { magnitude < 1 << 90 }
}

extension Percent {
  /// A percentage as it is published, with at most two decimals: exact, as the nearest hundredth.
  package init?(published value: Double) {
    guard let hundredths = Int64(exactly: (value * 100).rounded()) else { return nil }
    self.init(hundredths: Int128(hundredths))
  }
}

/// Microseconds since 1970 of a published time (`2020-03-02T02:15:00Z`, perhaps with a fraction); `nil` for another
/// text.
package func microseconds(ofPublishedTime text: String) -> Int64? {
  let bytes = Array(text.utf8)
  guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
    let day = Day(text.prefix(10))
  else { return nil }
  func number(_ range: Range<Int>) -> Int64? {
    guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
  guard let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19), hour < 24,
    minute < 60, second < 60, bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
  else { return nil }
  var fraction: Int64 = 0
  if bytes.count > 20 {
    let digitsEnd = bytes.count - 1
    guard bytes[19] == UInt8(ascii: "."), (22...27).contains(bytes.count), var digits = number(20..<digitsEnd) else {
      return nil
    }
    for _ in (bytes.count - 21)..<6 { digits *= 10 }
    fraction = digits
  }
  return (Int64(day.number) * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
}
