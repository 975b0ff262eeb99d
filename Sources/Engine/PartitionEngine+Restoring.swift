internal import Alerts
internal import CaseEvents
internal import Ledger

/// A whole state, back into an engine.
extension PartitionEngine {
  /// Puts back a state that was taken whole, with the offices, the cells, and the entries of each in the order of their
  /// numbers, and the samples of an office in the order of their days; the engine has none yet, and settings with the
  /// rules and `maximumAheadMicroseconds` of the state.
  ///
  /// - Returns: what does not fit, in words; `nil` where all does.
  public mutating func restore(_ state: EngineChanges) -> String? {
    for (number, cell) in state.cells.enumerated() {
      guard cell.cell == number else { return "cell \(number) is missing" }
      if let category = cell.category {
        guard (0..<officeCount).contains(cell.office), restoreCell(office: cell.office, category: category) == cell.cell
        else { return "cell \(number) does not fit" }
      } else {
        guard cell.office == officeCount, state.offices.indices.contains(cell.office),
          state.offices[cell.office].number == cell.office
        else { return "office \(cell.office) does not fit" }
        restore(state.offices[cell.office])
      }
    }
    guard officeCount == state.offices.count else { return "offices have no cells" }
    for (office, sample) in state.samples {
      guard (0..<officeCount).contains(office) else { return "a sample is of no office" }
      restore(sample, office: office)
    }
    for row in state.movements {
      guard row.cell < cellCount else { return "movements are of no cell" }
      restore(row)
    }
    guard let index = restoreCases(state) else {
      finishRestoring(partitionDay: state.partitionDay, counts: state.counts, nextRules: state.nextRules)
      return nil
    }
    return "case \(index) does not fit"
  }

  /// - Returns: the index of a case that does not fit.
  private mutating func restoreCases(_ state: EngineChanges) -> UInt32? {
    reserve(cases: state.caseCount)
    let cellCount = UInt32(cellCount)
    return state.cases.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: EngineChanges.bytesPerCase) {
        let index = bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        let tag = bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)
        let record = bytes.loadUnaligned(fromByteOffset: start + 8, as: CaseRecord.self)
        guard record.cell < cellCount, restore(record, tag: tag, index: index) else { return index }
      }
      return caseCount == state.caseCount ? nil : UInt32(truncatingIfNeeded: caseCount)
    }
  }
}
