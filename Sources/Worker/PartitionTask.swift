internal import Alerts
internal import CaseEvents
internal import Engine
internal import Kafka
internal import Ledger
internal import Records
internal import Snapshots

/// One assigned partition: its engine, how far it is, and what waits to go out. Lives on the poll thread.
final class PartitionTask {
  let partition: Int32
  let box: EngineBox
  /// Up to where the partition was read.
  var position: SnapshotPosition
  /// Up to here output is in Kafka already, so it is thrown away; `nil` once the partition is live.
  private(set) var silentUntil: Int64?
  /// The note on the committed offset up to which it is silent; empty where there is none.
  var committedNote = ""
  /// Whether the next record must be the last one that the state has read, to know the topic again.
  var mustRecognize: Bool
  /// Where `stopsAtEnd` ends; `nil` for no end.
  let endOffset: Int64?
  /// Whether the reader stood at the end of the partition after the last record.
  var isCaughtUp = false
  /// The copy on its way to the disk, with the number it was given; until it is there no other is taken. `replaces`: it
  /// is a whole state, in the place of the file's.
  private(set) var pendingSnapshot: (number: Int, changes: EngineChanges, position: SnapshotPosition, replaces: Bool)?
  /// When a snapshot that failed is tried again.
  var snapshotRetry: Duration?
  /// Whether nothing may be committed before the pending snapshot is on disk: it holds the rules that are about to take
  /// effect, and whoever replays silently what is committed from here on must know them.
  private(set) var holdsCommits = false
  /// Position of the last commit that is known.
  var committedOffset: Int64
  /// The last commit of the group; `nil` before the first.
  var lastCommit: CommittedOffset?
  /// What its states are published under; `nil` where they are not.
  var publication: StatePublication?
  /// Position of the last snapshot that was handed over to be written; `nil` before the first.
  private(set) var snapshotOffset: Int64?
  private(set) var records: [OutgoingRecord] = []
  private(set) var byteCount = 0
  private(set) var hasAlert = false

  /// - Parameter snapshotOffset: position of the snapshot that the state comes from; `nil` for a new state.
  init(
    partition: Int32, box: EngineBox, position: SnapshotPosition, silentUntil: Int64?, mustRecognize: Bool,
    endOffset: Int64?, snapshotOffset: Int64?
  ) {
    self.partition = partition
    self.box = box
    self.position = position
    self.silentUntil = silentUntil
    self.mustRecognize = mustRecognize
    self.endOffset = endOffset
    self.snapshotOffset = snapshotOffset
    committedOffset = silentUntil ?? position.nextOffset
  }

  var isLive: Bool { silentUntil == nil }
  /// Whether something was read that is not committed.
  var hasProgress: Bool {
    if publication?.waiting != nil { return true }
    return isLive
      && (position.nextOffset > committedOffset || !records.isEmpty || publication?.isDue ?? false)
  }
  /// Whether there is anything that a stop must still bring to Kafka or to the disk.
  var isUnfinished: Bool {
    hasProgress || (isLive && snapshotOffset != position.nextOffset) || (pendingSnapshot != nil && !mustRecognize)
  }
  /// Whether it has something for the next epoch; before a stop that may be the wish for a snapshot alone.
  func isDue(isFlush: Bool) -> Bool {
    if holdsCommits || (publication?.isDue ?? false && pendingSnapshot != nil) { return false }
    return hasProgress || (isFlush && isUnfinished && pendingSnapshot == nil)
  }
  var isAtEnd: Bool { isLive && endOffset.map { position.nextOffset >= $0 } ?? false }

  func add(_ record: OutgoingRecord) {
    records.append(record)
    byteCount += record.byteCount
  }

  /// Turns what the engine gave out into records; throws it away while the partition is silent.
  func gatherOutput(_ topics: WorkerSettings.Topics, _ writer: inout JSONWriter) {
    if box.engine.alerts.isEmpty, box.engine.closedDays.isEmpty { return }
    let days = box.engine.takeClosedDays()
    let alerts = box.engine.takeAlerts()
    if !isLive { return }
    for day in days {
      writer.removeAll()
      writer.closedDay(day)
      add(OutgoingRecord(topic: topics.days, key: Array("\(day.office)/\(day.day)".utf8), value: writer.bytes))
    }
    for alert in alerts {
      writer.removeAll()
      writer.alert(alert)
      let isFired = alert.state == .fired
      add(OutgoingRecord(topic: topics.alerts, key: Array(alert.office.utf8), value: writer.bytes))
      add(
        OutgoingRecord(
          topic: topics.open, key: Array("\(alert.rule)/\(alert.office)".utf8), value: isFired ? writer.bytes : nil))
      hasAlert = true
    }
  }

  /// Closes what has gathered into a part of an epoch, with the totals that changed; or the state that is to be
  /// published before anything else.
  func seal(withSnapshot: Bool, _ topics: WorkerSettings.Topics, _ writer: inout JSONWriter) -> EpochPart {
    if let state = publication?.takeWaiting() {
      let position = state.marker.position
      return EpochPart(
        position: position, before: lastCommit, committed: lastCommit ?? CommittedOffset(position), published: state)
    }
    for totals in box.engine.takeChangedTotals() {
      writer.removeAll()
      writer.totals(totals)
      add(
        OutgoingRecord(topic: topics.totals, key: Array("\(totals.office)/\(totals.period)".utf8), value: writer.bytes))
    }
    let needsCopy = pendingSnapshot == nil && (withSnapshot || publication?.isDue ?? false)
    let changes = needsCopy ? box.engine.takeChanges() : nil
    let part = EpochPart(
      records: records, position: position, before: lastCommit, committed: CommittedOffset(position), changes: changes,
      published: changes.flatMap { publication?.take($0, at: position) })
    records = []
    byteCount = 0
    hasAlert = false
    return part
  }

  /// From here on output is due: what the engine gave out so far is in Kafka already.
  func goLive() {
    _ = box.engine.takeClosedDays()
    _ = box.engine.takeAlerts()
    _ = box.engine.takeChangedTotals()
    silentUntil = nil
  }

  /// Notes a copy of the state's changes that is about to be written.
  func beginSnapshot(
    _ number: Int, _ changes: EngineChanges, at position: SnapshotPosition, replaces: Bool = false,
    holdsCommits: Bool = false
  ) {
    pendingSnapshot = (number, changes, position, replaces)
    snapshotOffset = position.nextOffset
    self.holdsCommits = holdsCommits
  }

  /// The pending snapshot is on disk.
  func endSnapshot() {
    pendingSnapshot = nil
    holdsCommits = false
  }
}

/// A checksum over key and value of a record, to know a topic again.
func checksum(_ record: some IncomingRecord, _ key: HashKey) -> UInt64 {
  var hash = SipHash128(key: key)
  for part in [record.key, record.value] {
    guard let part, let start = part.baseAddress else { continue }
    hash.add(start, count: part.count)
  }
  return hash.finish().low
}
