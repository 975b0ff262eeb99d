/// The cases of a partition: dense records that never move, and an index over them.
///
/// 64 bytes a record and 8 bytes an index slot, of which 64 to 80 in a hundred are in use: by arithmetic 74 to 77 bytes
/// a case, and 87 while old and new index are both there. The layout was chosen by a prototype whose index doubled:
/// 33 ns an update and 77 bytes at five million cases, against 95–290 ns and 94–107 bytes of a dictionary.
/// The position in the index comes from the tag alone, so that growing reads no record, and rises with it, so that
/// growing goes through old and new slots in order and by any factor.
public struct CaseTable: ~Copyable {
  private static let chunkBits = 16
  private static let chunkMask = (1 << chunkBits) - 1
  /// So many changes are listed in any table.
  private static let fewChanges = 4096
  /// Cases that fit a table: an index slot has 32 bits for the record.
  public static let maximumCount = 1 << 31

  /// Number of cases.
  public private(set) var count = 0
  private var chunkTable: UnsafeMutablePointer<UnsafeMutablePointer<CaseRecord>>
  private var chunkCapacity = 16
  private var slots: UnsafeMutablePointer<UInt64>
  private var slotCount = 1024
  private var changedBits: UnsafeMutablePointer<UInt64>
  private var changedCapacity: Int
  /// Cases that changed since `takeChanges`.
  public private(set) var changedCount = 0
  /// Those cases, each once, with the tag that its record does not hold; only the first where there are too many to be
  /// listed besides.
  private var changes: [(index: UInt32, tag: UInt32)] = []

  /// An empty table.
  public init() {
    slots = .allocateHugePages(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    chunkTable = .allocate(capacity: 16)
    changedCapacity = 1 << Self.chunkBits
    changedBits = .allocate(capacity: changedCapacity / 64)
    changedBits.initialize(repeating: 0, count: changedCapacity / 64)
  }

  deinit {
    for index in 0..<chunkCount { chunkTable[index].deallocateHugePages(capacity: 1 << Self.chunkBits) }
    chunkTable.deallocate()
    slots.deallocateHugePages(capacity: slotCount)
    changedBits.deallocate()
  }

  private var chunkCount: Int { (count + Self.chunkMask) >> Self.chunkBits }

  /// The record of a case; valid as long as the table.
  @inline(__always) public subscript(index: UInt32) -> UnsafeMutablePointer<CaseRecord> {
    chunkTable[Int(index) >> Self.chunkBits] + Int(index) & Self.chunkMask
  }

  /// The case with a key, or `nil`.
  public func find(_ key: CaseKey) -> UInt32? {
    var position = position(key.tag)
    while let index = next(key.tag, from: &position) {
      if isRecord(index, of: key) { return index }
    }
    return nil
  }

  /// The same with what `locate` said of the key.
  @inline(__always) public func find(_ key: CaseKey, candidate: UInt32) -> UInt32? {
    candidate < UInt32.max && isRecord(candidate, of: key) ? candidate : find(key)
  }

  /// Finds for each key the record that is probably its own, `UInt32.max` where there is none, and brings it near the
  /// processor. In three steps for the whole batch, the cache misses overlap: first the index slots, then the records.
  ///
  /// - Returns: bits that depend on all of them, so that the loads are made.
  public func locate(
    _ keys: UnsafePointer<CaseKey>, count: Int, candidates: UnsafeMutablePointer<UInt32>
  ) -> UInt64 {
    var touched: UInt64 = 0
    for index in 0..<count { touched &+= slots[position(keys[index].tag)] }
    for index in 0..<count {
      var position = position(keys[index].tag)
      candidates[index] = next(keys[index].tag, from: &position) ?? UInt32.max
    }
    for index in 0..<count where candidates[index] < UInt32.max {
      touched &+= self[candidates[index]].pointee.keyLow
    }
    return touched
  }

  /// The record of the next slot that has a tag, behind which the position is moved; `nil` where none follows.
  @inline(__always) private func next(_ tag: UInt32, from position: inout Int) -> UInt32? {
    while true {
      let slot = slots[position]
      if slot == 0 { return nil }
      position = after(position)
      if UInt32(truncatingIfNeeded: slot >> 32) == tag { return UInt32(truncatingIfNeeded: slot) &- 1 }
    }
  }

  @inline(__always) private func isRecord(_ index: UInt32, of key: CaseKey) -> Bool {
    let record = self[index]
    return record.pointee.keyLow == key.low && record.pointee.keyMiddle == key.middle
  }

  /// Where the search for a tag begins: as far along the slots as the tag is along its range.
  @inline(__always) private func position(_ tag: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(tag) &* UInt64(truncatingIfNeeded: slotCount)) >> 32)
  }

  @inline(__always) private func after(_ position: Int) -> Int {
    position &+ 1 == slotCount ? 0 : position &+ 1
  }

  /// Adds a case that is not there yet, as unchanged. The caller keeps `count` below `maximumCount`.
  public mutating func insert(_ key: CaseKey, cell: UInt32) -> UInt32 {
    let index = reserve(tag: key.tag)
    self[index].initialize(to: CaseRecord(key: key, cell: cell))
    return index
  }

  /// Puts back a record of a snapshot: at the next index, or over one that is there.
  ///
  /// - Returns: `false` where the index is beyond the next one.
  public mutating func restore(_ record: CaseRecord, tag: UInt32, index: UInt32) -> Bool {
    if Int(index) < count {
      self[index].pointee = record
      return true
    }
    guard Int(index) == count, count < Self.maximumCount else { return false }
    self[reserve(tag: tag)].initialize(to: record)
    return true
  }

  /// Notes that the record of a case changed.
  @inline(__always) public mutating func noteChange(_ index: UInt32, tag: UInt32) {
    let bit: UInt64 = 1 << UInt64(index & 63)
    let word = Int(index >> 6)
    if changedBits[word] & bit != 0 { return }
    changedBits[word] |= bit
    changedCount &+= 1
    if changes.count < max(Self.fewChanges, count >> 5) { changes.append((index, tag)) }
  }

  /// Notes all cases as changed.
  public mutating func noteAllChanged() {
    changes.removeAll()
    changedCount = count
    for word in 0..<changedCapacity / 64 {
      let rest = count - word * 64
      changedBits[word] = rest >= 64 ? .max : rest <= 0 ? 0 : (1 << UInt64(rest)) - 1
    }
  }

  /// Takes the changed cases, each its index (4 bytes), its tag (4) and its record (64), and begins a new list. New
  /// cases come in the order of their indices.
  public mutating func takeChanges() -> [UInt8] {
    guard changedCount > 0 else { return [] }
    let stride = 8 + MemoryLayout<CaseRecord>.size
    let bytes = [UInt8](unsafeUninitializedCapacity: changedCount * stride) { buffer, count in
      guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
      count = changedCount * stride
      if changes.count == changedCount {
        for (number, change) in changes.enumerated() { copy(change.index, change.tag, to: start + number * stride) }
      } else {
        copyByIndex(to: start, stride: stride)
      }
    }
    for change in changes { changedBits[Int(change.index >> 6)] = 0 }
    if changes.count < changedCount { changedBits.update(repeating: 0, count: changedCapacity / 64) }
    changedCount = 0
    changes.removeAll(keepingCapacity: changes.count < 1 << 20)
    return bytes
  }

  private func copy(_ index: UInt32, _ tag: UInt32, to target: UnsafeMutableRawPointer) {
    target.storeBytes(of: index, as: UInt32.self)
    target.storeBytes(of: tag, toByteOffset: 4, as: UInt32.self)
    target.storeBytes(of: self[index].pointee, toByteOffset: 8, as: CaseRecord.self)
  }

  /// Copies every changed case to the place that the number of changed ones before it gives. The tags are found by
  /// going through the index: with so many changes that costs little more than copying the records.
  private func copyByIndex(to start: UnsafeMutableRawPointer, stride: Int) {
    var sum = 0
    let before = (0..<changedCapacity / 64).map { word in
      defer { sum += changedBits[word].nonzeroBitCount }
      return UInt32(sum)
    }
    for position in 0..<slotCount where slots[position] != 0 {
      let index = UInt32(truncatingIfNeeded: slots[position]) &- 1
      let bits = changedBits[Int(index >> 6)]
      let bit: UInt64 = 1 << UInt64(index & 63)
      if bits & bit == 0 { continue }
      let number = Int(before[Int(index >> 6)]) + (bits & (bit - 1)).nonzeroBitCount
      copy(index, UInt32(truncatingIfNeeded: slots[position] >> 32), to: start + number * stride)
    }
  }

  /// Bytes held: records, index and lists.
  public var byteCount: Int {
    (chunkCount << Self.chunkBits) * MemoryLayout<CaseRecord>.stride + slotCount * 8 + changedCapacity / 8
      + changes.capacity * 8
  }

  private mutating func reserve(tag: UInt32) -> UInt32 {
    // By a quarter, so that old and new slots together are few.
    if (count + 1) * 5 > slotCount * 4 { growIndex(to: slotCount + slotCount / 4) }
    if count & Self.chunkMask == 0 { addChunk() }
    place(UInt64(tag) << 32 | UInt64(count + 1))
    count += 1
    return UInt32(count - 1)
  }

  private func place(_ slot: UInt64) {
    var position = position(UInt32(truncatingIfNeeded: slot >> 32))
    while slots[position] != 0 { position = after(position) }
    slots[position] = slot
  }

  /// Makes room in the index for so many cases, two thirds full, so that it need not grow step by step.
  public mutating func reserve(_ caseCount: Int) {
    guard caseCount * 5 > slotCount * 4, caseCount <= Self.maximumCount else { return }
    growIndex(to: caseCount + caseCount / 2)
  }

  private mutating func growIndex(to newCount: Int) {
    let old = slots
    let oldCount = slotCount
    slotCount = newCount
    slots = .allocateHugePages(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    for position in 0..<oldCount where old[position] != 0 { place(old[position]) }
    old.deallocateHugePages(capacity: oldCount)
  }

  private mutating func addChunk() {
    let chunk = count >> Self.chunkBits
    if chunk == chunkCapacity {
      let larger = UnsafeMutablePointer<UnsafeMutablePointer<CaseRecord>>.allocate(capacity: chunkCapacity * 2)
      larger.moveInitialize(from: chunkTable, count: chunk)
      chunkTable.deallocate()
      chunkTable = larger
      chunkCapacity *= 2
    }
    (chunkTable + chunk).initialize(to: .allocateHugePages(capacity: 1 << Self.chunkBits))
    guard count + 1 << Self.chunkBits > changedCapacity else { return }
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: changedCapacity * 2 / 64)
    larger.initialize(repeating: 0, count: changedCapacity * 2 / 64)
    larger.update(from: changedBits, count: changedCapacity / 64)
    changedBits.deallocate()
    changedBits = larger
    changedCapacity *= 2
  }
}
