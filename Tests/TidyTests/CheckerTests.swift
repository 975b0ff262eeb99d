import Testing

/// The checkers themselves: each must see a bad sample and leave a good one alone.
@Suite struct CheckerTests {
  @Test("Comments and strings are blanked, code is not")
  func code() {
    let text = """
      let a = "// \\(b("x")) try" // try
      /* one /* two */ try */ let c = #"try "quoted" \\n"#
      let d = \"\"\"
        try
        \"\"\"
      """
    let code = SwiftText.code(text)
    #expect(!code.contains("try") && !code.contains("quoted"))
    #expect(SwiftText.lines(code).count == 5)
    for name in ["let a", "let c", "let d"] { #expect(code.contains(name)) }
  }

  @Test("A file of 400 lines passes, one of 401 does not")
  func lines() {
    #expect(TextRules.tooManyLines(String(repeating: "x\n", count: 400)).isEmpty)
    #expect(TextRules.tooManyLines(String(repeating: "x\n", count: 401)).count == 1)
  }

  @Test("A line of 120 characters passes, one of 121 does not")
  func columns() {
    let widest = String(repeating: "đ", count: 120)
    #expect(TextRules.tooLongLines("a\n\(widest)\nb").isEmpty)
    #expect(TextRules.tooLongLines("a\n\(widest)x\nb").map(\.line) == [2])
  }

  @Test("Open work is seen, also in comments; words that only look like it are not")
  func openWork() {
    #expect(TextRules.openWork("a\n// TO" + "DO: later\n/* FIX" + "ME */").map(\.line) == [2, 3])
    #expect(TextRules.openWork("// todo, TO" + "DOS, MASTO" + "DON").isEmpty)
  }

  @Test("A forced try is seen in code alone")
  func forcedTries() {
    #expect(TextRules.forcedTries("let a = 1\nlet b = try! f()").map(\.line) == [2])
    #expect(TextRules.forcedTries("// never try! it\nlet a = \"try!\"; try f(); try? g()").isEmpty)
  }

  @Test(
    "A call of print is seen, a method or function of another name is not",
    arguments: [
      ("print(1)", true), ("  if a { print(1) }", true), ("a\ndebugPrint(b)", true), ("out.print(1)", false),
      ("blueprint(1)", false), ("// print(1)", false), ("let a = \"print(1)\"", false),
    ])
  func prints(_ text: String, _ isBad: Bool) {
    #expect(TextRules.prints(text).isEmpty != isBad)
  }

  @Test("An unchecked Sendable needs a comment beside it that names a thread or a lock")
  func sendables() {
    #expect(
      TextRules.unexplainedSendables("/// A box.\nfinal class A: @unchecked Sendable {\n  let a = 1 // thread").count
        == 1)
    #expect(TextRules.unexplainedSendables("// thread\n\nfinal class A: @unchecked Sendable {}").count == 1)
    #expect(TextRules.unexplainedSendables("/// Used by one thread.\n@objc\nclass A: @unchecked Sendable {}").isEmpty)
    #expect(TextRules.unexplainedSendables("class A: @unchecked Sendable {\n  // Guarded by `lock`.\n}").isEmpty)
  }

  @Test(
    "A declaration of 71 lines is seen, one of 70 is not",
    arguments: [
      "func f<T>(_ a: T = { 1 }()) throws(E) -> (Int, Int) where T: Sendable {", "init?(a: Int) {",
      "var body: [Int] {", "subscript(index: Int) -> Int {", "deinit {",
    ])
  func functions(_ head: String) {
    func type(_ lineCount: Int) -> String {
      let body = String(repeating: "    if a { b() }\n", count: lineCount - 2)
      return "struct A {\n  let c = 1\n  \(head)\n\(body)  }\n}\n"
    }
    #expect(TextRules.tooLongFunctions(type(70)).isEmpty)
    #expect(TextRules.tooLongFunctions(type(71)).map(\.line) == [3])
  }

  @Test("A requirement without a body, a call of init and a stored property are no declarations with a body")
  func noFunctions() {
    let rest = String(repeating: "  let a = 1\n", count: 80)
    let protocolText = "protocol P {\n  func f() -> Int\n  init(a: Int)\n  var b: Int\n}\n"
    #expect(TextRules.tooLongFunctions(protocolText + "struct A {\n  let b = B.init(c: 1)\n\(rest)}\n").isEmpty)
    #expect(TextRules.tooLongFunctions("struct A {\n  var b: Int = 1\n\(rest)  var c: Int\n\(rest)}\n").isEmpty)
  }

  @Test("Imports are read with their access, attributes and kind; not from comments and strings")
  func imports() {
    let text = """
      // import No1
      public import CaseEvents
      @testable import Ledger
      @preconcurrency internal import Glibc
      import struct Foundation.Data
        import Indented
      let a = \"\"\"
        import No2
        \"\"\"
      """
    #expect(
      Imports.modules(of: text) == ["CaseEvents": 2, "Ledger": 3, "Glibc": 4, "Foundation": 5, "Indented": 6])
  }

  @Test(
    "An import against the arrows is a fault",
    arguments: [
      ("Ledger", "Alerts", true), ("Replay", "Worker", true), ("CaseEvents", "Foundation", true),
      ("Engine", "Synchronization", true), ("Records", "Foundation", true), ("Kafka", "CaseEvents", true),
      ("Worker", "CRdkafka", true), ("Monitor", "GRDB", true), ("Unknown", "Ledger", true),
      ("Engine", "Ledger", false), ("Worker", "Kafka", false), ("Snapshots", "GRDB", false), ("tiendo", "Glibc", false),
    ])
  func architecture(_ target: String, _ module: String, _ isFault: Bool) {
    #expect((Architecture.fault(target: target, imports: module) != nil) == isFault)
  }

  @Test("Reach goes through other targets and ends in a circle")
  func reach() {
    let imports: [String: Set<String>] = ["A": ["B"], "B": ["C", "A"], "C": ["D"], "E": ["F"]]
    #expect(Architecture.reach(of: "A", imports: imports) == ["A", "B", "C", "D"])
  }

  @Test("A manifest's targets are read with path and dependencies")
  func manifest() {
    let text = """
      let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
      let package = Package(
        name: "p",
        products: [.executable(name: "p", targets: ["p"])],
        targets: [
          .systemLibrary(name: "C", providers: [.apt(["libc"])]),
          library("A"),
          library("B", ["A", yams]),
          .target(name: "R", dependencies: ["A"], resources: [.copy("Data")], swiftSettings: strict),
          .executableTarget(
            name: "p-q",
            dependencies: [
              "A", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
          .target(name: "T", path: "Tests/T", swiftSettings: strict),
          tests("ATests", ["A", unknown]),
        ]
      )
      """
    let expected: [(String, String, Set<String>)] = [
      ("C", "Sources/C", []), ("A", "Sources/A", []), ("B", "Sources/B", ["A", "Yams"]), ("R", "Sources/R", ["A"]),
      ("p-q", "Sources/p-q", ["A", "Logging"]), ("T", "Tests/T", []),
      ("ATests", "Tests/ATests", ["A", "unknown, which is no product"]),
    ]
    #expect(
      Manifest.targets(of: text)
        == expected.map { Manifest.Target(name: $0.0, path: $0.1, dependencies: $0.2) })
  }
}
