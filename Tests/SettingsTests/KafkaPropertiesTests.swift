import Settings
import Testing

struct KafkaPropertiesTests {
  private func properties(_ text: String, _ environment: [String: String] = [:]) throws(SettingsError) -> [String] {
    try Configuration.parse(text, environment: environment).kafka.properties.map { "\($0.name)=\($0.value)" }
  }

  @Test func `Values stay the text that was written, ordered by name`() throws {
    let text = """
      kafka:
        properties: {ssl.ca.location: /a, debug: no, enable.ssl.certificate.verification: false, linger.ms: 5.0}
      """
    #expect(
      try properties(text) == [
        "debug=no", "enable.ssl.certificate.verification=false", "linger.ms=5.0", "ssl.ca.location=/a",
      ])
  }

  @Test(arguments: [
    ("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"), ("s3cret\n\n", "s3cret\n"),
    (" a b ", " a b "),
  ])
  func `A value from a file is its content without one newline at the end`(content: String, value: String) throws {
    try withFile("password", Array(content.utf8)) { path throws in
      let expected = ["sasl.password=\(value)"]
      #expect(try properties("kafka: {properties: {sasl.passwordFile: \(path)}}") == expected)
      #expect(try properties("", ["TIENDO_KAFKA_PROPERTIES": "{sasl.passwordFile: \(path)}"]) == expected)
      #expect(try properties("", ["TIENDO_KAFKA_PROPERTIES_SASL_PASSWORD_FILE": path]) == expected)
    }
  }

  @Test func `The map of the environment takes the place of the file's, and a single variable wins over both`() throws {
    let file = "kafka: {properties: {client.rack: a, linger.ms: 1}}"
    let map = "{linger.ms: 2, debug: msg}"
    #expect(try properties(file, ["TIENDO_KAFKA_PROPERTIES": map]) == ["debug=msg", "linger.ms=2"])
    #expect(try properties(file, ["TIENDO_KAFKA_PROPERTIES": "{}"]) == [])
    #expect(try properties(file, ["TIENDO_KAFKA_PROPERTIES_LINGER_MS": "3"]) == ["client.rack=a", "linger.ms=3"])
    #expect(
      try properties(file, ["TIENDO_KAFKA_PROPERTIES": map, "TIENDO_KAFKA_PROPERTIES_LINGER_MS": "4"]) == [
        "debug=msg", "linger.ms=4",
      ])
    #expect(try properties("", ["TIENDO_KAFKA_PROPERTIES_LOG_LEVEL": "7"]) == ["log_level=7"])
  }

  @Test(arguments: [
    ("{bootstrap.servers: k:1}", "set kafka.bootstrapServers instead"),
    ("{metadata.broker.list: k:1}", "set kafka.bootstrapServers instead"), ("{group.id: g}", "set kafka.group instead"),
    ("{enable.auto.commit: true}", "Tiendo keeps its own positions"),
    ("{enable.auto.offset.store: true}", "Tiendo keeps its own positions"),
    ("{transactional.id: x}", "derived from the state directory"),
    ("{client.id: x}", "one of its own"),
    ("{isolation.level: read_uncommitted}", "aborted records"), ("{auto.offset.reset: latest}", "never be jumped"),
    ("{enable.partition.eof: true}", "may not be set"), ("{log.queue: false}", "may not be set"),
    ("{enable.idempotence: false}", "may not be set"), ("{test.mock.num.brokers: 3}", "may not be set"),
    ("{partition.assignment.strategy: cooperative-sticky}", "write range, or take it out"),
    ("{group.protocol: consumer}", "write classic, or take it out"), ("{acks: 1}", "write all or -1"),
    ("{error_cb: x}", "cannot be set by a text"), ("{ssl_key: x}", "cannot be set by a text"),
    ("{linger.ms: null}", "null is not a value"), ("{linger.ms: }", "nothing is not a value"),
    ("{linger.ms: \"\"}", "is not a value"), ("{linger.ms: [1]}", "is a list where a single value"),
    ("{Linger.ms: 1}", "in small letters"), ("{File: /x}", "is not a setting of librdkafka"),
    ("{sasl.passwordFile: /no/such/file}", "cannot be read: there is no such file"),
    ("{sasl.password: a, sasl.passwordFile: /x}", "is set twice, by sasl.password and by sasl.passwordFile"),
    ("{sasl.password: a, sasl.password: b}", "has the key sasl.password twice"),
  ])
  func `A property that Tiendo must own, or that is none, is refused`(map: String, part: String) {
    for (text, environment) in [("kafka: {properties: \(map)}", [:]), ("", ["TIENDO_KAFKA_PROPERTIES": map])] {
      let error = refusal { () throws(SettingsError) in try properties(text, environment) }
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }
  }

  @Test func `What agrees with Tiendo is allowed`() throws {
    let text = """
      kafka: {properties: {partition.assignment.strategy: range, acks: all, group.protocol: classic, \
      group.instance.id: pod-0}}
      """
    #expect(
      try properties(text) == [
        "acks=all", "group.instance.id=pod-0", "group.protocol=classic", "partition.assignment.strategy=range",
      ])
  }

  @Test func `An empty file, and what a file holds, is refused without being shown`() throws {
    try withFile("empty", [0x0A]) { path in
      let error = refusal { () throws(SettingsError) in
        try properties("kafka: {properties: {sasl.passwordFile: \(path)}}")
      }
      #expect(error?.problem == "is an empty file")
      #expect(error?.key == "kafka.properties.sasl.passwordFile")
    }
    try withFile("hushed", Array("hush\0".utf8)) { path in
      let error = refusal { () throws(SettingsError) in
        try properties("kafka: {properties: {client.rackFile: \(path)}}")
      }
      #expect(error?.value == "***")
    }
  }

  @Test func `Secrets are masked in the log at start`() throws {
    let text = """
      kafka:
        properties: {sasl.username: u, sasl.password: hush, ssl.key.password: hush, ssl.key.pem: hush,
          sasl.oauthbearer.client.secret: hush, sasl.oauthbearer.config: hush, client.rack: "a\\nb"}
      monitor: {token: hush}
      """
    let lines = try Configuration.parse(text).effectiveDescription
    #expect(!lines.joined().contains("hush"))
    #expect(lines.contains("kafka.properties.sasl.password: ***"))
    #expect(lines.contains("kafka.properties.sasl.username: u"))
    #expect(lines.contains("kafka.properties.client.rack: a\\nb"))
  }
}
