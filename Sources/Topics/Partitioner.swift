/// How a source finds the partition of a key. Sources that differ put one office into two partitions.
public enum Partitioner: String, CaseIterable, Sendable {
  /// Of Java clients and all that follow them; of librdkafka where `partitioner` is so.
  case murmur2 = "murmur2_random"
  /// Of librdkafka, and what stands on it, by itself.
  case crc32 = "consistent_random"

  /// The partition of a key, of so many; 0 where there are none.
  public func partition(of key: String, count: Int) -> Int {
    guard count > 0 else { return 0 }
    let bytes = Array(key.utf8)
    switch self {
    // Java's remainder of a positive number.
    case .murmur2: return Int(Self.murmur2(bytes) & 0x7FFF_FFFF) % count
    case .crc32: return Int(Self.crc32(bytes)) % count
    }
  }

  /// As in `org.apache.kafka.common.utils.Utils.murmur2`, as an unsigned number.
  static func murmur2(_ bytes: [UInt8]) -> UInt32 {
    let factor: UInt32 = 0x5BD1_E995
    var hash = 0x9747_B28C ^ UInt32(truncatingIfNeeded: bytes.count)
    var index = 0
    while index + 4 <= bytes.count {
      var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) }
      word = word &* factor
      word ^= word >> 24
      hash = hash &* factor ^ (word &* factor)
      index += 4
    }
    if index < bytes.count {
      for (place, byte) in bytes[index...].enumerated() { hash ^= UInt32(byte) << UInt32(8 * place) }
      hash = hash &* factor
    }
    hash ^= hash >> 13
    hash = hash &* factor
    return hash ^ (hash >> 15)
  }

  /// CRC-32 of ISO-HDLC, as in zlib.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }
}
