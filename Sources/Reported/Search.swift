internal import Ledger

/// Looks for the figures behind the checks that fail: a number that settles checks and upsets none is what was meant.
///
/// A single slip of the hand that settles most checks comes first, then a number that two checks ask for. Corrections
/// are taken into account for what fails beside them; a check that nothing settles is a finding of its own.
struct Search {
  /// More numbers to choose from are no help.
  private static let maximumLikely = 3

  /// A number in place of a figure.
  private struct Proposal {
    let cell: Cell
    let value: Int128
    let slip: Slip?
  }

  /// What a proposal is worth: the failing checks that it settles, and whether a slip explains it.
  private struct Merit: Hashable, Comparable {
    let settled: [Int]
    let isSlip: Bool

    /// The better one first.
    static func < (left: Merit, right: Merit) -> Bool {
      if left.settled.count != right.settled.count { return left.settled.count > right.settled.count }
      if left.isSlip != right.isSlip { return left.isSlip }
      return left.settled.lexicographicallyPrecedes(right.settled)
    }
  }

  private let table: ReportedTable
  private let checks: [Check]
  private let reported: Figures
  private var figures: Figures
  private var corrected: Set<Cell> = []
  private var checksOf: [Cell: [Int]] = [:]
  /// The checks that fail and belong to no finding yet.
  private var open: Set<Int>

  init(_ table: ReportedTable, _ checks: [Check]) {
    self.table = table
    self.checks = checks
    let reported = Figures(table)
    self.reported = reported
    figures = reported
    open = Set(checks.indices.filter { !checks[$0].holds(reported) })
    if open.isEmpty { return }
    for (index, check) in checks.enumerated() {
      for cell in check.cells { checksOf[cell, default: []].append(index) }
    }
  }

  /// Every failing check in a finding.
  mutating func findings() -> [Finding] {
    var findings: [Finding] = []
    while !open.isEmpty {
      let found = settle()
      if found.isEmpty { break }
      findings += found
    }
    let alone = unsettled()
    open = []
    return findings + alone.map { finding($0, []) }
  }

  /// What is left: each check alone, but those of size by rows. That figures which agree with all others are unusually
  /// large is one thing to say of a row.
  private func unsettled() -> [[Int]] {
    var groups: [[Int]] = []
    var groupOfRow: [Int: Int] = [:]
    for index in open.sorted() {
      let row = checks[index].cells[0].row
      if checks[index].kind == .neighbours, let group = groupOfRow[row] {
        groups[group].append(index)
        continue
      }
      if checks[index].kind == .neighbours { groupOfRow[row] = groups.count }
      groups.append([index])
    }
    return groups
  }

  /// Takes the best proposals that do not concern the same checks.
  private mutating func settle() -> [Finding] {
    var proposals: [Merit: [Proposal]] = [:]
    for cell in Set(open.flatMap { checks[$0].cells }).subtracting(corrected) {
      for (merit, proposal) in self.proposals(for: cell) { proposals[merit, default: []].append(proposal) }
    }
    var findings: [Finding] = []
    for merit in proposals.keys.sorted() where open.isSuperset(of: merit.settled) {
      let chosen = (proposals[merit] ?? []).sorted {
        ($0.cell.row, $0.cell.column.place, $0.value) < ($1.cell.row, $1.cell.column.place, $1.value)
      }
      findings.append(finding(merit.settled, chosen))
      open.subtract(merit.settled)
      if let only = chosen.first, chosen.count == 1 {
        figures.correct(only.cell, to: only.value)
        corrected.insert(only.cell)
      }
    }
    open = open.filter { !checks[$0].holds(figures) }
    return findings
  }

  /// The numbers that would settle the most in place of one figure, with their merit.
  private func proposals(for cell: Cell) -> [(Merit, Proposal)] {
    let value = figures[cell].value
    let about = (checksOf[cell] ?? []).map { (index: $0, question: checks[$0].question(about: cell, figures)) }
    let failing = about.filter { open.contains($0.index) }
    let holding = about.filter { $0.question.holds(value) }
    let slips = Slip.originals(of: value)
    let candidates = Set(slips.keys).union(failing.compactMap(\.question.solution))
    var proposals: [(merit: Merit, proposal: Proposal)] = []
    for candidate in candidates where holding.allSatisfy({ $0.question.holds(candidate) }) {
      let settled = failing.filter { $0.question.holds(candidate) }.map(\.index)
      // That one check asks for a number is no reason to believe it; that a slip leads there, or two ask, is.
      guard settled.count >= (slips[candidate] == nil ? 2 : 1) else { continue }
      let merit = Merit(settled: settled, isSlip: slips[candidate] != nil)
      proposals.append((merit, Proposal(cell: cell, value: candidate, slip: slips[candidate])))
    }
    guard let best = proposals.map(\.merit).min() else { return [] }
    let chosen = proposals.filter { $0.merit == best }
    let settled = failing.filter { best.settled.contains($0.index) }.map(\.question)
    if settled.allSatisfy({ $0.doubledMiddle != nil }), let middle = settled.first?.doubledMiddle {
      // Where the size alone decides, the number that comes nearest.
      let nearest = chosen.min { left, right in
        let (first, second) = (left.proposal.value, right.proposal.value)
        return ((first * 2 - middle).magnitude, first) < ((second * 2 - middle).magnitude, second)
      }
      return nearest.map { [$0] } ?? []
    }
    // Where a rate leaves a choice, the same digits at another place are likelier than others that fit by chance.
    let moved = chosen.filter { $0.proposal.slip?.isOfSize == true }
    return moved.isEmpty ? chosen : moved
  }

  private func finding(_ settled: [Int], _ chosen: [Proposal]) -> Finding {
    let culprits = Set(chosen.isEmpty ? settled.flatMap { checks[$0].cells } : chosen.map(\.cell))
    let place = chosen.first?.cell ?? checks[settled[0]].cells[0]
    let row = table.row(place)
    let likely = chosen.map { proposal in
      let row = table.row(proposal.cell)
      let figure = reported[proposal.cell]
      return Finding.Likely(
        line: row.line, office: row.office, period: row.period, column: proposal.cell.column, reported: figure,
        figure: Figure(proposal.value, decimals: figure.decimals), slip: proposal.slip)
    }
    return Finding(
      line: row.line, office: row.office, period: row.period, measure: row.measure,
      column: culprits.count == 1 ? culprits.first?.column : nil,
      reasons: settled.map {
        Finding.Reason(kind: checks[$0].kind, text: checks[$0].words(table, reported, at: place))
      },
      likely: likely.count <= Self.maximumLikely ? likely : [])
  }
}
