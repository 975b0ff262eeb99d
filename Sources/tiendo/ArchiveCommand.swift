internal import ArgumentParser
internal import Replay

/// `tiendo archive`: a topic into compressed files, for replays in years to come.
struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Writes a topic to compressed files by partition and day.",
    discussion: """
      Makes NDJSON files in zstd and manifest.json, which says what is in them: offsets, numbers of records, \
      checksums. Run it again, and it goes on behind the last record, also after an interruption. Replaying the \
      archive is replaying the topic, with what was rejected.

        tiendo archive ./archive --topic case-events --config tiendo.yaml
        tiendo archive ./archive --verify
        tiendo replay --file ./archive

      A line is the event as it was, with the attributes tiendokey, tiendotimestamp and tiendooffset of its record; a \
      value that is not one JSON object is tiendoraw in base64, and of one over 1 MiB the beginning, with its size as \
      tiendosize. An event in binary mode becomes one in structured mode. Of keys and headers over 1 KiB the beginning \
      is kept.

      A day's file begins with the first of two records in a row whose timestamps are of that day or a later one, so \
      that one wrong timestamp moves nothing. The manifest has the period and maxAhead of the configuration too: a \
      replay takes them from there, and all of an archive is written with the same.
      """)

  @Argument(help: "The archive's folder; made where it is not there.")
  var folder: String

  @OptionGroup var range: TopicOptions

  @Flag(help: "Read all files and compare them with the manifest, without Kafka. Status 1 if one is not as it says.")
  var verify = false

  @OptionGroup var calendar: CalendarOptions

  func validate() throws {
    if folder.isEmpty { throw ValidationError("name the archive's folder") }
    if verify, range.topic != nil || range.from != nil || range.to != nil {
      throw ValidationError("--verify reads the files alone; leave out --topic, --from and --to")
    }
    _ = try calendar.times()
  }

  func run() throws {
    let output = try OutputFile(path: "-")
    if verify { return try check(output) }
    let configuration = try range.configuration()
    let times = try calendar.times(configuration)
    let range = try range.range(configuration, times.calendar)
    var writer = try ArchiveWriter(
      folder: folder, range: range, calendar: times.calendar, configuration: times.configured
    ) { path, isBegun in
      if isBegun { TemporaryFiles.add(path) } else { TemporaryFiles.finish(path) {} }
    }
    let before = writer.archive.recordCount
    let meter = ReplayProgress()
    try writer.run { meter.report($0) }
    meter.clear()
    let archive = writer.archive
    let count = archive.recordCount - before
    try output.write(
      "\(folder): \(Figures.grouped(Int128(count))) records added, "
        + "\(Figures.grouped(Int128(archive.recordCount))) in all, "
        + "of \(archive.partitions.count) partitions of \(archive.topic)\n")
    try output.finish()
  }

  private func check(_ output: OutputFile) throws {
    let archive = try Archive(path: folder)
    var findings = 0
    try archive.verify { finding in
      findings += 1
      try output.write(finding + "\n")
    }
    if findings == 0 {
      try output.write("\(folder): \(Figures.grouped(Int128(archive.recordCount))) records: ok\n")
    }
    try output.finish()
    if findings > 0 {
      throw CommandFailure(
        .failed,
        "\(folder): \(findings) differences from the manifest, listed above; copy those files anew, or archive "
          + "the topic again into another folder")
    }
  }
}
