internal import Glibc

/// Files that people write, read at once.
enum SmallFile {
  /// No such file is larger, and nothing without an end is read for ever.
  private static let largestByteCount = 64 << 20

  /// Why a file cannot be read, in the system's words.
  struct Failure: Error {
    let reason: String
  }

  /// The bytes of a file.
  static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(reason: systemMessage(errno)) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(reason: systemMessage(errno)) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
      guard bytes.count <= largestByteCount else { throw Failure(reason: "it is larger than 64 MiB") }
    }
  }
}
