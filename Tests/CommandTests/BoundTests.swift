import Foundation
import Testing

/// `greenroom bound`, and `--bound` of the commands that run scenarios.
@Suite struct BoundTests {
  /// The cells of a column of a CSV file.
  private func column(_ name: String, of text: String) throws -> [String] {
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let place = try #require(rows.first?.firstIndex(of: name), "no column \(name)")
    return rows.dropFirst().map { $0[place] }
  }

  /// Dollars with six decimals as micro-dollars.
  private func micro(_ dollars: String) throws -> Int {
    try #require(Int(dollars.filter { $0 != "." }))
  }

  /// Two meetings of two people fill the two instances: everybody gets in where both are there.
  private static let start = [
    "--set", "auto_scaling_group.initially_in_service=2", "--set", "scaling.free_participants=3",
  ]

  @Test("Who asks has the columns and waste.csv, which add up; who does not has neither")
  func simulate() throws {
    let bench = try Workbench()
    let plain = try bench.greenroom(["simulate", "small.yaml", "--quiet", "--out", "plain"])
    #expect(plain.code == 0 && !plain.output.contains("How far from perfect"))
    #expect(!(try bench.read("plain/summary.csv").contains("cost_bound_usd")))
    #expect(!(try bench.read("plain/manifest.json").contains("cost_bound_usd")))
    #expect(!bench.contents.contains("plain/waste.csv"))

    let asking =
      try bench.greenroom(
        ["simulate", "small.yaml", "--quiet", "--bound", "--out", "out"] + Self.start)
    #expect(asking.code == 0 && asking.output.contains("How far from perfect"))
    let (summary, waste) = (try bench.read("out/summary.csv"), try bench.read("out/waste.csv"))
    func cost(_ name: String) throws -> Int { try micro(column(name, of: summary)[0]) }
    let total = try column("cost_usd", of: waste).reduce(0) { $0 + (try micro($1)) }
    #expect(total == (try cost("cost_capacity_usd")))
    let parts = try Set(column("part", of: waste))
    #expect(parts.count == 14)
    #expect(try parts.reduce(0) { $0 + (try cost("cost_\($1)_usd")) } == total)
    #expect(try cost("cost_bound_usd") <= total)
    #expect(
      try column("cost_vs_bound", of: summary) == [
        String(format: "%.6f", Double(total) / Double(try cost("cost_bound_usd")))
      ])
    #expect(try bench.read("out/manifest.json").contains("\"cost_bound_usd\""))
  }

  @Test("A sweep, a comparison and a check have the columns, by --bound or because one is named")
  func studies() throws {
    let bench = try Workbench()
    let axis = ["--set", "sweep={axes: {scaling.free_participants: [1, 3]}}"]
    let sweep = try bench.greenroom(["sweep", "small.yaml", "--quiet", "--bound"] + axis)
    #expect(sweep.code == 0)
    let runs = try bench.read("out/small/sweep/runs.csv")
    let bounds = try column("cost_bound_usd", of: runs)
    #expect(bounds.count == 2 && bounds[0] == bounds[1] && !bounds[0].isEmpty)
    #expect(try bench.read("out/small/sweep/variants.csv").contains("cost_need_usd"))
    // The runs of the plain sweep are others than those that have the columns.
    let plain = try bench.greenroom(["sweep", "small.yaml"] + axis)
    #expect(plain.problems.contains("2 runs in "), "\(plain.problems)")
    #expect(!(try bench.read("out/small/sweep/runs.csv").contains("cost_bound_usd")))
    let objective = ["--set", "objectives={minimize: cost_vs_bound}"]
    #expect(try bench.greenroom(["sweep", "small.yaml", "--quiet"] + axis + objective).code == 0)
    #expect(try bench.read("out/small/sweep/variants-short.csv").contains("cost_vs_bound"))

    let compare = try bench.greenroom(
      ["compare", "small.yaml", "--candidate", "scaling.free_participants=3", "--quiet"]
        + ["--judge", "cost_headroom_usd", "--format", "csv"])
    #expect(compare.output.contains("cost_headroom_usd,"), "\(compare.problems)")

    let expected = ["--set", "expect={cost_vs_bound: \"<= 100\", cost_fixed_peak_usd: \"> 0\"}"]
    let check = try bench.greenroom(["check", "small.yaml", "--quiet"] + Self.start + expected)
    #expect(check.code == 0, "\(check.output)\(check.problems)")
    // A baseline with the columns asks for somebody who asks.
    let update = try bench.greenroom([
      "check", "small.yaml", "--quiet", "--bound", "--update-baseline",
    ])
    #expect(update.code == 0)
    #expect(try bench.read("small.baseline.yaml").contains("cost_stuck_usd"))
    #expect(try bench.greenroom(["check", "small.yaml", "--quiet", "--bound"]).code == 0)
    let without = try bench.greenroom(["check", "small.yaml", "--quiet"])
    #expect(without.code != 0)
    #expect(
      without.problems.contains("expected --bound, or report.bound: true"), "\(without.problems)")
  }

  @Test("Where every plan turns somebody away the cells are empty, and that is said once")
  func hindrance() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      ["simulate", "small.yaml", "--quiet", "--bound", "--set", "auto_scaling_group.max_size=1"])
    #expect(outcome.code == 0)
    let sentence =
      "There is no bound on the cost, because no plan turns nobody away: the demand takes 2 instances at its "
      + "peak, and auto_scaling_group.max_size allows 1."
    #expect(outcome.output.components(separatedBy: sentence).count == 2, "\(outcome.output)")
    let summary = try bench.read("out/small/summary.csv")
    for name in ["cost_bound_usd", "cost_vs_bound", "cost_fixed_peak_usd", "cost_bound_rest_usd"] {
      #expect(try column(name, of: summary) == [""])
    }
    #expect(try column("cost_need_usd", of: summary) != [""])
    let sweep = try bench.greenroom(
      [
        "sweep", "small.yaml", "--bound", "--set",
        "sweep={axes: {auto_scaling_group.max_size: [1, 2]}}",
      ]
    )
    #expect(sweep.output.contains("There is no bound on the cost, because every plan turns"))
    #expect(try bench.read("out/small/sweep/notes.csv").contains("no_bound"))
  }

  @Test("The bound has a plan beside it that can be carried out, and the split of what was paid")
  func bound() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      ["bound", "small.yaml", "--quiet", "--format", "csv"] + Self.start)
    #expect(outcome.code == 0, "\(outcome.problems)")
    func cost(_ name: String) throws -> Int { try micro(column(name, of: outcome.output)[0]) }
    #expect(try cost("cost_bound_usd") <= cost("cost_clairvoyant_usd"))
    let parts = try #require(outcome.output.split(separator: "\n").first).split(separator: ",")
      .map(String.init).drop { $0 != "cost_need_usd" }
    #expect(parts.count == 14)
    #expect(try parts.reduce(0) { $0 + (try cost($1)) } == cost("cost_capacity_usd"))
    let table = try bench.greenroom(["bound", "small.yaml", "--quiet"] + Self.start)
    #expect(table.output.contains("\nclairvoyant ") && table.output.contains("\nneed "))
  }

  @Test("The fixed fleet has seats for who joined during the warm-up and is still there")
  func warmUp() throws {
    let bench = try Workbench(
      scenario: """
        scenario: small
        start: 2026-03-02T00:00:00
        duration: 6h
        warm_up: 90m
        workload: {source: trace, trace: trace.csv}
        instance: {participant_limit: 60}
        auto_scaling_group: {min_size: 0, desired_capacity: 3, max_size: 3}
        launch: {control_loop: 0s, pending: 0s, cold: 360s, registration: 0s}
        scaling: {policy: fixed, desired: 3}
        pricing: {on_demand_per_hour: 1, volume_per_gb_month: 0, public_ipv4_per_hour: 0}

        """,
      trace: (["meeting_id,join_time,leave_time,seats"] + [
        "a,3600,7200,40", "b,3600,7200,40", "c,3600,7200,40", "d,14400,18000,60",
      ]).joined(separator: "\n") + "\n")
    let run = try bench.greenroom(["simulate", "small.yaml", "--quiet", "--bound"])
    #expect(run.code == 0, "\(run.problems)")
    let summary = try bench.read("out/small/summary.csv")
    // 120 seats are taken until 2:00, on 2 instances of 60: 2 for the 4.5 h from 1:30 on, of which
    // 3 were paid for. The bound pays for the one that d needs for an hour.
    #expect(try column("cost_fixed_peak_usd", of: summary) == ["9.000000"])
    #expect(try column("cost_vs_fixed_peak", of: summary) == ["1.500000"])
    #expect(try column("cost_bound_usd", of: summary) == ["1.100000"])
    let bound = try bench.greenroom(["bound", "small.yaml", "--format", "csv"])
    #expect(try column("peak_instances", of: bound.output) == ["2"])
  }

  /// Three draws whose demand takes 4, 6 and 7 instances at its peak.
  private static let draws = """
    scenario: small
    duration: 2h
    seed: 4
    replications: 3
    workload: {source: synthetic, meetings_per_week: 12, weekday_share: {mon: 1}, hour_share: {0: 1}, busyness_cv: 0%, size: 6, duration: 20m}
    instance: {participant_limit: 8}
    auto_scaling_group: {min_size: 0, max_size: 7, desired_capacity: 7}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    placement: {affinity: spill}
    scaling: {policy: fixed, desired: 7}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}

    """

  @Test("Fixed fleets that differ are told as a range beside the mean of their costs")
  func range() throws {
    let bench = try Workbench(scenario: Self.draws)
    let outcome = try bench.greenroom(["bound", "small.yaml"])
    // (4 + 6 + 7) / 3 * 2 h * $0.36 = $4.08.
    let line = try #require(
      outcome.output.split(separator: "\n").first { $0.hasPrefix("fixed fl") })
    #expect(line.contains("$4.08 ") && line.contains(" 4 to 7 instances for"), "\(outcome)")
    let one = try bench.greenroom(["bound", "small.yaml", "--set", "replications=1"])
    #expect(one.output.contains(" 4 instances for"), "\(one)")
  }

  @Test("A replication without a bound is told, and the others have theirs and the means")
  func someWithout() throws {
    let bench = try Workbench(scenario: Self.draws)
    let tight = ["auto_scaling_group={min_size: 0, max_size: 6}", "scaling.desired=6"].flatMap {
      ["--set", $0]
    }
    let note =
      "Replication 2 has no bound and is in no mean: no plan turns nobody away: the demand takes 7 "
      + "instances at its peak, and auto_scaling_group.max_size allows 6.\n"
    let table = try bench.greenroom(["bound", "small.yaml"] + tight)
    #expect(table.code == 0 && table.problems.contains(note), "\(table)")
    #expect(table.output.hasPrefix("Means of 2 of 3 replications.\n"), "\(table.output)")
    // (4 + 6) / 2 * 2 h * $0.36 = $3.60.
    #expect(table.output.contains("$3.60 ") && table.output.contains(" 4 to 6 instances for"))
    let rows = try bench.greenroom(["bound", "small.yaml", "--format", "csv"] + tight)
    #expect(rows.code == 0 && rows.problems.contains(note))
    let bounds = try column("cost_bound_usd", of: rows.output)
    #expect(bounds.map(\.isEmpty) == [false, false, true])
    #expect(try column("cost_vs_bound", of: rows.output)[2].isEmpty)
    #expect(try column("cost_fixed_peak_usd", of: rows.output)[2].isEmpty)
    #expect(try column("cost_capacity_usd", of: rows.output)[2] == "4.320000")
    // None has one: 3 are fewer than the 4 of the first.
    let none = try bench.greenroom(
      ["bound", "small.yaml", "--set", "scaling.desired=3"]
        + ["--set", "auto_scaling_group={min_size: 0, max_size: 3}"])
    #expect(none.code == 65 && none.output.isEmpty)
    #expect(none.problems.contains("takes 4 instances at its peak"), "\(none.problems)")
  }

  @Test("A fixed fleet above max_size is not named where some may be refused, and that is said")
  func allowed() throws {
    let bench = try Workbench(scenario: Self.draws)
    let outcome = try bench.greenroom(
      ["bound", "small.yaml", "--allow", "50%", "--set", "scaling.desired=5"]
        + ["--set", "auto_scaling_group={min_size: 0, max_size: 5}"])
    #expect(outcome.code == 0 && !outcome.output.contains("\nfixed fleet"), "\(outcome)")
    #expect(
      outcome.output.contains(
        "A fixed fleet for the demand's peak has 6 to 7 instances in 2 of 3 replications, and "
          + "auto_scaling_group.max_size or quotas.vcpus allows fewer: no fixed fleet is named.\n"),
      "\(outcome.output)")
  }

  @Test("Instances are held back for idle_hold only where something goes by it")
  func idleHold() throws {
    let bench = try Workbench()
    for (scaleIn, isHeld) in [
      ("by: application", true), ("mode: none", false), ("{by: group, mode: drain}", true),
      ("{by: group, mode: immediate, protect_busy: false}", false),
      ("{by: group, mode: immediate, protect_busy: true}", true),
    ] {
      let section = scaleIn.hasPrefix("{") ? scaleIn : "{\(scaleIn)}"
      let outcome = try bench.greenroom(
        ["bound", "small.yaml", "--format", "csv", "--set", "scale_in=\(section)"] + Self.start)
      #expect(outcome.code == 0, "\(outcome.problems)")
      let paid = try micro(column("cost_idle_hold_usd", of: outcome.output)[0])
      #expect((paid > 0) == isHeld, "\(scaleIn): \(paid)")
    }
  }
}
