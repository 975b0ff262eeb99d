import Foundation

/// An archive made by hand: plain lines in the files of partitions, and the manifest that fits them.
public enum HandmadeArchive {
  /// Writes the archive.
  ///
  /// - Parameter partitions: for each partition its files, each with at least one line; every line has its end.
  public static func write(_ partitions: [[String]], to folder: String) throws {
    var contents: [[String: Any]] = []
    for (partition, texts) in partitions.enumerated() {
      try FileManager.default.createDirectory(atPath: "\(folder)/t-\(partition)", withIntermediateDirectories: true)
      var offset = 0
      var files: [[String: Any]] = []
      for (number, text) in texts.enumerated() {
        let name = "t-\(partition)/\(number)"
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
        let count = text.utf8.count { $0 == 0x0A }
        files.append([
          "name": name, "day": "2020-01-01", "firstOffset": offset, "lastOffset": offset + count - 1, "records": count,
          "bytes": text.utf8.count, "sha256": "",
        ])
        offset += count
      }
      contents.append(["partition": partition, "startOffset": 0, "nextOffset": offset, "files": files])
    }
    let manifest: [String: Any] = [
      "format": 1, "topic": "t", "partitionCount": partitions.count, "partitions": contents,
    ]
    try JSONSerialization.data(withJSONObject: manifest).write(to: URL(fileURLWithPath: "\(folder)/manifest.json"))
  }
}
