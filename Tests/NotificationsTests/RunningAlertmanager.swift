import Foundation
import FoundationNetworking

/// Debian's Alertmanager on a free port.
final class RunningAlertmanager {
  struct Alert: Decodable {
    var labels, annotations: [String: String]
  }

  let url: String
  private let process = Process()

  init(_ directory: String) async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let configuration = directory + "/alertmanager.yml"
    try "route: {receiver: none}\nreceivers: [{name: none}]\n".write(
      toFile: configuration, atomically: true, encoding: .utf8)
    let port = try Self.freePort()
    url = "http://127.0.0.1:\(port)"
    process.executableURL = URL(fileURLWithPath: "/usr/bin/prometheus-alertmanager")
    process.arguments = [
      "--config.file=\(configuration)", "--storage.path=\(directory)/data", "--web.listen-address=127.0.0.1:\(port)",
      "--cluster.listen-address=",
    ]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    _ = try await alerts { _ in true }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// Its active alerts, once they are as they should be.
  func alerts(_ isRight: ([Alert]) -> Bool) async throws -> [Alert] {
    guard let address = URL(string: url + "/api/v2/alerts?active=true") else { throw URLError(.badURL) }
    while true {
      if let (data, _) = try? await URLSession.shared.data(from: address) {
        let alerts = try JSONDecoder().decode([Alert].self, from: data)
        if isRight(alerts) { return alerts }
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0 else {
          throw POSIXError(.EADDRINUSE)
        }
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
      }
    }
  }
}
