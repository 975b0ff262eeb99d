import CaseEvents
import ReferenceModel

/// Used by the one thread that libFuzzer calls on.
nonisolated(unsafe) private var decoder = EventDecoder()

/// One input of libFuzzer: bytes that come from nobody in particular must neither crash the decoder nor be taken
/// otherwise than the reference model takes them.
///
/// Without a NUL byte the input is a record in structured mode. With some it is one in binary mode: up to five headers,
/// each ended by a NUL, and then the value. The byte 0x01 alone stands for an absent header or value.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecode(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let record = input.contains(0) ? binaryRecord(input) : SlowRecord(value: input)
  if case .disagreement(let what) = decoder.agreement(on: record) {
    fatalError("the decoders disagree: \(what)")
  }
  return 0
}

private func binaryRecord(_ input: [UInt8]) -> SlowRecord {
  let names = ["specversion", "id", "source", "type", "time"]
  let parts = input.split(separator: 0, maxSplits: names.count, omittingEmptySubsequences: false).map { part in
    part.elementsEqual([1]) ? nil : Array(part)
  }
  // What makes binary mode is the presence of this header, so one without a value stands for its absence.
  var headers: [(String, [UInt8]?)] = [("ce_specversion", nil)]
  for (name, part) in zip(names, parts.dropLast()) { headers.append(("ce_" + name, part)) }
  return SlowRecord(value: parts.last ?? nil, headers: headers)
}
