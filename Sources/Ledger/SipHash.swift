/// The key of a state's hashes: random where the state is made, and kept with it.
public struct HashKey: Hashable, Sendable {
  /// First half.
  public let low: UInt64
  /// Second half.
  public let high: UInt64

  /// A key of 128 bits.
  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}

/// SipHash-1-3 with 128 bits of output (Aumasson and Bernstein, https://www.aumasson.jp/siphash/siphash.pdf): a keyed
/// hash against which nobody without the key can make two inputs collide.
public struct SipHash128: Sendable {
  @usableFromInline var v0: UInt64
  @usableFromInline var v1: UInt64
  @usableFromInline var v2: UInt64
  @usableFromInline var v3: UInt64

  /// Starts a hash.
  @inlinable public init(key: HashKey) {
    v0 = key.low ^ 0x736F_6D65_7073_6575
    v1 = key.high ^ 0x646F_7261_6E64_6F6D ^ 0xEE
    v2 = key.low ^ 0x6C79_6765_6E65_7261
    v3 = key.high ^ 0x7465_6462_7974_6573
  }

  /// Hashes `count` bytes at `start`.
  public static func hash(_ start: UnsafeRawPointer, count: Int, key: HashKey) -> (low: UInt64, high: UInt64) {
    var state = SipHash128(key: key)
    state.add(start, count: count)
    return state.finish()
  }

  /// Adds a string of bytes. Its last word carries its length, so that a sequence of strings has one reading.
  @inlinable public mutating func add(_ start: UnsafeRawPointer, count: Int) {
    var offset = 0
    while offset &+ 8 <= count {
      add(UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset &+= 8
    }
    let rest = UInt64(truncatingIfNeeded: count &- offset)
    var tail = UInt64(truncatingIfNeeded: count) << 56
    if rest > 0, count >= 8 {
      let last = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
      tail |= last >> (64 &- 8 &* rest)
    } else {
      for index in 0..<rest { tail |= UInt64(start.load(fromByteOffset: Int(index), as: UInt8.self)) << (8 &* index) }
    }
    add(tail)
  }

  @inlinable @inline(__always) mutating func add(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
  }

  /// The hash of what was added.
  @inlinable public mutating func finish() -> (low: UInt64, high: UInt64) {
    v2 ^= 0xEE
    for _ in 0..<3 { round() }
    let low = v0 ^ v1 ^ v2 ^ v3
    v1 ^= 0xDD
    for _ in 0..<3 { round() }
    return (low, v0 ^ v1 ^ v2 ^ v3)
  }

  @inlinable @inline(__always) mutating func round() {
    v0 = v0 &+ v1
    v2 = v2 &+ v3
    v1 = (v1 << 13 | v1 >> 51) ^ v0
    v3 = (v3 << 16 | v3 >> 48) ^ v2
    v0 = v0 << 32 | v0 >> 32
    v2 = v2 &+ v1
    v0 = v0 &+ v3
    v1 = (v1 << 17 | v1 >> 47) ^ v2
    v3 = (v3 << 21 | v3 >> 43) ^ v0
    v2 = v2 << 32 | v2 >> 32
  }
}
