/// Finds what somebody meant who mistyped a name.
enum Suggestion {
  /// The candidate nearest to a name, if one is near enough to be meant; of equally near ones the first.
  ///
  /// Letter case, `_`, `-` and `.` do not count, so `bootstrap_servers` is `bootstrapServers`.
  static func nearest(to name: String, among candidates: [String]) -> String? {
    let name = folded(name)
    guard !name.isEmpty, name.count <= 80 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let folded = folded(candidate)
      let distance = distance(name, folded)
      // One slip in a short word, one in three letters of a long one.
      let isNear = distance <= max(1, min(name.count, folded.count) / 3)
      if isNear, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != 0x5F && $0 != 0x2D && $0 != 0x2E }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other (the optimal
  /// string alignment distance).
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
