import CRdkafka

/// Owns the headers of a record to be produced, until librdkafka takes them.
struct HeaderList: ~Copyable {
  private(set) var raw: OpaquePointer?

  /// Null where there are none: a record without headers needs no list.
  init(_ headers: [Header]) {
    guard !headers.isEmpty else { return }
    raw = rd_kafka_headers_new(headers.count)
    for header in headers {
      if let value = header.value {
        value.withUnsafeBytes { bytes in
          withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { place in
            // A null address would make an empty value null.
            let address = bytes.isEmpty ? UnsafeRawPointer(place.baseAddress) : bytes.baseAddress
            _ = rd_kafka_header_add(raw, header.name, -1, address, bytes.count)
          }
        }
      } else {
        rd_kafka_header_add(raw, header.name, -1, nil, 0)
      }
    }
  }

  deinit { if let raw { rd_kafka_headers_destroy(raw) } }

  /// librdkafka has taken the list over.
  mutating func relinquish() { raw = nil }
}
