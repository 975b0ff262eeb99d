internal import ArgumentParser
internal import Engine

/// What a case takes in memory.
struct MemoryCommand: Benchmark {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Bytes of a case, all in: by the resident memory of the process, and by the engine's own account.",
    discussion: """
      One case in four is completed and one was never accepted. Changes are taken after every 100,000 events, as by \
      snapshots. "Worst" is over all fill levels of the table from a quarter of the cases on, the moment in which its \
      index grows included for the peak.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Cases.")
  var cases = 5_000_000

  func measure(into report: inout Report) throws {
    progress("memory: bringing in \(cases) cases")
    let arm = Arm(
      "memory", rules: [], cases: cases, feed: CaseFeed(seed: common.seed, cases: cases, hasOrphans: true))
    // Once round with few cases, so that what the engine and the feed need for any number of them is in the base.
    let warm = Arm("warm-up", rules: [], cases: 1_000, feed: CaseFeed(seed: 1, cases: 1_000, hasOrphans: true))
    try warm.open()
    arm.warmUp()
    let base = Meter.residentBytes
    Meter.forgetPeak()
    var (resident, own, peaks): ([Double], [Double], [Double]) = ([], [], [])
    func look(_ changes: EngineChanges) {
      let count = Double(arm.box.engine.caseCount)
      guard count >= Double(cases) / 4 else { return }
      resident.append((Meter.residentBytes - base) / count)
      own.append(Double(arm.box.engine.caseByteCount) / count)
      peaks.append((Meter.peakBytes - base) / count)
      Meter.forgetPeak()
    }
    try arm.open(each: look)
    try arm.updateAll(each: look)
    let count = Double(arm.box.engine.caseCount)
    report.add("memory", "cases", [count], "cases")
    report.add("memory", "engine's account, after updates of all", [own.last ?? 0], "bytes/case", bar: 90)
    report.add("memory", "resident, after updates of all", [resident.last ?? 0], "bytes/case", bar: 90)
    report.add("memory", "engine's account, worst fill", [own.max() ?? 0], "bytes/case", bar: 90)
    report.add("memory", "resident, worst fill", [resident.max() ?? 0], "bytes/case", bar: 90)
    report.add("memory", "resident, peak while the index grows", [peaks.max() ?? 0], "bytes/case")
    Meter.forgetPeak()
    try arm.update(distinct: min(Arm.slice, cases))
    let changes = arm.box.engine.takeChanges()
    let peak = (Meter.peakBytes - base) / count
    report.add("memory", "copy of 100,000 changed cases", [Double(changes.byteCount) / 1e6], "MB")
    report.add("memory", "resident, peak with that copy", [peak], "bytes/case", bar: 90)
  }
}
