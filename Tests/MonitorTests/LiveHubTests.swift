import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Monitor

@Suite struct LiveHubTests {
  private struct Changes: Decodable { var markup: [String] }

  /// Reads messages of a stream until one is an event of parts; fails after twenty seconds.
  private func parts(_ iterator: inout AsyncStream<ByteBuffer>.Iterator) async throws -> (id: String, parts: [String]) {
    while let message = await iterator.next() {
      let lines = String(buffer: message).split(separator: "\n")
      guard lines.first == "event: parts" else { continue }
      let changes = try JSONDecoder().decode(Changes.self, from: Data(lines[2].dropFirst("data: ".count).utf8))
      return (String(lines[1].dropFirst("id: ".count)), changes.markup)
    }
    throw CancellationError()
  }

  /// Joins with the page of the first view: all that is new is how fresh it is.
  private func join(_ site: TestSite, _ request: PageRequest) async throws -> AsyncStream<ByteBuffer>.Iterator {
    var iterator = try await site.hub.join(request, from: site.hub.id(of: 1)).makeAsyncIterator()
    let first = try await parts(&iterator)
    #expect(first.id == site.hub.id(of: 1))
    #expect(first.parts.count == 1)
    #expect(first.parts[0].hasPrefix("<div id=\"status\""))
    return iterator
  }

  private func view(_ version: Int, _ done: Int128, of base: Board) -> BoardView {
    var board = base
    board.take(.totals, Published.totals("74", 2020, done: done, inProgress: 400 - done))
    return BoardView(version: version, board: board)
  }

  @Test(.timeLimit(.minutes(10))) func `A change sends the rows and parts that it touches, and no others`() async throws
  {
    let site = TestSite()
    let running = Task { [hub = site.hub] in await hub.run() }
    defer { running.cancel() }
    let request = PageRequest(.overview, language: .en)
    var iterator = try await join(site, request)
    site.store.show(view(2, 200, of: site.store.view.board))
    let (_, changed) = try await parts(&iterator)
    // 200 ÷ 400 in the row; (200 + 95) ÷ 500 in the summary. The row of 14 changes too: its rank.
    #expect(changed.contains { $0.hasPrefix("<td id=\"office:74:1\"") && $0.contains("50.00\u{A0}%") })
    #expect(changed.contains { $0.hasPrefix("<section id=\"summary\"") && $0.contains("59.00\u{A0}%") })
    #expect(!changed.contains { $0.hasPrefix("<section id=\"offices\"") })
    await site.hub.stop()
  }

  @Test(.timeLimit(.minutes(10))) func `A reader that comes back gets what it missed, or everything`() async throws {
    let site = TestSite()
    let running = Task { [hub = site.hub] in await hub.run() }
    defer { running.cancel() }
    let request = PageRequest(.overview, language: .en)
    var first = try await join(site, request)
    site.store.show(view(2, 200, of: site.store.view.board))
    let second = try await parts(&first)
    site.store.show(view(3, 300, of: site.store.view.board))
    let third = try await parts(&first)
    // From the second on: the third event as it was.
    var again = try await site.hub.join(request, from: second.id).makeAsyncIterator()
    let missed = try await parts(&again)
    #expect(missed.id == third.id)
    #expect(missed.parts == third.parts)
    // From another start of the program: all parts.
    var stranger = try await site.hub.join(request, from: "x-2").makeAsyncIterator()
    let all = try await parts(&stranger)
    #expect(all.parts.contains { $0.hasPrefix("<section id=\"offices\"") && $0.contains("75.00\u{A0}%") })
    #expect(all.id == third.id)
    // How fresh the figures are goes out without a new view.
    site.store.update { $0.lastContact = 0 }
    #expect(try await parts(&first).parts.contains { $0.contains("data-state=\"outOfTouch\"") })
    await site.hub.stop()
    await running.value
    #expect(await site.hub.readerCount == 0)
  }

  @Test(.timeLimit(.minutes(10))) func `A reader that takes nothing is let go, and its memory with it`() async throws {
    let site = TestSite()
    let running = Task { [hub = site.hub] in await hub.run() }
    defer { running.cancel() }
    let request = PageRequest(.overview, language: .en)
    let slow = try await site.hub.join(request, from: nil)
    var quick = try await join(site, request)
    for version in 2..<30 {
      site.store.show(view(version, Int128(100 + version), of: site.store.view.board))
      _ = try await parts(&quick)
      if await site.hub.readerCount == 1 { break }
    }
    #expect(await site.hub.readerCount == 1)
    withExtendedLifetime(slow) {}
    await site.hub.stop()
  }

  @Test func `There are only so many readers`() async throws {
    let site = TestSite()
    let request = PageRequest(.overview, language: .en)
    var streams: [AsyncStream<ByteBuffer>] = []
    for _ in 0..<LiveHub.readerLimit {
      streams.append(try await site.hub.join(request, from: site.hub.id(of: 1)))
    }
    let refusal = await #expect(throws: Problem.self) { _ = try await site.hub.join(request, from: nil) }
    #expect(refusal?.status == .serviceUnavailable)
    #expect(try await site.get("/live?path=/").status == .serviceUnavailable)
    withExtendedLifetime(streams) {}
  }

  @Test func `New rows make the whole table new`() {
    func page(_ rows: [(String, String)], frame: String = "f") -> Page {
      var part = Part("table")
      part.opening.text(frame)
      for (id, text) in rows {
        var row = Part.Row(id)
        row.opening.text(id)
        var cell = HTML()
        cell.text(text)
        row.cells = [cell]
        part.rows.append(row)
      }
      return Page(title: "", parts: [part])
    }
    func changes(_ page: Page, after sent: Page) -> [String] {
      let changes = SentPage(sent).changes(to: page).changes
      return changes.markup.map { String(decoding: $0.bytes, as: UTF8.self) }
        + changes.orders.map { $0.joined(separator: "<") }
    }
    let sent = page([("a", "1"), ("b", "2")])
    #expect(changes(sent, after: sent) == [])
    #expect(changes(page([("a", "1"), ("b", "3")]), after: sent) == ["3"])
    #expect(changes(page([("b", "2"), ("a", "1")]), after: sent) == ["b<a"])
    #expect(changes(page([("b", "2"), ("a", "3")]), after: sent) == ["3", "b<a"])
    #expect(changes(page([("a", "1"), ("b", "2"), ("c", "4")]), after: sent) == ["fa1</tr>b2</tr>c4</tr>"])
    #expect(changes(page([("a", "1"), ("b", "2")], frame: "g"), after: sent) == ["ga1</tr>b2</tr>"])
  }
}
