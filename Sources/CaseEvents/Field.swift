/// The attributes and data fields that the contract names, and what a line of an archive has beside; raw values index
enum Field: UInt32, CaseIterable {
  case specversion, id, source, type, time, data
  case office, `case`, sequence, amount, category, officer, eligible, byAgreement, to, reason
  case period, casesPercent, moneyPercent, officers, quota, count
  case tiendokey, tiendotimestamp, tiendooffset, tiendobinary, tiendosize, tiendoraw

  var bit: UInt32 { 1 << rawValue }

  /// The attributes that a line of an archive has beside those of the event.
  static let ofArchive = [
    Field.tiendokey, .tiendotimestamp, .tiendooffset, .tiendobinary, .tiendosize, .tiendoraw,
  ].reduce(0 as UInt32) { $0 | $1.bit }
  /// What stands beside `data`.
  static let besideData = [Field.specversion, .id, .source, .type, .time].reduce(ofArchive) { $0 | $1.bit }

  /// The attribute of the event named by these bytes.
  ///
  /// - Parameter word: the first eight bytes, little-endian, zero padded.
  @inline(__always) static func attribute(word: UInt64, key: JSONToken) -> Field? {
    switch word {
    case 0x6469 where key.count == 2: .id
    case 0x6570_7974 where key.count == 4: .type
    case 0x656D_6974 where key.count == 4: .time
    case 0x6174_6164 where key.count == 4: .data
    case 0x6563_7275_6F73 where key.count == 6: .source
    case 0x7372_6576_6365_7073 where key.ends("ion", at: 8): .specversion
    case 0x656B_6F64_6E65_6974 where key.ends("y", at: 8): .tiendokey
    case 0x6974_6F64_6E65_6974 where key.ends("mestamp", at: 8): .tiendotimestamp
    case 0x666F_6F64_6E65_6974 where key.ends("fset", at: 8): .tiendooffset
    case 0x6962_6F64_6E65_6974 where key.ends("nary", at: 8): .tiendobinary
    case 0x6973_6F64_6E65_6974 where key.ends("ze", at: 8): .tiendosize
    case 0x6172_6F64_6E65_6974 where key.ends("w", at: 8): .tiendoraw
    default: nil
    }
  }

  /// The field of `data` named by these bytes.
  @inline(__always) static func dataField(word: UInt64, key: JSONToken) -> Field? {
    switch word {
    case 0x6563_6966_666F where key.count == 6: .office
    case 0x6573_6163 where key.count == 4: .case
    case 0x6563_6E65_7571_6573 where key.count == 8: .sequence
    case 0x746E_756F_6D61 where key.count == 6: .amount
    case 0x7972_6F67_6574_6163 where key.count == 8: .category
    case 0x0072_6563_6966_666F where key.count == 7: .officer
    case 0x656C_6269_6769_6C65 where key.count == 8: .eligible
    case 0x6D65_6572_6741_7962 where key.ends("ent", at: 8): .byAgreement
    case 0x6F74 where key.count == 2: .to
    case 0x6E6F_7361_6572 where key.count == 6: .reason
    case 0x646F_6972_6570 where key.count == 6: .period
    case 0x7265_5073_6573_6163 where key.ends("cent", at: 8): .casesPercent
    case 0x7265_5079_656E_6F6D where key.ends("cent", at: 8): .moneyPercent
    case 0x7372_6563_6966_666F where key.count == 8: .officers
    case 0x61_746F_7571 where key.count == 5: .quota
    case 0x74_6E75_6F63 where key.count == 5: .count
    default: nil
    }
  }
}

extension JSONToken {
  /// Whether the text from byte `index` to its end is `text`.
  @inline(__always) fileprivate func ends(_ text: StaticString, at index: Int) -> Bool {
    guard count == index + text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount where start[index + offset] != text.utf8Start[offset] { return false }
    return true
  }
}

/// What `data` of a type must and may hold.
struct FieldSet {
  var required: UInt32
  var optional: UInt32 = 0

  static func of(_ type: EventType) -> FieldSet {
    var set =
      switch type {
      case .accepted: FieldSet(required: mask(.amount), optional: mask(.category, .officer))
      case .classified: FieldSet(required: mask(.eligible))
      case .deferred: FieldSet(required: mask(.byAgreement))
      case .collected, .adjusted: FieldSet(required: mask(.amount))
      case .reduced: FieldSet(required: mask(.amount), optional: mask(.reason))
      case .delegated: FieldSet(required: 0, optional: mask(.to))
      case .assigned: FieldSet(required: mask(.officer))
      case .targetSet: FieldSet(required: mask(.period, .casesPercent, .moneyPercent))
      case .staffed: FieldSet(required: mask(.officers, .quota))
      case .complaintReceived, .complaintResolved: FieldSet(required: 0, optional: mask(.count))
      default: FieldSet(required: 0)
      }
    if type == .ticked { return FieldSet(required: mask(.time)) }
    set.required |= mask(.time, .data, .office, .sequence) | (type.isOfCase ? mask(.case) : 0)
    return set
  }

  private static func mask(_ fields: Field...) -> UInt32 { fields.reduce(0) { $0 | $1.bit } }
}
