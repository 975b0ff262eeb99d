import CRdkafka

extension Consumer {
  /// Begins to leave: the group takes the assignment away with a last `.revoked`, to be answered as ever. Go on with
  /// `pollControl` until `isClosed`.
  public mutating func beginClose() throws(KafkaError) {
    if client.awaitsAnswer { try unassign() }
    client.isUnfinished = true
    client.isClosing = true
    try KafkaError.check(rd_kafka_consumer_close_queue(client.raw, client.controlQueue), "closing the consumer")
  }

  /// Leaves the group at once, so that others get its partitions: closing alone leaves a static member
  /// (`group.instance.id`) in its group until its session ends, for it to come back. Close the consumer after it.
  /// - Throws: `KafkaError` with `isTimeout` where that took too long.
  public mutating func leave(timeoutMilliseconds: Int32) throws(KafkaError) {
    let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
    if client.awaitsAnswer { try unassign() }
    try KafkaError.check(rd_kafka_unsubscribe(client.raw), "leaving the group", client: client.raw)
    // The id is given up when the group is told.
    while memberID != nil {
      let left = deadline - ContinuousClock.now
      if left <= .zero { throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, "leaving the group") }
      _ = pollControl(timeoutMilliseconds: min(10, left.pollMilliseconds))
      if client.awaitsAnswer { try unassign() }
    }
    assignment = []
  }

  /// The consumer has left; nothing more will come.
  public var isClosed: Bool { rd_kafka_consumer_closed(client.raw) != 0 }

  /// Leaves the group and serves the control queue until that is done, at most for the time given.
  ///
  /// `handle` sees every control event that comes meanwhile; the last `.revoked` is its chance to commit. The
  /// assignment is given up after it, unless it did so itself; nothing may be asked of the consumer after that.
  /// - Throws: `KafkaError` with `isTimeout` where leaving took too long, or the fatal error that had stopped the
  ///   consumer before. Dropping the consumer is right in either case.
  public mutating func close(
    timeoutMilliseconds: Int32, handle: (inout Consumer, ControlEvent) -> Void = { _, _ in }
  ) throws(KafkaError) {
    let deadline = ContinuousClock.now + .milliseconds(timeoutMilliseconds)
    try beginClose()
    while !isClosed {
      let left = deadline - ContinuousClock.now
      if left <= .zero { throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, "closing the consumer") }
      guard let event = pollControl(timeoutMilliseconds: left.pollMilliseconds) else { continue }
      handle(&self, event)
      if client.awaitsAnswer { try unassign() }
    }
    assignment = []
  }
}

extension Duration {
  /// The time for one poll: never more than 100 ms, so that a state that announces itself by no event is seen soon.
  var pollMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    return seconds > 0 ? 100 : Int32(clamping: min(100, max(1, attoseconds / 1_000_000_000_000_000)))
  }
}
