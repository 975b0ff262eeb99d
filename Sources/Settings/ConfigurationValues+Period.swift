internal import Ledger

extension ConfigurationValues {
  /// The statistics year: the keys that are written, over a calendar.
  func period(_ standard: StatisticsCalendar) throws(SettingsError) -> StatisticsCalendar {
    var (month, day, offset) = (standard.startMonth, standard.startDay, standard.utcOffsetSeconds)
    if let scalar = scalars[.periodStart] { (month, day) = try scalar.startOfYear() }
    if let scalar = scalars[.periodUtcOffset] { offset = try scalar.utcOffset() }
    return StatisticsCalendar(startMonth: month, startDay: day, utcOffsetSeconds: offset) ?? standard
  }
}
