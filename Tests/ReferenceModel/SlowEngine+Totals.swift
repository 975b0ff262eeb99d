extension SlowEngine {
  /// One totals record.
  public struct TotalsRecord: Equatable, Sendable {
    /// The office.
    public var office: [UInt8]
    /// The period.
    public var period: Int
    /// The record as canonical JSON, without what only a published record has.
    public var canonical: String
  }

  /// The totals records, by office in the order of its bytes, then by period.
  public func totals() -> [TotalsRecord] {
    records().map { TotalsRecord(office: $0.office, period: $0.period, canonical: Canonical.text($0.json)) }
  }

  /// What `replay --totals` writes, as canonical JSON.
  public func totalsDocument() -> String {
    let reasons = rejected.map { ($0.key, SlowJSON.integer(Int128($0.value))) }
    let input = SlowJSON.members([
      ("read", .integer(Int128(read))), ("applied", .integer(Int128(applied))),
      ("duplicates", .integer(Int128(duplicates))), ("rejected", .members(reasons)),
    ])
    return Canonical.text(.members([("input", input), ("offices", .array(records().map { $0.json }))]))
  }

  private func records() -> [(office: [UInt8], period: Int, json: SlowJSON)] {
    let sorted = offices.values.sorted { $0.code.lexicographicallyPrecedes($1.code) }
    return sorted.flatMap { office in
      (office.firstPeriod...office.lastPeriod).map { (office.code, $0, office.record($0)) }
    }
  }

  /// The offices known, in the order of their bytes.
  public var officeCodes: [[UInt8]] { offices.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// An office's clock, `asOf` of a published record.
  public func clock(of office: [UInt8]) -> SlowClock? { offices[office]?.clock }

  /// The latest event time of an office in microseconds since 1970, `lastEvent` of a published record.
  public func lastEventMicroseconds(of office: [UInt8]) -> Int64? { offices[office]?.lastEventMicroseconds }

  /// Alerts that are open, by rule name and office, sorted.
  public var openAlerts: [SlowAlert] {
    let open = states.values.compactMap { state in
      if case .firing(let alert) = state { alert } else { nil }
    }
    return open.sorted { ($0.rule.name, $0.alert) < ($1.rule.name, $1.alert) }
  }

  /// Whether the equations of the contract hold for every office, category and period.
  public var isConsistent: Bool {
    offices.values.allSatisfy { office in
      ([office.slots] + Array(office.categories.values)).allSatisfy { slots in
        slots.keys.allSatisfy { period in
          SlowColumns(slots, period: period, isMoney: false).isConsistent
            && SlowColumns(slots, period: period, isMoney: true).isConsistent
        }
      }
    }
  }
}
