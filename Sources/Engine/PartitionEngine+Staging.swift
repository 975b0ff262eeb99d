public import CaseEvents

/// The engine's own batch.
extension PartitionEngine {
  /// Records staged and not yet applied.
  public var stagedCount: Int { batch.count }
  /// Whether any record of the batch applied last was rejected.
  public var hasRejections: Bool { batch.hasRejections }

  /// Stages a record in structured mode. The caller keeps `stagedCount` below `batchCapacity`.
  public mutating func stage(_ record: SourceRecord) { batch.stage(record) }

  /// Stages a record in binary mode.
  public mutating func stage(_ record: SourceRecord, attributes: BinaryAttributes) {
    batch.stage(record, attributes: attributes)
  }

  /// Stages a line of a file, as `StagedBatch.stage` does.
  public mutating func stage(line: UnsafeRawBufferPointer, offset: Int64) { batch.stage(line: line, offset: offset) }

  /// What became of a record of the batch applied last.
  public func outcome(_ index: Int) -> Outcome { batch.outcome(index) }

  /// Offset of the record that a line of the batch applied last was, as `StagedBatch.archivedOffset` says.
  public func archivedOffset(_ index: Int) -> Int64? { batch.archivedOffset(index) }

  /// Applies a batch that was staged elsewhere, such as on another thread. The outcomes are in the batch.
  ///
  /// - Returns: the number of records.
  public mutating func apply(_ other: inout StagedBatch) -> Int {
    swap(&batch, &other)
    defer { swap(&batch, &other) }
    return applyStaged()
  }
}
