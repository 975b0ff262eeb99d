internal import ArgumentParser
internal import Glibc
internal import Snapshots

/// `tiendo verify`: whether the snapshots of a worker can be trusted.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks the snapshots of a state directory.",
    discussion: """
      Opens every *.sqlite of the directory read-only, also while a worker runs, and checks checksums, the equations \
      of the totals, and the totals against the cases. Prints a line for each file, "ok" or every difference, and ends \
      with status 1 if there was one. A *.previous.sqlite is the generation before, which a worker falls back to.

        tiendo verify ./state

      For a look inside, with any SQLite tool (every table says which partition a row is from):

        tiendo verify ./state --export inside.sqlite
        sqlite3 inside.sqlite "SELECT office, period, casesRate FROM periods WHERE category IS NULL"
        sqlite3 inside.sqlite "SELECT * FROM cases WHERE office = '74' AND balance < 0"
      """)

  @Argument(help: ArgumentHelp("The state directory of a worker.", valueName: "state-dir"))
  var stateDirectory: String

  @Option(help: "Make a new SQLite file with plain tables: partitions, offices, periods and cases.")
  var export: String?

  func validate() throws {
    if export?.isEmpty == true { throw ValidationError("--export \"\": name a new file") }
  }

  func run() throws {
    let paths = try Self.snapshots(in: stateDirectory)
    let export = try export.map { path in try StateExport.begin(path) }
    let output = try OutputFile(path: "-")
    var faulty = 0
    var unreadable = 0
    for path in paths {
      let isPrevious = path.hasSuffix(Self.previousSuffix)
      let report = try SnapshotVerification.verify(path: path, export: isPrevious ? nil : export)
      try output.write(Self.line(report) + "\n")
      try output.flush()
      if !report.findings.isEmpty { faulty += 1 }
      if !isPrevious, !report.findings.isEmpty, !report.isLoaded { unreadable += 1 }
    }
    if unreadable == 0 { try export?.end() }
    if faulty == 0 { return }
    let ending = export != nil && unreadable > 0 ? "; nothing was exported" : ""
    throw CommandFailure(
      .failed,
      "\(faulty) of \(paths.count) snapshots in \(stateDirectory) did not pass, for the reasons above; a damaged one "
        + "that is moved away is rebuilt from Kafka, if all its events are still there\(ending)")
  }

  /// How the name of a previous generation ends; it is checked like any other and not exported.
  private static let previousSuffix = ".previous.sqlite"

  /// What there is to say of a file: that it is as it should be, or all that is not.
  private static func line(_ report: SnapshotReport) -> String {
    guard report.findings.isEmpty else { return "\(report.path): \(report.findings.joined(separator: "; "))" }
    let partition = report.identity.map { "\($0.topic) partition \($0.partition)" } ?? "unknown partition"
    guard let position = report.position else { return "\(report.path): \(partition), no state yet: ok" }
    let history = position.isHistoryIncomplete ? ", incomplete history" : ""
    return
      "\(report.path): \(partition), offset \(position.nextOffset), \(report.officeCount) offices, "
      + "\(report.caseCount) cases\(history): ok"
  }

  /// The snapshot files of a directory, by name.
  private static func snapshots(in directory: String) throws(CommandFailure) -> [String] {
    guard let stream = opendir(directory) else {
      throw CommandFailure(.failed, "\(directory): \(systemMessage(errno)); name the state directory of a worker")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".sqlite"), !name.hasPrefix(".") { names.append(name) }
    }
    if names.isEmpty {
      throw CommandFailure(
        .failed, "\(directory): no snapshots (*.sqlite) in it; name the state directory of a worker that has run")
    }
    let separator = directory.hasSuffix("/") ? "" : "/"
    return names.sorted().map { directory + separator + $0 }
  }
}
