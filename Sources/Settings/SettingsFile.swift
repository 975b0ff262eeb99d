internal import Foundation

/// Reads the small files that people write.
enum SettingsFile {
  /// No file of settings is larger, and nothing without an end is read for ever.
  static let largestByteCount = 1 << 20

  /// The text of a file. The path is taken relative to the working directory.
  /// - Parameters:
  ///   - path: The file.
  ///   - place: What an error names: the file itself, or the key that names the file.
  static func text(path: String, place: Place) throws(SettingsError) -> String {
    guard !path.isEmpty else {
      throw Place(source: "\"\"", key: place.key).error("is an empty path", allowed: "write the path of a file")
    }
    let value = place.key.isEmpty ? nil : "\"\(shown(path))\""
    let data: Data
    do {
      data = try read(path)
    } catch {
      throw place.error(
        "cannot be read: \(reason(error, path))", allowed: "give the path of a file that this user may read",
        value: value)
    }
    guard data.count <= largestByteCount else {
      throw place.error("is too large", allowed: "at most 1 MiB is read", value: value)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw place.error("is not UTF-8", allowed: "save it as UTF-8", value: value)
    }
    return text
  }

  private static func read(_ path: String) throws -> Data {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    var data = Data()
    // A pipe may give its bytes in pieces.
    while data.count <= largestByteCount, let piece = try handle.read(upToCount: largestByteCount + 1 - data.count),
      !piece.isEmpty
    {
      data.append(piece)
    }
    return data
  }

  private static func reason(_ error: any Error, _ path: String) -> String {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
      return "it is a directory"
    }
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
    case .fileReadNoPermission: return "permission denied"
    default: return shown(error.localizedDescription)
    }
  }
}
