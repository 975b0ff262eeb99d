import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
import Settings
import Threads

/// The read side: a web page, an API, feeds and metrics, made from the published topics alone.
public final class Monitor: Service {
  private let settings: MonitorSettings
  private let logger: Logger
  private let store: BoardStore
  private let hub: LiveHub
  private let site: Site
  private let feed: TopicFeed
  private let bound = Locked<Int?>(nil)
  private let stopping: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

  /// A request that is being answered when it is to stop has so long.
  private static let closingTimeout = Duration.seconds(5)
  /// Heads of requests: as much as a browser ever sends.
  private static let headLimit = 32 * 1024

  /// A monitor that has not begun.
  ///
  /// - Parameters:
  ///   - metrics: what `/metrics` shows besides the monitor's own.
  ///   - alerts: takes the values of the alerts topic, in their order, on a thread of the monitor; after each start all
  ///     that the topic holds.
  ///   - committed: next offsets that a worker in this process has committed, by partition of the events; others are
  ///     asked of Kafka.
  ///   - health: of the program that the monitor is a part of; `nil`: its own alone.
  public init(
    _ settings: MonitorSettings, logger: Logger, metrics: @escaping @Sendable () -> [MetricFamily] = { [] },
    alerts: (@Sendable ([[UInt8]]) -> Void)? = nil,
    committed: @escaping @Sendable () -> [Int32: Int64] = { [:] }, health: (@Sendable () -> Health)? = nil
  ) {
    self.settings = settings
    self.logger = logger
    let store = BoardStore(
      BoardView(version: 0, board: Board(calendar: settings.calendar, directory: settings.offices)))
    self.store = store
    let hub = LiveHub(store) { PageContext($0, $1, store, settings).page }
    self.hub = hub
    feed = TopicFeed(settings, store: store, alerts: alerts, committed: committed, logger: logger)
    site = Site(
      settings: settings, store: store, hub: hub, access: Access(token: settings.token), metrics: metrics,
      health: health ?? {
        let state = store.freshness.state(now: settings.wallClock())
        return Health(isStarted: state != .connecting, isReady: state == .live, isLive: true)
      }, logger: logger)
    stopping = AsyncStream.makeStream(of: Void.self)
  }

  /// The port on which it listens, once it does.
  public var port: Int? { bound.withLock { $0 } }

  /// How the program is that the monitor is a part of, as the probes answer.
  public var health: Health { site.health() }

  /// Asks it to stop as a graceful shutdown does.
  public func stop() { stopping.continuation.finish() }

  /// Works until a graceful shutdown, a cancellation or `stop`.
  ///
  /// - Throws: an error of the system where the address cannot be listened on; a `KafkaError` for a property that
  ///   librdkafka refuses.
  public func run() async throws {
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Void.self) { [self] group in
        group.addTask { [feed] in try await onThread(named: "monitor-feed") { try feed.run() } }
        group.addTask { [feed] in try await onThread(named: "monitor-probe") { try feed.probe() } }
        group.addTask { [hub] in await hub.run() }
        var configuration = ServiceGroupConfiguration(services: [application], logger: quiet)
        configuration.maximumGracefulShutdownDuration = Self.closingTimeout
        let server = ServiceGroup(configuration: configuration)
        group.addTask { try await server.run() }
        group.addTask { [stopping] in for await _ in stopping.stream {} }
        // The first that ends, ends all.
        var failure: (any Error)?
        do { try await group.next() } catch { failure = error }
        feed.stop()
        site.streams.close()
        await hub.stop()
        store.wake()
        await server.triggerGracefulShutdown()
        stop()
        while let result = await group.nextResult() {
          if case .failure(let error) = result, failure == nil, !(error is CancellationError) { failure = error }
        }
        if let failure, !(failure is CancellationError) { throw failure }
      }
    } onGracefulShutdown: {
      self.stop()
    }
  }

  /// A library's lines about each request are not for this log.
  private var quiet: Logger {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    return quiet
  }

  private var application: some ApplicationProtocol {
    Application(
      router: site.router(),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [SlowReaderHandler(patience: self.settings.patience)],
          idleTimeout: settings.patience,
          httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: Self.headLimit, maxHeaderListSize: Self.headLimit, maxHeaderFieldCount: 100))),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.listen.host, port: settings.listen.port),
        availableConnectionsDelegate: MaximumAvailableConnections(settings.connectionLimit, logger: quiet)),
      onServerRunning: { [self] channel in
        var address = settings.listen
        address.port = channel.localAddress?.port ?? address.port
        let port = address.port
        bound.withLock { $0 = port }
        logger.info("monitor on http://\(address)/")
      }, logger: quiet)
  }
}
