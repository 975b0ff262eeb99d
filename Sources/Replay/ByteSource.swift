internal import Glibc

/// A file, or standard input for `-`, as a stream of bytes. Closed when it goes.
struct ByteSource: ~Copyable {
  /// As the user named it; `standard input` for `-`.
  let name: String
  /// Size in bytes; `nil` where it has none (a pipe).
  let byteCount: Int?
  private let descriptor: Int32

  init(path: String) throws(ReplayError) {
    let isStandardInput = path == "-"
    name = isStandardInput ? "standard input" : path
    descriptor = isStandardInput ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw ReplayError(
        description: "\(name): \(systemReason(errno)); name a file that can be read, or - for standard input")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      if !isStandardInput { close(descriptor) }
      throw ReplayError(description: "\(name): is a directory; name the files in it")
    }
    byteCount = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// Bytes of a file; `nil` for what has no size. Nothing is opened: a pipe gives its bytes to the first that opens it.
  static func size(of path: String) -> Int? {
    var status = stat()
    guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  deinit { if descriptor > 0 { close(descriptor) } }

  /// Reads up to `capacity` bytes; 0 at the end.
  func read(into target: UnsafeMutableRawPointer, capacity: Int) throws(ReplayError) -> Int {
    while true {
      let count = Glibc.read(descriptor, target, capacity)
      if count >= 0 { return count }
      if errno != EINTR {
        throw ReplayError(description: "\(name): \(systemReason(errno)) while reading; copy the file anew")
      }
    }
  }
}

/// The system's words for an error number.
func systemReason(_ number: Int32) -> String { String(cString: strerror(number)) }
