import Testing

@testable import tiendo_trial

/// A comparison that cannot fail proves nothing: every kind of difference must be seen.
@Suite struct ComparisonTests {
  private static let right = Outcome(
    alerts: ["74": ["fired 1", "resolved 1", "fired 2"]], days: ["74/2020-01-31": ["day"]],
    rejected: ["0/7": [[1, 2]], "1/3": [nil]], open: ["low/74": "fired 2"], totals: ["74/2020": "10"],
    history: ["open low/74": ["fired 1", nil, "fired 2"], "totals 74/2020": ["9", "10"]])

  private static func differences(isExact: Bool = true, isLastRight: Bool = true, _ change: (inout Outcome) -> Void)
    -> [String]
  {
    var found = right
    change(&found)
    return Comparison(wanted: right, found: found, isExact: isExact, isLastRight: isLastRight).differences
  }

  @Test func `What is as it must be does not differ`() {
    #expect(Self.differences { _ in } == [])
    #expect(Self.differences(isExact: false, isLastRight: false) { _ in } == [])
  }

  @Test func `An alert that is missing, strange, repeated or in another order is seen`() {
    #expect(
      Self.differences { $0.alerts["74"]?.removeLast() } == [
        "alerts of 74: 1 missing, 0 that nobody asked for, 0 repeated"
      ])
    #expect(
      Self.differences { $0.alerts["74"]?.append("fired 3") } == [
        "alerts of 74: 0 missing, 1 that nobody asked for, 0 repeated"
      ])
    #expect(
      Self.differences { $0.alerts["74"]?.append("fired 1") } == [
        "alerts of 74: 0 missing, 0 that nobody asked for, 1 repeated"
      ])
    #expect(Self.differences { $0.alerts["74"]?.reverse() } == ["alerts of 74: in another order"])
    #expect(
      Self.differences { $0.alerts["75"] = ["fired 9"] } == [
        "alerts of 75: 0 missing, 1 that nobody asked for, 0 repeated"
      ])
    #expect(Self.differences { $0.alerts = [:] }.count == 1)
  }

  @Test func `Where repeats are dropped, only repeats and their order are forgiven`() {
    #expect(Self.differences(isExact: false) { $0.alerts["74"]? += ["fired 1", "resolved 1"] } == [])
    #expect(Self.differences(isExact: false) { $0.alerts["74"]?.removeLast() }.count == 1)
    #expect(Self.differences(isExact: false) { $0.alerts["74"]?.append("fired 3") }.count == 1)
  }

  @Test func `Days and rejected records are compared by place and by value`() {
    #expect(Self.differences { $0.days["74/2020-01-31"] = ["other"] }.count == 1)
    #expect(Self.differences { $0.days["74/2020-01-30"] = ["day"] }.count == 1)
    #expect(Self.differences { $0.rejected["0/7"] = [[1, 3]] }.count == 1)
    #expect(Self.differences { $0.rejected["1/3"] = [[]] }.count == 1)
    #expect(Self.differences { $0.rejected["1/3"] = [nil, nil] }.count == 1)
    #expect(Self.differences { $0.rejected["0/8"] = [[1, 2]] }.count == 1)
  }

  @Test func `The last value of a key must be the right one`() {
    #expect(Self.differences { $0.totals["74/2020"] = "9" } == ["totals of 74/2020: 9 in place of 10"])
    #expect(Self.differences { $0.open["low/74"] = nil } == ["open alert low/74: nothing in place of fired 2"])
    #expect(Self.differences { $0.open["low/75"] = "fired 1" }.count == 1)
  }

  @Test func `Where another worker may have been late, the right value must have been there`() {
    #expect(Self.differences(isLastRight: false) { $0.totals["74/2020"] = "9" } == [])
    #expect(
      Self.differences(isLastRight: false) {
        $0.totals["74/2020"] = "9"
        $0.history["totals 74/2020"] = ["9"]
      }.count == 1)
    #expect(Self.differences(isLastRight: false) { $0.history["open low/74"] = nil }.count == 1)
  }

  @Test func `Many differences of a kind are counted, not all shown`() {
    let differences = Self.differences { found in for office in 0..<10 { found.alerts["x\(office)"] = ["a"] } }
    #expect(differences.count == 4)
    #expect(differences.last == "… and 7 more like these")
  }
}
