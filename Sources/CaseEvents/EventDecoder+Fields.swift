/// Reading the fields, in the order of the checks.
extension EventDecoder {
  /// Step 2: the four attributes, the type, then the rest; in each group an absent field comes before a bad one.
  mutating func readFields(into event: inout Event) throws(Rejection) {
    let attributes = Field.specversion.bit | Field.id.bit | Field.source.bit | Field.type.bit
    if present & attributes != attributes { throw missing(attributes & ~present) }
    event = Event(empty: emptyText)
    guard let version = text(.specversion, limit: 3), version.count == 3,
      version.start[0] == 0x31, version.start[1] == 0x2E, version.start[2] == 0x30
    else { throw Rejection(.badField, "specversion must be the string \"1.0\"") }
    guard let id = text(.id, limit: 128), id.count > 0 else {
      throw Rejection(.badField, "id must be a string of 1 to 128 bytes")
    }
    event.id = id
    guard token(.source).isString else { throw Rejection(.badField, "source must be a string") }
    guard token(.type).isString else { throw Rejection(.badField, "type must be a string") }
    guard let name = text(.type, limit: 32), let type = types.lookUp(name) else {
      throw Rejection(.unknownType, "type is none of the contract's")
    }
    event.type = type
    let fields = types.fields(of: type)
    if fields.required & ~present != 0 {
      let absent = fields.required & ~present
      let dataIsBad = present & Field.data.bit != 0 && token(.data).kind != .object
      if absent & Field.time.bit != 0 || !dataIsBad { throw missing(absent) }
      throw Rejection(.badField, "data must be an object")
    }
    guard let microseconds = time() else {
      throw Rejection(.badField, "time must be RFC 3339 with T and Z or an offset, in the years 2000 to 9998")
    }
    event.timeMicroseconds = microseconds
    if type != .ticked { try readData(of: type, into: &event) }
  }

  @inline(__always) private mutating func readData(of type: EventType, into event: inout Event) throws(Rejection) {
    guard token(.data).kind == .object else {
      throw Rejection(.badField, "data must be an object")
    }
    guard let office = text(.office, limit: 32), office.count > 0, isCode(office) else {
      throw Rejection(.badField, "data.office must be 1 to 32 bytes of A-Z a-z 0-9 . _ -")
    }
    event.office = office
    if type.isOfCase {
      guard let caseID = text(.case, limit: 64), caseID.count > 0, !hasControlCharacter(caseID) else {
        throw Rejection(.badField, "data.case must be 1 to 64 bytes without control characters")
      }
      event.caseID = caseID
    }
    guard let sequence = integer(.sequence), sequence >= 1, sequence <= 4_294_967_295 else {
      throw Rejection(.badField, "data.sequence must be an integer from 1 to 4294967295")
    }
    event.sequence = UInt32(sequence)
    switch type {
    case .accepted: try readAccepted(into: &event)
    case .collected, .reduced: try readPositiveAmount(into: &event)
    case .adjusted:
      guard let amount = amount(), amount != 0 else {
        throw Rejection(.badField, "data.amount must be an integer other than 0, magnitude at most 10^16")
      }
      event.amount = amount
    case .classified: event.flag = try boolean(.eligible, "data.eligible must be true or false")
    case .deferred: event.flag = try boolean(.byAgreement, "data.byAgreement must be true or false")
    case .delegated:
      if present & Field.to.bit != 0 {
        guard let to = text(.to, limit: 32), to.count > 0, isCode(to) else {
          throw Rejection(.badField, "data.to must be 1 to 32 bytes of A-Z a-z 0-9 . _ -")
        }
      }
    case .assigned: try checkOfficer()
    case .targetSet: try readTarget(into: &event)
    case .staffed: try readStaffing(into: &event)
    case .complaintReceived, .complaintResolved: try readCount(into: &event)
    default: break
    }
  }

  private mutating func readAccepted(into event: inout Event) throws(Rejection) {
    guard let amount = amount(), amount >= 0 else {
      throw Rejection(.badField, "data.amount must be an integer from 0 to 10^16")
    }
    event.amount = amount
    if present & Field.category.bit != 0 {
      guard let category = text(.category, limit: 32), category.count > 0, isCode(category) else {
        throw Rejection(.badField, "data.category must be 1 to 32 bytes of A-Z a-z 0-9 . _ -")
      }
      event.category = category
    }
    if present & Field.officer.bit != 0 { try checkOfficer() }
  }

  private func readPositiveAmount(into event: inout Event) throws(Rejection) {
    guard let amount = amount(), amount > 0 else {
      throw Rejection(.badField, "data.amount must be an integer from 1 to 10^16")
    }
    event.amount = amount
    guard event.type == .reduced, present & Field.reason.bit != 0 else { return }
    guard token(.reason).isString else { throw Rejection(.badField, "data.reason must be a string") }
  }

  private func readTarget(into event: inout Event) throws(Rejection) {
    guard let period = integer(.period), period >= 2000, period <= 2200 else {
      throw Rejection(.badField, "data.period must be an integer from 2000 to 2200")
    }
    guard let cases = percent(.casesPercent) else {
      throw Rejection(.badField, "data.casesPercent must be a number from 0 to 100 with at most two decimals")
    }
    guard let money = percent(.moneyPercent) else {
      throw Rejection(.badField, "data.moneyPercent must be a number from 0 to 100 with at most two decimals")
    }
    event.period = Int32(period)
    event.casesPercentHundredths = cases
    event.moneyPercentHundredths = money
  }

  private func readStaffing(into event: inout Event) throws(Rejection) {
    guard let officers = integer(.officers), officers >= 0, officers <= 100_000 else {
      throw Rejection(.badField, "data.officers must be an integer from 0 to 100000")
    }
    guard let quota = integer(.quota), quota >= 0, quota <= 100_000 else {
      throw Rejection(.badField, "data.quota must be an integer from 0 to 100000")
    }
    event.officers = Int32(officers)
    event.quota = Int32(quota)
  }

  private func readCount(into event: inout Event) throws(Rejection) {
    guard present & Field.count.bit != 0 else { return }
    guard let count = integer(.count), count >= 1, count <= 1_000_000 else {
      throw Rejection(.badField, "data.count must be an integer from 1 to 1000000")
    }
    event.count = Int32(count)
  }

  private mutating func checkOfficer() throws(Rejection) {
    guard let officer = text(.officer, limit: 64), officer.count > 0 else {
      throw Rejection(.badField, "data.officer must be a string of 1 to 64 bytes")
    }
  }
}
