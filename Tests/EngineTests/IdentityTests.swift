import Alerts
import Ledger
import Testing

/// Names and hashes against published values.
@Suite struct IdentityTests {
  static let domainNames = UUIDv5(high: 0x6BA7_B810_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8)

  /// As Python's `uuid.uuid5(uuid.NAMESPACE_DNS, …)` gives them; names of 39 and 40 bytes lie on either side of a
  /// second block of the digest.
  static let names: [(String, String)] = [
    ("python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"), ("tiendo.alert", "4f7d057c-90f6-5f05-87b7-327a974ca4f5"),
    ("", "4ebd0208-8328-5d69-8c44-ec50939c0967"),
    (String(repeating: "a", count: 39), "5824f981-4282-59d4-9716-acb6d741350e"),
    (String(repeating: "a", count: 40), "39f39c20-db47-5131-8879-62f8f67f9014"),
    (String(repeating: "a", count: 47), "660c273c-8a00-5941-b6f4-8d0afed88966"),
    (String(repeating: "x", count: 200), "ddcc691a-b8e2-53e5-b059-6a232874b2eb"),
  ]

  @Test("A name-based UUID is that of RFC 9562", arguments: names)
  func uuid(_ name: String, _ text: String) {
    let uuid = UUIDv5(namespace: Self.domainNames, name: name)
    #expect(uuid.description == text)
    #expect(UUIDv5(text) == uuid)
  }

  @Test("An alert's id is that of its rule, office and cause")
  func alertID() {
    // uuid5(uuid5(NAMESPACE_DNS, "tiendo.alert"), "cases-behind-target\n74\n01J9Z0")
    let uuid = UUIDv5(rule: "cases-behind-target", office: "74", cause: "01J9Z0")
    #expect(uuid.description == "5392e46f-0d59-513b-ab9a-146571b25e2b")
  }

  @Test(
    "A text that is no UUID is none",
    arguments: [
      "", "886313e1", "886313e1-3b8a-5372-9b90-0c9aee199e5", "886313e1-3b8a-5372-9b90-0c9aee199e5dd",
      "886313e13b8a53729b900c9aee199e5d",
      "+86313e1-3b8a-5372-9b90-0c9aee199e5d", "g86313e1-3b8a-5372-9b90-0c9aee199e5d",
      "886313e1-3b8a-5372-9b90--c9aee199e5d",
    ])
  func noUUID(_ text: String) { #expect(UUIDv5(text) == nil) }

  @Test("The plain SipHash-128 of this test gives the published values for 2-4")
  func plainSipHash() {
    // vectors_sip128 of the reference implementation: key 00…0f, inputs of no byte and of 00.
    let key = HashKey(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
    let empty: [UInt8] = [
      0xA3, 0x81, 0x7F, 0x04, 0xBA, 0x25, 0xA8, 0xE6, 0x6D, 0xF6, 0x72, 0x14, 0xC7, 0x55, 0x02, 0x93,
    ]
    #expect(PlainSipHash(2, 4).bytes([], key) == empty)
    let one: [UInt8] = [0xDA, 0x87, 0xC1, 0xD8, 0x6B, 0x99, 0xAF, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9B, 0x22, 0xFC, 0x45]
    #expect(PlainSipHash(2, 4).bytes([0], key) == one)
  }

  @Test("The ledger's hash is SipHash-1-3 with 128 bits, at every length")
  func sipHash() {
    let key = HashKey(low: 0x0123_4567_89AB_CDEF, high: 0xFEDC_BA98_7654_3210)
    for count in 0..<80 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
      let hash = bytes.withUnsafeBytes { buffer in
        let empty = UnsafeRawPointer(bitPattern: 8)
        return (buffer.baseAddress ?? empty).map { SipHash128.hash($0, count: count, key: key) }
      }
      #expect(hash.map { [$0.low, $0.high] } == PlainSipHash(1, 3).hash(bytes, key), "\(count) bytes")
    }
  }

  @Test("Where one text ends and the next begins changes the hash")
  func boundaries() {
    func hash(_ parts: [String]) -> [UInt64] {
      var state = SipHash128(key: HashKey(low: 1, high: 2))
      for part in parts {
        Array(part.utf8).withUnsafeBytes { if let start = $0.baseAddress { state.add(start, count: $0.count) } }
      }
      let (low, high) = state.finish()
      return [low, high]
    }
    #expect(hash(["ab", "c"]) != hash(["a", "bc"]))
    #expect(hash(["12345678", "9"]) != hash(["123456789"]))
  }
}

/// SipHash with 128 bits of output, straight from the paper: bytes into words, the length in the last byte.
struct PlainSipHash {
  let compressionRounds: Int
  let finalRounds: Int

  init(_ compressionRounds: Int, _ finalRounds: Int) {
    (self.compressionRounds, self.finalRounds) = (compressionRounds, finalRounds)
  }

  func bytes(_ message: [UInt8], _ key: HashKey) -> [UInt8] {
    hash(message, key).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
  }

  func hash(_ message: [UInt8], _ key: HashKey) -> [UInt64] {
    var v = [
      0x736F_6D65_7073_6575 ^ key.low, 0x646F_7261_6E64_6F6D ^ key.high ^ 0xEE, 0x6C79_6765_6E65_7261 ^ key.low,
      0x7465_6462_7974_6573 ^ key.high,
    ]
    var padded = message
    while padded.count % 8 != 7 { padded.append(0) }
    padded.append(UInt8(truncatingIfNeeded: message.count))
    for start in stride(from: 0, to: padded.count, by: 8) {
      let word = padded[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      v[3] ^= word
      for _ in 0..<compressionRounds { Self.round(&v) }
      v[0] ^= word
    }
    v[2] ^= 0xEE
    for _ in 0..<finalRounds { Self.round(&v) }
    let first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    for _ in 0..<finalRounds { Self.round(&v) }
    return [first, v[0] ^ v[1] ^ v[2] ^ v[3]]
  }

  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }

  private static func round(_ v: inout [UInt64]) {
    v[0] &+= v[1]
    v[1] = rotated(v[1], 13) ^ v[0]
    v[0] = rotated(v[0], 32)
    v[2] &+= v[3]
    v[3] = rotated(v[3], 16) ^ v[2]
    v[0] &+= v[3]
    v[3] = rotated(v[3], 21) ^ v[0]
    v[2] &+= v[1]
    v[1] = rotated(v[1], 17) ^ v[2]
    v[2] = rotated(v[2], 32)
  }
}
