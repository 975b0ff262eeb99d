import Foundation
import Testing

/// What compressors leave in files besides the data.
@Suite("compressed files")
struct CompressionTests {
  @Test("zeros behind the last member of a gzip file are no damage, and anything behind them is")
  func padding() throws {
    let workplace = try Workplace()
    let prepared = try workplace.shell(
      """
      set -e
      cp \(Workplace.example("noisy/events.ndjson")) plain
      { head -n 400 plain | gzip; tail -n +401 plain | gzip; head -c 300000 /dev/zero; } > padded.gz
      { gzip -c plain; head -c 1 /dev/zero; } > one.gz
      { gzip -c plain; head -c 300000 /dev/zero; gzip -c plain; } > more.gz
      { gzip -c plain; printf 'other'; } > other.gz
      """)
    try #require(prepared.status == 0, "\(prepared.errors)")
    let expected = try workplace.tiendo("replay", "--file", "plain", "--totals", "-").output
    for name in ["padded.gz", "one.gz"] {
      #expect(try workplace.tiendo("replay", "--file", name, "--totals", "-").output == expected, "\(name)")
    }
    for name in ["more.gz", "other.gz"] {
      let outcome = try workplace.tiendo("replay", "--file", name, "--totals", "-")
      #expect(outcome.status == 1 && outcome.isOneErrorLine && outcome.errors.contains("\(name): the gzip data is"))
    }
  }

  @Test("a zstd window is read up to 128 MiB, and a larger one is named", arguments: [(17, true), (18, false)])
  func window(exponent: UInt8, isRead: Bool) throws {
    let workplace = try Workplace()
    // RFC 8878: the magic number, no flags, a window of 2^(10 + exponent) bytes, and one last block as it is.
    let text = Array("{}\n".utf8)
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, exponent << 3, UInt8(text.count << 3 | 1), 0, 0] + text
    try Data(frame).write(to: URL(fileURLWithPath: workplace.path + "/long.zst"))
    let outcome = try workplace.tiendo("replay", "--file", "long.zst", "--rejected", "-")
    #expect(outcome.status == (isRead ? 0 : 1))
    if isRead { return #expect(try JSON(outcome.output)["reason"] as? String == "missing-field") }
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("long.zst") && outcome.errors.contains("--long=31"))
  }
}
