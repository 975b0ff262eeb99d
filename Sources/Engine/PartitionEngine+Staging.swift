public import CaseEvents

/// The engine's own batch.
extension PartitionEngine {
  /// Records staged and not yet applied.
  public var stagedCount: Int { batch.count }

  /// Stages a record in structured mode. The caller keeps `stagedCount` below `batchCapacity`.
  public mutating func stage(_ record: SourceRecord) { batch.stage(record) }

  /// Stages a record in binary mode.
  public mutating func stage(_ record: SourceRecord, attributes: BinaryAttributes) {
    batch.stage(record, attributes: attributes)
  }

  /// Stages a line of a file, as `StagedBatch.stage` does.
  public mutating func stage(line: UnsafeRawBufferPointer, offset: Int64) { batch.stage(line: line, offset: offset) }

  /// Applies what was staged, in order. The outcomes stand until the next batch is applied.
  ///
  /// - Returns: the number of records.
  public mutating func applyStaged() -> Int {
    let count = batch.count
    apply(batch.slots, batch.keys, count: count)
    batch.removeAll()
    return count
  }

  /// Applies a batch that was staged elsewhere, such as on another thread or for several engines.
  public mutating func apply(_ batch: borrowing StagedBatch) { apply(batch.slots, batch.keys, count: batch.count) }

  /// What became of a record of the batch applied last.
  public func outcome(_ index: Int) -> Outcome { outcomes[index] }
}
