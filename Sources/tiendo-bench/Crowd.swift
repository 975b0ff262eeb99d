internal import Foundation
internal import Glibc

/// Many readers of the changes of one page, on one thread.
final class Crowd {
  private struct Reader {
    var descriptor: Int32
    var rest: [UInt8] = []
    /// The last value seen, and when each was.
    var seen = 0
    var messageCount = 0
    var times: [Double] = []
  }

  private var readers: [Reader] = []
  private let cell: [UInt8]

  /// Connects, and asks for the changes of a page.
  ///
  /// - Parameter office: code of the office whose cell of what is done is looked at.
  init(count: Int, port: Int, path: String, office: Int) throws {
    cell = Array("<td id=\\\"office:\(office):7\\\"".utf8)
    let encoded = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let request = Array("GET /live?path=\(encoded) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    for _ in 0..<count {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      guard descriptor >= 0, isConnected, write(descriptor, request, request.count) == request.count else {
        throw BenchFailure("a reader cannot connect: \(String(cString: strerror(errno)))")
      }
      readers.append(Reader(descriptor: descriptor))
    }
  }

  deinit { for reader in readers { close(reader.descriptor) } }

  /// Takes what has come, waiting for a time where nothing has.
  func read(milliseconds: Int32) {
    var polls = readers.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    for index in polls.indices where polls[index].revents != 0 {
      let count = Glibc.read(readers[index].descriptor, &buffer, buffer.count)
      if count > 0 { take(buffer[..<count], index) }
    }
  }

  /// Looks for the cell in each whole message; what came after it stays for later.
  private func take(_ bytes: ArraySlice<UInt8>, _ index: Int) {
    readers[index].rest += bytes
    let now = Meter.wall
    while let end = firstRange(of: [0x0A, 0x0A], in: readers[index].rest[...]) {
      let message = readers[index].rest[..<end.lowerBound]
      readers[index].messageCount += 1
      if let start = firstRange(of: cell, in: message), let value = number(message[start.upperBound...]) {
        // Those in between were never shown, and none is waited for longer than the one that was.
        while readers[index].seen < value {
          readers[index].seen += 1
          readers[index].times.append(now)
        }
      }
      readers[index].rest.removeSubrange(..<end.upperBound)
    }
  }

  /// The number that a cell holds.
  private func number(_ cell: ArraySlice<UInt8>) -> Int? {
    let digits = cell.drop { $0 != UInt8(ascii: ">") }.prefix { $0 != UInt8(ascii: "<") }
    return Int(String(decoding: digits.filter { (0x30...0x39).contains($0) }, as: UTF8.self))
  }

  private func firstRange(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    bytes.withUnsafeBytes { area in
      pattern.withUnsafeBytes { sought in
        guard let base = area.baseAddress, let first = sought.first else { return nil }
        var offset = 0
        while offset + sought.count <= area.count,
          let found = memchr(base + offset, Int32(first), area.count - offset - sought.count + 1)
        {
          offset = base.distance(to: found)
          if let start = sought.baseAddress, memcmp(found, start, sought.count) == 0 {
            let first = bytes.startIndex + offset
            return first..<(first + sought.count)
          }
          offset += 1
        }
        return nil
      }
    }
  }

  /// Whether all have got a first message, behind the one that only says when to come back.
  var hasAllBegun: Bool { readers.allSatisfy { $0.messageCount > 1 } }

  /// Whether all have seen a value.
  func hasAllSeen(_ value: Int) -> Bool { readers.allSatisfy { $0.seen >= value } }

  /// Milliseconds from the publishing of each value to each reader, ascending; the n-th value was published at the n-th
  /// time.
  func latencies(of sent: [Double]) -> [Double] {
    readers.flatMap { reader in zip(reader.times, sent).map { ($0 - $1) / 1e6 } }.sorted()
  }
}
