/// Finds the type of an event by its name: one probe by the last eight bytes, which differ between all types, and one
/// comparison.
struct EventTypeTable: ~Copyable {
  private struct Entry {
    var suffix: UInt64 = 0
    var type = EventType.ticked
    var name: StaticString = ""
  }

  private static let mask = 63
  private let entries: UnsafeMutablePointer<Entry>
  private let fieldSets: UnsafeMutablePointer<FieldSet>

  init() {
    entries = .allocate(capacity: Self.mask + 1)
    entries.initialize(repeating: Entry(), count: Self.mask + 1)
    fieldSets = .allocate(capacity: EventType.allCases.count)
    for type in EventType.allCases {
      (fieldSets + Int(type.rawValue)).initialize(to: .of(type))
      let name = type.staticName
      let suffix = Self.suffix(name.utf8Start, count: name.utf8CodeUnitCount)
      var slot = Self.slot(suffix)
      while entries[slot].suffix != 0 { slot = (slot + 1) & Self.mask }
      entries[slot] = Entry(suffix: suffix, type: type, name: name)
    }
  }

  deinit {
    entries.deallocate()
    fieldSets.deallocate()
  }

  @inline(__always) func lookUp(_ name: BorrowedText) -> EventType? {
    guard name.count >= 8 else { return nil }
    let suffix = Self.suffix(name.start, count: name.count)
    var slot = Self.slot(suffix)
    while entries[slot].suffix != suffix {
      if entries[slot].suffix == 0 { return nil }
      slot = (slot &+ 1) & Self.mask
    }
    let candidate = entries[slot].name
    guard candidate.utf8CodeUnitCount == name.count else { return nil }
    let (known, start) = (UnsafeRawPointer(candidate.utf8Start), UnsafeRawPointer(name.start))
    for index in stride(from: 0, to: name.count &- 8, by: 8) {
      let word = known.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard word == start.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return nil }
    }
    return entries[slot].type
  }

  @inline(__always) func fields(of type: EventType) -> FieldSet { fieldSets[Int(type.rawValue)] }

  @inline(__always) private static func suffix(_ start: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    UnsafeRawPointer(start + count - 8).loadUnaligned(as: UInt64.self)
  }

  @inline(__always) private static func slot(_ suffix: UInt64) -> Int {
    Int(truncatingIfNeeded: (suffix &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }
}
