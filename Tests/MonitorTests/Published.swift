import Ledger
import Records

@testable import Monitor

/// Records as a worker publishes them, written as text here and not by the program.
enum Published {
  static func columns(_ columns: Columns, _ measure: Measure) -> String {
    var members = [
      "\"carriedIn\":\(columns.carriedIn)", "\"newIntake\":\(columns.newIntake)",
      "\"delegatedOut\":\(columns.delegatedOut)", "\"pulledUp\":\(columns.pulledUp)", "\"revoked\":\(columns.revoked)",
      "\"separated\":\(columns.separated)", "\"terminated\":\(columns.terminated)",
      "\"inProgress\":\(columns.inProgress)", "\"deferredByAgreement\":\(columns.deferredByAgreement)",
      "\"suspended\":\(columns.suspended)", "\"notEligible\":\(columns.notEligible)",
    ]
    if measure == .cases {
      members.append("\"completed\":\(columns.completed)")
    } else {
      members += [
        "\"adjusted\":\(columns.adjusted)", "\"collected\":\(columns.collected)", "\"reduced\":\(columns.reduced)",
      ]
    }
    return "{\(members.joined(separator: ","))}"
  }

  /// A totals record; done and in progress alone are enough for most.
  static func totals(
    _ office: String, _ period: Int, done: Int128 = 0, inProgress: Int128 = 0,
    money: (done: Int128, open: Int128) = (0, 0),
    target: String = "null", asOf: String = "2020-03-02T02:15:00Z", lastEvent: String? = nil, partition: Int = 0,
    officers: String = "null", cases: Columns? = nil
  ) -> String {
    var caseColumns = Columns()
    caseColumns.completed = done
    caseColumns.inProgress = inProgress
    caseColumns.newIntake = done + inProgress
    var moneyColumns = Columns()
    moneyColumns.collected = money.done
    moneyColumns.inProgress = money.open
    moneyColumns.newIntake = money.done + money.open
    return """
      {"office":"\(office)","period":\(period),"cases":\(columns(cases ?? caseColumns, .cases)),\
      "money":\(columns(moneyColumns, .money)),"target":\(target),"officers":\(officers),"quota":null,\
      "complaints":{"received":3,"resolved":2},"orphans":1,"categories":{"credit":{\
      "cases":{"newIntake":1,"done":2,"eligible":4,"carriedOut":3},\
      "money":{"newIntake":5,"done":6,"eligible":8,"carriedOut":7}}},"asOf":"\(asOf)",\
      "lastEvent":"\(lastEvent ?? asOf)","partition":\(partition),"offset":7,"rejected":4,"duplicates":5}
      """
  }

  static func day(_ office: String, _ date: String, _ period: Int, done: Int, eligible: Int) -> String {
    """
    {"office":"\(office)","date":"\(date)","period":\(period),\
    "cases":{"done":\(done),"eligible":\(eligible),"inProgress":0,"rate":null,"pace":null},\
    "money":{"done":0,"eligible":0,"inProgress":0,"rate":null,"pace":null}}
    """
  }

  static func alert(
    _ id: String, _ state: String, office: String = "74", rule: String = "cases-low", severity: String = "warning",
    time: String = "2020-03-02T02:15:00Z", period: Int = 2020, extra: String = "",
    numbers: String = "\"rate\":26.25,\"reference\":30,\"done\":105,\"eligible\":400"
  ) -> String {
    """
    {"specversion":"1.0","id":"\(id)/\(state)","source":"/tiendo","type":"tiendo.alert.\(state)","time":"\(time)",\
    "subject":"\(office)","data":{"alert":"\(id)","rule":"\(rule)","office":"\(office)","metric":"cases",\
    "period":\(period),"severity":"\(severity)","state":"\(state)","cause":"e1",\(numbers)\(extra)}}
    """
  }
}

extension Board {
  /// Takes in a record as text.
  mutating func take(_ topic: PublishedTopic, key: String? = nil, _ value: String?) {
    var key = key ?? ""
    key.withUTF8 { key in
      guard var value else { return take(topic, key: UnsafeRawBufferPointer(key), value: nil) }
      value.withUTF8 { value in
        take(topic, key: UnsafeRawBufferPointer(key), value: UnsafeRawBufferPointer(value))
      }
    }
  }

  /// A board of the country with a hierarchy: 00 above 74 and 14, which is above 1401 and 1402.
  static func country() -> Board {
    Board(
      calendar: .vietnam,
      directory: OfficeDirectory([
        .init(code: "00", name: "Toàn quốc", level: "national", parent: nil),
        .init(code: "74", name: "Bình Dương", level: "province", parent: "00"),
        .init(code: "14", name: "Sơn La", level: "province", parent: "00"),
        .init(code: "1401", name: "Thuận Châu", level: "district", parent: "14"),
        .init(code: "1402", name: "<script>alert(1)</script> & \"x\"", level: "district", parent: "14"),
      ]))
  }
}
