import CaseEvents
import Ledger
import Testing

/// The table of cases by itself: what it finds, what it holds, and what it says has changed.
@Suite struct CaseTableTests {
  /// A key whose parts differ from those of every other number, tags spread over their range.
  private static func key(_ number: Int) -> CaseKey {
    let mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    return CaseKey(tag: UInt32(mixed >> 32), middle: UInt32(number), low: mixed)
  }

  private static func table(_ count: Int) -> CaseTable {
    var table = CaseTable()
    for number in 0..<count { _ = table.insert(key(number), cell: UInt32(number)) }
    return table
  }

  /// A change as it is taken: the index, the tag, and of the record what tells it from others.
  private struct Change: Equatable {
    var index: UInt32
    var tag: UInt32
    var keyMiddle: UInt32

    static func of(_ number: Int) -> Change {
      Change(index: UInt32(number), tag: key(number).tag, keyMiddle: UInt32(number))
    }

    static func all(in bytes: [UInt8]) -> [Change] {
      let stride = 8 + MemoryLayout<CaseRecord>.size
      return bytes.withUnsafeBytes { bytes in
        Swift.stride(from: 0, to: bytes.count, by: stride).map { offset in
          let record = bytes.loadUnaligned(fromByteOffset: offset + 8, as: CaseRecord.self)
          return Change(
            index: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
            tag: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self), keyMiddle: record.keyMiddle)
        }
      }
    }
  }

  @Test("Every case is found after the index has grown, and no other", arguments: [1, 819, 820, 50_000])
  func find(_ count: Int) {
    let table = Self.table(count)
    let wrong = (0..<count).filter { table.find(Self.key($0)) != UInt32($0) }
    #expect(wrong.isEmpty)
    #expect((count..<count + 5_000).allSatisfy { table.find(Self.key($0)) == nil })
  }

  @Test("Cases whose tags are all the same, or the last of their range, are told apart")
  func collisions() {
    var table = CaseTable()
    for number in 0..<2_000 {
      let tag = number % 2 == 0 ? UInt32.max : 7
      _ = table.insert(CaseKey(tag: tag, middle: UInt32(number), low: 1), cell: 0)
    }
    let found = (0..<2_000).map { number in
      table.find(CaseKey(tag: number % 2 == 0 ? UInt32.max : 7, middle: UInt32(number), low: 1))
    }
    #expect(found == (0..<2_000).map { UInt32($0) })
    #expect(table.find(CaseKey(tag: .max, middle: 5_000, low: 1)) == nil)
  }

  /// 64 bytes of the record, of up to eleven blocks for the records of ten; 8 of the index, at least 0.8 ÷ 1.25 = 0.64
  /// full; up to two bits for "changed": 70.4 + 12.5 + 0.25 are 83.2.
  @Test("From ten blocks of records on a case takes less than 84 bytes, however full the index is")
  func bytes() {
    var table = CaseTable()
    var most = 0.0
    for number in 0..<720_000 {
      _ = table.insert(Self.key(number), cell: 0)
      if number > 655_360, number % 64 == 1 { most = max(most, Double(table.byteCount) / Double(table.count)) }
    }
    #expect(most < 84)
    #expect(most > 76)
  }

  /// A table lists up to 4,096 changes, or a 32nd of its cases, and finds more of them through its index.
  @Test("Changes are taken whole and once, many or few", arguments: [0, 1, 4_096, 4_097, 20_000])
  func changes(_ count: Int) {
    var table = Self.table(50_000)
    #expect(table.takeChanges().isEmpty)
    let distance = count == 0 ? 1 : 50_000 / count
    let changed = (0..<count).map { $0 * distance }
    for _ in 0..<2 { for number in changed { table.noteChange(UInt32(number), tag: Self.key(number).tag) } }
    #expect(Change.all(in: table.takeChanges()) == changed.map(Change.of))
    #expect(table.takeChanges().isEmpty)
    table.noteChange(7, tag: Self.key(7).tag)
    #expect(Change.all(in: table.takeChanges()) == [.of(7)])
  }

  @Test("New cases are taken in the order of their indices, also where there are too many to be listed")
  func newCases() {
    var table = CaseTable()
    for number in 0..<9_000 {
      let index = table.insert(Self.key(number), cell: 0)
      table.noteChange(index, tag: Self.key(number).tag)
      table.noteChange(UInt32(number / 2), tag: Self.key(number / 2).tag)
    }
    #expect(Change.all(in: table.takeChanges()) == (0..<9_000).map(Change.of))
  }
}
