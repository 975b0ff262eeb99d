import Kafka
import ReferenceModel

@testable import Worker

/// A consumer of the model, as a member of the group.
final class ModelSource: EventSource {
  private enum Phase {
    case outside
    case joining(Int)
    case member(Int, generation: Int)
    /// A rebalance was announced and is not answered.
    case giving(Int, isLost: Bool)
  }

  /// A membership: what goes along with offsets.
  struct Membership: Sendable {
    var member: Int
    var generation: Int
  }

  private unowned let process: SimulatedProcess
  private let fault: Fault
  private var phase = Phase.outside
  private var given: [Int32] = []
  private var positions: [Int32: Int64] = [:]
  private var announcedEnds: [Int32: Int64] = [:]
  private var batch: [ModelRecord] = []

  init(_ process: SimulatedProcess, fault: Fault) {
    self.process = process
    self.fault = fault
  }

  private var kafka: ModelKafka { process.kafka }

  /// Its membership in the group, for heartbeats.
  var member: Int? {
    switch phase {
    case .outside: nil
    case .joining(let member), .member(let member, _), .giving(let member, _): member
    }
  }

  func nextControl() -> ControlEvent? {
    guard process.passes(), !process.isCutOff else { return nil }
    switch phase {
    case .outside:
      phase = .joining(kafka.join())
      return nil
    case .joining(let member):
      guard let known = kafka.group.members[member] else {
        phase = .outside
        return nil
      }
      guard known.generation > 0 else { return nil }
      phase = .member(member, generation: known.generation)
      given = known.partitions
      return .assigned(places(given))
    case .member(let member, let generation):
      let isLost = kafka.group.members[member]?.generation != generation
      guard isLost || kafka.group.joiningEnds != nil else { return nil }
      phase = .giving(member, isLost: isLost)
      return .revoked(places(given), lost: isLost)
    case .giving: return nil
    }
  }

  func assign(_ offsets: [Int32: Int64]) throws(KafkaError) {
    try process.step("assignment") { () throws(KafkaError) in
      positions = offsets
      announcedEnds = [:]
    }
  }

  func unassign() throws(KafkaError) {
    try process.step("giving up") { () throws(KafkaError) in
      positions = [:]
      batch = []
      guard case .giving(let member, let isLost) = phase else { return }
      if !isLost { kafka.rejoin(member) }
      phase = isLost ? .outside : .joining(member)
    }
  }

  func poll(timeoutMilliseconds: Int32) {
    batch = []
    guard process.passes() else { return }
    guard !process.isCutOff else { return kafka.advance(by: .milliseconds(Int(timeoutMilliseconds))) }
    for (partition, position) in positions.sorted(by: { $0.key < $1.key }) { fetch(partition, from: position) }
    if batch.isEmpty { kafka.advance(by: .milliseconds(Int(timeoutMilliseconds))) }
  }

  private func fetch(_ partition: Int32, from start: Int64) {
    let log = kafka.events(partition)
    guard start >= log.low else {
      batch.append(ModelRecord(partition: partition, offset: start, code: KafkaError.Code.autoOffsetReset))
      return
    }
    var position = start
    let end = Int64(log.stableEnd)
    let limit = batch.count + process.random.integer(1...12)
    while position < end, batch.count < limit {
      let entry = log.entries[Int(position)]
      if entry.fate == .committed, let record = entry.record { batch.append(ModelRecord(record)) }
      position += 1
    }
    if position >= end, announcedEnds[partition] != end {
      announcedEnds[partition] = end
      batch.append(ModelRecord(partition: partition, offset: end, code: KafkaError.Code.partitionEnd))
    }
    positions[partition] = position
  }

  var recordCount: Int { batch.count }

  var isDrained: Bool { positions.allSatisfy { $0.value >= Int64(kafka.events($0.key).stableEnd) } }

  func record(_ index: Int) -> ModelRecord { batch[index] }

  func partitionCount() throws(KafkaError) -> Int32 {
    try process.trouble("metadata")
    return try process.step("metadata") { () throws(KafkaError) in Int32(kafka.partitionCount) }
  }

  func statePartitionCount(_ topic: String) throws(KafkaError) -> Int32 { try partitionCount() }

  func readState(
    _ partition: Int32, of topic: String, _ body: (UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) -> Void
  ) throws(KafkaError) {
    try process.trouble("states")
    try process.step("states") { () throws(KafkaError) in
      for record in kafka.states(partition).committed {
        let view = ModelRecord(record)
        body(view.key, view.value)
      }
    }
  }

  func committed(_ partitions: [Int32]) throws(KafkaError) -> [Int32: CommittedOffset] {
    try process.trouble("committed offsets")
    return try process.step("committed offsets") { () throws(KafkaError) in
      if partitions.contains(where: kafka.isUnstable) {
        throw .model(KafkaError.Code.timedOut, "committed offsets", isRetriable: true)
      }
      if fault == .outputNotSilenced { return [:] }
      var committed = kafka.group.committed.filter { partitions.contains($0.key) }
      if fault == .rulesUntold { for partition in committed.keys { committed[partition]?.note = "" } }
      return committed
    }
  }

  func watermarks(_ partition: Int32) throws(KafkaError) -> (low: Int64, high: Int64) {
    try process.trouble("watermarks")
    return try process.step("watermarks") { () throws(KafkaError) in
      let log = kafka.events(partition)
      return (Int64(log.low), Int64(log.stableEnd))
    }
  }

  func commit(_ offsets: [Int32: CommittedOffset]) throws(KafkaError) {
    let membership = try membership()
    try process.step("commit") { () throws(KafkaError) in
      try kafka.check(member: membership.member, generation: membership.generation)
      kafka.commit(offsets, by: process.number)
    }
  }

  func membership() throws(KafkaError) -> Membership {
    switch phase {
    case .member(let member, let generation): return Membership(member: member, generation: generation)
    case .giving(let member, _):
      return Membership(member: member, generation: kafka.group.members[member]?.generation ?? -1)
    case .outside, .joining: throw .model(KafkaError.Code.unknownMemberID, "membership")
    }
  }

  func close() throws(KafkaError) {
    try process.step("leaving") { () throws(KafkaError) in
      if let member { kafka.leave(member) }
      phase = .outside
    }
  }

  private func places(_ partitions: [Int32]) -> [TopicPartition] {
    partitions.map { TopicPartition(topic: ModelKafka.eventsTopic, partition: $0) }
  }
}

/// A record of a batch of the model; it owns its bytes.
struct ModelRecord: IncomingRecord {
  private final class Bytes {
    let key: UnsafeMutableRawBufferPointer?
    let value: UnsafeMutableRawBufferPointer?

    init(_ record: OwnedRecord) {
      func copy(_ bytes: [UInt8]?) -> UnsafeMutableRawBufferPointer? {
        guard let bytes else { return nil }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
        copy.copyBytes(from: bytes)
        return UnsafeMutableRawBufferPointer(rebasing: copy[..<bytes.count])
      }
      key = copy(record.key)
      value = copy(record.value)
    }

    deinit {
      key?.deallocate()
      value?.deallocate()
    }
  }

  let partition: Int32
  let offset: Int64
  let errorCode: Int32
  private let record: OwnedRecord?
  private let bytes: Bytes?

  init(_ record: OwnedRecord) {
    partition = record.partition
    offset = record.offset
    errorCode = 0
    self.record = record
    bytes = Bytes(record)
  }

  /// An error in place of a record.
  init(partition: Int32, offset: Int64, code: Int32) {
    self.partition = partition
    self.offset = offset
    errorCode = code
    record = nil
    bytes = nil
  }

  var error: KafkaError? { errorCode == 0 ? nil : .model(errorCode, "reading") }
  var key: UnsafeRawBufferPointer? { bytes?.key.map { UnsafeRawBufferPointer($0) } }
  var value: UnsafeRawBufferPointer? { bytes?.value.map { UnsafeRawBufferPointer($0) } }
  var timestampMilliseconds: Int64 { record?.timestampMilliseconds ?? -1 }
  var headerCount: Int { record?.headers.count ?? 0 }

  func forEachHeader(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
    // Nobody keeps these bytes: only attributes of binary mode are looked at later, and no record here is in it.
    for header in record?.headers ?? [] {
      Array(header.name.utf8).withUnsafeBytes { name in
        if let value = header.value { value.withUnsafeBytes { body(name, $0) } } else { body(name, nil) }
      }
    }
  }

  func detached() -> OwnedRecord {
    record
      ?? OwnedRecord(
        topic: "", partition: partition, offset: offset, timestampMilliseconds: -1, key: nil, value: nil, headers: [])
  }
}
