import CRdkafka

extension KafkaError {
  /// From a bare code. A client that has failed for good says so only as `_FATAL`; the cause is looked up in it.
  init(_ code: rd_kafka_resp_err_t, _ operation: String, reason: String? = nil, client: OpaquePointer? = nil) {
    guard code == RD_KAFKA_RESP_ERR__FATAL, let client else {
      self.init(
        code: code.rawValue, name: String(cString: rd_kafka_err2name(code)), operation: operation,
        reason: reason ?? String(cString: rd_kafka_err2str(code)), isFatal: code == RD_KAFKA_RESP_ERR__FATAL,
        isRetriable: Self.passing.contains(code.rawValue))
      return
    }
    self = KafkaError.fatal(of: client, operation)
  }

  /// Takes over `error` and destroys it.
  init(consuming error: OpaquePointer, _ operation: String) {
    self.init(
      code: rd_kafka_error_code(error).rawValue, name: String(cString: rd_kafka_error_name(error)),
      operation: operation, reason: String(cString: rd_kafka_error_string(error)),
      isFatal: rd_kafka_error_is_fatal(error) != 0, isRetriable: rd_kafka_error_is_retriable(error) != 0,
      requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0)
    rd_kafka_error_destroy(error)
  }

  /// A refusal of the wrapper itself.
  static func refused(_ operation: String, _ reason: String) -> KafkaError {
    KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation, reason: reason)
  }

  /// The error for which `client` has stopped working.
  static func fatal(of client: OpaquePointer, _ operation: String) -> KafkaError {
    let (code, reason) = withReasonBuffer { rd_kafka_fatal_error(client, $0, $1) }
    let shown = code == RD_KAFKA_RESP_ERR_NO_ERROR ? RD_KAFKA_RESP_ERR__FATAL : code
    return KafkaError(
      code: shown.rawValue, name: String(cString: rd_kafka_err2name(shown)), operation: operation, reason: reason,
      isFatal: true)
  }

  /// Throws unless `code` is success.
  static func check(
    _ code: rd_kafka_resp_err_t, _ operation: @autoclosure () -> String, client: OpaquePointer? = nil
  ) throws(KafkaError) {
    if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation(), client: client) }
  }

  /// Throws unless `error` is null; destroys it.
  static func check(_ error: OpaquePointer?, _ operation: @autoclosure () -> String) throws(KafkaError) {
    if let error { throw KafkaError(consuming: error, operation()) }
  }

  /// Lends `body` a buffer for librdkafka to write a reason to.
  static func withReasonBuffer<Result>(
    _ body: (UnsafeMutablePointer<CChar>?, Int) -> Result
  ) -> (Result, reason: String) {
    var buffer = [CChar](repeating: 0, count: 512)
    let result = buffer.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return (result, String(decoding: bytes, as: UTF8.self))
  }

  /// Calls that return a bare code do not say whether it will pass; these do, by the protocol.
  private static let passing: Set<Int32> = Set(
    [
      RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR__TRANSPORT,
      RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__WAIT_COORD,
      RD_KAFKA_RESP_ERR__WAIT_CACHE, RD_KAFKA_RESP_ERR__RETRY, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
      RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
      RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
      RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
      RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
      RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
      RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT,
      RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
    ].map(\.rawValue))
}
