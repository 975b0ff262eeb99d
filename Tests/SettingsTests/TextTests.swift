import Testing

@testable import Settings

struct TextTests {
  @Test(arguments: [
    ("0", 0), ("00s", 0), ("0s", 0), ("0d", 0), ("250ms", 250_000), ("90s", 90_000_000), ("15m", 900_000_000),
    ("12h", 43_200_000_000), ("3d", 259_200_000_000), ("003d", 259_200_000_000),
    // 106,751,991 days are the last whole ones within 64 bits of microseconds.
    ("106751991d", 9_223_372_022_400_000_000),
  ])
  func `A duration is a whole number and a unit`(text: String, microseconds: Int64) throws {
    #expect(try DurationText.microseconds(text) == microseconds)
  }

  @Test(arguments: [
    ("", DurationText.Failure.shape), ("s", .shape), ("-1s", .shape), ("1.5h", .shape), ("1 s", .shape),
    ("1S", .shape), ("1sec", .shape), ("1h1m", .shape), ("１s", .shape), ("1", .unitMissing), ("00", .unitMissing),
    ("106751992d", .tooLarge),
    ("9223372036854775808s", .tooLarge), ("1us", .shape),
  ])
  func `Everything else is no duration`(text: String, failure: DurationText.Failure) {
    #expect(throws: failure) { try DurationText.microseconds(text) }
  }

  @Test(arguments: ["0", "250ms", "1s", "1501s", "30s", "90s", "15m", "1h", "25h", "3d"])
  func `A duration is written as it was read`(text: String) throws {
    #expect(DurationText.text(microseconds: try DurationText.microseconds(text)) == text)
  }

  @Test(arguments: [
    ("0", 0), ("80", 8000), ("80.5", 8050), ("80.25", 8025), ("80.05", 8005), ("0.01", 1),
    ("999999999999999.99", 99_999_999_999_999_999),
  ])
  func `Hundredths are read from the digits`(text: String, hundredths: Int64) {
    #expect(HundredthsText.hundredths(text) == hundredths)
  }

  @Test(arguments: ["", ".", "1.", ".1", "1.234", "01", "-1", "+1", "1e2", "1,5", "1.2.3", "1 ", "1000000000000000"])
  func `Everything else is no number of hundredths`(text: String) {
    #expect(HundredthsText.hundredths(text) == nil)
  }

  @Test(arguments: [
    ("snapshotIntervall", "snapshotInterval"), ("snapshot_interval", "snapshotInterval"), ("thread", "threads"),
    ("treads", "threads"), ("theards", "threads"), ("STATE", "state"),
  ])
  func `The name that was meant is found`(written: String, meant: String) {
    #expect(Suggestion.nearest(to: written, among: ["state", "threads", "snapshotInterval"]) == meant)
  }

  @Test(arguments: ["", "colour", "st", "retention", String(repeating: "s", count: 10_000)])
  func `No name is suggested that was hardly meant`(written: String) {
    #expect(Suggestion.nearest(to: written, among: ["state", "threads", "snapshotInterval"]) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("host_a.local:65535", "host_a.local", 65_535),
  ])
  func `An address is a host and a port`(text: String, host: String, port: Int) {
    #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    #expect(ListenAddress(text)?.description == text)
  }

  @Test(arguments: [
    "", ":8080", "localhost", "localhost:", "localhost:65536", "::1:80", "[]:80", "[a]:80", "a b:80", "a:-1",
  ])
  func `Everything else is no address`(text: String) {
    #expect(ListenAddress(text) == nil)
  }
}
