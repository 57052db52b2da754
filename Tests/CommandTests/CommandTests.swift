import Testing

@Suite struct CommandTests {
  @Test("A simulation prints its summary, writes every report and tells its time on stderr")
  func simulate() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom("simulate", "small.yaml", "--worst", "3")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("small: ") && outcome.output.contains("\nWorst moments\n"))
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.problems.hasPrefix("simulated 4 joins in "))
    let reports =
      "decisions drops episodes instances launches lifecycle rejections summary timeseries"
    let names = reports.split(separator: " ").map { "out/small/\($0).csv" }
    #expect(
      bench.contents.filter { $0.hasPrefix("out/small/") }.sorted()
        == (names + ["out/small/manifest.json"]).sorted())
  }

  @Test("Two processes print and write the same bytes")
  func sameBytes() throws {
    let bench = try Workbench()
    for format in ["table", "json", "csv"] {
      let first = try bench.greenroom(
        "simulate", "small.yaml", "--format", format, "--out", "a", "--set", "replications=3",
        "--quiet")
      let second = try bench.greenroom(
        "simulate", "small.yaml", "--format", format, "--out", "b", "--set", "replications=3",
        "--quiet")
      #expect(
        first.code == 0 && first.output == second.output && first.problems == ""
          && second.problems == "")
    }
    #expect(try bench.shell("diff -r a b").code == 0)
  }

  @Test("The printed CSV is the summary's file, and the profile holds for both")
  func csv() throws {
    let bench = try Workbench()
    let plain = try bench.greenroom("simulate", "small.yaml", "--format", "csv")
    #expect(try plain.output == bench.read("out/small/summary.csv"))
    #expect(
      plain.output.hasPrefix("scenario,variant,replication,seed,") && !plain.output.contains("\r"))
    let excel = try bench.greenroom(
      "simulate", "small.yaml", "--format", "csv", "--csv-profile", "excel-eu")
    #expect(try excel.output == bench.read("out/small/summary.csv"))
    #expect(excel.output.hasPrefix("\u{FEFF}scenario;variant;"))
  }

  @Test("Overrides change the scenario, and only the reports that it asks for are written")
  func overrides() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--set", "scenario=other", "--set", "report.write=[summary]",
      "--set", "auto_scaling_group.max_size=1")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("other: "))
    #expect(outcome.output.contains("because of max_size"))
    #expect(
      bench.contents.filter { $0.hasPrefix("out/other/") } == [
        "out/other/manifest.json", "out/other/summary.csv",
      ])
  }

  @Test(
    "A run without a join has rates that were not measured, and one that ends before the first join is none"
  )
  func nobody() throws {
    let short = try Workbench().greenroom("simulate", "small.yaml", "--set", "duration=5s")
    #expect(short.code == 65 && short.problems.contains("no row of trace.csv lies in the run"))
    let some = try Workbench().greenroom("simulate", "small.yaml", "--set", "duration=15s")
    #expect(some.output.contains("Of the trace's 4 rows, some were left out: 3 after the end."))
    let outcome = try Workbench().greenroom("simulate", "small.yaml", "--set", "workload.scale=0%")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("small: nobody wanted to join"))
    #expect(!outcome.output.contains("nan") && !outcome.output.contains("inf "))
  }

  @Test("Validation tells what the scenario would run, and writes nothing")
  func validate() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom("validate", "small.yaml")
    #expect(outcome.code == 0 && outcome.output == "small.yaml: OK, 4 joins of 3 meetings\n")
    #expect(bench.contents == ["small.yaml", "trace.csv"])
  }

  @Test("A synthesized trace of joins reads back as the same demand")
  func synthesize() throws {
    let bench = try Workbench()
    #expect(try bench.greenroom("synthesize", "small.yaml", "--output", "again.csv").code == 0)
    let options = ["--format", "csv", "--quiet"]
    let first = try bench.greenroom("simulate", "small.yaml", options[0], options[1], options[2])
    let again = try bench.greenroom(
      "simulate", "small.yaml", options[0], options[1], options[2], "--set",
      "workload.trace=again.csv")
    #expect(first.code == 0 && first.output == again.output)
  }

  @Test("Meetings can be written as a trace that the scenario can run on")
  func synthesizeMeetings() throws {
    let bench = try Workbench(
      trace: "meeting_id,start_time,duration_s,participants\nm,60,600,2\nn,90,60,2\n")
    #expect(
      try bench.greenroom("synthesize", "small.yaml", "--output", "again.csv", "--rows", "meetings")
        .code == 0)
    #expect(
      try bench.read("again.csv").hasPrefix("meeting_id,start_time,duration_s,participants\n"))
    #expect(
      try bench.greenroom("validate", "small.yaml", "--set", "workload.trace=again.csv").code == 0)
    #expect(
      try bench.greenroom("synthesize", "small.yaml", "--output", "no/such/folder.csv").code == 74)
  }

  @Test("The bound stands in every format, and where there is none its reason does")
  func bound() throws {
    // Two people for 10 minutes on one instance of two seats: 600 s at $0.36 an hour are $0.06, and
    // its launch runs for 5 s at least (a lognormal cold start may take no time), $0.0005 more.
    let bench = try Workbench(
      trace: "meeting_id,join_time,stay_s\nm,60,600\nm,60,600\n")
    let prices = "--set pricing.on_demand_per_hour=0.36 --set pricing.public_ipv4_per_hour=0"
    let size = "--set instance.participant_limit=2 --set auto_scaling_group.min_size=0"
    let csv = try bench.shell("\"$GREENROOM\" bound small.yaml \(prices) \(size) --format csv")
    #expect(csv.code == 0 && csv.output.contains(",0.060500,"), "\(csv)")
    let json = try bench.shell("\"$GREENROOM\" bound small.yaml \(prices) \(size) --format json")
    #expect(json.output.contains("\"cost_bound_usd\": 0.060500"), "\(json)")
    let tooSmall = try bench.shell(
      "\"$GREENROOM\" bound small.yaml \(size) --set instance.participant_limit=1 "
        + "--set auto_scaling_group.max_size=1")
    #expect(tooSmall.code == 65)
    #expect(tooSmall.problems.contains("no bound: no plan turns nobody away: the demand takes 2"))
  }

  @Test(
    "Everything can be listed, and every command explains itself",
    arguments: [
      ("list settings", "per_lost_participant"), ("schema", "2020-12"),
      ("list policies", "free_participants"), ("list strategies", "least_loaded"),
      ("list instance-types", "c6i.xlarge"),
      ("list presets", "aws-sample-2021"), ("list metrics", "bandwidth_per_instance     Mbps"),
      ("list media", "instance.stream_limit"), ("list media", "livekit-cpu"),
      ("list media", "load_limit   50000"),
      ("list columns", "rejected_join_rate "), ("--help", "simulate"),
      ("simulate --help", "--csv-profile"), ("validate --help", "--set"),
      ("synthesize --help", "--output"), ("trace --help", "convert"),
      ("trace convert --help", "--from"), ("list --help", "policies"),
      ("--version", "0.1.0"),
    ])
  func lists(_ arguments: String, _ word: String) throws {
    let outcome = try Workbench().shell("\"$GREENROOM\" \(arguments)")
    #expect(outcome.code == 0 && outcome.output.contains(word) && outcome.problems == "")
  }

  @Test(
    "A misspelt command is told with the nearest",
    arguments: [
      (
        ["simulte", "small.yaml"], "\"simulte\" is no command of greenroom",
        "(did you mean simulate?)"
      ),
      (["trace", "descrbe", "trace.csv"], "\"descrbe\" is no command of trace", "describe?)"),
      (["list", "polices"], "\"polices\" is no command of list", "(did you mean policies?)"),
      (
        ["zzzzzz"], "\"zzzzzz\" is no command of greenroom",
        "expected one of simulate, studio, sweep"
      ),
    ])
  func misspelt(arguments: [String], problem: String, remedy: String) throws {
    let outcome = try Workbench().greenroom(arguments)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    #expect(
      outcome.problems.contains(problem) && outcome.problems.contains(remedy),
      "\(outcome.problems)")
  }

  @Test("Without a command it says what to do first", arguments: [[], ["--help"], ["help"]])
  func first(arguments: [String]) throws {
    let outcome = try Workbench().greenroom(arguments)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("greenroom simulate scenarios/campus-week.yaml"))
  }
}
