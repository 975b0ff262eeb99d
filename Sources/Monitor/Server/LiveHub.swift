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

  private struct Group {
    var readers: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
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
      status = Self.status(of: page)
    }

    /// Goes on to another state of the page.
    ///
    /// - Returns: what its readers must be sent.
    mutating func update(to page: Page, version: Int) -> SentPage.Changes {
      let (changes, sent) = sent.changes(to: page)
      self.sent = sent
      self.version = version
      status = Self.status(of: page)
      whole = nil
      return changes
    }

    private static func status(of page: Page) -> HTML? { page.parts.first { $0.id == "status" }?.html }
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
  /// - Returns: messages until the reader leaves.
  /// - Throws: `Problem` where there is no such page, or there are too many readers.
  func join(_ request: PageRequest, from id: String?) throws(Problem) -> AsyncStream<ByteBuffer> {
    var group: Group
    if let known = groups[request] {
      group = known
    } else {
      let view = store.view
      guard let page = render(request, view) else { throw .notFound() }
      guard groups.count < Self.groupLimit else { throw .busy }
      group = Group(page, version: view.version)
    }
    guard !isStopped, readerCount < Self.readerLimit else { throw .busy }
    let (stream, continuation) = AsyncStream.makeStream(
      of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
    nextReader += 1
    let number = nextReader
    continuation.onTermination = { [weak self] _ in
      Task { await self?.leave(request, number) }
    }
    for message in missed(by: id, request, &group) { continuation.yield(message) }
    group.readers[number] = continuation
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
      for reader in group.readers.values { reader.finish() }
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
      let changes = group.update(to: page, version: view.version)
      if !changes.isEmpty {
        sequence += 1
        let message = message(changes, id: "\(start)-\(sequence)")
        group.ring.append((sequence, message))
        while group.ring.count > Self.ringLimit
          || group.ring.reduce(0, { $0 + $1.message.readableBytes }) > Self.ringByteLimit
        { group.ring.removeFirst() }
        for reader in group.readers.values { send(message, to: reader) }
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

  private func send(_ message: ByteBuffer, to reader: AsyncStream<ByteBuffer>.Continuation) {
    if case .dropped = reader.yield(message) { reader.finish() }
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
