extension StreamWriter {
  /// A record that every reader must reject (a few are only suspicious), and that uses up no sequence.
  mutating func poison() -> SlowRecord {
    let before = offices
    let draft = nextDraft()
    offices = before
    let tree = draft.tree(&random)
    var whole = record(tree, draft)
    switch random.integer(0...99) {
    case 0..<35: whole = malformed(tree, whole)
    case 35..<50: whole = record(without(tree), draft)
    case 50..<75: whole = record(spoiled(tree), draft)
    case 75..<83:
      let type = random.pick(["tiendo.case.Accepted", "tiendo.case.accepted ", "", "tiendo.case", "com.example.x"])
      whole = record(tree.replacing("type", .text(type)), draft)
    case 83..<91 where settings.hasKeys: whole.key = random.pick([nil, [], Array("other".utf8), [0xFF]])
    case 91..<98 where settings.hasTimestamps:
      let ahead = random.pick([3_600_001, 3_700_000, 86_400_000])
      whole.timestampMilliseconds = draft.timeMicroseconds / 1000 - Int64(ahead)
    case 98..<100 where settings.hasOversized:
      let size = (1 << 20) + random.integer(0...1)
      whole = record(tree, draft)
      let value = whole.value ?? []
      whole.value = value + Array(repeating: 0x20, count: max(0, size - value.count))
    default: whole = malformed(tree, whole)
    }
    return whole
  }

  /// The tree with one field taken away or null.
  private mutating func without(_ tree: SlowJSON) -> SlowJSON {
    let value: SlowJSON? = random.chance(perMille: 300) ? .null : nil
    let names = ["specversion", "id", "source", "type", "time", "data"]
    if random.chance(perMille: 500) { return tree.replacing(random.pick(names), value) }
    guard let data = tree["data"], case .object(let pairs) = data, !pairs.isEmpty else {
      return tree.replacing("time", value)
    }
    let name = String(decoding: random.pick(pairs).name, as: UTF8.self)
    return tree.replacing("data", data.replacing(name, value))
  }

  private static let badAttributes: [(String, String)] = [
    ("specversion", "\"0.3\""), ("specversion", "1.0"), ("id", "\"\""), ("id", "7"), ("source", "false"),
    ("type", "[]"), ("time", "\"2020-13-01T00:00:00Z\""), ("time", "\"2020-02-30T00:00:00Z\""),
    ("time", "\"2021-02-29T00:00:00Z\""), ("time", "\"2020-02-03t00:00:00Z\""), ("time", "\"2020-02-03T00:00:00z\""),
    ("time", "\"2020-02-03T24:00:00Z\""), ("time", "\"2020-06-30T23:59:60Z\""), ("time", "\"2020-02-03T00:00:00\""),
    ("time", "\"2020-02-03T00:00:00.Z\""), ("time", "\"2020-02-03T00:00:00+0700\""),
    ("time", "\"1999-12-31T23:59:59Z\""), ("time", "\"9999-01-01T00:00:00Z\""), ("time", "1580688000"),
    ("time", "\"2020-02-03T00:00:00+24:00\""), ("time", "\"2020-02-03 00:00:00Z\""), ("data", "[]"), ("data", "\"\""),
  ]

  private static let badData: [String: [String]] = [
    "office": ["\"\"", "\"a b\"", "\"Đ\"", "7", "\"123456789012345678901234567890123\"", "\"a/b\""],
    "case": ["\"\"", "\"a\\u0000\"", "\"\\u0085\"", "\"\u{7F}\"", "1", "[]"],
    "sequence": ["0", "-1", "4294967296", "1.0", "1e0", "\"1\"", "true", "99999999999999999999"],
    "amount": ["1.0", "10000000000000001", "-10000000000000001", "1e3", "\"1\"", "[1]", "123456789012345678901"],
    "category": ["\"\"", "\"a b\"", "1", "\"é\""], "officer": ["\"\"", "5", "{}"], "reason": ["7", "[]"],
    "to": ["\"\"", "\"*\"", "74"], "eligible": ["\"true\"", "1", "0"], "byAgreement": ["\"false\"", "{}"],
    "period": ["1999", "2201", "2020.0", "\"2020\""], "casesPercent": ["100.01", "-0", "1e1", "5.125", "\"5\"", "101"],
    "moneyPercent": ["100.01", "-1", "1E1", "50.000", "\"x\""], "officers": ["-1", "100001", "1.5"],
    "quota": ["-1", "100001", "\"3\""], "count": ["0", "-1", "1000001", "1.0", "false"],
  ]

  /// The tree with one field wrong.
  private mutating func spoiled(_ tree: SlowJSON) -> SlowJSON {
    guard let data = tree["data"], case .object(let pairs) = data, random.chance(perMille: 600) else {
      let bad = random.pick(Self.badAttributes)
      return tree.replacing(bad.0, .number(bad.1))
    }
    let name = String(decoding: random.pick(pairs).name, as: UTF8.self)
    let values = Self.badData[name] ?? ["[]"]
    return tree.replacing("data", data.replacing(name, .number(random.pick(values))))
  }

  private static let wholeTexts = [
    "", " ", "   ", "\t", "null", "[1,2,3]", "\"text\"", "7", "true", "{", "}", "{}{}", "{\"a\":}", "{\"a\" 1}", "{,}",
    "{\"a\":1,}", "{'a':1}", "{a:1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}",
    "{\"a\":1.}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":TRUE}", "{\"a\":nul}", "{\"a\":\"\\x41\"}", "{\"a\":\"\\u12G4\"}",
    "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"\\udfff\":1}", "{\"a\":\"\t\"}",
    "{\"a\":\"", "{\"a\":[}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":1}/**/", "{\"a\":0x10}", "\u{FEFF}{}",
    "{\"a\":--1}",
  ]

  /// A record that is no JSON, or not an object: some text, or the event spoilt as bytes.
  private mutating func malformed(_ tree: SlowJSON, _ whole: SlowRecord) -> SlowRecord {
    var result = whole
    guard result.headers.isEmpty else { return result }
    var value = whole.value ?? []
    let place = value.isEmpty ? 0 : random.integer(0...value.count - 1)
    switch random.integer(0...9) {
    case 0..<4: value = Array(random.pick(Self.wholeTexts).utf8)
    case 4: value = [0xEF, 0xBB, 0xBF] + value
    case 5: value = Array(value.prefix(place))
    case 6: value.insert(random.pick([0xFF, 0xC0, 0xED, 0x80, 0xF5, 0x00]), at: place)
    case 7: value += Array(random.pick(["}", "x", "{}", ",", "\u{0}"]).utf8)
    case 8:
      let levels = random.pick([220, 5000])
      let nested = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
      value = RandomText.bytes(tree.replacing("deep", .number(nested)), &random)
    default:
      let extra = random.pick(["\"\\uD83D\"", "NaN", "\"\\u{41}\"", "[1,]", "'a'", "1.e5", "-01"])
      value = RandomText.bytes(tree.replacing("extra", .number(extra)), &random)
    }
    result.value = value.isEmpty && settings.hasKeys && random.chance(perMille: 500) ? nil : value
    return result
  }
}

extension SlowJSON {
  /// The object with another value of a name, or without it; a new name comes last.
  func replacing(_ name: String, _ value: SlowJSON?) -> SlowJSON {
    guard case .object(let pairs) = self else { return self }
    let bytes = Array(name.utf8)
    var result = pairs
    result.removeAll { $0.name == bytes }
    if let value { result.append(Pair(name: bytes, value: value)) }
    return .object(result)
  }
}
