/// Holds an engine so that it can be handed on, from the thread that loads it to the one that runs it.
public final class EngineBox: @unchecked Sendable {
  // Sendable: used by one thread at a time, the one that the partition is assigned to.
  /// The engine.
  public var engine: PartitionEngine

  /// Takes an engine in.
  public init(_ engine: consuming PartitionEngine) { self.engine = engine }
}
