/// Holds an engine so that it can be handed on, from the thread that loads it to the one that runs it.
public final class EngineBox: @unchecked Sendable {
  // Sendable: used by one thread at a time, the one that the partition is assigned to.
  @usableFromInline let place: UnsafeMutablePointer<PartitionEngine>

  /// Takes an engine in.
  public init(_ engine: consuming PartitionEngine) {
    place = .allocate(capacity: 1)
    place.initialize(to: engine)
  }

  deinit {
    place.deinitialize(count: 1)
    place.deallocate()
  }

  /// The engine. It lies behind a pointer since a stored property would be watched for overlapping access at run time,
  /// and is reached by its address since a coroutine would be allocated for each access: event by event.
  @inlinable public var engine: PartitionEngine {
    unsafeAddress { UnsafePointer(place) }
    unsafeMutableAddress { place }
  }
}
