/// Makes a stream as a network and careless senders deliver it: some events late, some twice, and records between them
/// that are no events.
struct Disturbance: Sendable {
  /// An event is held back by at most so many records: well inside the window of 64 sequences of its case or office,
  /// as an office with so many events of its own among them does not occur.
  static let longestDelayRecords = 400

  private struct Held: Sendable {
    let release: Int
    let bytes: [UInt8]
    let officeCode: String
    let delivery: EventHead.Delivery
  }

  private var random: SplitMix64
  private let disorderPerMillion: Int
  private let poisonPerMillion: Int
  private var position = 0
  private var poisonCount = 0
  /// By release, the next one last; of two with one release the older one goes first.
  private var held: [Held] = []
  private var lastHead = EventHead(officeCode: "", timeMicroseconds: 0)
  private var scratch: [UInt8] = []

  init(_ options: NationalOptions) {
    // Another stream of numbers than the model's, so that its events stay what they are without faults.
    random = SplitMix64(seed: options.seed ^ 0xD157_0BED_0000_0001)
    disorderPerMillion = options.disorderPerMillion
    poisonPerMillion = options.poisonPerMillion
  }

  var isOff: Bool { disorderPerMillion == 0 && poisonPerMillion == 0 }

  mutating func next(from stream: inout some EventStream, into line: inout [UInt8]) -> EventHead? {
    while true {
      position += 1
      if let first = held.last, first.release <= position { return release(into: &line) }
      if poisonPerMillion > 0, !lastHead.officeCode.isEmpty, random.below(1_000_000) < poisonPerMillion {
        return writePoison(into: &line)
      }
      scratch.removeAll(keepingCapacity: true)
      guard let head = stream.next(into: &scratch) else {
        return held.isEmpty ? nil : release(into: &line)
      }
      lastHead = head
      guard disorderPerMillion > 0, random.below(1_000_000) < disorderPerMillion else {
        line.append(contentsOf: scratch)
        return head
      }
      let isDuplicate = random.chance(perMille: 500)
      hold(head, isDuplicate ? .duplicate : .late)
      if isDuplicate {
        line.append(contentsOf: scratch)
        return head
      }
    }
  }

  private mutating func hold(_ head: EventHead, _ delivery: EventHead.Delivery) {
    let release = position + random.within(1...Self.longestDelayRecords)
    let place = held.lastIndex { $0.release > release }.map { $0 + 1 } ?? 0
    held.insert(
      Held(release: release, bytes: scratch, officeCode: head.officeCode, delivery: delivery), at: place)
  }

  private mutating func release(into line: inout [UInt8]) -> EventHead? {
    guard let first = held.popLast() else { return nil }
    line.append(contentsOf: first.bytes)
    return EventHead(
      officeCode: first.officeCode, timeMicroseconds: lastHead.timeMicroseconds, delivery: first.delivery)
  }

  /// One of the ways to be no event by sections 1 and 2 of the contract, each refused without regard to any state.
  private mutating func writePoison(into line: inout [UInt8]) -> EventHead {
    poisonCount += 1
    let office = lastHead.officeCode
    func event(
      id: String = "\"id\":\"poison-\(poisonCount)\",", version: String = "1.0",
      type: String = "tiendo.case.accepted", data: String
    ) -> String {
      "{\"specversion\":\"\(version)\",\(id)\"source\":\"/offices/\(office)\",\"type\":\"\(type)\","
        + "\"time\":\"2020-01-01T00:00:00Z\",\"data\":{\"office\":\"\(office)\",\(data)}}"
    }
    let data = "\"case\":\"poison/\(poisonCount)\",\"sequence\":1,\"amount\":1"
    let text: String
    switch random.below(8) {
    case 0: text = String(event(data: data).dropLast(7))
    case 1: text = event(id: "", data: data)
    case 2: text = event(version: "0.3", data: data)
    case 3: text = event(type: "tiendo.case.forgotten", data: data)
    case 4: text = event(data: data + ".5")
    case 5: text = event(data: "\"case\":\"\",\"sequence\":1,\"amount\":1")
    case 6: text = event(data: data + "0000000000000000000")
    default:
      line.append(contentsOf: [0xFF, 0xFE])
      text = event(data: data)
    }
    line.append(contentsOf: text.utf8)
    return EventHead(
      officeCode: office, timeMicroseconds: lastHead.timeMicroseconds, delivery: .poison)
  }
}
