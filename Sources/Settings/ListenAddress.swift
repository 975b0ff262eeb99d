/// A host and a port, as `127.0.0.1:8080` or `[::1]:8080`.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// A name or an address; an IPv6 address is without its brackets.
  public var host: String
  /// The port; 0 lets the system choose one.
  public var port: Int

  /// An address.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `host:port`; `nil` for anything else.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard isPlainNumber(digits.utf8), let port = Int(digits), port <= 65_535 else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
      guard host.contains(":"), host.utf8.allSatisfy(Self.isAddressByte) else { return nil }
    } else {
      guard host.utf8.allSatisfy(Self.isNameByte) else { return nil }
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }

  /// As it is written.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether only this machine can reach it.
  public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  /// Of an IPv6 address with its zone, such as `fe80::1%eth0`.
  private static func isAddressByte(_ byte: UInt8) -> Bool { isNameByte(byte) || byte == 0x3A || byte == 0x25 }
}
