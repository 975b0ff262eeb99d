/// Records that a producer took but could not deliver.
public struct DeliveryFailures: Sendable, Equatable {
  /// How many.
  public var count: Int
  /// Why the first of them failed; nil where there is none.
  public var firstError: KafkaError?

  /// Makes a count.
  public init(count: Int, firstError: KafkaError?) {
    self.count = count
    self.firstError = firstError
  }
}
