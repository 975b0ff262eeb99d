internal import CProcessor

/// Memory for many values that are reached at random: in pages of 2 MiB where the system grants them, so that the
/// processor need not look up where each 4 KiB lie. Smaller amounts are ordinary memory.
extension UnsafeMutablePointer {
  private static var pageByteCount: Int { 2 << 20 }

  /// Whole pages of the system, or 0 where the values take less than a huge page.
  private static func mappedByteCount(_ capacity: Int) -> Int {
    let byteCount = capacity * MemoryLayout<Pointee>.stride
    return byteCount < pageByteCount ? 0 : (byteCount + 0xFFFF) & ~0xFFFF
  }

  /// Room for so many values. There is no going on without it, so it ends the process where memory is short.
  static func allocateHugePages(capacity: Int) -> UnsafeMutablePointer {
    let byteCount = mappedByteCount(capacity)
    if byteCount == 0 { return .allocate(capacity: capacity) }
    guard let start = cprocessor_map_huge_pages(byteCount) else { fatalError("no memory for \(byteCount) bytes") }
    return start.bindMemory(to: Pointee.self, capacity: capacity)
  }

  /// Gives back what `allocateHugePages` gave for that capacity.
  func deallocateHugePages(capacity: Int) {
    let byteCount = Self.mappedByteCount(capacity)
    if byteCount == 0 { deallocate() } else { cprocessor_unmap(self, byteCount) }
  }
}
