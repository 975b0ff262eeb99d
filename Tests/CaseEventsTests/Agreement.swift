import CaseEvents
import ReferenceModel

/// What two decoders make of one record. The fuzzer is built from this file too.
enum Agreement: Equatable {
  /// Both accept it, with the same fields.
  case accepted
  /// Both reject it for the same reason, or differ where the contract leaves it open.
  case rejected
  case disagreement(String)
}

extension EventDecoder {
  /// Decodes a record in the mode that its headers ask for, and holds the result against the reference model's.
  mutating func agreement(on record: SlowRecord) -> Agreement {
    let isBinary = record.headers.contains { $0.name == "ce_specversion" }
    let found =
      isBinary
      ? decoded(headers: record.headers.map { ($0.name, $0.value) }, value: record.value)
      : decoded(record.value)
    let expected: Result<SlowEvent, SlowRejection>
    do throws(SlowRejection) {
      expected = .success(try SlowDecoder.decodeFields(record))
    } catch {
      expected = .failure(error)
    }
    switch (found, expected) {
    case (.success(let event), .success(let slow)):
      return event.withDefaults == Decoded(slow) ? .accepted : .disagreement("\(event) is not \(slow)")
    case (.failure(let rejection), .failure(let slow)):
      return Self.compare(rejection.reason.rawValue, slow.reason, record)
    case (.success, .failure(let slow)): return Self.compare("accepted", slow.reason, record)
    case (.failure(let rejection), .success): return Self.compare(rejection.reason.rawValue, "accepted", record)
    }
  }

  /// Nesting deeper than 64 levels may be malformed and need not.
  private static func compare(_ found: String, _ expected: String, _ record: SlowRecord) -> Agreement {
    if found == expected { return .rejected }
    if found == "malformed" || expected == "malformed", depth(record.value ?? []) > 63 { return .rejected }
    return .disagreement("\(found) is not \(expected)")
  }

  private static func depth(_ bytes: [UInt8]) -> Int {
    var (level, deepest, isInString, isEscaped) = (0, 0, false, false)
    for byte in bytes {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isInString = false
        }
        continue
      }
      if byte == 0x22 { isInString = true }
      if byte == 0x5B || byte == 0x7B { level += 1 }
      if byte == 0x5D || byte == 0x7D { level -= 1 }
      deepest = max(deepest, level)
    }
    return deepest
  }
}

extension Decoded {
  /// The event as the engine takes it: a case without a category is of the category `other`.
  fileprivate var withDefaults: Decoded {
    var event = self
    if type == .accepted, category.isEmpty { event.category = Array("other".utf8) }
    return event
  }

  /// The model's event; what a type does not have is the default of `Event`.
  fileprivate init(_ slow: SlowEvent) {
    type = EventType.allCases.first { $0.name == slow.type } ?? .ticked
    flag = slow.eligible ?? slow.byAgreement ?? false
    timeMicroseconds = slow.timeMicroseconds
    sequence = slow.sequence ?? 0
    amount = slow.amount ?? 0
    id = slow.id
    office = slow.office ?? []
    caseID = slow.caseCode ?? []
    category = slow.category ?? []
    numbers = [slow.period, slow.casesHundredths, slow.moneyHundredths, slow.officers, slow.quota].map {
      Int32($0 ?? 0)
    }
    numbers.append(Int32(slow.count ?? 1))
  }
}
