import Settings
import Testing

struct ConfigurationErrorTests {
  @Test(arguments: [
    ("snapshotIntervals: 30s", "snapshotIntervals", "tiendo.yaml:1: snapshotIntervals is not a key here; did you mean"),
    ("kafka: {servers: k:9092}", "kafka.servers", "the keys are bootstrapServers, group and properties"),
    ("kafka: {bootstrap.servers: k:9092}", "kafka.bootstrap.servers", "did you mean bootstrapServers?"),
    ("bootstrapServers: k:9092", "bootstrapServers", "did you mean kafka.bootstrapServers?"),
    ("\nmonitor:\n  tokn: x", "monitor.tokn", "tiendo.yaml:3: monitor.tokn is not a key here; did you mean token?"),
    ("Threads: 2", "Threads", "did you mean threads?"),
    ("colour: red", "colour", "the keys are state, rules, offices"),
    ("kafka: k:9092", "kafka", "is a single value where a map is needed; its keys are bootstrapServers"),
    ("monitor: null", "monitor", "is a single value where a map is needed"),
    (
      "monitor:", "monitor",
      "its keys are listen, token, tokenFile, allowAnonymous, officeMetrics and notifications"
    ),
    ("- threads: 1", "", "holds a list where a map is needed"),
    ("threads: [1]", "threads", "is a list where a single value is needed"),
    ("threads: 1\nthreads: 2", "", "has the key threads twice"),
    ("kafka: {bootstrapServers: k}", "kafka.bootstrapServers", "write host:port"),
    ("kafka: {bootstrapServers: \"k:1,\"}", "kafka.bootstrapServers", "write host:port"),
    ("kafka: {bootstrapServers: \"k:1 j:1\"}", "kafka.bootstrapServers", "write host:port"),
    ("kafka: {bootstrapServers: \"k:0\"}", "kafka.bootstrapServers", "write host:port"),
    ("kafka: {bootstrapServers: [a:1]}", "kafka.bootstrapServers", "is a list where"),
    ("kafka: {group: \"\"}", "kafka.group", "write 1 to 249 characters"),
    ("kafka: {group: \"a\\nb\"}", "kafka.group", "\"a\\nb\" is not a name of a group"),
    ("topics: {events: a b}", "topics.events", "\"a b\" is not a name of a topic"),
    ("topics: {events: ..}", "topics.events", "is not a name of a topic"),
    ("topics: {days: \(String(repeating: "x", count: 250))}", "topics.days", "write 1 to 249 characters"),
    ("topics: {totals: null}", "topics.totals", "null is not a name of a topic"),
    ("topics: {alerts: case-events}", "topics.alerts", "\"case-events\" is the name of topics.events too"),
    ("topics: {days: x, open: x}", "topics.days", "is the name of topics.open too"),
    ("state:", "state", "nothing is not a path; write a path"),
    ("state: \"\"", "state", "\"\" is not a path"),
    ("rules: \"\"", "rules", "write a path, or null for none"),
    ("offices: \"a\\0b\"", "offices", "is not a path"),
    ("period: {start: 13-01}", "period.start", "is not a day that every year has"),
    ("period: {start: 02-29}", "period.start", "is not a day that every year has"),
    ("period: {start: 1-10}", "period.start", "write month and day, such as \"10-01\""),
    ("period: {start: 10/01}", "period.start", "write month and day"),
    ("period: {utcOffset: 420}", "period.utcOffset", "\"420\" is not an offset from UTC; write sign, hours"),
    ("period: {utcOffset: 07:00}", "period.utcOffset", "write sign, hours and minutes"),
    ("period: {utcOffset: +24:00}", "period.utcOffset", "write sign, hours and minutes"),
    ("period: {utcOffset: +07:60}", "period.utcOffset", "write sign, hours and minutes"),
    ("period: {utcOffset: Z}", "period.utcOffset", "write sign, hours and minutes"),
    ("closeDays: never", "closeDays", "\"never\" is not a way to close days; write ticks or events"),
    ("maxAhead: 3651d", "maxAhead", "is out of bounds; 0 to 3650d is allowed"),
    ("maxAhead: 60", "maxAhead", "\"60\" has no unit; write a number and ms, s, m, h or d, such as 1h"),
    ("maxAhead: -1h", "maxAhead", "is not a duration"),
    ("threads: 0", "threads", "\"0\" is not a whole number from 1 to 64"),
    ("threads: 65", "threads", "is not a whole number from 1 to 64"),
    ("threads: two", "threads", "is not a whole number"),
    ("threads:", "threads", "nothing is not a whole number"),
    ("snapshotInterval: 0s", "snapshotInterval", "100ms to 1d is allowed"),
    ("snapshotInterval: 0", "snapshotInterval", "100ms to 1d is allowed"),
    ("commitInterval: 5us", "commitInterval", "is not a duration; write a number and ms, s, m, h or d, such as 1s"),
    ("commitInterval: 9ms", "commitInterval", "10ms to 10m is allowed"),
    ("commitInterval: 11m", "commitInterval", "10ms to 10m is allowed"),
    ("transactions: yes", "transactions", "\"yes\" is neither true nor false"),
    ("transactions: 1", "transactions", "write true or false"),
    ("handover: disk", "handover", "\"disk\" is not a way to hand over; write none or kafka"),
    ("handover: kafka\ntransactions: false", "handover", "needs transactions; write transactions: true, or"),
    ("topics: {state: office-days}", "topics.state", "is the name of topics.days too"),
    ("monitor: {listen: 8080}", "monitor.listen", "such as 127.0.0.1:8080 or [::1]:8080, or null"),
    ("monitor: {listen: \":8080\"}", "monitor.listen", "is not an address and a port"),
    ("monitor: {listen: 0.0.0.0:8080}", "monitor.listen", "can be reached from other machines; set monitor.token"),
    ("monitor: {listen: 0.0.0.0:8080, token: null}", "monitor.listen", "or monitor.allowAnonymous: true"),
    ("monitor: {listen: null, notifications: n}", "monitor.listen", "turns off the notifications too"),
    ("monitor: {allowAnonymous: yes}", "monitor.allowAnonymous", "is neither true nor false"),
    ("monitor: {listen: localhost:99999}", "monitor.listen", "is not an address and a port"),
    ("log: {level: verbose}", "log.level", "write trace, debug, info, notice, warning, error or critical"),
    ("log: {format: xml}", "log.format", "write text or json"),
  ])
  func `A wrong file is refused with the key and what is allowed`(text: String, key: String, part: String) {
    let error = refusal { () throws(SettingsError) in try Configuration.parse(text) }
    #expect(error?.source == "tiendo.yaml")
    #expect(error?.key == key)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("TIENDO_THREADS", "0", "TIENDO_THREADS: threads: \"0\" is not a whole number from 1 to 64; write"),
    ("TIENDO_THREADS", "", "TIENDO_THREADS: threads is empty; write a value, or unset it"),
    ("TIENDO_MONITOR_TOKEN", "", "monitor.token is empty; write a value, write null, or unset it"),
    ("TIENDO_STATE", "null", "state: null is not a path"),
    ("TIENDO_TREADS", "2", "TIENDO_TREADS: is not a variable of Tiendo; did you mean TIENDO_THREADS?"),
    ("TIENDO_BOOTSTRAP_SERVERS", "k:1", "is not a variable of Tiendo"),
    ("TIENDO_KAFKA_BOOTSTRAPSERVERS", "k:1", "did you mean TIENDO_KAFKA_BOOTSTRAP_SERVERS?"),
    ("TIENDO_CONFIGURATION", "x", "is not a variable of Tiendo"), ("TIENDO_CONFG", "x", "did you mean TIENDO_CONFIG?"),
    ("TIENDO_", "x", "is not a variable of Tiendo"), ("TIENDO_PORT", "8080", "is not a variable of Tiendo"),
    ("TIENDO_MONITOR_PORT", "8080", "is not a variable of Tiendo"),
    ("TIENDO_KAFKA_PROPERTIES", "a", "TIENDO_KAFKA_PROPERTIES: kafka.properties is a single value where a map"),
    ("TIENDO_KAFKA_PROPERTIES", "{a", "kafka.properties is not YAML"),
    ("TIENDO_KAFKA_PROPERTIES", "# none", "kafka.properties is empty"),
    ("TIENDO_KAFKA_PROPERTIES_", "x", "is not a setting of librdkafka"),
    ("TIENDO_KAFKA_PROPERTIES_GROUP_ID", "g", "kafka.properties.group.id may not be set here; set kafka.group instead"),
  ])
  func `A wrong variable is refused by its name`(variable: String, value: String, part: String) {
    let error = refusal { () throws(SettingsError) in
      try Configuration.parse("threads: 1", environment: [variable: value])
    }
    #expect(error?.source == variable)
    #expect(error?.line == nil)
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("monitor: {token: \"hush hush\"}", [:]), ("monitor: token:hush", [:]), ("monitor:\n  token:hush", [:]),
    ("monitor: {token=hush: 1}", [:]), ("monitor: {tokn: hush}", [:]), ("monitor: {token: [hush]}", [:]),
    ("monitor: {token: hush, tokenFile: /x}", [:]), ("kafka: {properties: [sasl.password=hush]}", [:]),
    ("kafka: {properties: {sasl.password=hush}}", [:]), ("kafka: {properties: sasl.password=hush}", [:]),
    ("kafka: {properties: {sasl.password: \"hush\\0\"}}", [:]), ("kafka: {properties: {SASL.password: hush}}", [:]),
    ("", ["TIENDO_MONITOR_TOKEN": "hush\n"]), ("", ["TIENDO_MONITOR_TOKN": "hush"]),
    ("", ["TIENDO_KAFKA_PROPERTIES": "sasl.password=hush"]), ("", ["TIENDO_KAFKA_PROPERTIES": "sasl.password:hush"]),
    ("", ["TIENDO_KAFKA_PROPERTIES": "{sasl.password=hush}"]),
    ("", ["TIENDO_KAFKA_PROPERTIES": "{sasl.password: hush"]),
    ("", ["TIENDO_KAFKA_PROPERTIES": "{sasl.password=hush, sasl.password=hush}"]),
  ])
  func `A secret is never in an error, wherever it slipped`(text: String, environment: [String: String]) {
    let error = refusal { () throws(SettingsError) in try Configuration.parse(text, environment: environment) }
    #expect(error?.description.contains("hush") == false, "\(error?.description ?? "")")
    #expect(error.map { "\($0.value ?? "")\($0.key)\($0.problem)\($0.allowed)".contains("hush") } == false)
  }
}
