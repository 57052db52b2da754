import Foundation
import Testing

@Suite struct CompareTests {
  /// A second instance from the start: dearer, and nobody is turned away.
  private static let more =
    "scenario=more; scaling.free_participants=2; auto_scaling_group.min_size=2"

  @Test("Files and changes are compared with the base, and a worse one gives exit code 1")
  func worse() throws {
    let bench = try Workbench()
    try bench.write(
      Workbench.scenario.replacing("small", with: "dearer").replacing("0.17", with: "0.18"),
      to: "dearer.yaml")
    let outcome = try bench.greenroom(
      "compare", "small.yaml", "dearer.yaml", "--candidate", Self.more, "--quiet")
    #expect(outcome.code == 1 && outcome.problems == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines[0] == "Compared with small (small.yaml), in 10 replications of each on the same draws")
    #expect(
      lines[1].hasPrefix("dearer pays 5.7") && lines[1].contains(" % more (5.71")
        && lines[1].hasSuffix(" Worse on the cost of capacity."))
    #expect(
      lines[2].hasPrefix("more pays ")
        && lines[2].contains(" shorter on average, in all 10 replications; "))
    #expect(
      outcome.output.contains("\nmore (\(Self.more))\n")
        && outcome.output.contains("Verdicts are corrected for 6 comparisons"))
    let files = bench.contents.filter { $0.hasPrefix("out/small/compare/") }.map {
      $0.split(separator: "/").last ?? ""
    }
    #expect(
      files == ["comparison.csv", "comparison.json", "manifest.json", "report.html"],
      "the base's name is the folder's")
  }

  @Test("A cheaper candidate, and the base itself, give exit code 0")
  func better() throws {
    let bench = try Workbench()
    let cheaper = try bench.greenroom(
      "compare", "small.yaml", "--candidate", "pricing.on_demand_per_hour=0.16")
    #expect(cheaper.code == 0 && cheaper.output.contains(" Better on the cost of capacity.\n"))
    let same = try bench.greenroom("compare", "small.yaml", "small.yaml", "--replications", "2")
    #expect(
      same.code == 0
        && same.output.contains("\nsmall (2) is the same run as the base in every replication"))
  }

  @Test("Only the columns that are judged decide, and options hold for all sides")
  func judge() throws {
    let outcome = try Workbench().greenroom(
      "compare", "small.yaml", "--candidate", Self.more, "--judge",
      "joins_rejected, rejected_join_rate", "--set", "scenario=other",
      "--set",
      "pricing.on_demand_per_hour=9", "--replications", "12", "--confidence", "0.9", "--format",
      "table")
    #expect(
      outcome.code == 0
        && outcome.output.hasPrefix("Compared with other (small.yaml), in 12 replications of each"))
    #expect(
      outcome.output.contains(
        "\nmore rejects 50 percentage points less (6 to 65); joins_rejected is 2.00 lower on average, in all 12 replications. Better on "
      ))
    // It costs more, which is not asked.
    let csv = try Workbench().greenroom(
      "compare", "small.yaml", "--candidate", Self.more, "--judge", "joins_rejected", "--format",
      "csv")
    #expect(
      csv.code == 0
        && csv.output.split(separator: "\n").contains {
          $0.contains(",cost_capacity_usd,") && $0.hasSuffix(",worse")
        })
    #expect(
      outcome.output.contains("corrected for 2 comparisons")
        && outcome.output.contains("with 90 % confidence, each\n    alone with 95 %"))
  }

  @Test("JSON and CSV are printed as they are written, and the same by however many at a time")
  func files() throws {
    let bench = try Workbench()
    let compare = [
      "compare", "small.yaml", "--candidate", Self.more, "--candidate", "seed=9", "--replications",
      "3",
    ]
    let json = try bench.greenroom(
      compare + ["--format", "json", "--out", "results/here", "--jobs", "1"])
    #expect(try json.output == bench.read("results/here/comparison.json"))
    #expect(bench.contents.filter { $0.hasPrefix("results/here/") }.count == 4)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let candidates = try #require(document["candidates"] as? [[String: Any]])
    #expect(
      candidates.map { $0["name"] as? String } == ["more", "seed=9"]
        && candidates[1]["own_seed"] as? Int == 9)
    let csv = try bench.greenroom(compare + ["--format", "csv", "--jobs", "3"])
    #expect(try csv.output == bench.read("results/here/comparison.csv") && csv.code == json.code)
    let excel = try bench.greenroom(
      compare + ["--format", "csv", "--csv-profile", "excel-eu", "--out", "excel"])
    #expect(
      try excel.output == bench.read("excel/comparison.csv")
        && excel.output.hasPrefix("\u{FEFF}candidate;metric;"))
  }

  @Test("With a limit it goes on, and says of each judged column what became of it")
  func limits() throws {
    let bench = try Workbench()
    let found = try bench.greenroom(
      "compare", "small.yaml", "--candidate", "pricing.on_demand_per_hour=0.16",
      "--max-replications", "40")
    #expect(
      found.code == 0 && found.output.hasPrefix("Compared with small (small.yaml), in up to "))
    #expect(
      found.output.contains(
        "\npricing.on_demand_per_hour=0.16, cost_capacity_usd: difference found after 30 replications\n"
      ))
    #expect(
      found.output.contains(
        "\npricing.on_demand_per_hour=0.16, rejected_join_rate: not found after "))
    #expect(found.output.contains(" the limit of 40 replications is reached\n"))
    let same = try bench.greenroom("compare", "small.yaml", "small.yaml", "--max-runs", "500")
    #expect(
      same.output.contains(
        "\nsmall (2), cost_capacity_usd: the same run as the base, column by column\n"))
  }

  /// (arguments behind `compare`, exit code, part of what is told)
  @Test(
    "What is wrong is told on stderr, and nothing is run",
    arguments: [
      (
        "small.yaml", 64,
        "there is nothing to compare with small.yaml; expected a second scenario, or --candidate"
      ),
      ("", 64, "Missing expected argument"),
      ("small.yaml none.yaml", 66, "none.yaml: there is no such file"),
      ("none.yaml small.yaml", 66, "none.yaml: there is no such file"),
      (
        "small.yaml small.yaml --replications 1", 64,
        "--replications 1 cannot be compared; expected a number from 2 to 100000"
      ),
      (
        "small.yaml small.yaml --replications 4 --max-runs 100", 64,
        "--replications is a fixed number, and a limit such as --max-runs goes on"
      ),
      (
        "small.yaml small.yaml --max-runs 15", 64,
        "--max-runs: 15 are too few to compare 2 scenarios; expected 16 or more"
      ),
      ("small.yaml small.yaml --judge reject_join_rate", 64, "(did you mean rejected_join_rate?)"),
      ("small.yaml small.yaml --judge ,", 64, "--judge: names no column"),
      ("small.yaml small.yaml --judge peak_serving", 64, "--judge peak_serving: goes neither way"),
      ("small.yaml small.yaml --judge worst_5m_at", 64, "--judge worst_5m_at: goes neither way"),
      ("small.yaml small.yaml --confidence 95", 64, "(did you mean 95%?)"),
      ("small.yaml small.yaml --confidence 100%", 64, "expected a percentage from 50% to 99.99%"),
      ("small.yaml small.yaml --jobs 0", 64, "--jobs 0"),
      ("small.yaml small.yaml --out ''", 64, "--out names no folder"),
      (
        "small.yaml --candidate scaling.free_participant=3", 64, "(did you mean free_participants?)"
      ),
      ("small.yaml --candidate workload.trace=none.csv", 66, "there is no file none.csv"),
      ("small.yaml small.yaml --out small.yaml", 74, "small.yaml: cannot be written"),
    ] as [(String, Int32, String)])
  func failures(arguments: String, code: Int32, problem: String) throws {
    let bench = try Workbench()
    let outcome = try bench.shell("\"$GREENROOM\" compare \(arguments)")
    #expect(
      outcome.code == code && outcome.output == "" && bench.contents == ["small.yaml", "trace.csv"])
    #expect(outcome.problems.contains(problem), "\(outcome.problems)")
  }
}
