public import CaseEvents
public import Ledger

/// Checking a state against itself, and looking at its cases.
extension PartitionEngine {
  /// Everything in which the state contradicts itself, by office (ascending byte order); empty for a sound one.
  ///
  /// Compared are, for each category of each office, the sums over its periods with the accepted cases (number and
  /// balance by status, and the flows); orphans with the cases not accepted; for each period the movements of the
  /// office with those of its categories; and both equations of the contract for each office, period and category.
  ///
  /// - Parameter limit: differences after so many are not looked for.
  public func audit(limit: Int = 100) -> [AuditDifference] {
    var findings = AuditFindings(limit: limit)
    let sums = sumCases()
    var cellsOfOffice: [[UInt32]] = Array(repeating: [], count: offices.count)
    for cell in 0..<UInt32(books.cellCount) where books.category(ofCell: cell) != nil {
      cellsOfOffice[books.office(ofCell: cell)].append(cell)
    }
    for office in order where !findings.isFull {
      findings.begin(office: offices.codes[office])
      findings.compare("orphans", Int128(rows[office].orphans), Int128(sums.orphans[office]), "the cases")
      findings.compare(
        "number of accepted cases outside a category", Int128(sums.strays[office]), 0, "the contract")
      audit(office: office, categories: cellsOfOffice[office], sums.ofCells, &findings)
    }
    return findings.differences
  }

  private func audit(office: Int, categories: [UInt32], _ sums: [AuditSums], _ findings: inout AuditFindings) {
    let row = rows[office]
    let cell = books.cell(ofOffice: office)
    guard row.firstPeriod <= row.lastPeriod, Int(row.lastPeriod) - Int(row.firstPeriod) < 10_000 else {
      return findings.compare("first period", Int128(row.firstPeriod), Int128(row.lastPeriod), "the last period")
    }
    var ofBooks = Array(repeating: AuditSums(), count: categories.count)
    for period in row.firstPeriod...row.lastPeriod {
      var ofCategories = AuditSums()
      for (number, category) in categories.enumerated() {
        findings.place(period: period, category: books.category(ofCell: category))
        checkEquations(ofCell: category, period: period, &findings)
        guard let movements = books.movements(ofCell: category, period: period) else { continue }
        ofBooks[number].add(movements)
        ofCategories.add(movements)
      }
      findings.place(period: period, category: nil)
      checkEquations(ofCell: cell, period: period, &findings)
      var ofOffice = AuditSums()
      if let movements = books.movements(ofCell: cell, period: period) { ofOffice.add(movements) }
      findings.compare(ofOffice, ofCategories, "its categories")
    }
    for (number, category) in categories.enumerated() {
      findings.place(period: nil, category: books.category(ofCell: category))
      findings.compare(ofBooks[number], sums[Int(category)], "the cases")
    }
  }

  private func checkEquations(ofCell cell: UInt32, period: Int32, _ findings: inout AuditFindings) {
    for measure in Measure.allCases {
      let columns = books.columns(ofCell: cell, period: period, measure: measure)
      if columns.isBalanced { continue }
      let notEligible = columns.suspended + columns.notEligible
      findings.compare(
        "toEnforce (\(measure.rawValue))", columns.toEnforce, columns.eligible + notEligible,
        "eligible + suspended + notEligible")
      findings.compare(
        "carriedOut (\(measure.rawValue))", columns.carriedOut,
        columns.inProgress + columns.deferredByAgreement + notEligible, "what is open")
    }
  }

  /// What the cases come to: in each cell, and how many of each office are not accepted, or accepted and yet in no
  /// category.
  private func sumCases() -> (ofCells: [AuditSums], orphans: [Int64], strays: [Int64]) {
    var ofCells = Array(repeating: AuditSums(), count: books.cellCount)
    var orphans = Array(repeating: Int64(0), count: offices.count)
    var strays = orphans
    let officeOfCell = (0..<UInt32(books.cellCount)).map { books.office(ofCell: $0) }
    let isOffice = (0..<UInt32(books.cellCount)).map { books.category(ofCell: $0) == nil }
    for index in 0..<cases.count {
      let record = cases[UInt32(index)].pointee
      let cell = Int(record.cell)
      if !record.isAccepted {
        orphans[officeOfCell[cell]] += 1
      } else if isOffice[cell] {
        strays[officeOfCell[cell]] += 1
      } else {
        ofCells[cell].add(record)
      }
    }
    return (ofCells, orphans, strays)
  }

  /// A case by its index, below `caseCount`.
  public func caseRecord(_ index: Int) -> CaseRecord { cases[UInt32(index)].pointee }

  /// Takes the names of the cases that are new since the last call, in the order of their indexes, each a byte with its
  /// length before it. Only with `keepsCaseNames`.
  public mutating func takeNewCaseNames() -> [UInt8] {
    defer { newCaseNames.removeAll() }
    return newCaseNames
  }

  /// The office where a case counts, and its category; that is `nil` for a case that is not accepted.
  public func place(of record: CaseRecord) -> (office: String, category: String?) {
    (offices.codes[books.office(ofCell: record.cell)], books.category(ofCell: record.cell))
  }

  /// Whether the case with an index, below `caseCount`, is the one of that name, by the hash in its record.
  public func isCase(_ index: Int, named name: BorrowedText) -> Bool {
    var office = offices.codes[books.office(ofCell: cases[UInt32(index)].pointee.cell)]
    let key = office.withUTF8 { code in
      let start = code.baseAddress ?? name.start
      return CaseKey(office: BorrowedText(start: start, count: code.count), caseID: name, key: settings.hashKey)
    }
    return cases.find(key) == UInt32(index)
  }
}

/// The differences found so far, and where the next one would be.
private struct AuditFindings {
  let limit: Int
  private(set) var differences: [AuditDifference] = []
  private var office = ""
  private var period: Int32?
  private var category: String?

  init(limit: Int) { self.limit = limit }

  var isFull: Bool { differences.count >= limit }

  mutating func begin(office: String) {
    self.office = office
    place(period: nil, category: nil)
  }

  mutating func place(period: Int32?, category: String?) {
    self.period = period
    self.category = category
  }

  mutating func compare(_ name: String, _ kept: Int128, _ expected: Int128, _ source: String) {
    if kept == expected || isFull { return }
    differences.append(
      AuditDifference(
        office: office, period: period, category: category, name: name, kept: kept, expected: expected,
        source: source))
  }

  mutating func compare(_ kept: AuditSums, _ expected: AuditSums, _ source: String) {
    for index in kept.values.indices {
      compare(AuditSums.names[index], kept.values[index], expected.values[index], source)
    }
  }
}
