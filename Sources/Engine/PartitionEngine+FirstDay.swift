public import Ledger

extension PartitionEngine {
  /// The earliest day on which an office became known; `nil` before the first.
  public var firstDay: Day? { order.map { rows[$0].firstDay }.min().map { Day(number: $0) } }
}
