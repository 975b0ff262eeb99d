public import CaseEvents
public import Engine
public import ReferenceModel

/// Feeds records of the reference model to an engine, in batches.
public struct Feeder {
  /// What became of each record so far, in the model's words.
  public private(set) var outcomes: [SlowEngine.Outcome] = []
  /// Why records were rejected, in order.
  public private(set) var rejections: [Rejection] = []
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
      let (source, attributes) = record.source(offset: nextOffset, copy)
      nextOffset += 1
      if let attributes { engine.stage(source, attributes: attributes) } else { engine.stage(source) }
    }
    for index in 0..<engine.applyStaged() {
      let outcome = engine.outcome(index)
      outcomes.append(SlowEngine.Outcome(outcome))
      if case .rejected(let rejection) = outcome { rejections.append(rejection) }
    }
  }
}

extension SlowRecord {
  /// The record as an engine takes it, and its attributes in binary mode.
  ///
  /// - Parameter copy: gives the bytes a place where they stay.
  public func source(
    offset: Int64, _ copy: ([UInt8]) -> UnsafeRawBufferPointer
  ) -> (record: SourceRecord, attributes: BinaryAttributes?) {
    let attributes = BinaryAttributes { add in
      for header in headers { add(copy(Array(header.name.utf8)), header.value.map(copy)) }
    }
    let source = SourceRecord(
      key: key.map(copy), value: value.map(copy), timestampMilliseconds: timestampMilliseconds, offset: offset)
    return (source, attributes)
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
