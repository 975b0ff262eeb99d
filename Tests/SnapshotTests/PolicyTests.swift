import Alerts
import Engine
import Ledger
import Testing

@testable import Snapshots

@Suite("The policy in force is part of a snapshot")
struct PolicyTests {
  private static let other = [Rule(name: "other", test: RuleTest(.cases, .below(hundredths: 9900)))]
  private static let hour: Int64 = 3_600_000_000

  private func load(_ state: DiskState, configured rules: [Rule]) throws -> EngineBox {
    var settings = DiskState.settings
    settings.rules = rules
    settings.maximumAheadMicroseconds = 7
    let file = try SnapshotFile(path: state.path, identity: DiskState.identity, newKey: DiskState.hashKey)
    return try #require(try file.load(settings)).box
  }

  private func schedule(_ rules: [Rule], _ maximumAheadMicroseconds: Int64, _ box: EngineBox) -> Bool {
    box.engine.schedule(rules: rules, maximumAheadMicroseconds: maximumAheadMicroseconds)
  }

  private func alerts(of box: EngineBox, from first: Int) -> [String] {
    for offset in first..<100 {
      DiskState.lines[offset].withUnsafeBytes { box.engine.stage(line: $0, offset: Int64(offset)) }
      _ = box.engine.applyStaged()
    }
    return box.engine.takeAlerts().map { "\($0)" }
  }

  @Test("rules in force and how far times may be ahead are those of the state, whatever is configured now")
  func inForce() throws {
    let state = try DiskState.written(isClosed: true)
    let box = try load(state, configured: Self.other)
    #expect(box.engine.settings.rules == DiskState.settings.rules)
    #expect(box.engine.settings.maximumAheadMicroseconds == Self.hour)
    #expect(box.engine.scheduledRules == nil)
  }

  @Test("rules that are scheduled and not yet in force are scheduled again, and end the same alerts at the same event")
  func scheduled() throws {
    let state = try DiskState()
    try state.write(upTo: 60)
    let box = EngineBox(PartitionEngine(DiskState.settings))
    for offset in 0..<80 {
      DiskState.lines[offset].withUnsafeBytes { box.engine.stage(line: $0, offset: Int64(offset)) }
      _ = box.engine.applyStaged()
    }
    _ = box.engine.takeAlerts()
    let (written, position) = try state.advance(to: 80)
    #expect(schedule(Self.other, 5, box))
    var scheduled = written
    scheduled.nextRules = Self.other
    scheduled.maximumAheadMicroseconds = 5
    try state.file?.write(scheduled, at: position)
    state.close()
    let restored = try load(state, configured: [])
    #expect(restored.engine.settings.rules == DiskState.settings.rules)
    #expect(restored.engine.scheduledRules == Self.other)
    #expect(restored.engine.settings.maximumAheadMicroseconds == 5)
    let found = alerts(of: restored, from: 80)
    #expect(found == alerts(of: box, from: 80))
    #expect(found.contains { $0.contains("ruleChanged") })
    #expect(restored.engine.settings.rules == Self.other)
    let changes = restored.engine.takeChanges()
    #expect(changes.nextRules == nil)
  }

  @Test("a policy is new until a snapshot says it")
  func newness() throws {
    let state = try DiskState.written(isClosed: true)
    let box = try load(state, configured: [])
    let rules = DiskState.settings.rules
    #expect(!schedule(rules, Self.hour, box))
    #expect(schedule(rules, Self.hour + 1, box))
    #expect(schedule(Self.other, Self.hour, box))
    #expect(!schedule(rules, Self.hour, box))
    #expect(schedule(Self.other, 1, box))
    let changes = box.engine.takeChanges()
    #expect(changes.rules == rules)
    #expect(changes.nextRules == Self.other)
    #expect(changes.maximumAheadMicroseconds == 1)
    #expect(!schedule(Self.other, 1, box))
    let fresh = EngineBox(PartitionEngine(DiskState.settings))
    #expect(schedule(rules, Self.hour, fresh))
  }
}
