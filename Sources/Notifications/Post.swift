internal import CCurl
internal import Glibc

/// One HTTP request with a body, by libcurl. Blocks; for threads of its own.
struct Post {
  var url: String
  var headers: [(String, String)]
  var body: [UInt8]
  var allowsPrivateAddresses: Bool
  /// For all of it, from looking the name up to the end of the answer.
  var timeout: Duration

  /// What came of it.
  enum Result: Equatable {
    /// The server's answer.
    case answered(status: Int, retryAfterSeconds: Int64)
    /// There was none.
    case failed(String)
  }

  private static let connectTimeoutMilliseconds = 5_000

  /// Sends it. Redirects are not followed, proxies not used, and the address is judged when it is connected to, so no
  /// name can change in between.
  func send() -> Result {
    _ = Self.library
    guard let curl = curl_easy_init() else { return .failed("no memory for a connection") }
    defer { curl_easy_cleanup(curl) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    // An empty Expect: otherwise a long body waits a second for a 100.
    for (name, value) in headers + [("Expect", "")] { list = curl_slist_append(list, "\(name): \(value)") }
    let wasRefused = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
    wasRefused.initialize(to: false)
    defer { wasRefused.deallocate() }
    let code = url.withCString { url in
      "http,https".withCString { protocols in
        "".withCString { none in
          body.withUnsafeBytes { body in
            let pointers: [(CURLoption, UnsafeRawPointer?)] = [
              (CURLOPT_URL, UnsafeRawPointer(url)), (CURLOPT_PROTOCOLS_STR, UnsafeRawPointer(protocols)),
              (CURLOPT_PROXY, UnsafeRawPointer(none)), (CURLOPT_HTTPHEADER, UnsafeRawPointer(list)),
              (CURLOPT_POSTFIELDS, body.baseAddress),
            ]
            let numbers: [(CURLoption, Int)] = [
              (CURLOPT_POST, 1), (CURLOPT_POSTFIELDSIZE, body.count), (CURLOPT_NOSIGNAL, 1),
              (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_TIMEOUT_MS, Int(timeout / .milliseconds(1))),
              (CURLOPT_CONNECTTIMEOUT_MS, Self.connectTimeoutMilliseconds),
            ]
            for (option, value) in pointers { ccurl_set_pointer(curl, option, value) }
            for (option, value) in numbers { ccurl_set_long(curl, option, value) }
            // What the answer says is not looked at.
            ccurl_set_write(curl) { _, size, count, _ in size * count }
            if !allowsPrivateAddresses {
              ccurl_set_pointer(curl, CURLOPT_OPENSOCKETDATA, wasRefused)
              ccurl_set_open_socket(curl, Self.openPublicSocket)
            }
            return curl_easy_perform(curl)
          }
        }
      }
    }
    if code != CURLE_OK, wasRefused.pointee {
      return .failed("its name leads to a private address; set allowPrivate: true where that is meant")
    }
    guard code == CURLE_OK else { return .failed(String(cString: curl_easy_strerror(code))) }
    return .answered(status: ccurl_status(curl), retryAfterSeconds: Int64(ccurl_retry_after(curl)))
  }

  private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  private static let openPublicSocket: ccurl_open_socket = { context, _, address in
    // CURL_SOCKET_BAD.
    guard let address else { return -1 }
    let isPrivate = withUnsafePointer(to: &address.pointee.addr) { PrivateAddress.isPrivate($0) }
    if isPrivate {
      context?.assumingMemoryBound(to: Bool.self).pointee = true
      return -1
    }
    return socket(address.pointee.family, address.pointee.socktype, address.pointee.protocol)
  }
}
