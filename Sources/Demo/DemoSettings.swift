public import Alerts
public import Scenario

/// What a demo is told once.
public struct DemoSettings: Sendable {
  /// More offices than this make more records a day than is sensible to look at: the broker is a mock, and each closed
  /// day is a record of each office.
  public static let maximumOffices = 200

  /// The model that the events come from.
  public var model: NationalOptions
  /// Simulated days a second; `nil`: as fast as it goes.
  public var daysPerSecond: Double?
  /// Rules of the worker.
  public var rules: [Rule]
  /// Directory of the snapshots, empty or not there yet; `nil` for a temporary one, removed at the end.
  public var stateDirectory: String?
  /// Port of the web page on this machine, or another one where that is taken; `nil` for no page.
  public var pagePort: Int?
  /// Whether the page stays when the years are over, until a stop is asked for.
  public var stays = false
  /// How long what is to be seen is explained before the years begin.
  public var opening = Duration.zero

  /// A demo without an opening.
  public init(model: NationalOptions, daysPerSecond: Double?, rules: [Rule], stateDirectory: String? = nil) {
    self.model = model
    self.daysPerSecond = daysPerSecond
    self.rules = rules
    self.stateDirectory = stateDirectory
  }

  /// The rules of `deploy/rules.example.yaml`, as they were when the program was built.
  public static var exampleRules: String { String(decoding: PackageResources.rules_example_yaml, as: UTF8.self) }
}

/// Why a demo ends by itself.
public struct DemoFailure: Error, Sendable, CustomStringConvertible {
  /// One line: what, where, what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}
