public import CaseEvents
internal import Ledger

/// Records that were looked at by themselves (steps 1 to 3: what a record says, before any state is looked at) and wait
/// to be applied, to one engine or to several with the same number of partitions, hash key and `maxAhead`: applying
/// changes nothing in them. What they borrow must outlive them. Owned by one thread at a time.
public struct StagedBatch: ~Copyable, @unchecked Sendable {
  // Sendable: handed from the thread that stages to the one that applies.
  /// How many records it takes.
  public static let capacity = EventDecoder.eventsKept

  struct Slot {
    var event: Event
    var offset: Int64 = 0
    /// Whether the offset is what a line of an archive says.
    var isArchived = false
    /// By steps 1 to 3.
    var rejection: Rejection?
  }

  var decoder = EventDecoder()
  let slots: UnsafeMutablePointer<Slot>
  /// Keys of the staged cases; of no meaning for other events.
  let keys: UnsafeMutablePointer<CaseKey>
  var maximumAheadMicroseconds: Int64
  private let partitionCount: Int32
  private let hashKey: HashKey
  /// Records staged since the last `removeAll`.
  public private(set) var count = 0

  /// An empty batch for an engine with these settings.
  public init(_ settings: EngineSettings) {
    maximumAheadMicroseconds = settings.maximumAheadMicroseconds
    partitionCount = settings.partitionCount
    hashKey = settings.hashKey
    slots = .allocate(capacity: Self.capacity)
    slots.initialize(repeating: Slot(event: Event(empty: decoder.emptyText)), count: Self.capacity)
    keys = .allocate(capacity: Self.capacity)
    keys.initialize(repeating: CaseKey(tag: 0, middle: 0, low: 0), count: Self.capacity)
  }

  deinit {
    slots.deinitialize(count: Self.capacity)
    slots.deallocate()
    keys.deallocate()
  }

  /// Stages a record in structured mode. The caller keeps `count` below `capacity`.
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
    var record = SourceRecord(key: nil, value: line, timestampMilliseconds: nil, offset: offset)
    record.checksKey = false
    let slot = beginStaging(record)
    do throws(Rejection) {
      do throws(Rejection) {
        // What is too long is seen below: a line of an archive is longer than the value in it.
        try decoder.decode(line, limit: line.count, into: &slot.pointee.event)
      } catch {
        throw rejection(ofLine: line.count, error, slot)
      }
      let attributes = decoder.archiveAttributes()
      if attributes.isArchived {
        note(attributes, slot)
        if attributes.isRaw { throw decoder.rejectionOfRawLine() }
        record.checksKey = attributes.key != nil || attributes.offset != nil
        record.key = attributes.key.map { UnsafeRawBufferPointer($0.bytes) }
        record.timestampMicroseconds = attributes.timestampMicroseconds
      }
      if line.count > EventDecoder.maximumByteCount, attributes.offset == nil { throw .tooLarge }
      try finishStaging(record, slot)
    } catch {
      slot.pointee.rejection = error
    }
  }

  private func note(_ attributes: ArchiveAttributes, _ slot: UnsafeMutablePointer<Slot>) {
    guard let offset = attributes.offset else { return }
    slot.pointee.offset = offset
    slot.pointee.isArchived = true
  }

  /// Why a line is rejected that the decoder has rejected.
  private mutating func rejection(
    ofLine byteCount: Int, _ rejection: Rejection, _ slot: UnsafeMutablePointer<Slot>
  ) -> Rejection {
    let attributes = decoder.archiveAttributes()
    note(attributes, slot)
    // A line of an archive is JSON, and holds no value that is too large.
    if byteCount > EventDecoder.maximumByteCount, rejection.reason == .malformed || attributes.offset == nil {
      return .tooLarge
    }
    return attributes.isRaw ? decoder.rejectionOfRawLine() : rejection
  }

  /// Offset of the record that a line was, where the line is of an archive and says it.
  public func archivedOffset(_ index: Int) -> Int64? { slots[index].isArchived ? slots[index].offset : nil }

  /// Makes room for other records.
  public mutating func removeAll() { count = 0 }

  private mutating func beginStaging(_ record: SourceRecord) -> UnsafeMutablePointer<Slot> {
    let slot = slots + count
    count += 1
    slot.pointee.rejection = nil
    slot.pointee.offset = record.offset
    slot.pointee.isArchived = false
    slot.pointee.event.office.count = 0
    return slot
  }

  private func finishStaging(_ record: SourceRecord, _ slot: UnsafeMutablePointer<Slot>) throws(Rejection) {
    let type = slot.pointee.event.type
    if type != .ticked {
      let office = slot.pointee.event.office
      if record.checksKey { try checkKey(record.key, office: office) }
      if type.isOfCase {
        keys[slot - slots] = CaseKey(office: office, caseID: slot.pointee.event.caseID, key: hashKey)
      }
    }
    if let timestamp = record.timestampMicroseconds,
      // The event's time is in the years that are accepted; the timestamp may be anything.
      slot.pointee.event.timeMicroseconds &- maximumAheadMicroseconds > timestamp
    {
      throw Rejection(.timeInFuture, "time is later than the record's timestamp by more than is allowed (maxAhead)")
    }
  }

  private func checkKey(_ key: UnsafeRawBufferPointer?, office: BorrowedText) throws(Rejection) {
    guard let key else {
      if partitionCount == 1 { return }
      throw Rejection(.keyMismatch, "the record has no key; on a topic with several partitions it is the office code")
    }
    guard key.count == office.count else { throw Rejection(.keyMismatch, "the record's key is not data.office") }
    for index in 0..<key.count where key[index] != office.start[index] {
      throw Rejection(.keyMismatch, "the record's key is not data.office")
    }
  }
}
