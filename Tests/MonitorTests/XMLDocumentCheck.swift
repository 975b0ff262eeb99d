import Foundation
import FoundationXML

/// Reads XML as any reader of feeds does.
final class XMLDocumentCheck: NSObject, XMLParserDelegate {
  private var titles: [String] = []
  private var text = ""

  /// The texts of all `title` elements; an error where it is not well-formed.
  static func titles(_ data: Data) throws -> [String] {
    let check = XMLDocumentCheck()
    let parser = XMLParser(data: data)
    parser.delegate = check
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    return check.titles
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) { text = "" }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if name == "title" { titles.append(text) }
  }
}
