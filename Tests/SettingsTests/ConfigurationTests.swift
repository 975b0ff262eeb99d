import Ledger
import Settings
import Testing

struct ConfigurationTests {
  /// The block of the contract.
  private static let contract = """
    kafka:
      bootstrapServers: 127.0.0.1:9092
      group: tiendo
      properties: {}             # passed to librdkafka as they are
    topics: {events: case-events, totals: office-totals, days: office-days, alerts: completion-alerts, \
    open: open-alerts, rejected: case-events-dlq}
    state: ./state               # snapshots, one file per partition
    rules: null                  # rules file
    offices: null                # CSV: code,name,level,parent,validFrom,validTo
    period: {start: "10-01", utcOffset: "+07:00"}
    closeDays: ticks             # ticks | events
    maxAhead: 1h
    threads: 1                   # members of the group in this process
    snapshotInterval: 30s
    commitInterval: 1s
    transactions: true
    monitor: {listen: 127.0.0.1:8080, token: null}   # listen: null turns it off
    log: {level: info, format: text}                  # text | json
    """

  @Test(arguments: ["", "# nothing but a comment\n", "{}", contract])
  func `The defaults are those of the contract`(text: String) throws {
    let configuration = try Configuration.parse(text)
    #expect(configuration == Configuration())
    #expect(
      configuration.effectiveDescription == [
        "kafka.bootstrapServers: 127.0.0.1:9092", "kafka.group: tiendo", "topics.events: case-events",
        "topics.totals: office-totals", "topics.days: office-days", "topics.alerts: completion-alerts",
        "topics.open: open-alerts", "topics.rejected: case-events-dlq",
        "topics.state: tiendo-state", "state: ./state", "rules: null", "offices: null", "period.start: 10-01",
        "period.utcOffset: +07:00", "closeDays: ticks", "maxAhead: 1h",
        "threads: 1", "snapshotInterval: 30s", "commitInterval: 1s", "transactions: true", "handover: none",
        "onStop: stay", "monitor.listen: 127.0.0.1:8080", "monitor.token: null", "monitor.allowAnonymous: false",
        "monitor.officeMetrics: true", "monitor.notifications: null", "log.level: info", "log.format: text",
      ])
    #expect(configuration.kafka.properties.isEmpty)
    #expect(configuration.maxAheadMicroseconds == 3_600_000_000)
  }

  @Test func `Every key of a file is taken`() throws {
    let text = """
      kafka:
        bootstrapServers: "broker1:9092, broker_2:9093,[::1]:9094"
        group: other
        properties: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN, socket.timeout.ms: 60000}
      topics: {events: e, totals: t, days: d, alerts: a, open: o, rejected: r, state: s}
      state: /var/lib/tiendo
      rules: rules.yaml
      offices: offices.csv
      period: {start: 01-01, utcOffset: -03:30}
      closeDays: events
      maxAhead: 0
      threads: 64
      snapshotInterval: 1d
      commitInterval: 10m
      transactions: true
      handover: kafka
      onStop: leave
      monitor: {listen: 0.0.0.0:0, token: a-secret, allowAnonymous: true, officeMetrics: false, notifications: n.yaml}
      log: {level: critical, format: json}
      """
    var expected = Configuration()
    expected.kafka.bootstrapServers = "broker1:9092,broker_2:9093,[::1]:9094"
    expected.kafka.group = "other"
    expected.kafka.properties = [
      KafkaProperty(name: "sasl.mechanism", value: "PLAIN"),
      KafkaProperty(name: "security.protocol", value: "SASL_SSL"),
      KafkaProperty(name: "socket.timeout.ms", value: "60000"),
    ]
    expected.topics.events = "e"
    expected.topics.totals = "t"
    expected.topics.days = "d"
    expected.topics.alerts = "a"
    expected.topics.open = "o"
    expected.topics.rejected = "r"
    expected.topics.state = "s"
    expected.state = "/var/lib/tiendo"
    expected.rules = "rules.yaml"
    expected.offices = "offices.csv"
    expected.period = try #require(
      StatisticsCalendar(startMonth: 1, startDay: 1, utcOffsetSeconds: -(3 * 3600 + 30 * 60)))
    expected.closeDays = .events
    expected.maxAhead = .zero
    expected.threads = 64
    expected.snapshotInterval = .seconds(86_400)
    expected.commitInterval = .seconds(600)
    expected.handover = .kafka
    expected.onStop = .leave
    expected.monitor.listen = ListenAddress(host: "0.0.0.0", port: 0)
    expected.monitor.token = "a-secret"
    expected.monitor.allowAnonymous = true
    expected.monitor.officeMetrics = false
    expected.monitor.notifications = "n.yaml"
    expected.log.level = .critical
    expected.log.format = .json
    #expect(try Configuration.parse(text) == expected)
  }

  @Test(arguments: [
    ("", "stay"), ("onStop: null", "stay"), ("onStop: leave", "leave"), ("handover: kafka", "leave"),
    ("handover: kafka\nonStop: null", "leave"), ("handover: kafka\nonStop: stay", "stay"), ("handover: none", "stay"),
  ])
  func `A stop leaves the group where others can go on, unless something else is written`(text: String, way: String)
    throws
  {
    #expect(try Configuration.parse(text).onStop.rawValue == way)
  }

  @Test(arguments: [
    ("TIENDO_KAFKA_BOOTSTRAP_SERVERS", "k:1", "kafka.bootstrapServers: k:1"),
    ("TIENDO_KAFKA_GROUP", "g", "kafka.group: g"),
    ("TIENDO_KAFKA_PROPERTIES", "{client.rack: r1}", "kafka.properties.client.rack: r1"),
    ("TIENDO_TOPICS_EVENTS", "x", "topics.events: x"), ("TIENDO_TOPICS_TOTALS", "x", "topics.totals: x"),
    ("TIENDO_TOPICS_DAYS", "x", "topics.days: x"), ("TIENDO_TOPICS_ALERTS", "x", "topics.alerts: x"),
    ("TIENDO_TOPICS_OPEN", "x", "topics.open: x"), ("TIENDO_TOPICS_REJECTED", "x", "topics.rejected: x"),
    ("TIENDO_TOPICS_STATE", "x", "topics.state: x"), ("TIENDO_HANDOVER", "kafka", "handover: kafka"),
    ("TIENDO_STATE", "/s", "state: /s"), ("TIENDO_RULES", "r.yaml", "rules: r.yaml"),
    ("TIENDO_OFFICES", "o.csv", "offices: o.csv"), ("TIENDO_PERIOD_START", "02-28", "period.start: 02-28"),
    ("TIENDO_PERIOD_UTC_OFFSET", "-00:30", "period.utcOffset: -00:30"),
    ("TIENDO_CLOSE_DAYS", "events", "closeDays: events"), ("TIENDO_MAX_AHEAD", "90m", "maxAhead: 90m"),
    ("TIENDO_THREADS", "4", "threads: 4"), ("TIENDO_SNAPSHOT_INTERVAL", "60s", "snapshotInterval: 1m"),
    ("TIENDO_COMMIT_INTERVAL", "120s", "commitInterval: 2m"),
    ("TIENDO_TRANSACTIONS", "false", "transactions: false"), ("TIENDO_ON_STOP", "leave", "onStop: leave"),
    ("TIENDO_MONITOR_LISTEN", "[::1]:80", "monitor.listen: [::1]:80"),
    ("TIENDO_MONITOR_ALLOW_ANONYMOUS", "true", "monitor.allowAnonymous: true"),
    ("TIENDO_MONITOR_NOTIFICATIONS", "n.yaml", "monitor.notifications: n.yaml"),
    ("TIENDO_MONITOR_OFFICE_METRICS", "false", "monitor.officeMetrics: false"),
    ("TIENDO_MONITOR_LISTEN", "null", "monitor.listen: null"), ("TIENDO_MONITOR_TOKEN", "s3cret", "monitor.token: ***"),
    ("TIENDO_LOG_LEVEL", "debug", "log.level: debug"), ("TIENDO_LOG_FORMAT", "json", "log.format: json"),
  ])
  func `Every key can be overridden by its variable`(variable: String, value: String, line: String) throws {
    let alone = try Configuration.parse("", environment: [variable: value])
    #expect(alone.effectiveDescription.contains(line))
    let above = try Configuration.parse(Self.contract, environment: [variable: value, "HOME": "/", "tiendo_x": "1"])
    #expect(above == alone)
  }

  @Test func `The file is that of the argument, else that of TIENDO_CONFIG, else none`() throws {
    try withFile("chosen.yaml", Array("threads: 3\nlog: {level: debug}".utf8)) { path in
      let named = try Configuration.load(path: nil, environment: ["TIENDO_CONFIG": path, "TIENDO_LOG_LEVEL": "error"])
      #expect(named.threads == 3)
      #expect(named.log.level == .error)
      let given = try Configuration.load(path: path, environment: ["TIENDO_CONFIG": "/no/such/file"])
      #expect(given.threads == 3)
    }
    #expect(try Configuration.load(path: nil, environment: [:]) == Configuration())
    let empty = refusal { () throws(SettingsError) in
      try Configuration.load(path: nil, environment: ["TIENDO_CONFIG": ""])
    }
    #expect(empty?.description == "TIENDO_CONFIG: is empty; write a path, or unset it")
    let missing = refusal { () throws(SettingsError) in
      try Configuration.load(path: nil, environment: ["TIENDO_CONFIG": "/no/such/file"])
    }
    #expect(missing?.description.hasPrefix("/no/such/file: cannot be read: there is no such file") == true)
  }

  @Test(arguments: [
    ("TIENDO_SERVICE_HOST", "10.0.0.1"), ("TIENDO_SERVICE_PORT", "80"), ("TIENDO_SERVICE_PORT_HTTP", "80"),
    ("TIENDO_PORT", "tcp://10.0.0.1:80"), ("TIENDO_PORT_80_TCP", "tcp://10.0.0.1:80"),
    ("TIENDO_PORT_80_TCP_PROTO", "tcp"), ("TIENDO_PORT_80_TCP_ADDR", "10.0.0.1"),
    ("TIENDO_MONITOR_SERVICE_HOST", "10.0.0.1"), ("TIENDO_MONITOR_PORT", "tcp://10.0.0.1:80"),
  ])
  func `What Kubernetes sets for a service of that name is passed over`(variable: String, value: String) throws {
    #expect(try Configuration.parse("", environment: [variable: value]) == Configuration())
  }

  @Test func `The token can come from a file, and the environment wins over either`() throws {
    try withFile("token", Array("from-file\n".utf8)) { path in
      let file = "monitor: {tokenFile: \(path)}"
      #expect(try Configuration.parse(file).monitor.token == "from-file")
      let text = try Configuration.parse(file, environment: ["TIENDO_MONITOR_TOKEN": "from-variable"])
      #expect(text.monitor.token == "from-variable")
      let other = try Configuration.parse(
        "monitor: {token: written}", environment: ["TIENDO_MONITOR_TOKEN_FILE": path])
      #expect(other.monitor.token == "from-file")
      let both = refusal { () throws(SettingsError) in
        try Configuration.parse("monitor: {tokenFile: \(path), token: secret}")
      }
      #expect(both?.key == "monitor.tokenFile")
      #expect(both?.description.contains("secret") == false)
    }
  }
}
