import ReferenceModel
import Testing

@testable import CaseEvents

/// The decoder remembers the order of keys; that must change nothing.
@Suite struct KeyOrderTests {
  private static let attributes = [
    #""specversion":"1.0""#, #""id":"a""#, #""source":"s""#, #""type":"tiendo.case.collected""#,
    #""time":"2020-02-29T12:30:45Z""#,
    #""data":{"office":"1.4","case":"c","sequence":7,"amount":5}"#,
  ]

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `Keys may come in another order than in the event before`(seed: UInt64) {
    var random = ModelRandom(seed: seed)
    var decoder = EventDecoder()
    for _ in 0..<50 {
      let members = (0..<6).map { (random.next(), Self.attributes[$0]) }.sorted { $0.0 < $1.0 }.map(\.1)
      let text = "{" + members.joined(separator: ",") + "}"
      #expect(decoder.agreement(on: SlowRecord(value: Array(text.utf8))) == .accepted, "seed \(seed): \(text)")
    }
  }

  @Test(arguments: [
    // Longer, shorter and other keys than the ones remembered, a blank before the colon, an escape in the key.
    #""idx":"a""#, #""i":"a""#, #""di":"a""#, #""id" :"a""#, #""\u0069d":"a""#, #""id":null"#, #""id":"""#,
    #""id:":"a""#,
    #""id"="a""#, #""id":"a","id":"b""#, #""specversions":"1.0""#,
  ])
  func `A key that resembles the remembered one is not taken for it`(id: String) {
    var decoder = EventDecoder()
    let plain = "{" + Self.attributes.joined(separator: ",") + "}"
    #expect(decoder.agreement(on: SlowRecord(value: Array(plain.utf8))) == .accepted)
    var members = Self.attributes
    members[1] = id
    let other = "{" + members.joined(separator: ",") + "}"
    for text in [other, plain, other] {
      let agreement = decoder.agreement(on: SlowRecord(value: Array(text.utf8)))
      if case .disagreement(let what) = agreement { Issue.record("\(text): \(what)") }
    }
    #expect(decoder.agreement(on: SlowRecord(value: Array(plain.utf8))) == .accepted)
  }

  @Test func `A key that is not UTF-8 is so again, and one that is stays so`() {
    var decoder = EventDecoder()
    for key: [UInt8] in [[0xC3], Array("của".utf8)] {
      let member = [0x22] + key + Array(#"":1,"#.utf8)
      for _ in 0..<3 {
        for isInData in [false, true] {
          var text = Array(#"{"specversion":"1.0","id":"a","source":"s","type":"tiendo.case.collected","#.utf8)
          text += isInData ? [] : member
          text += Array(#""time":"2020-02-29T12:30:45Z","data":{"office":"1.4","case":"c","#.utf8)
          text += (isInData ? member : []) + Array(#""sequence":7,"amount":5}}"#.utf8)
          let agreement = decoder.agreement(on: SlowRecord(value: text))
          if case .disagreement(let what) = agreement { Issue.record("\(key): \(what)") }
        }
      }
    }
  }
}
