/// Durations as people write them: a whole number and a unit, `90s`, `15m`, `12h`, `3d`; `0` for none.
enum DurationText {
  /// A unit and its length.
  enum Unit: String, CaseIterable {
    case milliseconds = "ms"
    case seconds = "s"
    case minutes = "m"
    case hours = "h"
    case days = "d"

    /// Length of the unit.
    var microseconds: Int64 {
      switch self {
      case .milliseconds: 1_000
      case .seconds: 1_000_000
      case .minutes: 60_000_000
      case .hours: 3_600_000_000
      case .days: 86_400_000_000
      }
    }
  }

  /// Why a text is no duration.
  enum Failure: Error, Hashable {
    /// It is not a number and a unit.
    case shape
    /// It is a number other than 0 alone.
    case unitMissing
    /// It is beyond 64 bits of microseconds.
    case tooLarge
  }

  /// The units of the contract's rules; a configuration may count in milliseconds as well.
  static let ruleUnits: [Unit] = [.seconds, .minutes, .hours, .days]

  /// The microseconds of a text. Nothing but digits and one of the units is accepted: no sign, space or fraction.
  static func microseconds(_ text: String, units: [Unit] = Unit.allCases) throws(Failure) -> Int64 {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { throw .shape }
    guard digits.count < text.utf8.count else {
      guard text == "0" else { throw .unitMissing }
      return 0
    }
    guard let unit = Unit(rawValue: String(text[digits.endIndex...])), units.contains(unit) else { throw .shape }
    guard let number = Int64(text[..<digits.endIndex]) else { throw .tooLarge }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit.microseconds)
    guard !overflow else { throw .tooLarge }
    return product
  }

  /// The shortest way to write a duration of whole milliseconds.
  static func text(microseconds: Int64) -> String {
    guard microseconds != 0 else { return "0" }
    let unit = Unit.allCases.last { microseconds % $0.microseconds == 0 } ?? .milliseconds
    return "\(microseconds / unit.microseconds)\(unit.rawValue)"
  }
}

extension Scalar {
  /// A duration in microseconds, within bounds.
  func microseconds(
    in range: ClosedRange<Int64>, units: [DurationText.Unit] = DurationText.Unit.allCases, example: String
  ) throws(SettingsError) -> Int64 {
    let form = "write a number and \(alternatives(units.map(\.rawValue))), such as \(example)"
    let bounds =
      "\(DurationText.text(microseconds: range.lowerBound)) to "
      + DurationText.text(microseconds: range.upperBound)
    guard !isNull else { throw error("is not a duration", allowed: form) }
    do throws(DurationText.Failure) {
      let value = try DurationText.microseconds(text, units: units)
      guard range.contains(value) else { throw .tooLarge }
      return value
    } catch {
      switch error {
      case .shape: throw self.error("is not a duration", allowed: form)
      case .unitMissing: throw self.error("has no unit", allowed: form)
      case .tooLarge: throw self.error("is out of bounds", allowed: "\(bounds) is allowed")
      }
    }
  }

  /// A number of days, written with the unit: `14d`.
  func days(in range: ClosedRange<Int>, example: String) throws(SettingsError) -> Int {
    let day = DurationText.Unit.days
    let bounds = "\(range.lowerBound)d to \(range.upperBound)d"
    let microseconds = isNull ? nil : try? DurationText.microseconds(text, units: [day])
    guard let microseconds, range.contains(Int(microseconds / day.microseconds)) else {
      throw error("is not a number of days", allowed: "write a whole number and d, such as \(example), from \(bounds)")
    }
    return Int(microseconds / day.microseconds)
  }
}
