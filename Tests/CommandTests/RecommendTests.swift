import Foundation
import Testing

@Suite("Recommendations")
struct RecommendTests {
  /// Five warm-pool sizes by four headrooms on half a day of a campus.
  private static let arguments: [String] = {
    let settings = [
      "workload.scale=100%", "duration=12h", "replications=20",
      "warm_pool.max_group_prepared_capacity=24",
      "sweep={axes: {warm_pool.min_size: [0, 1, 2, 4, 8], scaling.free_participants: [100, 400, 700, 1000]}}",
      "warm_pool.max_group_prepared_capacity=8", "auto_scaling_group.min_size=2",
      "warm_pool.min_size=0",
      "objectives.subject_to={rejected_join_rate: <= 0.5%}",
    ]
    return [SweepGrid.scenario] + settings.flatMap { ["--set", $0] }
  }()

  @Test("What is asked for is proven, and the table says of each variant what became of it")
  func proven() throws {
    let bench = try Workbench()
    let settings = [
      "sweep={axes: {scaling.free_participants: [1, 2], pricing.on_demand_per_hour: [0.1, 0.2]}}",
      "objectives={subject_to: {rejected_join_rate: <= 99%}}",
    ]
    let arguments = ["recommend", "small.yaml", "--quiet"] + settings.flatMap { ["--set", $0] }
    let words = try bench.greenroom(arguments)
    #expect(words.code == 0, "\(words.problems)")
    #expect(
      words.output.contains(
        "keeps rejected_join_rate <= 99% and its cost_capacity_usd is at most 5% above the least that does; proven with 95% confidence"
      ),
      "\(words.output)")
    #expect(
      words.output.contains("as it stands")
        && words.output.contains("pricing.on_demand_per_hour 0.1 is the smallest of its axis"))
    let json = try bench.greenroom(arguments + ["--format", "json"])
    struct Row: Decodable {
      let variant: Int
      let verdict: String
    }
    let rows = try JSONDecoder().decode([Row].self, from: Data(json.output.utf8))
    let winner = try #require(rows.first { $0.verdict == "recommended" })
    // Variants 1 and 3 pay twice the price for the same.
    #expect(
      [0, 2].contains(winner.variant) && rows[1].verdict == "dearer"
        && ["dearer", "same"].contains(rows[3].verdict))
    // Runs that were done count: a sweep of the same scenario runs what is missing only.
    let one = try bench.greenroom(arguments + ["--jobs", "1", "--out", "one"])
    let two = try bench.greenroom(arguments + ["--jobs", "2", "--out", "two"])
    #expect(
      try one.output == two.output
        && bench.read("one/recommendation.csv") == bench.read("two/recommendation.csv"))
  }

  @Test("What cannot be proven within the limits is told before anything is run")
  func outOfReach() throws {
    let bench = try Workbench()
    let settings = [
      "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "objectives={subject_to: {rejected_join_rate: <= 0.1%, participants_dropped: <= 3 on 50% of days}}",
    ]
    func told(_ options: [String]) throws -> String {
      try bench.greenroom(
        ["recommend", "small.yaml", "--quiet"] + settings.flatMap { ["--set", $0] } + options
      ).problems
    }
    // Of the error, 0.7 x 5 % / 2, half is for either of both, and 3/4 are staked on the first that is
    // promising, which takes 474 draws: bets have 1.40575 then. Half and 3/4 / 1.40575 of it are
    // 0.018087, and ln(0.018087 x 1.40575) / ln(1 - 0.1 %) = 3,670.2. The other variant has 4 of each
    // kind.
    #expect(
      try told(["--max-runs", "40"]).contains(
        "rejected_join_rate <= 0.1% cannot be proven: among 2 variants it takes 4,145 runs of one at the least, even if none breaks it, and --max-runs 40 leave at most 32; the answer will go by what is seen (at least --max-runs 4153 could prove it, or fewer variants)"
      ))
    #expect(
      try told(["--max-replications", "30"]).contains(
        "and --max-replications are 30; the answer will go by what is seen (at least --max-replications 4145 could prove it"
      ))
    #expect(
      try told(["--max-replications", "30", "--max-runs", "40"]).contains(
        "(at least --max-runs 4153 and --max-replications 4145 could prove it"))
    #expect(
      try !told(["--max-runs", "40", "--set", "objectives.subject_to.rejected_join_rate=<= 50%"])
        .contains("cannot be proven"))
  }

  @Test(
    "What is recommended is written as sections, and a folder of results stands for its scenario")
  func export() throws {
    let bench = try Workbench()
    let settings = [
      "sweep={axes: {auto_scaling_group.max_size: [5, 7], pricing.on_demand_per_hour: [0.1, 0.2]}}",
      "objectives={subject_to: {rejected_join_rate: <= 99%}}",
    ].flatMap { ["--set", $0] }
    let run = try bench.greenroom(
      ["recommend", "small.yaml", "--quiet", "--out", "choice"] + settings)
    #expect(run.code == 0, "\(run.problems)")
    let sections = try bench.read("choice/recommended.yaml")
    #expect(
      sections.hasPrefix("# Variant ") && sections.contains(" is recommended: ")
        && sections.contains("\nauto_scaling_group:\n") && sections.contains("\npricing:\n"),
      "\(sections)")
    func template(_ arguments: [String]) throws -> String {
      let outcome = try bench.greenroom(["export", "cloudformation"] + arguments)
      #expect(outcome.code == 0, "\(outcome.problems)")
      return outcome.output
    }
    let chosen = try template(
      ["small.yaml", "--recommendation", "choice/recommended.yaml"] + settings)
    let size = try #require(sections.firstMatch(of: /max_size: ([57])/)?.1)
    #expect(chosen.contains("MaxSize: \"\(size)\""), "\(chosen)")
    #expect(try template(["choice"]) == chosen)
    for variant in ["0", "2"] {
      #expect(
        try template(["choice", "--variant", variant])
          == template(["small.yaml", "--variant", variant] + settings))
    }
    let told = try bench.greenroom("export", "terraform", "choice")
    #expect(
      told.problems.contains(
        "choice/recommended.yaml: its sections stand in the place of the scenario's."))
  }

  @Test("Of a run's folder its scenario is exported, with its trace where that is what it was")
  func exportRun() throws {
    let bench = try Workbench()
    let larger = ["--set", "auto_scaling_group.max_size=7"]
    #expect(
      try bench.greenroom(["simulate", "small.yaml", "--quiet", "--out", "run"] + larger).code == 0)
    let plain = try bench.greenroom("export", "cloudformation", "run")
    let direct = try bench.greenroom(["export", "cloudformation", "small.yaml"] + larger)
    #expect(plain.code == 0 && plain.output == direct.output, "\(plain.problems)")
    let live = try bench.greenroom(
      "export", "cloudformation", "small.yaml", "--output", "live.yaml")
    #expect(live.code == 0, "\(live.problems)")
    let difference = ["export", "cloudformation", "--diff", "live.yaml"]
    let changes = try bench.greenroom(difference + ["run"])
    #expect(
      changes.code == 0 && changes.output.contains("simulated: "),
      "\(changes.output)\(changes.problems)")
    #expect(try changes.output == bench.greenroom(difference + ["small.yaml"] + larger).output)
    try bench.write(try bench.read("trace.csv") + "d,50,60\n", to: "trace.csv")
    let other = try bench.greenroom(difference + ["run"])
    #expect(
      other.code == 66
        && other.problems.contains(
          "trace.csv: is not what it was when the results in run were made, and is not used."),
      "\(other.problems)")
  }

  @Test(
    "What is no folder of results is told",
    arguments: [
      ("mkdir none", 66, "none: is a folder without manifest.json; expected a scenario, or"),
      (
        "mkdir none; echo '{}' > none/manifest.json", 64,
        "settings: is missing; expected a manifest"
      ),
      ("mkdir none; echo '{\"a' > none/manifest.json", 64, "none/manifest.json:"),
    ])
  func noResults(command: String, code: Int32, problem: String) throws {
    let bench = try Workbench()
    _ = try bench.shell(command)
    let outcome = try bench.greenroom("export", "terraform", "none")
    #expect(outcome.code == code && outcome.problems.contains(problem), "\(outcome.problems)")
  }

  @Test("The choice of some days is judged on others")
  func outOfSample() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let spans = ["--train", "0h..9h", "--test", "9h..12h", "--max-runs", "200"]
    let run = try bench.greenroom(["recommend"] + Self.arguments + spans)
    #expect(run.code == 1, "\(run.problems)")
    #expect(run.output.contains("On the span it was not chosen on, it"), "\(run.output)")
    // Until 9 in the morning hardly anybody is there, so the smallest pool will do, and turns
    // people away later.
    #expect(
      run.output.contains("variant 0 leads")
        && run.output.contains("it does not keep rejected_join_rate <= 0.5%"), "\(run.output)")
  }

  @Test("Exit 1 when nothing keeps the bounds, and what comes nearest is told")
  func nothing() throws {
    let bench = try Workbench()
    let sweep = "sweep={axes: {scaling.free_participants: [1, 2]}}"
    let run = try bench.greenroom(
      "recommend", "small.yaml", "--set", sweep, "--set",
      "objectives={subject_to: {cost_total_usd: <= $0.0001}}", "--max-replications",
      "40"
    )
    #expect(
      run.code == 1
        && run.output.hasPrefix(
          "small: no variant keeps cost_total_usd <= $0.0001; refuted with 95% confidence"),
      "\(run.output)")
  }

  @Test("What is never measured wins nothing")
  func neverMeasured() throws {
    let bench = try Workbench()
    let run = try bench.greenroom(
      "recommend", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "--set",
      "objectives={minimize: launch_lag_hibernated_p95_s}", "--max-replications", "6")
    #expect(run.code == 1 && run.output.hasPrefix("small: not known"), "\(run.output)")
  }

  @Test("What is missing or wrong is told")
  func mistakes() throws {
    let bench = try Workbench()
    let sweep = ["--set", "sweep={axes: {scaling.free_participants: [1, 2]}}"]
    let objectives = ["--set", "objectives={subject_to: {rejected_join_rate: <= 50%}}"]
    let cases: [(arguments: [String], message: String)] = [
      (objectives, "sweep: is missing"), (sweep, "objectives: is missing"),
      (sweep + ["--set", "objectives={minimize: cost}"], "objectives.minimize: \"cost\""),
      (
        sweep + ["--set", "objectives={subject_to: {rejected_joins_rate: <= 1%}}"],
        "did you mean rejected_join_rate?"
      ),
      (
        sweep + ["--set", "objectives={subject_to: {rejected_join_rate: 1%}}"],
        "does not begin with <=, >=, < or >"
      ),
      (
        sweep + ["--set", "objectives={subject_to: {rejected_join_rate: <= 3s}}"],
        "has the wrong unit for rejected_join_rate"
      ),
      (
        sweep + ["--set", "objectives={subject_to: {worst_5m_at: <= 3}}"],
        "is a time, which has no bound"
      ),
      (sweep + objectives + ["--test", "1h..2h"], "expected --train beside it"),
      (sweep + objectives + ["--train", "2h..1h"], "ends before it begins"),
      (sweep + objectives + ["--train", "2h"], "is no span of time"),
      (sweep + objectives + ["--train", "0h..3h"], "ends after the scenario's duration"),
      (
        sweep + objectives + ["--train", "0m..30m", "--test", "20m..1h"],
        "overlaps --train 0m..30m, so it is not out of sample"
      ),
      (sweep + objectives + ["--train", "0h...1h"], "is no span of time"),
      (
        ["--set", "sweep={axes: {warm_up: [1m, 2m]}}"] + objectives + ["--train", "0m..30m"],
        "sets what sweep.axes.warm_up varies"
      ),
      (sweep + objectives + ["--confidence", "95"], "--confidence 95: \"95\" is out of range"),
      (sweep + objectives + ["--max-replications", "1"], "--max-replications 1"),
    ]
    for (arguments, message) in cases {
      let run = try bench.greenroom(["recommend", "small.yaml"] + arguments)
      #expect(
        run.code == 64 && run.problems.contains(message),
        "\(arguments): \(run.code) \(run.problems)")
    }
    #expect(!bench.contents.contains("out"))
  }

  @Test(
    "What --schedule cannot do is said before anything runs",
    arguments: [
      (["--granularity", "30m"], "--granularity is for --schedule"),
      (["--lead", "5m"], "--lead is for --schedule"),
      (["--schedule", "--granularity", "7m"], "does not divide a day"),
      (["--schedule", "--granularity", "90s"], "expected a span of whole minutes"),
      (["--schedule", "--granularity", "0m"], "expected a span of whole minutes"),
      (["--schedule", "--lead", "2d"], "expected a span of whole minutes"),
      (["--schedule"], "no demand was seen on"),
    ])
  func scheduleRefusals(arguments: [String], message: String) throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      [
        "recommend", "small.yaml", "--quiet", "--set",
        "objectives={subject_to: {joins_rejected: <= 0}}",
      ]
        + arguments)
    #expect(outcome.code == 64, "\(outcome.problems)")
    #expect(outcome.problems.contains(message), "\(outcome.problems)")
    #expect(bench.contents == ["small.yaml", "trace.csv"])
  }

  /// A server costs $1 an hour in one case and $3 in the other, in whatever order they are written.
  @Test(
    "The scenario as it stands, and the choice on the other span, are judged by the worst case",
    arguments: [
      "[{}, {pricing.on_demand_per_hour: 3}]", "[{pricing.on_demand_per_hour: 3}, {}]",
    ])
  func worstCase(cases: String) throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      [
        "recommend", "small.yaml", "--quiet", "--train", "0m..30m", "--test", "30m..60m",
        "--max-runs", "200", "--set", "pricing.on_demand_per_hour=1", "--set",
        "scaling={policy: fixed, desired: 1}", "--set", "sweep={axes: {scaling.desired: [1, 2]}}",
        "--set",
        "objectives={minimize: cost_compute_serving_usd, subject_to: {joins_rejected: <= 99}, worst_of: \(cases)}",
      ])
    // One instance for half an hour at $3.
    let stands = outcome.output.split(separator: "\n").first { $0.hasPrefix("as it stands") } ?? ""
    #expect(stands.contains("$1.50"), "\(outcome.output)\(outcome.problems)")
    let test = outcome.output.components(separatedBy: "On the span it was not chosen on").last ?? ""
    #expect(test.contains("cost_compute_serving_usd  $1.50"), "\(outcome.output)")
  }
}
