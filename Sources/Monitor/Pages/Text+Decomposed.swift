import Foundation

extension String {
  /// Letters and their marks apart (Unicode normalization form D).
  var decomposed: String { decomposedStringWithCanonicalMapping }
}
