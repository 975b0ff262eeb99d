import CaseEvents
import Engine
import Foundation
import Monitor
import Worker

extension MetricFamily {
  /// What `/metrics` says of a worker. Every series of a counter begins at 0: the first rise of one that appears late
  /// would be missed.
  static func families(of status: WorkerStatus) -> [MetricFamily] {
    let metrics = status.metrics
    var commits = MetricFamily("tiendo_commits_total", .counter, "Commits to Kafka by outcome.")
    commits.add(Double(metrics.committed), [("outcome", "committed")])
    commits.add(Double(metrics.failedCommits), [("outcome", "failed")])
    var snapshots = MetricFamily("tiendo_snapshots_total", .counter, "Snapshots by outcome.")
    snapshots.add(Double(metrics.writtenSnapshots), [("outcome", "written")])
    snapshots.add(Double(metrics.failedSnapshots), [("outcome", "failed")])
    var commitTime = MetricFamily("tiendo_commit_duration_seconds", .histogram, "Time of a commit to Kafka.")
    commitTime.add(
      bounds: metrics.commitDurations.bounds, counts: metrics.commitDurations.counts, sum: metrics.commitDurations.sum)
    var snapshotTime = MetricFamily("tiendo_snapshot_duration_seconds", .histogram, "Time to write a snapshot.")
    snapshotTime.add(
      bounds: metrics.snapshotDurations.bounds, counts: metrics.snapshotDurations.counts,
      sum: metrics.snapshotDurations.sum)
    var restores = MetricFamily(
      "tiendo_restore_duration_seconds", .gauge, "From the last assignment of a partition until it was live.")
    for (partition, duration) in metrics.restoreDurations.sorted(by: { $0.key < $1.key }) {
      restores.add(duration / .seconds(1), [("partition", "\(partition)")])
    }
    return [
      MetricFamily(
        "tiendo_ready", .gauge, "1 where every partition is live and commits succeed, else 0.", status.isReady ? 1 : 0),
      commits, commitTime, snapshots, snapshotTime, restores,
      MetricFamily(
        "tiendo_rebalances_total", .counter, "Assignments that the group has given.", Double(metrics.rebalances)),
      MetricFamily(
        "tiendo_worker_split_offices", .gauge, "Offices that this process counts in more than one partition.",
        Double(status.splitOffices.count)),
    ] + partitions(status.partitions) + process()
  }

  private static func partitions(_ partitions: [Int32: WorkerStatus.Partition]) -> [MetricFamily] {
    var events = MetricFamily(
      "tiendo_events_total", .counter, "Events read since the partition's state began, by what became of them.")
    var cases = MetricFamily("tiendo_cases", .gauge, "Cases in memory.")
    var positions = MetricFamily("tiendo_partition_next_offset", .gauge, "Offset of the next event to read.")
    for (partition, state) in partitions.sorted(by: { $0.key < $1.key }) {
      let place = ("partition", "\(partition)")
      events.add(Double(state.counts.applied), [place, ("result", "applied"), ("reason", "")])
      events.add(Double(state.counts.duplicates), [place, ("result", "duplicate"), ("reason", "")])
      for reason in RejectionReason.allCases {
        let count = Double(state.counts.rejected[reason] ?? 0)
        events.add(count, [place, ("result", "rejected"), ("reason", reason.rawValue)])
      }
      cases.add(Double(state.cases), [place])
      positions.add(Double(state.nextOffset), [place])
    }
    return [events, cases, positions]
  }

  /// Of this process, by the names that Prometheus clients use; from Linux's /proc.
  private static func process() -> [MetricFamily] {
    guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let fields = text.lastIndex(of: ")").map({ text[$0...].split(separator: " ") }), fields.count > 22
    else { return [] }
    // Fields 14, 15 (ticks in user and system mode), 22 (start, in ticks) and 24 (pages) of proc(5); 3 is at 1 here.
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    var families = [
      MetricFamily(
        "process_cpu_seconds_total", .counter, "Processor time.",
        ((Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0)) / ticks),
      MetricFamily(
        "process_resident_memory_bytes", .gauge, "Resident memory.",
        (Double(fields[22]) ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))),
    ]
    // /proc/stat, which says when the system began, is hidden from a hardened service.
    var uptime = timespec()
    if clock_gettime(CLOCK_BOOTTIME, &uptime) == 0 {
      let boot = Date().timeIntervalSince1970 - Double(uptime.tv_sec) - Double(uptime.tv_nsec) / 1e9
      families.append(
        MetricFamily(
          "process_start_time_seconds", .gauge, "When the process began, since 1970.",
          (boot + (Double(fields[20]) ?? 0) / ticks).rounded()))
    }
    if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      families.append(MetricFamily("process_open_fds", .gauge, "Open files.", Double(open.count)))
    }
    return families
  }
}
