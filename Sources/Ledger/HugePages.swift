internal import CProcessor

extension UnsafeMutablePointer {
  /// Memory for many values that are reached at random: in pages of 2 MiB where the system grants them, so that the
  /// processor need not look up where each 4 KiB lie.
  static func hugePages(capacity: Int) -> UnsafeMutablePointer {
    let pageByteCount = 2 << 20
    let byteCount = capacity * MemoryLayout<Pointee>.stride
    guard byteCount >= pageByteCount else { return .allocate(capacity: capacity) }
    let start = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: pageByteCount)
    cprocessor_use_huge_pages(start, byteCount)
    return start.bindMemory(to: Pointee.self, capacity: capacity)
  }
}
