import Foundation

extension String {
  /// For a search that minds neither case nor marks: `da nang` finds Đà Nẵng. Letters and their marks are taken apart
  /// (Unicode normalization form D), and the marks left out.
  var folded: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
    var folded = String.UnicodeScalarView()
    for scalar in lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.properties.generalCategory == .nonspacingMark { continue }
      folded.append(scalar == "đ" ? "d" : scalar)
    }
    return String(folded)
  }
}
