package import Monitor
package import Scenario

extension OfficeDirectory {
  /// The offices of a file.
  package init(_ list: OfficeList) {
    self.init(list.offices.map { Office(code: $0.code, name: $0.name, level: $0.level, parent: $0.parent) })
  }
}
