public import CaseEvents

/// Numbers short texts (office codes, categories) in the order in which they come.
public struct CodeTable: ~Copyable {
  /// Longest text, in bytes.
  public static let maximumLength = 32

  /// The texts by number.
  public private(set) var codes: [String] = []
  private var bytes: UnsafeMutablePointer<UInt8>
  private var lengths: UnsafeMutablePointer<UInt8>
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int

  /// An empty table.
  public init() {
    mask = 255
    slots = .allocate(capacity: 256)
    slots.initialize(repeating: 0, count: 256)
    bytes = .allocate(capacity: 128 * Self.maximumLength)
    lengths = .allocate(capacity: 128)
  }

  deinit {
    slots.deallocate()
    bytes.deallocate()
    lengths.deallocate()
  }

  /// Number of texts.
  public var count: Int { codes.count }

  /// The number of a text of 1 to 32 bytes, or `nil`.
  @inline(__always) public func find(_ text: BorrowedText) -> Int? {
    var position = Self.hash(text) & mask
    while slots[position] != 0 {
      let number = Int(slots[position]) &- 1
      if isEqual(number, text) { return number }
      position = (position &+ 1) & mask
    }
    return nil
  }

  /// Adds a text of 1 to 32 bytes that is not there yet, and returns its number.
  public mutating func insert(_ text: BorrowedText) -> Int {
    let number = codes.count
    if number * 2 >= mask { grow() }
    codes.append(text.string)
    lengths[number] = UInt8(text.count)
    (bytes + number * Self.maximumLength).update(from: text.start, count: text.count)
    place(number, hash: Self.hash(text))
    return number
  }

  private func isEqual(_ number: Int, _ text: BorrowedText) -> Bool {
    guard Int(lengths[number]) == text.count else { return false }
    let start = bytes + number &* Self.maximumLength
    for index in 0..<text.count where start[index] != text.start[index] { return false }
    return true
  }

  private func place(_ number: Int, hash: Int) {
    var position = hash & mask
    while slots[position] != 0 { position = (position &+ 1) & mask }
    slots[position] = UInt32(number + 1)
  }

  private mutating func grow() {
    let capacity = (mask + 1) * 2
    slots.deallocate()
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    mask = capacity - 1
    let largerBytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity / 2 * Self.maximumLength)
    largerBytes.update(from: bytes, count: count * Self.maximumLength)
    bytes.deallocate()
    bytes = largerBytes
    let largerLengths = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity / 2)
    largerLengths.update(from: lengths, count: count)
    lengths.deallocate()
    lengths = largerLengths
    for number in 0..<count {
      place(
        number, hash: Self.hash(BorrowedText(start: bytes + number * Self.maximumLength, count: Int(lengths[number]))))
    }
  }

  /// FNV-1a; who floods the table with chosen codes slows it no more than with any others, since each costs an office.
  @inline(__always) private static func hash(_ text: BorrowedText) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<text.count { hash = (hash ^ UInt64(text.start[index])) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
