public import CaseEvents

/// The movements of a partition: for each office and for each category there (a *cell*), one entry a period.
public struct Books: ~Copyable {
  /// Marks the end of a chain.
  private static let none = UInt32.max

  struct Cell: BitwiseCopyable {
    var office: UInt32
    var category: UInt32
    var first: UInt32
    var latestUsed: UInt32
  }

  struct Entry: BitwiseCopyable {
    var movements: Movements
    var period: Int32
    var next: UInt32
    var cell: UInt32
    var isChanged: Bool
  }

  private var cells = Pool<Cell>()
  private var entries = Pool<Entry>()
  private var categoryCells: [UInt64: UInt32] = [:]
  private var cellsOfOffice: [[UInt32]] = []
  /// The categories by number.
  public private(set) var categories = CodeTable()
  private var changedEntries: [UInt32] = []

  /// Empty books.
  public init() {}

  /// Number of cells.
  public var cellCount: Int { cells.count }
  /// Number of movements entries.
  public var entryCount: Int { entries.count }

  /// Opens the books of the next office (numbers count from 0) and returns its cell.
  public mutating func addOffice() -> UInt32 {
    cellsOfOffice.append([])
    return addCell(office: UInt32(cellsOfOffice.count - 1), category: Self.none)
  }

  /// The cell of an office as a whole.
  public func cell(ofOffice office: Int) -> UInt32 { cellsOfOffice[office][0] }

  /// The cell of a category of an office, opened where it is new.
  public mutating func cell(ofOffice office: Int, category: BorrowedText) -> UInt32 {
    let number = categories.find(category) ?? categories.insert(category)
    let key = UInt64(office) << 32 | UInt64(number)
    if let cell = categoryCells[key] { return cell }
    let cell = addCell(office: UInt32(office), category: UInt32(number))
    categoryCells[key] = cell
    return cell
  }

  /// The office of a cell.
  public func office(ofCell cell: UInt32) -> Int { Int(cells[cell].office) }

  /// The category of a cell; `nil` for an office as a whole.
  public func category(ofCell cell: UInt32) -> String? {
    let category = cells[cell].category
    return category == Self.none ? nil : categories.codes[Int(category)]
  }

  /// Whether the entries of two cells for a period can take a posting.
  public func accepts(_ posting: borrowing Posting, cells: (UInt32, UInt32), period: Int32) -> Bool {
    guard accepts(posting, cell: cells.0, period: period) else { return false }
    return accepts(posting, cell: cells.1, period: period)
  }

  @inline(__always) private func accepts(_ posting: borrowing Posting, cell: UInt32, period: Int32) -> Bool {
    let latest = cells.pointer(cell).pointee.latestUsed
    if latest != Self.none, entries.pointer(latest).pointee.period == period {
      return entries.pointer(latest).pointee.movements.accepts(posting)
    }
    return (movements(ofCell: cell, period: period) ?? Movements()).accepts(posting)
  }

  /// Posts what `accepts` allowed, to entries that are opened where they are new.
  public mutating func post(_ posting: borrowing Posting, cells: (UInt32, UInt32), period: Int32) {
    post(posting, cell: cells.0, period: period)
    post(posting, cell: cells.1, period: period)
  }

  @inline(__always) private mutating func post(_ posting: borrowing Posting, cell: UInt32, period: Int32) {
    let entry = entry(ofCell: cell, period: period)
    entries.pointer(entry).pointee.movements.post(posting)
    noteChange(entry)
  }

  /// Adds complaints to an office's entry.
  public mutating func addComplaints(received: Int64, resolved: Int64, office: Int, period: Int32) {
    let entry = entry(ofCell: cell(ofOffice: office), period: period)
    entries.pointer(entry).pointee.movements.complaintsReceived &+= received
    entries.pointer(entry).pointee.movements.complaintsResolved &+= resolved
    noteChange(entry)
  }

  /// Where an office stands in a period: the flows of that period, and the stocks up to it.
  public func position(ofOffice office: Int, period: Int32) -> Position {
    let cases = columns(ofCell: cell(ofOffice: office), period: period, measure: .cases)
    let money = columns(ofCell: cell(ofOffice: office), period: period, measure: .money)
    var position = Position()
    position.doneCases = Int64(truncatingIfNeeded: cases.done)
    position.eligibleCases = Int64(truncatingIfNeeded: cases.eligible)
    position.inProgressCases = Int64(truncatingIfNeeded: cases.inProgress)
    position.doneMoney = money.done
    position.eligibleMoney = money.eligible
    return position
  }

  /// The columns of a cell for one period.
  public func columns(ofCell cell: UInt32, period: Int32, measure: Measure) -> Columns {
    var columns = Columns()
    var current: Int32?
    var next = cells[cell].first
    while next != Self.none, entries[next].period <= period {
      if let current, entries[next].period != current { columns.beginPeriod() }
      current = entries[next].period
      columns.add(entries[next].movements, measure: measure)
      next = entries[next].next
    }
    if let current, current != period { columns.beginPeriod() }
    return columns
  }

  /// The movements of a cell in one period, where there are any.
  public func movements(ofCell cell: UInt32, period: Int32) -> Movements? {
    var next = cells[cell].first
    while next != Self.none {
      if entries[next].period == period { return entries[next].movements }
      next = entries[next].next
    }
    return nil
  }

  /// The cells of an office's categories that have an entry up to a period, in ascending byte order of the category.
  public func categoryCells(ofOffice office: Int, upTo period: Int32) -> [(category: String, cell: UInt32)] {
    cellsOfOffice[office].dropFirst().compactMap { cell in
      let first = cells[cell].first
      guard first != Self.none, entries[first].period <= period, let name = category(ofCell: cell) else { return nil }
      return (name, cell)
    }.sorted { $0.category.utf8.lexicographicallyPrecedes($1.category.utf8) }
  }

  @inline(__always) private mutating func entry(ofCell cell: UInt32, period: Int32) -> UInt32 {
    let latest = cells.pointer(cell).pointee.latestUsed
    if latest != Self.none, entries.pointer(latest).pointee.period == period { return latest }
    return findOrAddEntry(ofCell: cell, period: period)
  }

  @inline(__always) private mutating func noteChange(_ entry: UInt32) {
    if entries.pointer(entry).pointee.isChanged { return }
    entries.pointer(entry).pointee.isChanged = true
    changedEntries.append(entry)
  }

  private mutating func addCell(office: UInt32, category: UInt32) -> UInt32 {
    let cell = cells.append(Cell(office: office, category: category, first: Self.none, latestUsed: Self.none))
    cellsOfOffice[Int(office)].append(cell)
    return cell
  }

  /// Chains are sorted by period and short: as long as the years that a cell has seen.
  private mutating func findOrAddEntry(ofCell cell: UInt32, period: Int32) -> UInt32 {
    var previous = Self.none
    var next = cells[cell].first
    while next != Self.none, entries[next].period < period {
      previous = next
      next = entries[next].next
    }
    if next == Self.none || entries[next].period != period {
      let added = entries.append(
        Entry(movements: Movements(), period: period, next: next, cell: cell, isChanged: false))
      if previous == Self.none {
        cells.pointer(cell).pointee.first = added
      } else {
        entries.pointer(previous).pointee.next = added
      }
      next = added
    }
    cells.pointer(cell).pointee.latestUsed = next
    return next
  }
}

extension Books {
  /// An entry as it is kept in a snapshot.
  public struct Row: Sendable {
    /// Cell of the entry.
    public var cell: UInt32
    /// Its period.
    public var period: Int32
    /// What moved.
    public var movements: Movements

    /// A row read back.
    public init(cell: UInt32, period: Int32, movements: Movements) {
      self.cell = cell
      self.period = period
      self.movements = movements
    }
  }

  /// The entries that changed since the last call, each once, in the order of their first change.
  public mutating func takeChanges() -> [Row] {
    let rows = changedEntries.map { entry in
      entries.pointer(entry).pointee.isChanged = false
      return Row(cell: entries[entry].cell, period: entries[entry].period, movements: entries[entry].movements)
    }
    changedEntries.removeAll(keepingCapacity: true)
    return rows
  }

  /// Notes all entries as changed.
  public mutating func noteAllChanged() {
    changedEntries = (0..<UInt32(entries.count)).map { $0 }
    for entry in changedEntries { entries.pointer(entry).pointee.isChanged = true }
  }

  /// Puts an entry back as it was in a snapshot.
  public mutating func restore(_ row: Row) {
    let entry = entry(ofCell: row.cell, period: row.period)
    entries.pointer(entry).pointee.movements = row.movements
  }
}
