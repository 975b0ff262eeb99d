import Foundation
import Hummingbird
import Records

/// Keeps open pages live. Readers of the same page share one rendering and one message.
///
/// With each new view the pages that somebody looks at are rendered anew and compared with what was sent before; what
/// differs goes out as an event with an id. A reader that comes back with the id of its last event gets what it
/// missed, or all parts where that is not known any more.
actor LiveHub {
  /// More readers are asked to come back later.
  static let readerLimit = 1_000
  /// Events that may wait for a reader; one that falls further behind is let go, and comes back by itself.
  private static let queueLimit = 16
  /// Past events kept for those who come back, and their bytes.
  private static let ringLimit = 64
  private static let ringByteLimit = 1 << 20
  /// Pages that are rendered for readers.
  private static let groupLimit = 200
  /// People cannot read faster.
  static let interval = Duration.milliseconds(400)
  /// A sign of life goes out so often.
  private static let signInterval = Duration.seconds(5)

  private struct Reader {
    var messages: AsyncStream<ByteBuffer>.Continuation
  }

  private struct Group {
    var readers: [Int: Reader] = [:]
    /// What was sent last, and the view that it was made from.
    var sent: SentPage
    var version: Int
    /// The part of it that says how fresh it is.
    var status: HTML?
    var ring: [(sequence: Int, message: ByteBuffer)] = []
    /// All parts, as many may come at once who have nothing; made when the first asks.
    var whole: ByteBuffer?

    init(_ page: Page, version: Int) {
      sent = SentPage(page)
      self.version = version
      status = page.parts.first { $0.id == "status" }?.html
    }
  }

  private let store: BoardStore
  private let interval: Duration
  private let render: @Sendable (PageRequest, BoardView) -> Page?
  private var groups: [PageRequest: Group] = [:]
  private var nextReader = 0
  /// Messages so far.
  private var sequence = 0
  private var isStopped = false
  /// Tells ids of this start of the program from those of another.
  nonisolated let start = String(UInt64.random(in: .min ... .max), radix: 36)

  /// - Parameters:
  ///   - interval: changes go out no more often.
  ///   - render: makes a page from a view; `nil` where there is none.
  init(
    _ store: BoardStore, interval: Duration = LiveHub.interval,
    render: @escaping @Sendable (PageRequest, BoardView) -> Page?
  ) {
    self.store = store
    self.interval = interval
    self.render = render
  }

  /// The id of a view, as pages bear it.
  nonisolated func id(of version: Int) -> String { "\(start)-v\(version)" }

  /// Readers now.
  var readerCount: Int { groups.values.reduce(0) { $0 + $1.readers.count } }

  /// Begins to send a page's changes.
  ///
  /// - Parameter id: of the last event, or of the view that the reader's page was made from.
  /// - Returns: messages until the reader leaves; `nil` where there are too many readers, or no such page.
  func join(_ request: PageRequest, from id: String?) -> AsyncStream<ByteBuffer>? {
    guard !isStopped, readerCount < Self.readerLimit else { return nil }
    if groups[request] == nil {
      guard groups.count < Self.groupLimit else { return nil }
      let view = store.view
      guard let page = render(request, view) else { return nil }
      groups[request] = Group(page, version: view.version)
    }
    guard var group = groups[request] else { return nil }
    let (stream, continuation) = AsyncStream.makeStream(
      of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
    nextReader += 1
    let number = nextReader
    continuation.onTermination = { [weak self] _ in
      Task { await self?.leave(request, number) }
    }
    for message in missed(by: id, request, &group) { continuation.yield(message) }
    group.readers[number] = Reader(messages: continuation)
    groups[request] = group
    return stream
  }

  private func missed(by id: String?, _ request: PageRequest, _ group: inout Group) -> [ByteBuffer] {
    let place = id.flatMap { $0.hasPrefix(start + "-") ? $0.dropFirst(start.count + 1) : nil } ?? ""
    if place.first == "v", Int(place.dropFirst()) == group.version {
      // The same figures; how fresh they are may have changed since.
      return group.status.map { [message(SentPage.Changes(markup: [$0]), id: lastID(of: group))] } ?? []
    }
    if let seen = Int(place), group.ring.contains(where: { $0.sequence == seen }) {
      let later = group.ring.filter { $0.sequence > seen }
      if later.count < Self.queueLimit { return later.map(\.message) }
    }
    if let whole = group.whole { return [whole] }
    guard let page = render(request, store.view) else { return [] }
    let whole = message(SentPage.Changes(markup: page.parts.map(\.html)), id: lastID(of: group))
    group.whole = whole
    return [whole]
  }

  /// What a reader has seen that has all that was sent.
  private func lastID(of group: Group) -> String {
    group.ring.last.map { "\(start)-\($0.sequence)" } ?? id(of: group.version)
  }

  private func leave(_ request: PageRequest, _ number: Int) {
    groups[request]?.readers[number] = nil
    if groups[request]?.readers.isEmpty == true { groups[request] = nil }
  }

  /// Sends what changes until `stop`.
  func run() async {
    var lastSign = ContinuousClock.now
    let changes = store.changes()
    // New views, and a beat for signs of life and for what grows old.
    let beat = Task { [store] in
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        store.wake()
      }
    }
    defer { beat.cancel() }
    for await _ in changes {
      if isStopped { break }
      let begin = ContinuousClock.now
      await sendChanges()
      if begin - lastSign >= Self.signInterval {
        lastSign = begin
        sendSign()
      }
      // Rendering never takes more than a third of a processor.
      let pause = max(interval, (ContinuousClock.now - begin) * 2)
      try? await Task.sleep(for: pause)
    }
    for group in groups.values {
      for reader in group.readers.values { reader.messages.finish() }
    }
    groups = [:]
  }

  /// Lets all readers go and takes no more.
  func stop() {
    isStopped = true
    store.wake()
  }

  private func sendChanges() async {
    let view = store.view
    for request in Array(groups.keys) {
      // Others may join or leave in between.
      await Task.yield()
      guard let page = render(request, view), var group = groups[request] else { continue }
      let (changes, sent) = group.sent.changes(to: page)
      let readers = group.readers
      group.sent = sent
      group.version = view.version
      group.status = page.parts.first { $0.id == "status" }?.html
      group.whole = nil
      if !changes.isEmpty {
        sequence += 1
        let message = message(changes, id: "\(start)-\(sequence)")
        group.ring.append((sequence, message))
        while group.ring.count > Self.ringLimit
          || group.ring.reduce(0, { $0 + $1.message.readableBytes }) > Self.ringByteLimit
        { group.ring.removeFirst() }
        for reader in readers.values { send(message, to: reader) }
      }
      groups[request] = group
    }
  }

  private func sendSign() {
    let message = ByteBuffer(string: "event: sign\ndata: \(Int(Date().timeIntervalSince1970))\n\n")
    for group in groups.values {
      for reader in group.readers.values { send(message, to: reader) }
    }
  }

  private func send(_ message: ByteBuffer, to reader: Reader) {
    if case .dropped = reader.messages.yield(message) { reader.messages.finish() }
  }

  /// An event of what changes, as JSON, so that line ends in it do not matter.
  private func message(_ changes: SentPage.Changes, id: String) -> ByteBuffer {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("markup")
    writer.beginArray()
    for part in changes.markup { writer.string(String(decoding: part.bytes, as: UTF8.self)) }
    writer.endArray()
    writer.key("orders")
    writer.beginArray()
    for order in changes.orders {
      writer.beginArray()
      for id in order { writer.string(id) }
      writer.endArray()
    }
    writer.endArray()
    writer.endObject()
    var buffer = ByteBuffer()
    buffer.writeString("event: parts\nid: \(id)\ndata: ")
    buffer.writeBytes(writer.bytes)
    buffer.writeString("\n\n")
    return buffer
  }
}
