import Foundation
import Testing

/// What of the house style can be checked, checked on the files as they are.
@Suite struct TidyTests {
  static let swiftFiles = ["Package.swift"] + Repository.swiftFiles("Sources", "Tests")

  /// The target that a file in `Sources` belongs to.
  static func target(of path: String) -> String { String(path.split(separator: "/")[1]) }

  @Test("There are files to look at")
  func files() {
    #expect(Self.swiftFiles.count > 200)
  }

  @Test("Files are short enough, and so are lines and functions; no try!, no open work", arguments: swiftFiles)
  func text(_ path: String) throws {
    let text = try Repository.text(path)
    let rules = [
      TextRules.tooManyLines, TextRules.tooLongLines, TextRules.openWork, TextRules.forcedTries,
      TextRules.unexplainedSendables, TextRules.tooLongFunctions,
    ]
    for offence in rules.flatMap({ $0(text) }) { Issue.record("\(path), \(offence)") }
  }

  @Test("Only the executables print", arguments: Repository.swiftFiles("Sources"))
  func prints(_ path: String) throws {
    if ["tiendo", "tiendo-bench", "tiendo-trial"].contains(Self.target(of: path)) { return }
    for offence in TextRules.prints(try Repository.text(path)) { Issue.record("\(path), \(offence)") }
  }

  @Test(
    "Imports point downward, and pure targets import none but pure ones", arguments: Repository.swiftFiles("Sources"))
  func imports(_ path: String) throws {
    for (module, line) in Imports.modules(of: try Repository.text(path)) {
      let fault = Architecture.fault(target: Self.target(of: path), imports: module)
      if let fault { Issue.record("\(path), line \(line): \(fault)") }
    }
  }

  @Test("What a pure or narrow target reaches through others is allowed too")
  func reach() throws {
    var imports: [String: Set<String>] = [:]
    for path in Repository.swiftFiles("Sources") {
      imports[Self.target(of: path), default: []].formUnion(Imports.modules(of: try Repository.text(path)).keys)
    }
    for target in Architecture.pure {
      #expect(Architecture.reach(of: target, imports: imports).isSubset(of: Architecture.pure), "\(target)")
    }
    for (target, allowed) in Architecture.narrow {
      let ours = Architecture.reach(of: target, imports: imports).intersection(Architecture.levels.keys)
      #expect(ours.isSubset(of: allowed), "\(target)")
    }
  }

  @Test("Each target declares exactly what its files import")
  func dependencies() throws {
    let targets = Manifest.targets(of: try Repository.text("Package.swift"))
    #expect(targets.count > 20)
    #expect(Set(targets.map(\.path)).count == targets.count)
    for target in targets {
      let files = Repository.swiftFiles(target.path)
      let isSystemLibrary = files.isEmpty
      if isSystemLibrary { continue }
      let modules = try files.reduce(into: Set<String>()) {
        $0.formUnion(Imports.modules(of: try Repository.text($1)).keys.map(Manifest.target(ofModule:)))
      }
      let imported = modules.subtracting(Imports.ofToolchain)
      let isBuiltAlone = target.dependencies.subtracting(imported).isSubset(of: Architecture.unimported)
      let spare = target.dependencies.subtracting(imported).sorted()
      #expect(spare.isEmpty || isBuiltAlone, "\(target.name) declares \(spare) and imports nothing of it")
      let missing = imported.subtracting(target.dependencies).sorted()
      #expect(missing.isEmpty, "\(target.name) imports \(missing) and does not declare it")
    }
  }

  @Test("Every file in Sources belongs to a declared target")
  func targets() throws {
    let declared = Manifest.targets(of: try Repository.text("Package.swift")).map(\.path)
    for path in Repository.swiftFiles("Sources") {
      #expect(declared.contains("Sources/" + Self.target(of: path)), "\(path)")
    }
  }

  @Test("At the top stand the six names of the layout and dot files")
  func top() {
    let names = Set(Repository.paths.compactMap { $0.split(separator: "/").first.map(String.init) })
    #expect(names.filter { !$0.hasPrefix(".") } == Repository.top)
  }
}
