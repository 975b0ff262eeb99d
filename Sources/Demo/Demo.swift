internal import Foundation
internal import Kafka
internal import Ledger
internal import Scenario
internal import Threads
internal import Worker

/// The whole of Tiendo in one process: a broker in memory, a model that feeds it, the worker of `tiendo run`, and a
/// reader of what the worker publishes.
public final class Demo: Sendable {
  /// What the user asks for while it runs.
  public let controls = Controls()
  private let settings: DemoSettings
  private let model: NationalModel
  private let log = DemoLog()
  private let cluster: MockCluster
  private let worker: Worker
  private let reader: TopicReader
  private let page: DemoPage?
  private let topics = WorkerSettings.Topics()
  private let stateDirectory: String

  /// What ended, so that the rest may be told.
  private enum Part: Sendable {
    case feeder, worker, reader, page
  }

  /// Starts the broker; nothing runs yet.
  ///
  /// - Throws: `ScenarioError` for a model out of range, `DemoFailure` for a state directory that cannot be used,
  ///   `KafkaError` where the broker cannot be started.
  public init(_ settings: DemoSettings) throws {
    guard settings.model.offices <= DemoSettings.maximumOffices else {
      throw ScenarioError.badOption(
        name: "offices",
        reason: "the demo shows at most \(DemoSettings.maximumOffices); tiendo generate makes more")
    }
    // Says at once what is wrong with the options.
    model = try NationalModel(settings.model)
    self.settings = settings
    stateDirectory = try Self.stateDirectory(settings)
    cluster = try MockCluster()
    // One partition, so that a replay of the same events gives the same alerts with the same ids.
    let all = [topics.events, topics.totals, topics.days, topics.alerts, topics.open, topics.rejected]
    for topic in all { try cluster.createTopic(topic, partitions: 1) }
    worker = Worker(Self.workerSettings(settings, cluster, stateDirectory), logger: log.logger)
    var view = DemoView()
    view.places = Places(
      state: stateDirectory, isStateTemporary: settings.stateDirectory == nil, brokers: cluster.bootstrapServers,
      input: topics.events, outputs: [topics.totals, topics.days, topics.alerts, topics.open])
    page = settings.pagePort.map { [cluster, model, log] port in
      DemoPage(
        port: port, brokers: cluster.bootstrapServers, offices: model.offices, rules: settings.rules,
        logger: log.logger)
    }
    reader = TopicReader(
      bootstrapServers: cluster.bootstrapServers, topics: view.places.outputs,
      board: Board(topics: topics, offices: model.offices), view: view)
  }

  /// The latest view; safe on any thread.
  public var view: DemoView {
    var view = reader.view
    view.speed = controls.speed
    view.wasStopped = controls.isStopping
    view.phase = view.wasStopped ? .ending : view.speed == nil ? .opening : .running
    view.warning = log.warning
    view.page = page?.address
    return view
  }

  /// Runs until the years are over or a stop is asked for; then everything fed is worked off and published, and a
  /// temporary state directory is gone.
  ///
  /// - Returns: the last view.
  /// - Throws: the first error of any part; the others have ended by then.
  public func run() async throws -> DemoView {
    defer {
      if settings.stateDirectory == nil { try? FileManager.default.removeItem(atPath: stateDirectory) }
    }
    let feeder = Feeder(
      settings: settings, model: model, topic: topics.events, bootstrapServers: cluster.bootstrapServers,
      controls: controls,
      status: worker.status, position: { [reader] in reader.position })
    try await withThrowingTaskGroup(of: Part.self) { [worker, reader, page] group in
      group.addTask {
        try await onThread(named: "feeder") { try feeder.run() }
        return .feeder
      }
      group.addTask {
        try await worker.run()
        return .worker
      }
      group.addTask {
        try await onThread(named: "reader") { try reader.run() }
        return .reader
      }
      if let page {
        group.addTask {
          try await page.run()
          return .page
        }
      }
      var failure: (any Error)?
      while let result = await group.nextResult() {
        switch result {
        case .success(.reader):
          while page != nil, settings.stays, !controls.isStopping { try? await Task.sleep(for: .milliseconds(100)) }
          page?.stop()
        case .success(.page): break
        case .success(.feeder): worker.stop()
        case .success(.worker): reader.finish()
        case .failure(let error):
          failure = failure ?? error
          controls.abort()
          worker.stop()
          reader.finish()
          page?.stop()
        }
      }
      if let failure { throw failure }
    }
    return view
  }

  private static func workerSettings(
    _ settings: DemoSettings, _ cluster: MockCluster, _ stateDirectory: String
  ) -> WorkerSettings {
    var worker = WorkerSettings(
      kafka: [
        "bootstrap.servers": cluster.bootstrapServers, "session.timeout.ms": "6000", "fetch.wait.max.ms": "20",
      ], wallClock: wallClockMicroseconds)
    worker.stateDirectory = stateDirectory
    worker.rules = settings.rules
    // Time is simulated, and wall-clock ticks would be far ahead of it: days close with the events.
    worker.producesTicks = false
    worker.commitInterval = .milliseconds(100)
    worker.snapshotInterval = .seconds(2)
    return worker
  }

  /// The directory asked for, which must hold nothing: the broker begins anew, and an older state would not fit it.
  private static func stateDirectory(_ settings: DemoSettings) throws(DemoFailure) -> String {
    guard let path = settings.stateDirectory else {
      return FileManager.default.temporaryDirectory.path + "/tiendo-demo-\(UUID().uuidString.prefix(8).lowercased())"
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return path }
    let isEmpty = isDirectory.boolValue && (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true
    guard isEmpty else {
      throw DemoFailure("--state \(path): is not an empty directory; the demo begins anew, name one that is not there")
    }
    return path
  }
}
