// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6, imports internal by default, existentials written out, members only of what is imported.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
  name: "tiendo",
  products: [
    .executable(name: "tiendo", targets: ["tiendo"]),
    .executable(name: "tiendo-bench", targets: ["tiendo-bench"]),
    .executable(name: "tiendo-trial", targets: ["tiendo-trial"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Level 0: C libraries, and the event as bytes.
    .systemLibrary(name: "CRdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .systemLibrary(name: "CCompression", providers: [.apt(["zlib1g-dev", "libzstd-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CThreads"),
    .systemLibrary(name: "CProcessor"),
    library("Threads"),
    library("CSV"),
    library("Topics"),
    library("CaseEvents", ["CProcessor"]),
    // Level 1–3: the pure core.
    library("Ledger", ["CProcessor", "CaseEvents"]),
    library("Alerts", ["Ledger"]),
    library("Engine", ["CaseEvents", "Ledger", "Alerts"]),
    library("RuleTrials", ["Ledger", "Alerts"]),
    // Level 1 and 4: the outside world, one library each.
    library("Kafka", ["CRdkafka", "CThreads"]),
    library("Records", ["CaseEvents", "Ledger", "Alerts", "Engine", "RuleTrials"]),
    library("Snapshots", ["CaseEvents", "Ledger", "Alerts", "Engine", grdb, sqlite]),
    // Level 5: sources and sinks around the engine.
    library("Settings", ["Ledger", "Alerts", "RuleTrials", yams]),
    library(
      "Worker",
      [
        "CaseEvents", "Ledger", "Alerts", "Engine", "Kafka", "Records", "Snapshots", "Threads", "Topics", logging,
        lifecycle,
      ]),
    library(
      "Replay",
      ["CaseEvents", "Ledger", "Alerts", "Engine", "CCompression", "Kafka", "Records", "Threads", crypto]),
    library("Reported", ["CSV", "Ledger"]),
    .target(
      name: "Monitor",
      dependencies: [
        "Alerts", "CCompression", "Kafka", "Ledger", "Records", "Settings", "Threads", "Topics", crypto, httpTypes,
        hummingbird, hummingbirdCore,
        lifecycle, logging, nioCore,
      ],
      resources: [.embedInCode("Resources")], swiftSettings: strict),
    library(
      "Notifications", ["Alerts", "CCurl", "Settings", "Threads", crypto, grdb, logging]),
    .target(
      name: "Scenario", dependencies: ["CSV"], resources: [.copy("Resources")], swiftSettings: strict),
    // Level 6: everything in one process, and the command line.
    .target(
      name: "Demo",
      dependencies: ["Alerts", "Kafka", "Ledger", "Monitor", "Scenario", "Settings", "Threads", "Worker", logging],
      resources: [.embedInCode("Resources/rules.example.yaml")], swiftSettings: strict),
    .executableTarget(
      name: "tiendo",
      dependencies: [
        "Alerts", "CaseEvents", "Demo", "Engine", "Kafka", "Ledger", "Records", "Replay", "Reported", "RuleTrials",
        "Scenario",
        "Settings", "Snapshots", "Threads", "Topics", "Monitor", "Notifications", "Worker", arguments, logging,
        lifecycle,
        signals,
      ],
      swiftSettings: strict),
    // What benchmarks and trials need beside: a broker, and a C program as the limit.
    library("Brokers", ["Kafka"]),
    .target(name: "CBaseline", dependencies: ["CRdkafka"]),
    .executableTarget(
      name: "tiendo-bench",
      dependencies: [
        "Alerts", "Brokers", "CBaseline", "CaseEvents", "Engine", "Kafka", "Ledger", "Monitor", "Records", "Replay",
        "Scenario", "Settings", "Snapshots", "Threads", "Worker", arguments, logging,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "tiendo-trial",
      dependencies: [
        "Alerts", "Brokers", "Engine", "Kafka", "Ledger", "Records", "Scenario", "Settings", arguments,
      ],
      swiftSettings: strict),
    // What tests share; the second is another, slow and simple implementation of the contract.
    .target(name: "TestSupport", dependencies: ["Kafka"], path: "Tests/TestSupport", swiftSettings: strict),
    .target(name: "ReferenceModel", path: "Tests/ReferenceModel", swiftSettings: strict),
    .target(
      name: "EngineTestSupport",
      dependencies: ["Alerts", "CaseEvents", "Engine", "Ledger", "Records", "ReferenceModel"],
      path: "Tests/EngineTestSupport", swiftSettings: strict),
    // Documents judged by `schemas/`.
    .target(name: "SchemaTestSupport", path: "Tests/SchemaTestSupport", swiftSettings: strict),
    tests(
      "EngineTests",
      [
        "Alerts", "CaseEvents", "Engine", "EngineTestSupport", "Ledger", "Records", "ReferenceModel",
        "SchemaTestSupport",
      ]),
    tests("CaseEventsTests", ["CaseEvents", "ReferenceModel"]),
    tests("CommandTests", ["Kafka", "SchemaTestSupport", "TestSupport", "tiendo"]),
    tests("DemoTests", ["Alerts", "Demo", "Ledger", "Monitor", "Scenario", "Worker"]),
    tests("KafkaTests", ["Kafka", "TestSupport"]),
    tests(
      "MonitorTests",
      [
        "Alerts", "Kafka", "Ledger", "Monitor", "Records", "Settings", "TestSupport", "Threads", httpTypes,
        hummingbird, hummingbirdCore, logging, nioCore, nioEmbedded,
      ]),
    tests(
      "NotificationsTests",
      ["Notifications", "Settings", "Threads", crypto, httpTypes, hummingbird, hummingbirdCore, lifecycle, logging]),
    tests(
      "ReplayTests",
      [
        "Alerts", "CaseEvents", "Engine", "EngineTestSupport", "Kafka", "Ledger", "Records", "ReferenceModel", "Replay",
        "Settings", "TestSupport", "Threads",
      ]),
    tests("ReportedTests", ["Ledger", "Reported", "ReferenceModel"]),
    tests(
      "RuleTrialsTests", ["Alerts", "Engine", "EngineTestSupport", "Ledger", "ReferenceModel", "RuleTrials"]),
    tests("ScenarioTests", ["Scenario"]),
    tests("SettingsTests", ["Settings", "Alerts", "Ledger", "RuleTrials", "SchemaTestSupport"]),
    tests(
      "SimulationTests",
      [
        "Alerts", "Engine", "EngineTestSupport", "Kafka", "Ledger", "Records", "ReferenceModel", "Snapshots", "Threads",
        "Worker", logging,
      ]),
    tests(
      "SnapshotTests",
      [
        "Alerts", "CaseEvents", "Engine", "EngineTestSupport", "Ledger", "ReferenceModel", "SchemaTestSupport",
        "Snapshots", grdb,
      ]),
    tests("TidyTests", []),
    tests("TopicsTests", ["Topics"]),
    tests("TrialTests", ["TestSupport", "tiendo", "tiendo-trial"]),
    tests(
      "WorkerTests",
      [
        "Alerts", "CaseEvents", "Engine", "Kafka", "Ledger", "Records", "Scenario", "TestSupport", "Threads", "Topics",
        "Worker",
        logging,
      ]),
  ]
)

// With TIENDO_ONLY=SimulationTests there are these tests and what they stand on: an optimised build of all the rest
// would take as long as the tests.
if let only = Context.environment["TIENDO_ONLY"] {
  var kept: Set<String> = []
  var waiting = [only]
  while let name = waiting.popLast() {
    guard kept.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
    for dependency in target.dependencies {
      switch dependency {
      case .byNameItem(let name, _), .targetItem(let name, _): waiting.append(name)
      default: break
      }
    }
  }
  package.targets.removeAll { !kept.contains($0.name) }
  package.products = []
}
