internal import CaseEvents

/// Writes a value of the state topic, or reads one: each layout is written down once, for both.
protocol StateCoder {
  /// An integer, little-endian.
  mutating func code<Value: FixedWidthInteger>(_ value: inout Value) throws(StateRow.Unreadable)
  /// A text: two bytes of length, then UTF-8.
  mutating func code(_ text: inout String) throws(StateRow.Unreadable)
}

extension StateCoder {
  /// A byte that says whether there is a value, then the value.
  mutating func code<Value: FixedWidthInteger>(_ value: inout Value?) throws(StateRow.Unreadable) {
    var isThere: UInt8 = value == nil ? 0 : 1
    try code(&isThere)
    guard isThere == 1 else { return value = nil }
    var present = value ?? 0
    try code(&present)
    value = present
  }

  /// Two bytes of count, then the elements.
  mutating func code<Element>(
    _ list: inout [Element], from blank: Element,
    _ code: (inout Self, inout Element) throws(StateRow.Unreadable) -> Void
  ) throws(StateRow.Unreadable) {
    var count = UInt16(truncatingIfNeeded: list.count)
    try self.code(&count)
    if list.isEmpty { list = Array(repeating: blank, count: Int(count)) }
    for index in list.indices { try code(&self, &list[index]) }
  }
}

/// Appends values to bytes.
struct StateWriter: StateCoder {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func code<Value: FixedWidthInteger>(_ value: inout Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func code(_ text: inout String) {
    var count = UInt16(truncatingIfNeeded: text.utf8.count)
    code(&count)
    bytes.append(contentsOf: text.utf8.prefix(Int(count)))
  }
}

/// Takes values out of bytes.
struct StateReader: StateCoder {
  private var rest: UnsafeRawBufferPointer.SubSequence

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

  mutating func code<Value: FixedWidthInteger>(_ value: inout Value) throws(StateRow.Unreadable) {
    let bytes = try take(MemoryLayout<Value>.size)
    value = Value(littleEndian: bytes.loadUnaligned(as: Value.self))
  }

  mutating func code(_ text: inout String) throws(StateRow.Unreadable) {
    var count: UInt16 = 0
    try code(&count)
    text = String(decoding: try take(Int(count)), as: UTF8.self)
  }

  /// - Throws: where something is left: the layout is another one.
  func end() throws(StateRow.Unreadable) {
    guard rest.isEmpty else { throw StateRow.Unreadable() }
  }

  private mutating func take(_ count: Int) throws(StateRow.Unreadable) -> UnsafeRawBufferPointer {
    guard rest.count >= count else { throw StateRow.Unreadable() }
    defer { rest = rest.dropFirst(count) }
    return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
  }
}
