/// A name-based UUID (RFC 9562, version 5).
public struct UUIDv5: Hashable, Sendable, CustomStringConvertible {
  /// The first eight bytes, big-endian.
  public let high: UInt64
  /// The last eight bytes, big-endian.
  public let low: UInt64

  /// The namespace of alerts: UUIDv5 of `tiendo.alert` in the DNS namespace.
  public static let alerts = UUIDv5(
    namespace: UUIDv5(high: 0x6BA7_B810_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8), name: "tiendo.alert")

  /// A UUID by its bits.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The UUID of a name in a namespace.
  public init(namespace: UUIDv5, name: String) {
    var message: [UInt8] = []
    for half in [namespace.high, namespace.low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        message.append(UInt8(truncatingIfNeeded: half >> shift))
      }
    }
    message.append(contentsOf: name.utf8)
    let digest = sha1(message)
    let first = UInt64(digest[0]) << 32 | UInt64(digest[1])
    let second = UInt64(digest[2]) << 32 | UInt64(digest[3])
    high = first & 0xFFFF_FFFF_FFFF_0FFF | 0x5000
    low = second & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
  }

  /// The UUID of an alert: rule, office and cause.
  public init(rule: String, office: String, cause: String) {
    self.init(namespace: .alerts, name: "\(rule)\n\(office)\n\(cause)")
  }

  /// Reads the form that `description` writes; `nil` for anything else.
  public init?(_ text: some StringProtocol) {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], !text.contains("+"),
      let high = UInt64(groups[0...2].joined(), radix: 16), let low = UInt64(groups[3...4].joined(), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  /// Lower-case hexadecimal in groups of 8, 4, 4, 4 and 12.
  public var description: String {
    func hex(_ value: UInt64, _ digits: Int) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: digits - text.count) + text
    }
    return [
      hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
      hex(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
  }
}

/// SHA-1 (RFC 3174), which version 5 prescribes. It names alerts and protects nothing.
private func sha1(_ message: [UInt8]) -> [UInt32] {
  var padded = message + [0x80]
  while padded.count % 64 != 56 { padded.append(0) }
  let bitCount = UInt64(message.count) * 8
  for shift in stride(from: UInt64(56), through: 0, by: -8) {
    padded.append(UInt8(truncatingIfNeeded: bitCount >> shift))
  }
  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
  func rotate(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
  for block in stride(from: 0, to: padded.count, by: 64) {
    var words = (0..<16).map { index in
      padded[(block + index * 4)..<(block + index * 4 + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<80 {
      words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for (index, word) in words.enumerated() {
      let (mixed, constant): (UInt32, UInt32) =
        switch index {
        case ..<20: (b & c | ~b & d, 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      (a, b, c, d, e) = (rotate(a, 5) &+ mixed &+ e &+ constant &+ word, a, rotate(b, 30), c, d)
    }
    for (index, value) in [a, b, c, d, e].enumerated() { state[index] = state[index] &+ value }
  }
  return state
}
