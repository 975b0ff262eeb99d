internal import Glibc

/// Which file a path leads to, so that two paths can be known for one file.
struct FileIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  /// `nil` where there is no file, or it is not one that could be overwritten (a device, a pipe).
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = status.st_dev
    number = status.st_ino
  }
}
