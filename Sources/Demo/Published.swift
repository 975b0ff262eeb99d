internal import Foundation
internal import Ledger
internal import Monitor

/// What the demo's screen takes from the published records, read as any outside program would: by their field names.

/// A record of `office-totals`.
struct PublishedTotals: Decodable, Equatable {
  /// The columns shown; amounts in đồng.
  struct Columns: Decodable, Equatable {
    var eligible: Int64
    var done: Int64
  }

  var office: String
  var period: Int
  var cases: Columns
  var money: Columns
  var lastEvent: String
  var offset: Int64
}

/// A record of `office-days`.
struct PublishedDay: Decodable, Equatable {
  struct Sample: Decodable, Equatable {
    /// In percent; `nil` without a target.
    var pace: Double?
  }

  var office: String
  var period: Int
  var cases: Sample
  var money: Sample
}

/// A record of `completion-alerts` or `open-alerts`.
struct PublishedAlert: Decodable, Equatable {
  struct Data: Decodable, Equatable {
    var rule: String
    var office: String
    var metric: String
    var severity: String
    var state: String
    var resolution: String?
    var rate: Double?
    var reference: Double?
    var observed: Double?
  }

  var time: String
  var data: Data
}

extension Decodable {
  /// The record in a value of a topic.
  static func read(_ value: [UInt8], topic: String) throws(DemoFailure) -> Self {
    do {
      return try JSONDecoder().decode(Self.self, from: Data(value))
    } catch {
      throw DemoFailure("\(topic): a record is not what schemas/ says it is (\(error)); please report this")
    }
  }
}

extension StatisticsCalendar {
  /// The local day of a published time (`2020-03-02T02:15:00Z`); `nil` for another text.
  func day(ofTime text: String) -> Day? {
    microseconds(ofPublishedTime: text).map(day(ofMicroseconds:))
  }
}
