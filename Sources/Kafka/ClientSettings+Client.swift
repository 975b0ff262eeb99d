import CRdkafka

extension ClientSettings {
  /// Makes a client. The caller owns the handle and must destroy it.
  ///
  /// `required` are properties the wrapper stands on: a caller may repeat but not contradict them. `prepare` may set
  /// on the configuration what is no text property.
  func makeClient(
    _ type: rd_kafka_type_t, required: ClientSettings, prepare: (OpaquePointer) -> Void
  ) throws(KafkaError) -> OpaquePointer {
    for property in required.properties {
      if let value = self[property.name], value != property.value {
        throw .refused(
          "setting \(property.name)", "must be \(property.value) here, not \(value); leave it out of the properties")
      }
    }
    guard let configuration = rd_kafka_conf_new() else {
      throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "making a client", reason: "no memory for its configuration")
    }
    do throws(KafkaError) {
      for property in merging(required).properties { try property.set(on: configuration) }
    } catch {
      rd_kafka_conf_destroy(configuration)
      throw error
    }
    prepare(configuration)
    let (client, reason) = KafkaError.withReasonBuffer { rd_kafka_new(type, configuration, $0, $1) }
    guard let client else {
      let code = rd_kafka_last_error()
      // The configuration is librdkafka's only after success.
      rd_kafka_conf_destroy(configuration)
      throw KafkaError(code, "making a client", reason: reason)
    }
    return client
  }
}

extension ClientSettings.Property {
  fileprivate func set(on configuration: OpaquePointer) throws(KafkaError) {
    let (result, reason) = KafkaError.withReasonBuffer { rd_kafka_conf_set(configuration, name, value, $0, $1) }
    if result != RD_KAFKA_CONF_OK { throw .refused("setting \(name)", reason) }
  }
}
