import Foundation
import Testing

/// Shards as other machines run them, and what a merge does with what it did not expect.
@Suite("Shards elsewhere")
struct ShardElsewhereTests {
  private static let sweep = [
    "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}", "--set", "replications=4",
  ]

  private func plan(_ bench: Workbench, _ folder: String, shards: Int = 2, _ more: [String] = [])
    throws
  {
    let plan = try bench.greenroom(
      ["sweep", "plan", "small.yaml"] + Self.sweep + more
        + ["--shards", "\(shards)", "--out", folder])
    #expect(plan.code == 0, "\(plan.problems)")
  }

  @Test(
    "A shard run again, in another locale, on another processor, with other workers is the same")
  func conditions() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let plan = try bench.greenroom(
      ["sweep", "plan"] + SweepGrid.arguments() + ["--shards", "3", "--out", "study"])
    #expect(plan.code == 0, "\(plan.problems)")
    // Without FMA and AVX2 the C library takes other code for logarithms and exponentials.
    let conditions = [
      "", "LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo",
      "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable",
    ]
    var parts: [[String]] = []
    for (place, condition) in conditions.enumerated() {
      for jobs in [1, 3] {
        let folder = "attempt-\(place)-\(jobs)"
        let run = try bench.shell(
          "cp -r study \(folder) && \(condition) \"$GREENROOM\" sweep run \(folder) --shard 1 --jobs \(jobs)"
        )
        #expect(run.code == 0, "\(condition): \(run.problems)")
        let file = try #require(bench.contents.first { $0.hasPrefix("\(folder)/parts/shard-1-") })
        // Workers end their runs in another order.
        parts.append(try bench.read(file).split(separator: "\n").map(String.init).sorted())
      }
    }
    #expect(parts.count == 6 && parts[0].count == 2 + SweepGrid.runs / 3)
    #expect(Set(parts).count == 1)
    // A merge says so too, of all attempts at once.
    for shard in [0, 2] {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    _ = try bench.shell("cp attempt-*/parts/shard-1-*.part study/parts/")
    let merge = try bench.greenroom("sweep", "merge", "study")
    #expect(merge.code == 0, "\(merge.problems)")
    #expect(try bench.read("study/runs.csv") == SweepGrid.whole.get().runs)
  }

  @Test("A folder that is no study is told by every command, and nothing is made in it")
  func noStudy() throws {
    let bench = try Workbench()
    _ = try bench.shell("mkdir empty")
    for arguments in [["run", "empty"], ["missing", "empty"], ["merge", "empty"]] {
      let outcome = try bench.greenroom(["sweep"] + arguments)
      #expect(
        outcome.code == 66
          && outcome.problems.contains(
            "empty: is no study; expected a folder that `sweep plan` wrote"),
        "\(arguments): \(outcome.code) \(outcome.problems)")
    }
    #expect(!bench.contents.contains { $0.hasPrefix("empty/") })
  }

  @Test("A part of another study is refused by name, and neither missing nor merged for ours")
  func otherStudy() throws {
    let bench = try Workbench()
    try plan(bench, "ours")
    try plan(bench, "theirs", ["--set", "seed=7"])
    for shard in 0..<2 {
      #expect(try bench.greenroom("sweep", "run", "theirs", "--shard", "\(shard)").code == 0)
    }
    #expect(try bench.greenroom("sweep", "run", "ours", "--shard", "0").code == 0)
    _ = try bench.shell("cp theirs/parts/shard-1-*.part ours/parts/")
    #expect(try bench.greenroom("sweep", "missing", "ours").output == "1\n")
    let merge = try bench.greenroom("sweep", "merge", "ours")
    #expect(
      merge.code == 65 && merge.problems.contains("is not of shard 1 of this study"),
      "\(merge.problems)")
    #expect(!bench.contents.contains("ours/runs.csv"))
    // Its own run of the shard stands beside it and does not cure it: the message says what does.
    _ = try bench.shell("rm ours/parts/shard-1-*.part")
    #expect(try bench.greenroom("sweep", "run", "ours", "--shard", "1").code == 0)
    #expect(try bench.greenroom("sweep", "merge", "ours").code == 0)
  }

  @Test("A merge on a full disk is told, and is done when there is room: nothing is lost")
  func fullDisk() throws {
    let bench = try Workbench()
    try plan(bench, "study")
    for shard in 0..<2 {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    let parts = bench.contents.filter { $0.hasSuffix(".part") }
    // A file may have one block of 512 or 1,024 bytes here: the lines of eight runs have more.
    let full = try bench.shell("ulimit -f 1; \"$GREENROOM\" sweep merge study")
    #expect(
      full.code == 74 && full.problems.contains("cannot be written: File too large"),
      "\(full.code) \(full.problems)")
    #expect(full.problems.split(separator: "\n").count == 1, "\(full.problems)")
    #expect(bench.contents.filter { $0.hasSuffix(".part") } == parts)
    #expect(!bench.contents.contains { $0.hasSuffix(".csv") && $0.hasPrefix("study/") })
    let merge = try bench.greenroom("sweep", "merge", "study")
    #expect(merge.code == 0, "\(merge.problems)")
  }

  @Test("Twenty thousand shards are looked through once, not once for each of them")
  func manyShards() throws {
    let bench = try Workbench()
    try plan(bench, "study", shards: 20_000)
    for shard in 0..<8 {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    // There are eight runs, so the other shards have none, and their parts a head and an end.
    let id = try bench.read("study/inputs/study.id").prefix(64)
    let written = try bench.shell(
      """
      awk 'BEGIN { for (i = 8; i < 20000; i++) { part = "study/parts/shard-" i "-x.part"
        printf("greenroom part 1 \(id) %d of 20000\\nend 0\\n", i) > part; close(part) } }'
      """)
    #expect(written.code == 0, "\(written.problems)")
    // Once for each shard there would be 400 million names to read, which takes minutes.
    let start = ContinuousClock.now
    #expect(try bench.greenroom("sweep", "missing", "study").code == 0)
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test("`recommend` and `compare` take the runs of a study, and answer the same without them")
  func finishedRuns() throws {
    let bench = try Workbench()
    let objectives = ["--set", "objectives={subject_to: {rejected_join_rate: <= 99%}}"]
    try plan(bench, "study")
    for shard in 0..<2 {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    let recommend = ["recommend", "small.yaml"] + Self.sweep + objectives + ["--no-html", "--out"]
    let alone = try bench.greenroom(recommend + ["alone"])
    let beside = try bench.greenroom(recommend + ["beside", "--runs-of", "study"])
    #expect(alone.code == 0 && beside.code == 0, "\(alone.problems)\(beside.problems)")
    #expect(beside.output == alone.output)
    // Four replications of both variants begin the race, which are all eight runs of the study.
    #expect(beside.problems.contains("study: 8 of its 8 runs are used"), "\(beside.problems)")
    let compare =
      [
        "compare", "small.yaml", "--candidate", "scaling.free_participants=2", "--replications",
        "4",
        "--no-html", "--out",
      ]
    let apart = try bench.greenroom(compare + ["apart"])
    let together = try bench.greenroom(compare + ["together", "--runs-of", "study"])
    #expect(apart.code == together.code && apart.output == together.output)
    #expect(together.problems.contains("study: 8 of its 8 runs are used"), "\(together.problems)")
    // With one shard less half of the runs are there, and nothing else differs.
    _ = try bench.shell("rm study/parts/shard-1-*.part")
    let half = try bench.greenroom(compare + ["half", "--runs-of", "study"])
    #expect(half.output == apart.output)
    #expect(
      half.problems.contains("study: 4 of its 4 runs are used; 1 of its 2 shards have not run"),
      "\(half.problems)")
    let other = try bench.greenroom(compare + ["other", "--runs-of", "study", "--set", "seed=9"])
    #expect(other.problems.contains("study: none of its 4 runs"), "\(other.problems)")
    let none = try bench.greenroom(compare + ["none", "--runs-of", "nowhere"])
    #expect(none.code == 66 && none.problems.contains("nowhere: is no study"), "\(none.problems)")
  }
}
