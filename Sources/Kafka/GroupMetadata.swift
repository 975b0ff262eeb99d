import CRdkafka

/// A member's standing in its group at one moment; lets a transactional producer commit offsets in its name.
///
/// Safe on any thread: the C object is never changed after it was made, by any thread.
public final class GroupMetadata: @unchecked Sendable {
  let raw: OpaquePointer

  init(owning metadata: OpaquePointer) { raw = metadata }

  deinit { rd_kafka_consumer_group_metadata_destroy(raw) }
}
