/// How a line of an archive is laid out around the value that it holds.
///
/// An event's object comes first and as it was; behind its last member stand `tiendokey`, `tiendotimestamp` and
/// `tiendooffset`, so that they count also where the event has members of these names: of equal keys the last wins.
/// A value that is not one JSON object is `tiendoraw` in base64, before the same three.
public enum ArchiveLine {
  /// How a line with a raw value begins.
  public static let rawPrefix: StaticString = "{\"tiendoraw\":\""
  /// More than this the attributes never are.
  private static let longestAttributes = 8192

  /// How many bytes of a long line are not the value's: it may be so much longer than a value may.
  public static func attributeByteCount(of line: UnsafeRawBufferPointer) -> Int {
    if line.starts(with: UnsafeBufferPointer(start: rawPrefix.utf8Start, count: rawPrefix.utf8CodeUnitCount)) {
      let text = line.dropFirst(rawPrefix.utf8CodeUnitCount).prefix { $0 != 0x22 }
      return line.count - (text.count / 4 * 3 - text.suffix(2).count { $0 == 0x3D })
    }
    var first = line.count
    for name in [",\"tiendokey\":", ",\"tiendotimestamp\":", ",\"tiendooffset\":"] {
      if let start = lastRange(of: Array(name.utf8), in: line) { first = min(first, start) }
    }
    // The brace behind belongs to the value again.
    return max(0, line.count - first - 1)
  }

  private static func lastRange(of text: [UInt8], in line: UnsafeRawBufferPointer) -> Int? {
    let lowest = max(0, line.count - longestAttributes)
    var start = line.count - text.count
    while start >= lowest {
      if line[start] == text[0], line[start..<(start + text.count)].elementsEqual(text) { return start }
      start -= 1
    }
    return nil
  }
}
