import Foundation
import Studies
import Testing

/// A smaller grid of the shipped sweep: 16 variants of three replications, half a day of a campus.
struct SweepGrid {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let scenario = root.appendingPathComponent("scenarios/warm-pool-sweep.yaml").path
  static let runs = 48

  /// The scenario, and what makes it smaller.
  static func arguments(_ changes: String...) -> [String] {
    let settings =
      [
        "workload.scale=100%", "duration=12h", "replications=3",
        "sweep.axes.warm_pool.pool_state=[stopped, running]",
        "sweep.axes.pool_size.linked={warm_pool.min_size: [4, 8], warm_pool.max_group_prepared_capacity: [4, 8]}",
        "sweep.axes.scaling.free_participants=[300, 900]", "sweep.axes.launch.cold=[60s, 240s]",
      ] + changes
    return [scenario] + settings.flatMap { ["--set", $0] }
  }

  /// The two tables of the sweep that ran through on one core.
  static let whole = Result { try tables(of: arguments()) }

  /// The same with so many runs that a kill comes before the last of them.
  static let long = arguments("replications=24")
  static let longRuns = 384
  static let wholeOfLong = Result { try tables(of: long) }

  private static func tables(of arguments: [String]) throws -> (runs: String, variants: String) {
    let bench = try Workbench(scenario: nil, trace: nil)
    let run = try bench.greenroom(["sweep"] + arguments + ["--out", "whole", "--jobs", "1"])
    #expect(run.code == 0, "\(run.problems)")
    return (runs: try bench.read("whole/runs.csv"), variants: try bench.read("whole/variants.csv"))
  }
}

@Suite("Sweeps")
struct SweepTests {
  @Test("One worker and two, and a scenario that is run again, write the same bytes")
  func workers() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.whole.get()
    let first = try bench.greenroom(
      ["sweep"] + SweepGrid.arguments() + ["--out", "two", "--jobs", "2"])
    let again = try bench.greenroom(
      ["sweep"] + SweepGrid.arguments() + ["--out", "two", "--jobs", "2"])
    #expect(try bench.read("two/runs.csv") == runs)
    #expect(try bench.read("two/variants.csv") == variants)
    #expect(first.output == again.output)
    #expect(
      again.problems.contains("0 runs in ")
        && again.problems.contains("\(SweepGrid.runs) were there"), "\(again.problems)")
    #expect(runs.split(separator: "\n").count == 1 + SweepGrid.runs)
    #expect(variants.split(separator: "\n").count == 1 + 16)
  }

  @Test(
    "Notes and settings without effect are told by a sweep and by its shards, and the manifest stays as it was planned"
  )
  func notes() throws {
    let bench = try Workbench(
      scenario: """
        scenario: notes
        duration: 1h
        workload: {trace: trace.csv}
        instance: {participant_limit: 1}
        auto_scaling_group: {min_size: 1, max_size: 2}
        launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
        scaling: {policy: fixed, desired: 2}
        pricing: {on_demand_per_hour: 0.17}
        replications: 2
        sweep: {axes: {scaling.desired: [1, 2], auto_scaling_group.max_size: [2, 3, 4]}}
        """, trace: "meeting_id,join_time,leave_time\na,600,9999\n")
    let whole = try bench.greenroom("sweep", "small.yaml", "--out", "whole", "--quiet")
    #expect(whole.code == 0, "\(whole.problems)")
    // One person on one seat: a ceiling of 2 is as good as any, an instance more is not the same
    // run, and he is there at the end.
    let notes = """

      Notes
        - auto_scaling_group.max_size has no effect at all: 2, 3 and 4 are the same run in all 2 combinations of the other axes.
        - Participants were still in a meeting when the run ended in all 12 runs.

      """
    #expect(whole.output.hasSuffix(notes), "\(whole.output)")
    let rows = try bench.read("whole/notes.csv").split(separator: "\n").map(String.init)
    #expect(
      rows[0]
        == "scenario,variant,scaling.desired,auto_scaling_group.max_size,note,runs,replications,meaning"
    )
    #expect(
      rows.count == 1 + 6
        && rows[6]
          == "notes,5,2,4,present_at_end,2,2,participants were still in a meeting when the run ended"
    )
    #expect(
      try bench.greenroom("sweep", "plan", "small.yaml", "--shards", "2", "--out", "study").code
        == 0)
    let planned = try bench.read("study/manifest.json")
    for shard in ["0", "1"] {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", shard, "--quiet").code == 0)
    }
    let merged = try bench.greenroom("sweep", "merge", "study")
    #expect(merged.code == 0 && merged.output == whole.output, "\(merged.problems)")
    #expect(try bench.read("study/notes.csv") == bench.read("whole/notes.csv"))
    #expect(try bench.read("study/manifest.json") == planned && planned.contains("\"notes\": ["))
  }

  @Test("Killed five times, a sweep loses no run that was finished, and ends with the same bytes")
  func kills() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.wholeOfLong.get()
    let arguments =
      ["sweep"] + SweepGrid.long + ["--out", "killed", "--jobs", "2", "--quiet"]
    var kept = 0
    for _ in 0..<5 {
      let process = try bench.start(arguments)
      var seen = kept
      while process.isRunning, seen < kept + 4 {
        if bench.contents.contains("killed/results.sqlite"),
          let store = try? ResultsStore(path: "\(bench.path)/killed/results.sqlite")
        {
          seen = try store.count
        }
        usleep(2_000)
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let left = try ResultsStore(path: "\(bench.path)/killed/results.sqlite").count
      #expect(left >= seen)
      kept = left
    }
    #expect((20..<SweepGrid.longRuns).contains(kept), "the kills came too late to show anything")
    let last = try bench.greenroom(arguments.dropLast() + [])
    #expect(
      last.problems.contains("\(SweepGrid.longRuns - kept) runs in ")
        && last.problems.contains("\(kept) were there"), "\(last.problems)")
    #expect(try bench.read("killed/runs.csv") == runs)
    #expect(try bench.read("killed/variants.csv") == variants)
  }

  @Test("A scenario that changes adds only the runs that are new")
  func changes() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    #expect(try bench.greenroom(["sweep"] + SweepGrid.arguments() + ["--out", "whole"]).code == 0)
    let steps: [(change: String, new: Int)] = [
      ("replications=4", 16), ("sweep.axes.scaling.free_participants=[300, 600, 900]", 24),
      ("scenario=other-name", 0),
      ("report.write=[summary, launches]", 0), ("objectives.minimize=cost_total_usd", 0),
      ("scale_in.idle_hold=15m", 48),
    ]
    for (change, new) in steps {
      let run = try bench.greenroom(["sweep"] + SweepGrid.arguments(change) + ["--out", "whole"])
      let lines = run.problems.split(separator: "\n")
      #expect(
        lines.contains { $0.hasPrefix("\(new) runs in ") }, "\(change): \(run.problems)")
    }
  }

  @Test("Two processes on one store end with the same bytes as one")
  func twoProcesses() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.whole.get()
    let arguments = ["sweep"] + SweepGrid.arguments() + ["--out", "shared", "--quiet"]
    let processes = try [bench.start(arguments), bench.start(arguments)]
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try ResultsStore(path: "\(bench.path)/shared/results.sqlite").count == SweepGrid.runs)
    #expect(try bench.read("shared/runs.csv") == runs)
    #expect(try bench.read("shared/variants.csv") == variants)
  }

  @Test("A variant's row is what `simulate` says of that variant, to the digit")
  func agreesWithSimulate() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let runs = try SweepGrid.whole.get().runs
    let settings = [
      "warm_pool.pool_state=running", "warm_pool.max_group_prepared_capacity=8",
      "warm_pool.min_size=8",
    ]
    let others = ["scaling.free_participants=300", "launch.cold=240s"]
    let alone = try bench.greenroom(
      ["simulate"] + SweepGrid.arguments() + (settings + others).flatMap { ["--set", $0] } + [
        "--format", "csv", "--quiet",
      ])
    let metrics = try #require(runs.split(separator: "\n").first).split(separator: ",").count - 10
    // Variant 13: running, 8, 300, 240 s.
    let rows = runs.split(separator: "\n").filter {
      $0.hasPrefix("warm-pool-sweep,13,running,8,8,300,240,11,")
    }
    let expected = alone.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).suffix(metrics)
    }
    // Behind the metrics a sweep says whether the objectives are met.
    #expect(
      rows.map {
        $0.split(separator: ",", omittingEmptySubsequences: false).dropLast().suffix(metrics)
      } == expected)
    #expect(expected.count == 3)
  }

  @Test("Times are told on the variant's own clocks, and names that look like numbers stay names")
  func ownClocks() throws {
    let bench = try Workbench(
      trace:
        "meeting_id,join_time,leave_time,region\na,600,900,007\na,601,900,7\nb,602,900,007\nc,603,900,7\n"
    )
    let settings = [
      "--set", "instance.participant_limit=1", "--set", "auto_scaling_group.max_size=1",
    ]
    let axes = "sweep={axes: {time_zone: [UTC, Asia/Tokyo], workload.region: [\"007\", \"7\"]}}"
    let sweep = try bench.greenroom(["sweep", "small.yaml", "--set", axes] + settings)
    #expect(sweep.code == 0, "\(sweep.problems)")
    let rows = try bench.read("out/small/sweep/runs.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let worst = try #require(rows[0].firstIndex(of: "worst_5m_at"))
    #expect(rows.dropFirst().map { $0[3] } == ["007", "7", "007", "7"])
    for (row, zone) in zip(rows.dropFirst(), ["UTC", "UTC", "Asia/Tokyo", "Asia/Tokyo"]) {
      let alone = try bench.greenroom(
        [
          "simulate", "small.yaml", "--set", "time_zone=\(zone)", "--set",
          "workload.region=\"\(row[3])\"", "--format", "csv", "--quiet",
        ]
          + settings)
      let lines = alone.output.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let column = try #require(lines[0].firstIndex(of: "worst_5m_at"))
      #expect(row[worst] == lines[1][column] && !row[worst].isEmpty)
    }
  }

  @Test("A scenario without a report section runs nothing again for other reports")
  func otherReports() throws {
    let bench = try Workbench()
    let sweep = [
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
    ]
    #expect(try bench.greenroom(sweep).problems.hasPrefix("2 runs in "))
    #expect(
      try bench.greenroom(sweep + ["--set", "report.write=[summary]"]).problems.hasPrefix(
        "0 runs in "))
    #expect(
      try bench.greenroom(sweep + ["--set", "report.interval=1m"]).problems.hasPrefix("2 runs in "))
  }

  @Test("A file that is no store is told, and stays as it is")
  func foreignStore() throws {
    let bench = try Workbench()
    let sweep = [
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}", "--out",
      "out",
    ]
    _ = try bench.shell("mkdir out")
    for content in ["not a database, but long enough to be looked at", ""] {
      try bench.write(content, to: "out/results.sqlite")
      let run = try bench.greenroom(sweep)
      #expect(run.code == (content.isEmpty ? 0 : 65), "\(run.problems)")
      #expect(
        content.isEmpty
          || run.problems.contains("out/results.sqlite: cannot be used as a store of results"))
      if !content.isEmpty { #expect(try bench.read("out/results.sqlite") == content) }
    }
  }

  @Test(
    "More replications are run until the metric is as sure as asked for, and a goal that is not reached is told"
  )
  func precision() throws {
    let bench = try Workbench()
    let sweep = [
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
    ]
    let loose = try bench.greenroom(
      sweep + [
        "--precision", "20%", "--precision-metric", "launch_lag_mean_s", "--max-replications",
        "400",
      ])
    #expect(loose.code == 0, "\(loose.problems)")
    #expect(
      loose.output.contains("Every variant's launch_lag_mean_s is known within 20.00 %"),
      "\(loose.output)")
    let rows = try bench.read("out/small/sweep/variants.csv").split(separator: "\n").dropFirst().map
    { $0.split(separator: ",")[3] }
    #expect(rows.allSatisfy { (Int($0) ?? 0) > 3 }, "\(rows)")
    let tight = try bench.greenroom(
      sweep + [
        "--precision", "0.1%", "--precision-metric", "launch_lag_mean_s", "--max-replications",
        "10",
      ])
    #expect(
      tight.output.contains(
        "launch_lag_mean_s is not known within 0.10 % after 10 replications of variants 0, 1."),
      "\(tight.output)")
  }
}
