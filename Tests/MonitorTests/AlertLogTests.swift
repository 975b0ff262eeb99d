import Alerts
import Foundation
import Ledger
import Testing

@testable import Monitor

@Suite struct AlertLogTests {
  private func board(_ records: [(PublishedTopic, String, String?)]) -> Board {
    var board = Board.country()
    for (topic, key, value) in records { board.take(topic, key: key, value) }
    return board
  }

  private let fired = Published.alert("a", "fired")
  private let resolved = Published.alert(
    "a", "resolved", time: "2020-03-14T03:00:00Z", extra: #","resolution":"recovered""#)

  @Test func `In whatever order the two topics are read, a fired alert fires and a resolved one does not`() throws {
    let records: [(PublishedTopic, String, String?)] = [
      (.alerts, "74", fired), (.open, "cases-low/74", fired), (.alerts, "74", resolved), (.open, "cases-low/74", nil),
    ]
    // Within a topic the order is kept.
    for order in [[0, 1, 2, 3], [1, 0, 2, 3], [1, 0, 3, 2], [1, 3, 0, 2], [0, 2, 1, 3]] {
      let alert = try #require(board(order.map { records[$0] }).alerts["a"])
      #expect(!alert.isFiring)
      #expect(alert.fired?.rate?.description == "26.25")
      #expect(alert.resolution == .recovered)
    }
    #expect(board([records[0]]).alerts["a"]?.isFiring == true)
    #expect(board([records[1]]).alerts["a"]?.isFiring == true)
  }

  @Test func `An alert whose end is past the retention is closed by its tombstone`() {
    let log = board([(.open, "cases-low/74", fired), (.open, "cases-low/74", nil)]).alerts
    #expect(log["a"]?.isFiring == false)
    #expect(log["a"]?.resolved == nil)
    #expect(log.firing.isEmpty)
  }

  @Test func `A tombstone of an alert that is not known does nothing`() {
    #expect(board([(.open, "cases-low/74", nil)]).alerts.entries.isEmpty)
  }

  @Test func `The oldest that has ended is forgotten first, and what fires is kept`() throws {
    var log = AlertLog(limit: 80)
    let decoder = JSONDecoder()
    func take(_ id: String, _ state: String) throws {
      log.take(try decoder.decode(PublishedAlert.self, from: Data(Published.alert(id, state).utf8)))
    }
    try take("first", "fired")
    // One more than an eighth beyond the limit: then it is cut down to it.
    for number in 0..<90 { try take("\(number)", "resolved") }
    #expect(log.entries.count == 80)
    #expect(log["first"]?.isFiring == true)
    // 91 in all less 11, none of which is the first.
    #expect(log["10"] == nil)
    #expect(log["11"] != nil)
    #expect(log.isCut)
  }
}
