internal import Alerts
internal import ArgumentParser
internal import Engine
internal import Ledger
internal import Records
internal import RuleTrials
internal import Settings

extension RulesCommand {
  /// `tiendo rules test`: rules on history, and rules on made-up events.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Says which alerts rules would have given, compares two rule files, runs unit tests of rules.",
      discussion: """
        On your own history, before rules are put to use:
          tiendo rules test --rules new.yaml --file 2019.gz 2020.gz
        Against the rules in force, with each alert that changes:
          tiendo rules test --rules new.yaml --against old.yaml --file 2020.gz -v
        Unit tests, which say what happens and which alerts are to come of it:
          tiendo rules test rules.test.yaml

        The table has a row for each rule:
          fired, open    alerts, and those that still fire at the end
          /office/month  alerts for each office watched and month of 365 ÷ 12 days
          flapping       shorter than 3 days, or again within 7 days of the end
          lead d         median days from the first alert to the end of a period
                         that ended below its target
          missed         periods that ended below their target without an alert
          false          alerts in periods that ended at the target or above
        An alert that ends with its period does not flap. The last three are of rules on rates, and of periods that \
        are over by the last day, each office by itself. Where the partitions of an archive end on different days, all \
        are closed up to the day before the last event of all, as ticks close them live (at most the last 400 days).

        With -v there is a row for each rule and office with alerts too, and each alert is listed: one of a rule on \
        rates also with how many days before its period ended below target it came, if it did. The JSON always holds \
        all of this.

        With --against the row of the old rules stands below, and what became of each alert of an office: unchanged; \
        longer or shorter, where it fires at the same time and ends at another; moved, where it fires at another time \
        (the nearest of its period, one that overlaps it first); added or removed. Rules are compared by their names. \
        The files are read twice, so - cannot be one of them.

        A unit test is a series of figures by day, done/eligible, and the alerts expected of it. 20/100x5 is a day \
        with 20 of 100 done and five more like it; 20/100+2/0x5 has two more done on each of the five. The events of a \
        day come at noon. In place of a series there may be events as they are, or a file of them.

          rules: rules.yaml
          tests:
            - name: an office under 70 % is told of after three days
              series:
                - {office: "74", from: 2020-03-01, cases: 60/100x5}
              alerts:
                - {rule: cases-low, office: "74", fired: 2020-03-04, open: true}

        All alerts must be expected; of an expected one, what is not written may be anything.

        Exit status: 0 done, nothing changed, all tests passed; 1 the two files give different alerts (0 with \
        --allow-changes), a test failed, or a file cannot be read; 64 wrong usage; 78 a file of rules or tests that \
        cannot be used. Where alerts differ, the results are written all the same.
        """)

    @Argument(help: "Files of unit tests (YAML).")
    var tests: [String] = []

    @Option(help: "The rules to try (YAML).")
    var rules: String?

    @Option(help: ArgumentHelp("Rules to compare them with: those in force, say.", valueName: "rules"))
    var against: String?

    @Option(parsing: .upToNextOption, help: "Files of events, as for a replay, in order; - is standard input.")
    var file: [String] = []

    @Option(
      help: ArgumentHelp(
        "Skip events after this day, and close the days up to it (at most 400). Without it the last day stays open.",
        valueName: "YYYY-MM-DD"),
      transform: CalendarOptions.day)
    var asOf: Day?

    @Option(
      help: ArgumentHelp("Write the result as JSON; - for standard output, in place of the table.", valueName: "out"))
    var json: String?

    @Flag(
      name: .shortAndLong,
      help: "List the offices with alerts, and each alert that changed; without --against, each alert.")
    var verbose = false

    @Flag(help: "End with status 0 where the two files give different alerts.")
    var allowChanges = false

    @OptionGroup var calendar: CalendarOptions

    func validate() throws {
      _ = try calendar.times()
      guard tests.isEmpty else {
        if rules != nil || against != nil || asOf != nil || json != nil || !file.isEmpty || verbose || allowChanges {
          throw ValidationError("a file of unit tests says its own rules and events; leave out the options")
        }
        return
      }
      guard let rules else { throw ValidationError("name rules by --rules and events by --file, or files of tests") }
      guard !file.isEmpty else { throw ValidationError("name the events to try the rules on by --file") }
      if (file + [rules, against, json].compactMap(\.self)).contains("") {
        throw ValidationError("\"\" is no file; write a path, or leave the option out")
      }
      let inputCount = file.count { $0 == "-" }
      if inputCount > 1 || (inputCount == 1 && against != nil) {
        throw ValidationError("--file -: standard input can be read only once; write it to a file first")
      }
      if against == nil, allowChanges { throw ValidationError("--allow-changes is for --against") }
      let inputs = file + [rules, against].compactMap(\.self)
      if let json, json != "-", inputs.contains(where: { $0 == json || FileIdentity.isSame($0, json) }) {
        throw ValidationError("--json \(json): that is an input; name another file")
      }
    }

    func run() throws {
      if tests.isEmpty { try tryRules() } else { try UnitTestReport.run(tests) }
    }

    private func tryRules() throws {
      let rules = try RulesFile.load(path: self.rules ?? "")
      let old = try against.map { try RulesFile.load(path: $0) }
      let output = try OutputFile(path: json ?? "-")
      let source = try ReplayInputOptions.source(of: file)
      let times = try calendar.times(of: source)
      let (trial, counts, rejections) = try TrialReplay.run(rules, source, times, asOf: asOf)
      rejections.tell(advice: FirstRejections.replayAdvice)
      let comparison = try old.map {
        TrialComparison(
          old: try TrialReplay.run($0, source, times, asOf: asOf).trial, new: trial)
      }
      if json != nil {
        var writer = JSONWriter()
        writer.ruleTrial(trial, comparison: comparison)
        try output.write(writer.bytes)
        try output.write("\n")
        try output.finish()
      }
      if json != "-" {
        let table = json == nil ? output : try OutputFile(path: "-")
        try table.write(TrialSummary.text(trial, counts, comparison, listsAlerts: verbose))
        try table.finish()
      }
      if let comparison, !comparison.isUnchanged, !allowChanges {
        let advice = verbose ? "--allow-changes takes them" : "--verbose lists them, --allow-changes takes them"
        throw CommandFailure(
          .failed,
          "\(self.rules ?? "") gives other alerts than \(against ?? ""): \(TrialSummary.changes(comparison)); \(advice)"
        )
      }
    }
  }
}
