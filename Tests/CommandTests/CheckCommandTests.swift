import Testing

@Suite struct CheckCommandTests {
  /// 120 people come within two minutes to instances of 50 seats.
  private static let storm = """
    scenario: storm
    start: 2020-09-14T09:00:00
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 50}
    auto_scaling_group: {min_size: 1, max_size: 10}
    launch: {control_loop: 0s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}
    placement: {affinity: spill}
    scaling: {policy: headroom, free_participants: 150}
    pricing: {on_demand_per_hour: 0.17}

    """
  private static let rows = (0..<120).map { "m\($0 / 20),\(600 + $0),\(1_800 + $0)\n" }.joined()

  private func bench(_ expect: String? = nil, scenario: String = storm) throws -> Workbench {
    let bench = try Workbench(scenario: nil, trace: "meeting_id,join_time,leave_time\n" + Self.rows)
    try bench.write(scenario + (expect.map { "expect: \($0)\n" } ?? ""), to: "storm.yaml")
    return bench
  }

  private func check(_ bench: Workbench, _ options: String = "storm.yaml") throws
    -> Workbench.Outcome
  {
    try bench.shell("\"$GREENROOM\" check \(options)")
  }

  @Test(
    "What is expected passes, and one digit less of headroom fails with the metric, its number and the bound"
  )
  func regression() throws {
    let expect = "{rejected_join_rate: \"<= 0.1%\", cost_total_usd: \"<= $5\"}"
    let good = try check(try bench(expect))
    let unpriced = """
      Egress is not priced, for want of an instance.bitrate_per_participant.
      Volumes are not priced, for want of an instance.volume: they are most of what a stopped instance costs.

      """
    #expect(
      good.code == 0 && good.output.hasSuffix("\nstorm: 2 checks passed\n")
        && good.problems == unpriced)
    #expect(
      good.output.hasPrefix(
        "storm: ✓ rejected_join_rate <= 0.1%: 0 %, 0.1 % to spare; not known at 95 % from 1 replication\nstorm: ✓ cost"
      )
    )
    let worse = Self.storm.replacing("free_participants: 150", with: "free_participants: 15")
    let bad = try check(try bench(expect, scenario: worse))
    #expect(bad.code == 1 && bad.problems == unpriced)
    // 70 of the 120 find the only instance full.
    #expect(
      bad.output.hasPrefix(
        "storm: ✗ rejected_join_rate is 58.333 %, above the bound <= 0.1 %; refuted at 95 %\nstorm: ✓ cost_total_usd <= $5: "
      ))
    #expect(bad.output.hasSuffix("\nstorm: 1 of 2 checks failed\n"))
  }

  @Test(
    "A baseline passes right after it was written, and what moves then is named with both numbers")
  func baseline() throws {
    let bench = try bench()
    let first = try check(bench, "storm.yaml --update-baseline")
    #expect(first.code == 0 && first.output.hasSuffix(" columns are new in storm.baseline.yaml\n"))
    let written = try bench.read("storm.baseline.yaml")
    #expect(
      written.contains("\nstorm:\n  seed: 1\n  replications: 1\n")
        && written.contains("\n    joins_rejected: 0\n"))
    let again = try check(bench)
    #expect(
      again.code == 0 && again.output.hasSuffix(" checks passed\n")
        && again.output.split(separator: "\n").count == 1)
    let worse = try check(bench, "storm.yaml --set scaling.free_participants=15")
    #expect(worse.code == 1)
    #expect(worse.output.contains("  peak_participants "))
    #expect(
      worse.problems
        == "where a change is wanted, `greenroom check --update-baseline` makes it the baseline\n")
    #expect(
      try check(bench, "storm.yaml --quiet --set scaling.free_participants=15").problems == "")
    let update = try check(bench, "storm.yaml --set scaling.free_participants=15 --update-baseline")
    #expect(
      update.code == 0
        && update.output.contains("storm: peak_participants moved: 50 instead of 120, -58.33 %\n"))
    #expect(try check(bench, "storm.yaml --set scaling.free_participants=15").code == 0)
    #expect(
      try check(bench, "storm.yaml --set scaling.free_participants=15 --update-baseline").output
        .hasSuffix(
          "nothing moved in storm.baseline.yaml\n"))
    #expect(try check(bench).code == 1)
  }

  @Test(
    "A baseline has the fingerprint of events that the manifest has, and it fails where nothing but the events is another"
  )
  func events() throws {
    let bench = try bench()
    #expect(try check(bench, "storm.yaml --update-baseline").code == 0)
    #expect(try bench.greenroom("simulate", "storm.yaml", "--quiet").code == 0)
    let baseline = try bench.read("storm.baseline.yaml")
    let fingerprint = try #require(baseline.firstMatch(of: /event_fingerprint: "([0-9a-f]{16})"/)).1
    #expect(try bench.read("out/storm/manifest.json").contains("\"\(fingerprint)\""))
    try bench.write(
      baseline.replacing(fingerprint, with: "0123456789abcdef"), to: "storm.baseline.yaml")
    let outcome = try check(bench)
    #expect(outcome.code == 1)
    let problem =
      "event_fingerprint is \(fingerprint) instead of 0123456789abcdef: other events happened, or in another order"
    #expect(outcome.output.hasPrefix("storm: ✗ \(problem)\nstorm: 1 of "))
  }

  @Test("Several replications are judged by their means, and agree with their baseline")
  func replications() throws {
    let bench = try bench(
      "{launch_lag_mean_s: \"> 0s\", others: {within: 0%}}",
      scenario: Self.storm + "replications: 3\n")
    #expect(try check(bench, "storm.yaml --update-baseline").code == 0)
    let one = try check(bench, "storm.yaml --jobs 1")
    #expect(try one.code == 0 && one.output == check(bench, "storm.yaml --jobs 2").output)
    #expect(try bench.read("storm.baseline.yaml").contains("\n    joins_rejected: 0.000000\n"))
  }

  @Test("A tolerance lets a column move so far and no further; what is ignored may move")
  func tolerance() throws {
    let bench = try bench("{cost_total_usd: {within: 2%}, others: ignore}")
    #expect(try check(bench, "storm.yaml --update-baseline").code == 0)
    let near = try check(bench, "storm.yaml --set pricing.on_demand_per_hour=0.172")
    #expect(
      near.code == 0 && near.output.hasPrefix("storm: ✓ cost_total_usd within 2% of the baseline: ")
        && near.output.hasSuffix(" to spare\nstorm: 1 check passed\n"))
    let far = try check(bench, "storm.yaml --set pricing.on_demand_per_hour=0.34")
    #expect(far.code == 1)
    #expect(
      far.output.contains("storm: ✗ cost_total_usd is worse: $")
        && far.output.contains(" instead of $0.85")
        && far.output.contains(" %, outside 2% of the baseline\n"))
    try bench.write(
      Self.storm + "expect: {cost_total_usd: {not_worse: 2%, than: baseline}, others: ignore}\n",
      to: "storm.yaml")
    #expect(try check(bench, "storm.yaml --set pricing.on_demand_per_hour=0.01").code == 0)
    let worse = try check(bench, "storm.yaml --set pricing.on_demand_per_hour=0.34")
    #expect(worse.code == 1 && worse.output.contains(" %, by more than 2%\n"))
  }

  @Test(
    "An update keeps a plain bound, and fails where it is broken, with the baseline written all the same"
  )
  func updateWithBounds() throws {
    let bench = try bench("{joins_rejected: \"<= 0\", cost_total_usd: {within: 2%}}")
    #expect(
      try check(bench, "storm.yaml --update-baseline").output.hasSuffix("storm: 1 check passed\n"))
    let worse = try check(bench, "storm.yaml --update-baseline --set scaling.free_participants=15")
    #expect(
      worse.code == 1
        && worse.output.contains("storm: ✗ joins_rejected is 70, above the bound <= 0; not known: ")
        && worse.output.hasSuffix("\nstorm: 1 of 1 check failed\n"))
    #expect(try bench.read("storm.baseline.yaml").contains("\n    joins_rejected: 70\n"))
  }

  @Test("A column that nothing was measured of fails its bound as not measured")
  func notMeasured() throws {
    let outcome = try check(try bench("{drain_p50_s: \"<= 1h\"}"))
    #expect(
      outcome.code == 1
        && outcome.output.hasPrefix(
          "storm: ✗ drain_p50_s is not measured, and the bound is <= 3,600 s; not known: ")
    )
  }

  @Test(
    "All scenarios are checked and share one baseline; an update of one leaves the section of the other"
  )
  func several() throws {
    let bench = try bench("{joins_rejected: \"<= 0\", others: ignore}")
    try bench.write(
      Self.storm.replacing("scenario: storm", with: "scenario: calm")
        + "replications: 2\nexpect: {joins_rejected: \">= 1\", launches_cold: \">= 99\"}\n",
      to: "calm.yaml")
    let both = try check(bench, "storm.yaml calm.yaml --junit j.xml --markdown m.md")
    #expect(both.code == 1)
    let beginnings = [
      "storm: ✓ joins_rejected <= 0: 0, 0 to spare; not known: ", "storm: 1 check passed",
      "calm: ✗ joins_rejected is 0, below the bound >= 1; ",
      "calm: ✗ launches_cold is 5, below the bound >= 99; not known at 95 % from 2 replications",
      "calm: 2 of 2 checks failed",
    ]
    let lines = both.output.split(separator: "\n")
    #expect(
      lines.count == beginnings.count && zip(lines, beginnings).allSatisfy { $0.hasPrefix($1) },
      "\(both.output)")
    #expect(
      try bench.read("j.xml").contains(
        "<testsuites name=\"greenroom check\" tests=\"3\" failures=\"2\""))
    #expect(try bench.read("m.md").hasPrefix("### greenroom check: 2 of 3 checks failed\n"))
    func files() throws -> [String] {
      try [bench.read("j.xml").replacing(/\ time="[0-9.]+"/, with: ""), bench.read("m.md")]
    }
    #expect(try bench.read("j.xml").contains(/<testcase [^>]* file="calm.yaml" time="[0-9.]+"/))
    let before = try files()
    #expect(
      try check(bench, "storm.yaml calm.yaml --junit j.xml --markdown m.md --jobs 1").output
        == both.output)
    #expect(try files() == before)

    #expect(
      try check(bench, "storm.yaml calm.yaml --baseline all.yaml --update-baseline").code == 1)
    let all = try bench.read("all.yaml")
    #expect(
      try check(
        bench, "storm.yaml --baseline all.yaml --set scaling.free_participants=15 --update-baseline"
      ).code == 1)
    let after = try bench.read("all.yaml")
    let calm = try #require(all.firstRange(of: "\ncalm:\n"))
    #expect(after != all && after.hasSuffix(all[calm.lowerBound...]))
    #expect(!bench.contents.contains { $0.hasSuffix(".baseline.yaml") || $0.hasSuffix(".part") })
  }

  @Test("With --prove a bound passes when it is proven, and fails where a limit is spent before")
  func prove() throws {
    let bench = try bench("{rejected_join_rate: \"<= 50%\"}")
    let proven = try check(bench, "storm.yaml --prove")
    #expect(
      proven.code == 0
        && proven.output.contains(
          "storm: ✓ rejected_join_rate <= 50%: 0 %, 50 % to spare; proven at 95 % after ")
    )
    #expect(
      proven.output.contains(
        "\nstorm: what is proven and refuted is about this recorded demand, with boots"))
    #expect(proven.problems.hasSuffix(" runs to prove bounds: nothing is left to prove\n"))
    let open = try check(
      try self.bench("{rejected_join_rate: \"<= 0.01%\"}"),
      "storm.yaml --prove --max-replications 20")
    #expect(
      open.code == 1
        && open.output.contains(
          "is kept by what was seen, 0 %; not known at 95 % after 20 replications drawn by size; about "
        )
    )
    #expect(open.problems.hasSuffix("the limit of replications is reached\n"))
    #expect(
      try check(bench, "storm.yaml --max-runs 50").problems.contains(
        "limits such as --max-runs are for --prove; expected --prove"))
    #expect(try check(bench, "storm.yaml --prove --update-baseline").code == 64)
  }

  @Test("Baselines among the scenarios of a shell's pattern are passed over")
  func pattern() throws {
    let bench = try bench()
    #expect(try check(bench, "*.yaml --update-baseline").code == 0)
    #expect(try check(bench, "*.yaml").code == 0)
    let alone = try check(bench, "storm.baseline.yaml")
    #expect(
      alone.code == 64
        && alone.problems.contains(
          "storm.baseline.yaml: a baseline is no scenario; expected a scenario")
    )
  }

  @Test("A baseline that cannot be written leaves the old ones as they were")
  func blocked() throws {
    let bench = try bench()
    #expect(try check(bench, "storm.yaml --update-baseline").code == 0)
    let before = try bench.read("storm.baseline.yaml")
    let outcome = try check(
      bench,
      "storm.yaml --update-baseline --set scaling.free_participants=15 --junit no/such/folder.xml")
    #expect(
      outcome.code == 74 && outcome.problems.contains("no/such/folder.xml: cannot be written")
        && outcome.output == "")
    #expect(try bench.read("storm.baseline.yaml") == before)
  }
}
