public import CaseEvents
internal import Ledger

/// One record as a source has it; its bytes must outlive the batch.
public struct SourceRecord {
  /// Key; `nil` for none.
  public var key: UnsafeRawBufferPointer?
  /// Value; `nil` for a tombstone.
  public var value: UnsafeRawBufferPointer?
  /// The record's timestamp in microseconds since 1970-01-01T00:00:00Z; `nil` where it has none.
  public var timestampMicroseconds: Int64?
  /// Offset in the partition.
  public var offset: Int64
  /// Whether the key must name the office: not for a plain line.
  var checksKey = true

  /// A record of a topic.
  public init(
    key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, timestampMicroseconds: Int64?, offset: Int64
  ) {
    self.key = key
    self.value = value
    self.timestampMicroseconds = timestampMicroseconds
    self.offset = offset
  }
}

/// Steps 1 to 3: what a record says, before any state is looked at.
extension PartitionEngine {
  /// Stages a record in structured mode. The caller keeps `stagedCount` below `batchCapacity`.
  public mutating func stage(_ record: SourceRecord) {
    let slot = beginStaging(record)
    do throws(Rejection) {
      try decoder.decode(record.value, into: &slot.pointee.event)
      try finishStaging(record, slot)
    } catch {
      slot.pointee.rejection = error
    }
  }

  /// Stages a record in binary mode.
  public mutating func stage(_ record: SourceRecord, attributes: BinaryAttributes) {
    let slot = beginStaging(record)
    do throws(Rejection) {
      try decoder.decode(attributes, data: record.value, into: &slot.pointee.event)
      try finishStaging(record, slot)
    } catch {
      slot.pointee.rejection = error
    }
  }

  /// Stages a line of a file: an event in structured mode, neither key nor timestamp; or, with the attributes of an
  /// archive, the record that it was.
  ///
  /// - Parameters:
  ///   - line: must outlive the batch.
  ///   - offset: of the record, where the line does not say it.
  public mutating func stage(line: UnsafeRawBufferPointer, offset: Int64) {
    var record = SourceRecord(key: nil, value: line, timestampMicroseconds: nil, offset: offset)
    record.checksKey = false
    let slot = beginStaging(record)
    do throws(Rejection) {
      let excess = line.count - EventDecoder.maximumByteCount
      let limit =
        EventDecoder.maximumByteCount + (excess > 0 ? min(excess, ArchiveLine.attributeByteCount(of: line)) : 0)
      do throws(Rejection) {
        try decoder.decode(line, limit: limit, into: &slot.pointee.event)
      } catch {
        throw decoder.archiveAttributes().isRaw ? Self.rawRejection : error
      }
      let attributes = decoder.archiveAttributes()
      if attributes.isArchived {
        if attributes.isRaw { throw Self.rawRejection }
        record.checksKey = attributes.key != nil || attributes.offset != nil
        record.key = attributes.key.map { UnsafeRawBufferPointer($0.bytes) }
        record.timestampMicroseconds = attributes.timestampMicroseconds
        slot.pointee.offset = attributes.offset ?? offset
      }
      try finishStaging(record, slot)
    } catch {
      slot.pointee.rejection = error
    }
  }

  /// What such a line says: a value that is one JSON object is never archived so.
  private static let rawRejection = Rejection(.malformed, "the value is not one JSON object")

  /// What became of a record of the batch applied last.
  public func outcome(_ index: Int) -> Outcome {
    switch staged[index].result {
    case .applied: .applied
    case .duplicate: .duplicate
    case .rejected: staged[index].rejection.map { .rejected($0) } ?? .applied
    case .skipped: .skipped
    }
  }

  private mutating func beginStaging(_ record: SourceRecord) -> UnsafeMutablePointer<Staged> {
    let slot = staged + stagedCount
    stagedCount += 1
    slot.pointee.rejection = nil
    slot.pointee.offset = record.offset
    slot.pointee.event.office.count = 0
    return slot
  }

  private func finishStaging(_ record: SourceRecord, _ slot: UnsafeMutablePointer<Staged>) throws(Rejection) {
    let type = slot.pointee.event.type
    if type != .ticked {
      let office = slot.pointee.event.office
      if record.checksKey { try checkKey(record.key, office: office) }
      if type.isOfCase {
        keys[slot - staged] = CaseKey(office: office, caseID: slot.pointee.event.caseID, key: settings.hashKey)
      }
    }
    if let timestamp = record.timestampMicroseconds,
      slot.pointee.event.timeMicroseconds > timestamp &+ settings.maximumAheadMicroseconds
    {
      throw Rejection(.timeInFuture, "time is later than the record's timestamp by more than is allowed (maxAhead)")
    }
  }

  private func checkKey(_ key: UnsafeRawBufferPointer?, office: BorrowedText) throws(Rejection) {
    guard let key else {
      if settings.partitionCount == 1 { return }
      throw Rejection(.keyMismatch, "the record has no key; on a topic with several partitions it is the office code")
    }
    guard key.count == office.count else { throw Rejection(.keyMismatch, "the record's key is not data.office") }
    for index in 0..<key.count where key[index] != office.start[index] {
      throw Rejection(.keyMismatch, "the record's key is not data.office")
    }
  }
}
