import HTTPTypes
import Hummingbird

/// What a request is answered with, before it is fitted to what the client has and takes.
struct Answer {
  /// How long a client may use it without asking again.
  enum Caching {
    /// It must ask each time, and is told when nothing has changed.
    case revalidate
    /// For ever: the address changes with the content.
    case immutable
    case none
  }

  var status = HTTPResponse.Status.ok
  var type: String
  var bytes: [UInt8]
  var caching = Caching.revalidate
  var headers = HTTPFields()

  static let html = "text/html; charset=utf-8"
  static let json = "application/json"
  static let problem = "application/problem+json"
  static let csv = "text/csv; charset=utf-8"

  /// Below this a packet more or less makes no difference.
  private static let compressedFrom = 1_400
  private static let pieceLength = 64 * 1024

  /// The response for a request: not modified, compressed, or as it is.
  func response(to request: Request) -> Response {
    var headers = headers
    headers[.contentType] = type
    switch caching {
    case .immutable:
      headers[.cacheControl] = "public, max-age=31536000, immutable"
      headers[.vary] = "Accept-Encoding"
    case .none: headers[.cacheControl] = "no-store"
    case .revalidate:
      headers[.vary] = headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
      // What one reader may see is not for a shared cache.
      headers[.cacheControl] = "private, no-cache"
      let tag = "W/\"\(String(fingerprint(bytes), radix: 16))\""
      headers[.eTag] = tag
      if status == .ok, Self.matches(request.headers[.ifNoneMatch], tag) {
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
      }
    }
    if bytes.count >= Self.compressedFrom, Self.takesGzip(request.headers[.acceptEncoding]),
      let compressed = Gzip.compress(bytes)
    {
      headers[.contentEncoding] = "gzip"
      return Response(status: status, headers: headers, body: Self.body(compressed))
    }
    return Response(status: status, headers: headers, body: Self.body(bytes))
  }

  /// In pieces, so that a slow reader of a long answer is seen to take something.
  private static func body(_ bytes: [UInt8]) -> ResponseBody {
    if bytes.count <= pieceLength { return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
    return ResponseBody(contentLength: bytes.count) { writer in
      for start in stride(from: 0, to: bytes.count, by: pieceLength) {
        try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + pieceLength, bytes.count)]))
      }
      try await writer.finish(nil)
    }
  }

  private static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    // Weak comparison (RFC 9110, section 13.1.2).
    let strong = tag.dropFirst(2)
    return header.split(separator: ",").contains { part in
      let part = part.drop { $0 == " " }.prefix { $0 != " " }
      return part == "*" || part == tag || part == strong
    }
  }

  private static func takesGzip(_ header: String?) -> Bool {
    var takesAny = false
    for part in (header ?? "").lowercased().split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      let isTaken = !pieces.dropFirst().contains {
        $0.hasPrefix("q=0") && $0.dropFirst(2).allSatisfy { "0.".contains($0) }
      }
      if pieces.first == "gzip" { return isTaken }
      if pieces.first == "*" { takesAny = isTaken }
    }
    return takesAny
  }
}

/// A request that cannot be answered: told to programs by RFC 9457, to people by a page.
struct Problem: Error {
  var status: HTTPResponse.Status
  /// One sentence: what is wrong, and what to do. Nothing of the inside of the program.
  var detail: String
  var headers = HTTPFields()

  static func notFound(_ detail: String = "There is nothing at this address.") -> Problem {
    Problem(status: .notFound, detail: detail)
  }

  static func badRequest(_ detail: String) -> Problem { Problem(status: .badRequest, detail: detail) }
}
