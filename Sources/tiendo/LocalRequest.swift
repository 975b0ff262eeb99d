internal import Glibc
internal import Settings

/// One request to a web server on this machine, of which the status alone is of interest.
struct LocalRequest {
  let address: ListenAddress

  /// How long a connection, a write or a read may take.
  private static let timeoutSeconds = 5
  /// `HTTP/1.1 200`
  private static let statusLineLength = 12

  /// The status of the answer to a GET.
  ///
  /// - Throws: where nobody answers, or not in HTTP.
  func status(of path: String) throws(CommandFailure) -> Int {
    let descriptor = try connected()
    defer { close(descriptor) }
    let request = "GET \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n"
    try send(Array(request.utf8), to: descriptor)
    let line = try receive(Self.statusLineLength, from: descriptor)
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard words.count == 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
      throw failure("the answer is not HTTP; does monitor.listen name this program?")
    }
    return status
  }

  private func connected() throws(CommandFailure) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(address.host, String(address.port), &hints, &list)
    guard code == 0 else { throw failure(String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(list) }
    var reason = systemMessage(EADDRNOTAVAIL)
    var next = list?.pointee
    while let candidate = next {
      let descriptor = socket(candidate.ai_family, candidate.ai_socktype | closeOnExec, candidate.ai_protocol)
      if descriptor >= 0 {
        // Of sending, it bounds the connection too.
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
          var timeout = timeval(tv_sec: Self.timeoutSeconds, tv_usec: 0)
          setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        if connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) == 0 { return descriptor }
      }
      reason = systemMessage(errno)
      if descriptor >= 0 { close(descriptor) }
      next = candidate.ai_next?.pointee
    }
    throw failure("\(reason); is it running, and is monitor.listen the one it was started with?")
  }

  private func send(_ bytes: [UInt8], to descriptor: Int32) throws(CommandFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(systemMessage(errno)) }
      rest = rest.dropFirst(count)
    }
  }

  private func receive(_ length: Int, from descriptor: Int32) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    let deadline = ContinuousClock.now + .seconds(Self.timeoutSeconds)
    while bytes.count < length, ContinuousClock.now < deadline {
      var buffer = [UInt8](repeating: 0, count: length - bytes.count)
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("no answer within \(Self.timeoutSeconds) s: \(systemMessage(errno))") }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  private func failure(_ reason: String) -> CommandFailure {
    CommandFailure(.failed, "http://\(address)/: \(reason)")
  }
}

/// Of a socket that no child of this process is to have.
let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
