/// Rules files and configurations around every bound, allowed and not, to be judged by two judges.
enum SchemaDocuments {
  private static let long = String(repeating: "x", count: 65)
  private static let veryLong = String(repeating: "x", count: 250)
  private static let percentages = [
    "0", "0.0", "1", "70", "70.5", "70.55", "99.99", "100", "100.0", "100.00", "100.01", "101", "70.555", "70.550",
    "-1", "-0", "-0.0", "+5", "05", ".5", "5.", "5e0", "5.0e+0", "1_0", "1_0.5", "0x10", "1:30", ".inf", ".nan",
    "70 %", "70,5", "null", "~", "", "true", "[5]", "{a: 5}", "1000000000000000", "99999999999999999999999",
  ]
  private static let durations = [
    "0", "00", "0s", "1s", "59s", "60s", "1m", "10m", "11m", "600s", "601s", "1h", "24h", "25h", "1d", "2d", "86400s",
    "86401s", "007d", "3650d", "3651d", "87600h", "87601h", "5256000m", "5256001m", "315360000s", "315360001s",
    "99999999999999999999d", "106751992d", "9ms", "10ms", "99ms", "100ms", "500ms", "1500ms", "1w", "-1d",
    "-0", "1.5h", "1", "60", "0.0", "1 d", "1D",
    "1d1h", "\"1d\"", "\"\"", "null", "", "true", "[1d]",
  ]
  private static let days = [
    "0d", "1d", "7d", "007d", "183d", "184d", "365d", "366d", "367d", "3650d", "3651d", "7", "0", "24h", "d", "-1d",
    "1.5d", "7 d", "7D",
    "99999999999999999999d", "null", "", "[7d]",
  ]

  /// Notifications files.
  static let notifications: [String] = {
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    func webhook(_ members: String) -> String { "webhooks: [{name: a, url: \"https://x\", \(members)}]" }
    var texts = ["{}", "webhooks: []", "alertmanagers: []", "webhook: []", "webhooks: {}", "maxAge: 24h", "maxAge: 24"]
    texts += ["secret: \(secret)", "secret: \(secret), secretFile: /x", "secret: hush", "rules: [a]"].map(webhook)
    texts += [
      "rules: [\"a*\"]", "rules: []", "offices: [\"74\", \"1?\"]", "offices: [\"x y\"]", "severity: info",
      "severity: loud",
      "allowPrivate: true", "allowPrivate: 1", "color: red",
    ].map { webhook("secret: \(secret), \($0)") }
    texts += ["http://x", "https://x/y?z=1", "ftp://x", "x", "\"\"", "http://a b"].map {
      "alertmanagers: [{name: a, url: \"\($0.filter { $0 != "\"" })\"}]"
    }
    texts += ["a", "a-1", "A", "a b", "a_b"].map { "alertmanagers: [{name: \"\($0)\", url: \"http://x\"}]" }
    return texts
  }()

  /// Rules files.
  static let rules: [String] = {
    var texts = percentages.flatMap { number in
      [
        rule("below: \(number)"), rule("behindTarget: {points: \(number)}"),
        rule("behindLastPeriod: {points: \(number)}"), rule("drop: {points: \(number), within: 7d}"),
        rule("eligibleShrinks: {percent: \(number), within: 7d}"),
        rule("terminationShare: {percent: \(number), within: 7d}"),
        rule("delegationSurge: {factor: \(number), within: 7d}"),
        rule("below: 1", "clear: \(number)"),
      ]
    }
    texts += days.flatMap { days in
      [
        rule("stalled: \(days)"), rule("drop: {points: 1, within: \(days)}"),
        rule("eligibleShrinks: {percent: 1, within: \(days)}"),
        rule("terminationShare: {percent: 1, within: \(days)}"),
        rule("delegationSurge: {factor: 1, within: \(days)}"),
      ]
    }
    texts += durations.map { rule("below: 1", "for: \($0)") }
    texts += [
      "0", "1", "20", "9007199254740991", "9007199254740992", "-1", "-0", "1.0", "1e3", "007", "0x10", "1_0", "null",
      "", "true",
    ].map { rule("below: 1", "minEligible: \($0)") }
    texts += ["info", "warning", "critical", "Info", "none", "null", ""].map { rule("below: 1", "severity: \($0)") }
    texts += [
      "[\"74\"]", "[\"74\", \"14*\", \"?\"]", "[\"*\"]", "[]", "[\"\"]", "[\"a b\"]", "[\"ă\"]", "[null]", "[[\"74\"]]",
      "\"74\"", "null", "[\(long.dropLast())]", "[\(long)]", "[\"a/b\"]", "{a: b}",
    ].map { rule("below: 1", "offices: \($0)") }
    texts += [
      "{en: x}", "{}", "{en: null}", "{en: \"\"}", "{en: }", "{no: x, 5: y}", "{\"\": x}", "{en_US: x}", "{en-US: x}",
      "{\(veryLong.prefix(35)): x}", "{\(veryLong.prefix(36)): x}", "{en: \"{office}: {rate} %\"}",
      "{en: \"{referenceDone}{referenceEligible}{resolution}{alert}{cause}{state}{metric}{rule}{period}{severity}\"}",
      "{en: \"{observed}\"}", "{en: \"{observe}\"}", "{en: \"{offic}\"}", "{en: \"{\"}", "{en: \"}\"}",
      "{en: \"{ office}\"}", "{en: \"{}\"}", "{en: \"{{office}}\"}",
      "{en: [x]}", "null", "x", "[x]",
    ].map { rule("below: 1", "summary: \($0)") }
    texts += ["a", "0-a", "A", "a_b", "\"\"", "\"a b\"", "null", "\(long.dropLast())", long, "[a]"].map {
      "rules: [{name: \($0), metric: cases, below: 1}]"
    }
    texts += ["cases", "money", "Cases", "case", "null", "[cases]"].map {
      "rules: [{name: a, metric: \($0), below: 1}]"
    }
    return texts + wholeRules
  }()

  private static let wholeRules = [
    "rules: []", "rules: {}", "rules: null", "rules:", "rules: a", "rules: [a]", "rules: [{}]", "rules: [null]", "",
    "[]",
    "# nothing", "{}", "other: 1\nrules: []", "Rules: []", "rules: []\nrules: []", "rules: []\n---\nrules: []",
    "rules: [", "\trules: []", "rules:\n\t- a", rule(), rule("below: 1", "below: 2"), rule("below: 1", "stalled: 7d"),
    rule("under: 1"), rule("below: 1", "colour: red"), rule("behindTarget: 5"), rule("behindTarget: {}"),
    rule("behindTarget: null"), rule("behindTarget: {points: 5, within: 7d}"), rule("drop: {points: 5}"),
    rule("drop: {within: 7d}"), rule("drop: {points: 5, within: 7d, clear: 1}"), rule("behindLastPeriod: {}"),
    rule("eligibleShrinks: 5"), rule("eligibleShrinks: {percent: 5}"), rule("terminationShare: {within: 7d}"),
    rule("terminationShare: {points: 5, within: 7d}"), rule("delegationSurge: {percent: 5, within: 7d}"),
    rule("delegationSurge: {factor: 5, within: 7d}", "stalled: 7d"), rule("delegationSurge: null"),
    "rules: [{metric: cases, below: 1}]", "rules: [{name: a, below: 1}]",
    "rules:\n  - &one {name: a, metric: cases, below: 1}\n",
    "rules: [{name: a, metric: &m cases, below: 1}, "
      + "{name: b, metric: *m, below: 1}]", "rules: [{<<: {name: a, metric: cases}, below: 1}]", "rules: [*none]",
  ]

  /// Configurations; `token` is a file that holds a token.
  static func configurations(token: String) -> [String] {
    var texts = durations.flatMap { ["maxAhead: \($0)", "snapshotInterval: \($0)", "commitInterval: \($0)"] }
    texts += ["0", "1", "64", "65", "-1", "1.0", "01", "two", "null", ""].map { "threads: \($0)" }
    texts += ["true", "false", "True", "yes", "on", "1", "null", ""].map { "transactions: \($0)" }
    texts += ["none", "kafka", "Kafka", "disk", "null"].flatMap { way in
      ["", "\ntransactions: true", "\ntransactions: false"].map { "handover: \(way)\($0)" }
    }
    texts += ["ticks", "events", "Ticks", "never", "null"].map { "closeDays: \($0)" }
    texts += ["stay", "leave", "Leave", "go", "null"].map { "onStop: \($0)" }
    texts += ["info", "trace", "critical", "INFO", "verbose", "null"].map { "log: {level: \($0)}" }
    texts += ["text", "json", "xml", "null"].map { "log: {format: \($0)}" }
    texts += [
      "01-01", "02-28", "02-29", "04-30", "04-31", "10-01", "12-31", "12-32", "13-01", "00-01", "1-10", "10/01", "null",
    ].map { "period: {start: \"\($0)\"}" }
    texts += ["+07:00", "-23:59", "+00:00", "+24:00", "+07:60", "07:00", "+7:00", "Z", "420", ""].map {
      "period: {utcOffset: \"\($0)\"}"
    }
    let addresses = [
      "k:9092", "127.0.0.1:1", "k:0", "k:65535", "k:65536", "k:09092", "k", ":1", "[::1]:9092", "::1:9092", "[]:1",
      "[a]:1", "[fe80::1%eth0]:80", "é:1", "a_b.c-d:80", "k:99999", "k:-1", "",
    ]
    texts += addresses.flatMap { address in
      ["", ", allowAnonymous: true", ", token: a"].map { "monitor: {listen: \"\(address)\"\($0)}" }
    }
    texts += (addresses + ["k:1,j:2", "k:1, j:2", " k:1 ", "k:1,", ",k:1", "k:1 j:2", "k:1,,j:2"]).map {
      "kafka: {bootstrapServers: \"\($0)\"}"
    }
    let names = ["a", "A.b_c-1", ".", "..", "...", "a b", "ă", "", veryLong, String(veryLong.dropLast())]
    for key in ["events", "totals", "days", "alerts", "open", "rejected"] {
      texts += names.map { "topics: {\(key): \"\($0)\"}" }
    }
    texts +=
      (names + ["a\\nb", "a\\0b", "a\\u0085b", String(repeating: "é", count: 124)]
      + [String(repeating: "é", count: 125)]).map { "kafka: {group: \"\($0)\"}" }
    for key in ["state", "rules", "offices"] {
      texts += ["\"a\"", "\"\"", "\"a\\0\"", "null", "", "[a]"].map { "\(key): \($0)" }
    }
    return texts + monitors(token: token) + properties + wholeConfigurations
  }

  private static func monitors(token: String) -> [String] {
    [
      "{}", "null", "[]", "{listen: null}", "{listen: 8080}", "{token: null}", "{token: s3cret}", "{token: \"\"}",
      "{token: \"a b\"}", "{token: \"ă\"}", "{token: [a]}", "{tokenFile: null}", "{tokenFile: \"\"}",
      "{tokenFile: \"\(token)\"}", "{token: a, tokenFile: \"\(token)\"}", "{token: null, tokenFile: \"\(token)\"}",
      "{token: a, tokenFile: null}", "{tokn: a}",
      "{listen: \"localhost:1\"}", "{listen: \"127.0.0.9:1\"}", "{listen: \"127a:1\"}", "{listen: \"[::]:1\"}",
      "{listen: \"k:1\", allowAnonymous: false}", "{listen: \"k:1\", token: null}", "{allowAnonymous: yes}",
      "{listen: \"k:1\", tokenFile: \"\(token)\"}", "{officeMetrics: false}", "{officeMetrics: 1}",
      "{notifications: n}", "{notifications: null, listen: null}", "{notifications: n, listen: null}",
    ].map { "monitor: \($0)" }
  }

  private static let properties =
    [
      "{}", "null", "[]", "a", "{security.protocol: SSL}", "{socket.timeout.ms: 60000}", "{x: 1.5}", "{x: true}",
      "{x: null}", "{x: }", "{x: \"\"}", "{x: \"a\\0\"}", "{x: [1]}", "{X: 1}", "{\"\": 1}", "{File: a}",
      "{log_level: 7}",
      "{a_b: 1}", "{acks: all}", "{acks: -1}", "{acks: \"-1\"}", "{acks: 1}", "{acks: 0}",
      "{request.required.acks: all}",
      "{request.required.acks: 1}", "{partition.assignment.strategy: range}",
      "{partition.assignment.strategy: roundrobin}", "{group.protocol: classic}", "{group.protocol: consumer}",
    ].map { "kafka: {properties: \($0)}" }
    + [
      "bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "client.id", "transactional.id",
      "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms", "enable.auto.offset.store",
      "offset.store.method", "offset.store.path", "offset.store.sync.interval.ms", "auto.offset.reset",
      "isolation.level", "enable.partition.eof", "enable.idempotence", "delivery.report.only.error",
      "message.max.bytes", "log.queue", "test.mock.num.brokers", "client.rack",
    ].map { "kafka: {properties: {\($0): x}}" }

  private static let wholeConfigurations = [
    "{}", "[]", "a", "kafka:", "kafka: {}", "topics: []", "period: null", "log: text", "colour: red",
    "kafka: {servers: k:1}", "topics: {event: x}", "period: {begin: 10-01}", "log: {colour: red}", "Threads: 1",
    "threads: 1\nthreads: 2", "threads: 1\n---\nthreads: 2", "threads: [", "\tthreads: 1", "<<: {threads: 1}",
    "state: &s x\nrules: *s", "log: {level: info, format: json}",
  ]

  private static func rule(_ lines: String...) -> String {
    "rules:\n" + (["- name: a", "  metric: cases"] + lines.map { "  " + $0 }).joined(separator: "\n")
  }
}
