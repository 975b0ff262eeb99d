internal import CaseEvents
internal import Crypto
internal import Engine
internal import Foundation

extension Archive {
  /// Reads all files and compares them with the manifest.
  ///
  /// - Parameter report: is given the files that are not what the manifest says, each in one line.
  /// - Throws: what `report` throws.
  public func verify(_ report: (String) throws -> Void) rethrows {
    for partition in contents {
      for file in partition.files {
        for finding in findings(file) { try report("\(path(of: file.name)): \(finding)") }
      }
      if let last = partition.files.last, last.lastOffset + 1 != partition.nextOffset {
        try report("partition \(partition.partition): the last file ends before offset \(partition.nextOffset)")
      }
    }
  }

  private func findings(_ file: File) -> [String] {
    var findings: [String] = []
    guard let data = FileManager.default.contents(atPath: path(of: file.name)) else { return ["cannot be read"] }
    if data.count != file.bytes { findings.append("has \(data.count) bytes, not \(file.bytes)") }
    if Self.text(of: SHA256.hash(data: data)) != file.sha256 {
      findings.append("has another checksum (SHA-256) than in the manifest")
    }
    do {
      findings += try lineFindings(file)
    } catch {
      findings.append("\(error)")
    }
    return findings
  }

  private func lineFindings(_ file: File) throws -> [String] {
    var reader = try LineReader(path: path(of: file.name))
    var decoder = EventDecoder()
    var event = Event(empty: decoder.emptyText)
    var offsets: (first: Int64, last: Int64)?
    var count = 0
    while try reader.fill() {
      while let line = reader.next() {
        count += 1
        // Whatever the record was, its line says the offset.
        try? decoder.decode(line, limit: line.count, into: &event)
        guard let offset = decoder.archiveAttributes().offset, offset > offsets?.last ?? -1 else {
          return ["line \(reader.lineNumber): has no offset, or not one above those before"]
        }
        offsets = (offsets?.first ?? offset, offset)
      }
    }
    var findings: [String] = []
    if count != file.records { findings.append("has \(count) records, not \(file.records)") }
    if let offsets, offsets.first != file.firstOffset || offsets.last != file.lastOffset {
      findings.append(
        "has offsets \(offsets.first) to \(offsets.last), not \(file.firstOffset) to \(file.lastOffset)")
    }
    return findings
  }
}
