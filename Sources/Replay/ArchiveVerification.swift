internal import CaseEvents
internal import Crypto
internal import Engine
internal import Foundation

extension Archive {
  /// Reads all files and compares them with the manifest.
  ///
  /// - Parameter report: is given the files that are not what the manifest says, each in one line.
  /// - Throws: nothing of a single file; `CancellationError` never.
  public func verify(_ report: (String) throws -> Void) rethrows {
    for partition in contents {
      var next = partition.startOffset
      for file in partition.files {
        for finding in findings(file, after: next) { try report("\(path(of: file)): \(finding)") }
        next = file.lastOffset + 1
      }
      if next != partition.nextOffset, !partition.files.isEmpty {
        try report("partition \(partition.partition): the last file ends before offset \(partition.nextOffset)")
      }
    }
  }

  private func findings(_ file: File, after next: Int64) -> [String] {
    var findings: [String] = []
    guard let data = FileManager.default.contents(atPath: path(of: file)) else { return ["cannot be read"] }
    if file.firstOffset < next { findings.append("begins at offset \(file.firstOffset), before the file ahead ends") }
    if data.count != file.bytes { findings.append("has \(data.count) bytes, not \(file.bytes)") }
    let digest = SHA256.hash(data: data).map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
    if digest != file.sha256 { findings.append("has another checksum (SHA-256) than in the manifest") }
    do {
      findings += try lineFindings(file)
    } catch {
      findings.append("\(error)")
    }
    return findings
  }

  private func lineFindings(_ file: File) throws -> [String] {
    var reader = try LineReader(path: path(of: file))
    var decoder = EventDecoder()
    var event = Event(empty: decoder.emptyText)
    var offsets: (first: Int64, last: Int64)?
    var count = 0
    while try reader.fill() {
      while let line = reader.next() {
        count += 1
        // Whatever the event is, the line says its offset.
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
