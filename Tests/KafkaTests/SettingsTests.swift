import Kafka
import TestSupport
import Testing

struct SettingsTests {
  @Test(arguments: [
    ("no.such.property", "1"), ("fetch.wait.max.ms", "soon"), ("auto.offset.reset", "sometimes"),
    ("partition.assignment.strategy", "cooperative-sticky"), ("enable.auto.commit", "true"), ("log.queue", "false"),
  ])
  func `A wrong property is refused by name`(name: String, value: String) {
    let error = #expect(throws: KafkaError.self) { _ = try Consumer([name: value]) }
    #expect(error?.code == KafkaError.Code.invalidArgument)
    #expect(error?.operation == "setting \(name)")
    #expect(error?.reason.isEmpty == false)
  }

  @Test func `A wrong property of a producer is refused by name`() {
    let error = #expect(throws: KafkaError.self) { _ = try Producer(["acks": "most"]) }
    #expect(error?.description.contains("acks") == true)
  }

  @Test func `Properties that do not go together are refused with librdkafka's reason`() {
    let error = #expect(throws: KafkaError.self) {
      _ = try Consumer(["bootstrap.servers": "127.0.0.1:1", "session.timeout.ms": "6000", "max.poll.interval.ms": "1"])
    }
    #expect(error?.reason.contains("max.poll.interval.ms") == true)
  }

  @Test func `The later of two values counts, and order is kept`() {
    let settings: ClientSettings = ["a": "1", "b": "2", "a": "3"]
    #expect(settings["a"] == "3")
    #expect(
      settings.merging(["b": "4", "c": "5"]).properties.map { "\($0.name)=\($0.value)" } == [
        "a=1", "a=3", "b=4", "c=5",
      ])
    var less = settings
    less["a"] = nil
    #expect(less.properties.map(\.name) == ["b"])
  }
}
