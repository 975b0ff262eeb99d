internal import ArgumentParser
internal import CaseEvents

/// The decoder against the least that can be done with the same bytes: copying them, and looking at each of them.
struct DecodeCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Decoding events, beside copying and scanning their bytes.")

  @OptionGroup var common: CommonOptions

  @Option(help: "Events.")
  var events = 200_000

  func measure(into report: inout Report) throws {
    let corpus = try Corpus(seed: common.seed, count: events)
    var copy: [Double] = []
    var scan: [Double] = []
    var decode: [Cost] = []
    for _ in 0..<(common.rounds ?? 15) {
      copy.append(Self.copy(corpus).cpu / Double(corpus.count))
      scan.append(Self.scan(corpus).cpu / Double(corpus.count))
      decode.append(try Self.decode(corpus))
    }
    let cpu = decode.map { $0.cpu / Double(corpus.count) }
    report.add("decode", "size of an event", [corpus.bytesPerEvent], "bytes")
    report.add("decode", "copying the bytes, CPU", copy, "ns/event")
    report.add("decode", "scanning them byte by byte, CPU", scan, "ns/event")
    report.add("decode", "decoding with all checks, CPU", cpu, "ns/event")
    report.add("decode", "decoding with all checks, wall", decode.map { $0.wall / Double(corpus.count) }, "ns/event")
    report.addRatio("decode", "decoding over copying", cpu, over: copy)
    report.addRatio("decode", "decoding over scanning", cpu, over: scan)
  }

  private static func copy(_ corpus: Corpus) -> Cost {
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: 2048, alignment: 16)
    defer { target.deallocate() }
    var sum: UInt64 = 0
    let cost = Meter.measure {
      corpus.forEach { bytes in
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(target.count)))
        sum &+= UInt64(target[bytes.count & 1023])
      }
    }
    withExtendedLifetime(sum) {}
    return cost
  }

  /// Counts the quotes, a byte at a time, as a plain parser must look at them.
  private static func scan(_ corpus: Corpus) -> Cost {
    var count = 0
    let cost = Meter.measure {
      corpus.forEach { bytes in
        var inString = false
        for byte in bytes {
          if byte == 0x22 { inString.toggle() }
          if !inString { count &+= byte == 0x3A ? 1 : 0 }
        }
      }
    }
    withExtendedLifetime(count) {}
    return cost
  }

  private static func decode(_ corpus: Corpus) throws -> Cost {
    var decoder = EventDecoder()
    var event = Event(empty: decoder.emptyText)
    var sum: UInt64 = 0
    let cost = try Meter.measure {
      try corpus.forEach { bytes in
        try decoder.decode(bytes, into: &event)
        sum &+= UInt64(event.sequence)
      }
    }
    withExtendedLifetime(sum) {}
    return cost
  }
}
