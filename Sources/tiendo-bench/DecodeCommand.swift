internal import ArgumentParser
internal import CaseEvents

/// The decoder against the floor of reading the bytes at all.
struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Decoding events, against merely reading their bytes.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Events.")
  var events = 200_000

  func run() throws {
    let corpus = try Corpus(seed: common.seed, cases: events / 3 + 1, maximumCount: events)
    var report = Report()
    var floor: [Double] = []
    var decode: [Double] = []
    for _ in 0..<common.rounds(usual: 15, quick: 7) {
      floor.append(Self.nanosecondsToRead(corpus))
      decode.append(try Self.nanosecondsToDecode(corpus))
    }
    report.add("decode", "bytes of an event", [corpus.bytesPerEvent], "bytes")
    report.add("decode", "floor: reading the bytes", floor, "ns/event")
    report.add("decode", "decode with all checks", decode, "ns/event", bar: 130)
    report.addRatio("decode", "decode over floor", decode, over: floor)
    try report.finish(common)
  }

  /// CPU time per event of summing the bytes as words of eight.
  static func nanosecondsToRead(_ corpus: borrowing Corpus) -> Double {
    var sum: UInt64 = 0
    let time = Meter.thread {
      corpus.forEach { bytes in
        var offset = 0
        while offset + 8 <= bytes.count {
          sum &+= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          offset += 8
        }
      }
    }
    withExtendedLifetime(sum) {}
    return time / Double(corpus.count)
  }

  /// CPU time per event of decoding.
  static func nanosecondsToDecode(_ corpus: borrowing Corpus) throws -> Double {
    var decoder = EventDecoder()
    var event = Event(empty: decoder.emptyText)
    var sum: UInt64 = 0
    let time = try Meter.thread {
      try corpus.forEach { bytes in
        try decoder.decode(bytes, into: &event)
        sum &+= UInt64(event.sequence)
      }
    }
    withExtendedLifetime(sum) {}
    return time / Double(corpus.count)
  }
}
