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
}
