import Foundation
import Testing

/// What new users do by mistake: one line that says what, where and what to do, the right status, never a trap.
@Suite("Misuse")
struct MisuseTests {
  @Test(
    "an input that cannot be read to its end is status 1 and named, with the reason",
    arguments: [
      ("missing", "missing: No such file or directory; name a file that can be read"),
      ("folder", "folder: is a directory; name the files in it"),
      ("events/x", "events/x: Not a directory"),
      ("cut.gz", "cut.gz: the compressed data breaks off"), ("cut.zst", "cut.zst: the compressed data breaks off"),
      ("short.gz", "short.gz: the compressed data breaks off"),
      ("damaged.gz", "damaged.gz: the gzip data is damaged"),
      ("followed.gz", "followed.gz: the gzip data is damaged"),
      ("followed.zst", "followed.zst: the zstd data is damaged"),
    ])
  func input(name: String, words: String) throws {
    let workplace = try Workplace()
    let prepared = try workplace.shell(
      """
      set -e
      $T generate --cases 300 > events; gzip -k events; zstd -q events; mkdir folder
      head -c 3000 events.gz > cut.gz; head -c 3000 events.zst > cut.zst; head -c 2 events.gz > short.gz
      { head -c 2000 events.gz; cat events; } > damaged.gz
      { cat events.gz; echo more; } > followed.gz; { cat events.zst; echo more; } > followed.zst
      """)
    try #require(prepared.status == 0, "\(prepared.errors)")
    let before = try workplace.files()
    let outcome = try workplace.tiendo("replay", "--file", name, "--totals", "totals.json")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.hasPrefix("tiendo: \(words)"), "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(try workplace.files() == before)
  }

  @Test(
    "no output takes the place of an input or of another output, whatever their paths are called",
    arguments: [
      ("replay --file events --totals folder/../events", "that is an input"),
      ("replay --file events --rules rules.yaml --alerts ./rules.yaml", "that is an input"),
      ("replay --file events --totals new --alerts ./new", "both go to"),
      ("replay --file events --alerts folder/new --rejected ./folder/../folder/new", "both go to"),
      ("replay --file events --totals - --rejected -", "both go to"),
      ("generate --scenario events --output ./events", "that is the description"),
    ])
  func overwriting(arguments: String, words: String) throws {
    let workplace = try Workplace()
    try workplace.write("kept", to: "events")
    try workplace.write("rules: []", to: "rules.yaml")
    try #require(try workplace.shell("mkdir folder").status == 0)
    let outcome = try workplace.shell("$T \(arguments)")
    #expect(outcome.status == 64)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(try workplace.text("events") == "kept")
    #expect(try workplace.files() == ["events", "folder", "rules.yaml"])
  }

  @Test("a file that may not grow is status 1, and nothing is left of it")
  func fileSizeLimit() throws {
    let workplace = try Workplace()
    let outcome = try workplace.shell("ulimit -f 8; exec $T generate --cases 5000 --output events")
    #expect(outcome.status == 1)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("events: File too large while writing"), "\(outcome.errors)")
    #expect(try workplace.files() == [])
  }

  @Test("the parser's sentences end as one line, with the way to help")
  func punctuation() throws {
    let workplace = try Workplace()
    for (arguments, ending) in [
      ("replay --file x --strict=yes", "was specified; see tiendo replay --help\n"),
      ("run --until-en", "Did you mean '--until-end'? Or see tiendo run --help\n"),
    ] {
      let outcome = try workplace.shell("$T \(arguments)")
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasSuffix(ending), "\(outcome.errors)")
    }
  }

  @Test(
    "a negative number is told by its range, a description by its name",
    arguments: [
      ("generate --cases -5", 64, "--cases: -5 is not in 0…"),
      ("generate --offices -1", 64, "--offices: -1 is not in 1…"),
      ("generate --seed -1", 64, "'-1' is invalid for '--seed"),
      ("generate --scenario folder", 1, "folder: cannot be read: Is a directory"),
      ("generate --scenario missing", 1, "missing: cannot be read: No such file"),
      ("generate --scenario text", 1, "text: figures: not a JSON object of figures"),
      ("generate --output /dev/full", 1, "/dev/full: No space left on device while writing; make room"),
    ] as [(String, Int32, String)])
  func generating(arguments: String, status: Int32, words: String) throws {
    let workplace = try Workplace()
    try workplace.write("text", to: "text")
    try #require(try workplace.shell("mkdir folder").status == 0)
    let outcome = try workplace.shell("$T \(arguments)")
    #expect(outcome.status == status)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test(
    "a configuration that cannot be used is status 78 with the key and the reason, before anything is begun",
    arguments: [
      ("thread: 1", "c.yaml:1: thread is not a key here; did you mean threads?"),
      ("threads: 65", "c.yaml:1: threads: \"65\" is not a whole number from 1 to 64"),
      ("snapshotInterval: 5us", "c.yaml:1: snapshotInterval: \"5us\" is not a duration"),
      ("kafka:\n\tgroup: a", "c.yaml:2: is not YAML"),
      ("rules: missing.yaml", "rules: missing.yaml: cannot be read: there is no such file"),
      ("rules: folder", "rules: folder: cannot be read: it is a directory"),
      ("rules: bad.yaml", "rules: bad.yaml:1: rules is a single value where a list is needed"),
      ("offices: missing.csv", "offices: missing.csv: cannot be read: No such file or directory; name a CSV file"),
      ("offices: folder", "offices: folder: cannot be read: Is a directory"),
      ("offices: twice.csv", "offices: twice.csv:3: code 15 stands in line 2 already"),
      ("monitor: {tokenFile: missing}", "c.yaml:1: monitor.tokenFile: \"missing\" cannot be read"),
    ])
  func configuration(text: String, words: String) throws {
    let workplace = try Workplace()
    try workplace.write(text, to: "c.yaml")
    try workplace.write("rules: none", to: "bad.yaml")
    try workplace.write("code,name,level,parent,validFrom,validTo\n15,a,,,,\n15,b,,,,\n", to: "twice.csv")
    try #require(try workplace.shell("mkdir folder").status == 0)
    let outcome = try workplace.tiendo("run", "--until-end", "--config", "c.yaml")
    #expect(outcome.status == 78)
    #expect(outcome.isOneErrorLine, "\(outcome.errors)")
    #expect(outcome.errors.contains("tiendo: \(words)"), "\(outcome.errors)")
    #expect(try workplace.files() == ["bad.yaml", "c.yaml", "folder", "twice.csv"])
  }

  @Test(
    "a configuration that is not there, and a wrong variable, are status 78 and named",
    arguments: [
      ("run --config missing", "missing: cannot be read"), ("run --config .", ".: cannot be read: it is a directory"),
      ("run --config ''", "is an empty path"), ("TIENDO_CONFIG=missing run", "missing: cannot be read"),
      ("TIENDO_CONFIG= run", "TIENDO_CONFIG: is empty"), ("TIENDO_THREADS=x run", "TIENDO_THREADS: threads: \"x\""),
      ("TIENDO_TREADS=1 run", "TIENDO_TREADS: is not a variable of Tiendo"),
    ])
  func environment(line: String, words: String) throws {
    let workplace = try Workplace()
    let outcome = try workplace.shell(line.replacing("run", with: "$T run"))
    #expect(outcome.status == 78)
    #expect(outcome.isOneErrorLine)
    #expect(outcome.errors.contains("tiendo: ") && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("a state directory that cannot be made is status 1 with the system's reason")
  func stateDirectory() throws {
    let workplace = try Workplace()
    try workplace.write("", to: "file")
    try workplace.write("state: file", to: "c.yaml")
    let outcome = try workplace.tiendo("run", "--until-end", "--config", "c.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("tiendo: state: cannot make the directory file: File exists; name one"))
  }
}
