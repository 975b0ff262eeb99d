/// Files that pages refer to, in the program itself. Their addresses change with their content, so a browser may keep
/// them for ever.
struct Assets {
  let path: String
  let type: String
  let bytes: [UInt8]

  static let style = Assets("tiendo.css", "text/css; charset=utf-8", PackageResources.tiendo_css)
  static let script = Assets("tiendo.js", "text/javascript; charset=utf-8", PackageResources.tiendo_js)
  static let icon = Assets("icon.svg", "image/svg+xml", PackageResources.icon_svg)
  static let all = [style, script, icon]

  private init(_ name: String, _ type: String, _ bytes: [UInt8]) {
    path = "/assets/\(String(fingerprint(bytes), radix: 16))/\(name)"
    self.type = type
    self.bytes = bytes
  }
}

/// A short name for a content: 64 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), enough where nobody
/// gains by making two alike.
func fingerprint(_ bytes: [UInt8]) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  return hash
}
