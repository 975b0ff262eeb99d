internal import Glibc

/// Which file a path leads to, or will lead to, so that two paths can be known for one file.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t
  /// The name in the directory meant above, of a file that is still to be made.
  private let name: String?

  /// `nil` where there is something that cannot be overwritten (a device, a pipe, a directory), and where a file could
  /// not be made.
  init?(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      name = nil
    } else {
      let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
      guard stat(slash == path.startIndex ? "." : String(path[..<slash]), &status) == 0 else { return nil }
      name = String(path[slash...])
    }
    device = status.st_dev
    number = status.st_ino
  }

  /// Whether two paths lead to one file.
  static func isSame(_ one: String, _ other: String) -> Bool {
    guard let identity = FileIdentity(one) else { return false }
    return identity == FileIdentity(other)
  }
}
