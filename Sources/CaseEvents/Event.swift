/// Bytes of UTF-8 that belong to somebody else: to the record that was decoded, or to its decoder.
///
/// Valid while that record is, and until `EventDecoder.eventsKept` further events were decoded; `string` copies.
public struct BorrowedText: @unchecked Sendable {
  // Sendable by contract: whoever holds the record's bytes lends them to one thread at a time.
  /// First byte; meaningless where `count` is 0.
  public var start: UnsafePointer<UInt8>
  /// Length in bytes.
  public var count: Int

  /// - Parameters:
  ///   - start: first of `count` readable bytes.
  ///   - count: length in bytes.
  @inlinable public init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  /// The bytes as a buffer, under the same lifetime.
  @inlinable public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// A copy that lives on.
  public var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// One event that passed every check that needs no more than its own bytes.
///
/// A flat value without references, so that a batch of them is decoded ahead of the state it will touch. Fields that
/// its type does not have hold the default below.
public struct Event {
  /// What happened.
  public var type: EventType = .ticked
  /// `data.eligible` or `data.byAgreement`.
  public var flag = false
  /// `time`, in microseconds since 1970-01-01T00:00:00Z.
  public var timeMicroseconds: Int64 = 0
  /// `data.sequence`, 1 and up; 0 for a tick.
  public var sequence: UInt32 = 0
  /// `data.amount` in đồng.
  public var amount: Int64 = 0
  /// CloudEvents `id`, 1–128 bytes.
  public var id: BorrowedText
  /// `data.office`, 1–32 bytes; empty for a tick.
  public var office: BorrowedText
  /// `data.case`, 1–64 bytes; empty for an event without a case.
  public var caseID: BorrowedText
  /// `data.category`; empty where absent.
  public var category: BorrowedText
  /// `data.period` of a target.
  public var period: Int32 = 0
  /// `data.casesPercent` in hundredths of a percent.
  public var casesPercentHundredths: Int32 = 0
  /// `data.moneyPercent` in hundredths of a percent.
  public var moneyPercentHundredths: Int32 = 0
  /// `data.officers`.
  public var officers: Int32 = 0
  /// `data.quota`.
  public var quota: Int32 = 0
  /// `data.count` of complaints, 1 where absent.
  public var count: Int32 = 1

  /// An event whose texts are all empty.
  public init(empty: BorrowedText) {
    id = empty
    office = empty
    caseID = empty
    category = empty
  }
}
