internal import Alerts
internal import Foundation
internal import Ledger
internal import Snapshots

/// The rules that have decided in a partition, and from which offsets on, as a hash that goes along with the state and
/// with each committed offset.
///
/// Alerts depend on the rules that were in force. Whoever takes a partition over with an older state, or with none,
/// replays what is committed under the rules that it knows; the trail tells whether these were the right ones.
enum RuleTrail {
  /// The trail after a policy takes effect at an offset; `trail` is 0 for a state that begins there.
  static func trail(
    after trail: UInt64, rules: [Rule], maximumAheadMicroseconds: Int64, at offset: Int64
  ) throws -> UInt64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = "\(trail) \(maximumAheadMicroseconds) \(offset) "
    let bytes = Array(text.utf8) + (try encoder.encode(rules))
    return bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      // Everybody must come to the same: no secret key.
      return SipHash128.hash(start, count: bytes.count, key: HashKey(low: 0, high: 0)).low
    }
  }

  /// As the metadata of a committed offset.
  static func note(_ trail: UInt64) -> String { "tiendo rules " + String(trail, radix: 16) }
}

/// An offset that is committed for the group, or is to be.
struct CommittedOffset: Equatable, Sendable {
  /// Offset of the next record.
  var next: Int64
  /// The rules under which what is before it was worked on (`RuleTrail.note`), as far as that is known.
  var note = ""

  init(next: Int64, note: String = "") {
    self.next = next
    self.note = note
  }

  /// The offset at which a state stands.
  init(_ position: SnapshotPosition) {
    self.init(next: position.nextOffset, note: RuleTrail.note(position.ruleTrail))
  }
}
