import Foundation
import Testing

/// What snapshots of all kinds give is tested with the library; here, what the command makes of it.
@Suite("tiendo verify")
struct VerifyTests {
  @Test("a missing, an empty and no directory are each told")
  func noDirectory() throws {
    let workplace = try Workplace()
    try workplace.write("", to: "file")
    for (directory, words) in [("missing", "No such file"), (".", "no snapshots"), ("file", "Not a directory")] {
      let outcome = try workplace.tiendo("verify", directory)
      #expect(outcome.status == 1)
      #expect(outcome.isOneErrorLine)
      #expect(outcome.errors.contains("\(directory): \(words)"))
    }
  }

  @Test("a file that is no snapshot is told on a line of its own, and nothing is exported")
  func noSnapshot() throws {
    let workplace = try Workplace()
    try workplace.write("not a database", to: "case-events-0.sqlite")
    let outcome = try workplace.tiendo("verify", ".", "--export", "export.db")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("./case-events-0.sqlite: "))
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("1 of 1"))
    #expect(try workplace.files() == ["case-events-0.sqlite"])
  }

  @Test("an export replaces no file")
  func existing() throws {
    let workplace = try Workplace()
    try workplace.write("not a database", to: "case-events-0.sqlite")
    let outcome = try workplace.tiendo("verify", ".", "--export", "case-events-0.sqlite")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("is there already"))
    #expect(try workplace.text("case-events-0.sqlite") == "not a database")
  }
}
