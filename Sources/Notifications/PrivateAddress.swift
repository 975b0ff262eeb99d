internal import CCurl
internal import Glibc

/// Addresses that are nobody's on the Internet: a webhook's name must not lead to them, or whoever writes the name
/// could have this program speak to what only it can reach.
///
/// By the special-purpose registries of IANA (RFC 6890).
enum PrivateAddress {
  /// Whether an address of a socket is private; one that is neither IPv4 nor IPv6 is.
  static func isPrivate(_ address: UnsafePointer<sockaddr>) -> Bool {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        isPrivate(v4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin6_addr) { isPrivate(v6: Array($0)) }
      }
    default: return true
    }
  }

  /// - Parameter address: in the order of its value: 10.0.0.1 is 0x0A000001.
  static func isPrivate(v4 address: UInt32) -> Bool {
    ranges.contains { address >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
  }

  /// - Parameter address: its 16 bytes, as sent.
  static func isPrivate(v6 address: [UInt8]) -> Bool {
    guard address.count == 16 else { return true }
    let embedded = address.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
    let isTranslated = Array(address[..<12]) == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    if isMapped || isTranslated { return isPrivate(v4: embedded) }
    if address[..<12].allSatisfy({ $0 == 0 }) { return true }
    // Only 2000::/3 is given out, and in it there are documentation, benchmarks, and tunnels to IPv4.
    if address[0] & 0xE0 != 0x20 { return true }
    let first = UInt16(address[0]) << 8 | UInt16(address[1])
    let second = UInt16(address[2]) << 8 | UInt16(address[3])
    return first == 0x2002 || (first == 0x2001 && (second < 0x0200 || second == 0x0DB8))
  }

  private static let ranges: [(prefix: UInt32, length: UInt32)] = [
    (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
    (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
    (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
  ]
}
