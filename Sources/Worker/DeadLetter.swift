internal import CaseEvents
internal import Kafka

extension OutgoingRecord {
  /// Bytes of a value that a record which is too large to send whole goes out with.
  private static let truncatedByteCount = 64 << 10

  /// A rejected record on its way to the dead-letter topic: key, value and headers as they were, and what was wrong.
  init(deadLetter record: some IncomingRecord, rejection: Rejection, from topic: String, to target: String) {
    let original = record.detached()
    self.topic = target
    key = original.key
    value = original.value
    headers =
      original.headers + [
        Header(name: "tiendo.error.reason", text: rejection.reason.rawValue),
        Header(name: "tiendo.error.message", text: rejection.message),
        Header(name: "tiendo.error.topic", text: topic),
        Header(name: "tiendo.error.partition", text: "\(record.partition)"),
        Header(name: "tiendo.error.offset", text: "\(record.offset)"),
      ]
    timestampMilliseconds = original.timestampMilliseconds >= 0 ? original.timestampMilliseconds : nil
    isDeadLetter = true
  }

  /// Bytes that the record takes on its way.
  var wireByteCount: Int {
    byteCount + headers.reduce(0) { $0 + $1.name.utf8.count + ($1.value?.count ?? 0) + 8 }
  }

  /// The record as it is where it fits; else a dead letter with its first 64 KiB, which says so.
  func fitting(_ limit: Int) -> OutgoingRecord {
    guard isDeadLetter, wireByteCount > limit, let value, value.count > Self.truncatedByteCount else { return self }
    var short = self
    short.value = Array(value.prefix(Self.truncatedByteCount))
    short.headers.append(Header(name: "tiendo.error.truncated", text: "\(value.count)"))
    return short
  }
}
