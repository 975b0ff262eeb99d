import CaseEvents
public import Engine
public import ReferenceModel

/// Feeds records of the reference model to an engine, in batches.
public struct Feeder {
  /// What became of each record so far, in the model's words.
  public private(set) var outcomes: [SlowEngine.Outcome] = []
  /// Offset of the next record.
  public var nextOffset: Int64 = 0
  private var random: ModelRandom
  private let batchSizes: ClosedRange<Int>

  /// - Parameter batchSizes: bounds of the sizes, which the seed picks.
  public init(seed: UInt64 = 1, batchSizes: ClosedRange<Int> = 1...PartitionEngine.batchCapacity) {
    random = ModelRandom(seed: seed)
    self.batchSizes = batchSizes
  }

  /// Applies all records.
  public mutating func feed(_ records: some Sequence<SlowRecord>, to engine: inout PartitionEngine) {
    var batch: [SlowRecord] = []
    var size = random.integer(batchSizes)
    for record in records {
      batch.append(record)
      guard batch.count == size else { continue }
      apply(batch, to: &engine)
      batch.removeAll()
      size = random.integer(batchSizes)
    }
    apply(batch, to: &engine)
  }

  private mutating func apply(_ batch: [SlowRecord], to engine: inout PartitionEngine) {
    var copies: [UnsafeMutableRawBufferPointer] = []
    defer { for copy in copies { copy.deallocate() } }
    func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
      copy.copyBytes(from: bytes)
      copies.append(copy)
      return UnsafeRawBufferPointer(copy)
    }
    for record in batch {
      let source = SourceRecord(
        key: record.key.map(copy), value: record.value.map(copy),
        timestampMilliseconds: record.timestampMilliseconds, offset: nextOffset)
      nextOffset += 1
      if record.headers.contains(where: { $0.name == "ce_specversion" }) {
        var attributes = BinaryAttributes()
        for header in record.headers {
          attributes.add(name: copy(Array(header.name.utf8)), value: header.value.map(copy))
        }
        engine.stage(source, attributes: attributes)
      } else {
        engine.stage(source)
      }
    }
    for index in 0..<engine.applyStaged() { outcomes.append(SlowEngine.Outcome(engine.outcome(index))) }
  }
}

extension SlowEngine.Outcome {
  /// An engine's outcome in the model's words.
  public init(_ outcome: Outcome) {
    switch outcome {
    case .applied: self = .applied
    case .duplicate: self = .duplicate
    case .rejected(let rejection): self = .rejected(rejection.reason.rawValue)
    case .skipped: self = .skipped
    }
  }
}
