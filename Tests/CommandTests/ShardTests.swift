import Foundation
import Studies
import Testing

@Suite("Shards")
struct ShardTests {
  @Test(
    "Shards in any order, some run twice, make the bytes of a sweep that ran through",
    arguments: [4, 7, 16])
  func merge(count: Int) throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let (runs, variants) = try SweepGrid.whole.get()
    let plan = try bench.greenroom(
      ["sweep", "plan"] + SweepGrid.arguments() + ["--shards", "\(count)", "--out", "study"])
    #expect(plan.code == 0 && plan.output.count == 65, "\(plan.problems)")
    var generator = SystemRandomNumberGenerator()
    let order = (Array(0..<count) + [0, count / 2]).shuffled(using: &generator)
    for (place, shard) in order.enumerated() {
      // One says it with the option, the next one as an engine would.
      let run =
        try place.isMultiple(of: 2)
        ? bench.greenroom("sweep", "run", "study", "--shard", "\(shard)")
        : bench.shell("AWS_BATCH_JOB_ARRAY_INDEX=\(shard) \"$GREENROOM\" sweep run study")
      #expect(run.code == 0, "order \(order): \(run.problems)")
    }
    let missing = try bench.greenroom("sweep", "missing", "study")
    #expect(missing.code == 0 && missing.output.isEmpty)
    let merged = try bench.greenroom("sweep", "merge", "study")
    #expect(merged.code == 0, "\(merged.problems)")
    #expect(try bench.read("study/runs.csv") == runs, "order \(order)")
    #expect(try bench.read("study/variants.csv") == variants)
    let again = try bench.greenroom("sweep", "merge", "study")
    #expect(again.code == 0 && again.output == merged.output)
  }

  /// A study of three shards of a small scenario.
  private func study(_ bench: Workbench, shards: Int = 3) throws {
    let plan = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "--set", "replications=4", "--shards",
      "\(shards)", "--out", "study")
    #expect(plan.code == 0, "\(plan.problems)")
  }

  @Test("What is missing is listed as array jobs take it, and is not merged")
  func missing() throws {
    let bench = try Workbench()
    try study(bench, shards: 12)
    for shard in [0, 1, 2, 4, 6, 7] {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    let missing = try bench.greenroom("sweep", "missing", "study")
    #expect(missing.code == 3 && missing.output == "3,5,8-11\n")
    let merge = try bench.greenroom("sweep", "merge", "study")
    #expect(
      merge.code == 3 && merge.problems.contains("shards 3,5,8-11 are missing"), "\(merge.problems)"
    )
    #expect(!bench.contents.contains("study/runs.csv"))
  }

  @Test(
    "The shard comes from the option, or from the one variable that is set; two that disagree are refused"
  )
  func whichShard() throws {
    let bench = try Workbench()
    try study(bench)
    let cases: [(environment: String, option: String, code: Int32, message: String)] = [
      ("", "", 64, "nothing says which of the 3 shards to run"),
      (
        "GREENROOM_SHARD=0 SLURM_ARRAY_TASK_ID=1", "", 64,
        "GREENROOM_SHARD=0 and SLURM_ARRAY_TASK_ID=1 do not say the same shard"
      ),
      ("GREENROOM_SHARD=0 SLURM_ARRAY_TASK_ID=1", "--shard 2", 0, "shard 2 of 3"),
      ("SLURM_ARRAY_TASK_ID=1 JOB_COMPLETION_INDEX=1", "", 0, "shard 1 of 3"),
      ("JOB_COMPLETION_INDEX=3", "", 64, "JOB_COMPLETION_INDEX=3 is not one of the study's shards"),
      ("SLURM_ARRAY_TASK_ID=first", "", 64, "SLURM_ARRAY_TASK_ID=first is no shard"),
      ("", "--shard=-1", 64, "--shard -1 is not one of the study's shards"),
      ("GREENROOM_SHARD= SLURM_ARRAY_TASK_ID=0", "", 0, "shard 0 of 3"),
    ]
    for (environment, option, code, message) in cases {
      let run = try bench.shell("\(environment) \"$GREENROOM\" sweep run study \(option)")
      #expect(
        run.code == code && run.problems.contains(message),
        "\(environment) \(option): \(run.problems)")
    }
  }

  @Test("A damaged part is refused by name, whatever the damage")
  func damage() throws {
    let damages = [
      "truncate -s -20", "sed -i 2d", "sed -i 's/ i/ j/'", "sed -i '2s/ d[0-9]/ d/'",
      "sed -i '1s/of 3/of 4/'", "truncate -s 0",
    ]
    for damage in damages {
      let bench = try Workbench()
      try study(bench)
      for shard in 0..<3 {
        #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
      }
      _ = try bench.shell("\(damage) study/parts/shard-1-*.part")
      let merge = try bench.greenroom("sweep", "merge", "study")
      #expect(
        merge.code == 65 && merge.problems.contains("study/parts/shard-1-"),
        "\(damage): \(merge.code) \(merge.problems)")
      #expect(!bench.contents.contains("study/runs.csv"))
      // The remedy that the message names.
      #expect(try bench.greenroom("sweep", "missing", "study").output == "1\n")
      _ = try bench.shell(
        "rm study/parts/shard-1-*.part && \"$GREENROOM\" sweep run study --shard 1")
      #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    }
  }

  @Test("Two attempts at a shard that came to different results are our own fault")
  func contradiction() throws {
    let bench = try Workbench()
    try study(bench)
    for shard in 0..<3 {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    // A second attempt with one more joins_offered, and checks that fit: only the program itself
    // could write that.
    let forged = try bench.shell(
      """
      cd study/parts && python3 - <<'PYTHON'
      import glob, hashlib
      name = glob.glob('shard-0-*.part')[0]
      lines = open(name).read().split('\\n')
      key, check, record = lines[1].split(' ', 2)
      words = record.split(' ')
      words[2] = 'i' + str(int(words[2][1:]) + 1)
      record = ' '.join(words)
      text = ''.join(f'{len(part)}:{part}' for part in (key, record))
      lines[1] = ' '.join((key, hashlib.sha256(text.encode()).hexdigest()[:16], record))
      open('shard-0-zzz.part', 'w').write('\\n'.join(lines))
      PYTHON
      """)
    #expect(forged.code == 0, "\(forged.problems)")
    let merge = try bench.greenroom("sweep", "merge", "study")
    #expect(
      merge.code == 70 && merge.problems.contains("equal runs should not differ"),
      "\(merge.code) \(merge.problems)")
    #expect(!bench.contents.contains("study/runs.csv"))
  }

  @Test("A shard that is killed leaves its finished runs to the next attempt")
  func killedShard() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    #expect(
      try bench.greenroom(["sweep", "plan"] + SweepGrid.long + ["--out", "study"]).code == 0)
    let process = try bench.start(["sweep", "run", "study", "--jobs", "1"])
    func lines() throws -> Int {
      Int(try bench.shell("cat study/parts/.*.part 2>/dev/null | wc -l").output.filter(\.isNumber))
        ?? 0
    }
    while process.isRunning, try lines() < 6 { usleep(2_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let finished = try lines() - 1
    #expect((5..<SweepGrid.longRuns).contains(finished), "the kill came too late to show anything")
    // Half a line, as a full disk leaves it.
    _ = try bench.shell("printf 'abc def' | tee -a study/parts/.*.part")
    let next = try bench.greenroom("sweep", "run", "study", "--jobs", "2")
    #expect(
      next.problems.contains("\(SweepGrid.longRuns - finished) runs, \(finished) were there"),
      "\(finished) \(next.problems)")
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    #expect(bench.contents.filter { $0.hasPrefix("study/parts/.") }.isEmpty)
  }

  @Test(
    "A study is run from its folder alone, and one whose trace or program is another is refused")
  func folderAlone() throws {
    let bench = try Workbench()
    try study(bench)
    _ = try bench.shell("rm small.yaml trace.csv && mv study moved")
    for shard in 0..<3 {
      #expect(try bench.greenroom("sweep", "run", "moved", "--shard", "\(shard)").code == 0)
    }
    #expect(try bench.greenroom("sweep", "merge", "moved").code == 0)
    let trace = try #require(bench.contents.first { $0.hasPrefix("moved/inputs/") })
    let original = try bench.read(trace)
    try bench.write(original + "d,50,60\n", to: trace)
    let other = try bench.greenroom("sweep", "run", "moved", "--shard", "0")
    #expect(
      other.code == 66 && other.problems.contains("is not what it was when the study was planned"),
      "\(other.problems)")
    try bench.write(original, to: trace)
    let foreign = try bench.read("moved/manifest.json").replacing(
      /"engine": "[^"]*"/, with: "\"engine\": \"0.0.0\"")
    try bench.write(foreign, to: "moved/manifest.json")
    let changed = try bench.greenroom("sweep", "run", "moved", "--shard", "0")
    #expect(
      changed.code == 65
        && changed.problems.contains("manifest.json: is not what `sweep plan` wrote"),
      "\(changed.problems)")
    try bench.write("\(Digest(of: foreign))\n", to: "moved/inputs/study.id")
    let engine = try bench.greenroom("sweep", "run", "moved", "--shard", "0")
    #expect(
      engine.code == 64
        && engine.problems.contains("manifest.json:3: engine: is another program than this one"),
      "\(engine.problems)")
  }

  @Test(
    "A scenario with a launch preset and one with variants that are the same run in shards as in one"
  )
  func awkwardStudies() throws {
    let preset = [
      "--set", "launch={preset: aws-sample-2021, registration: 5s}", "--set",
      "sweep={axes: {scaling.free_participants: [1, 2]}}",
    ]
    let repeated = [
      "--set",
      "sweep={method: sobol, points: 12, axes: {scaling.free_participants: [1, 2], scale_in.mode: [drain, empty]}}",
    ]
    for settings in [preset, repeated] {
      let bench = try Workbench()
      #expect(try bench.greenroom(["sweep", "small.yaml", "--out", "whole"] + settings).code == 0)
      let plan = try bench.greenroom(
        ["sweep", "plan", "small.yaml", "--shards", "2", "--out", "study"] + settings)
      #expect(plan.code == 0, "\(plan.problems)")
      for shard in 0..<2 {
        let run = try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)", "--jobs", "2")
        #expect(run.code == 0, "\(run.problems)")
      }
      let merge = try bench.greenroom("sweep", "merge", "study")
      #expect(merge.code == 0, "\(merge.problems)")
      #expect(try bench.read("study/runs.csv") == bench.read("whole/runs.csv"))
    }
  }

  @Test("A trace that only other shards read has to be what it was, too")
  func otherTrace() throws {
    let bench = try Workbench()
    try bench.write(try bench.read("trace.csv") + "d,50,600\n", to: "other.csv")
    let plan = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--shards", "2", "--out", "study", "--set", "replications=1",
      "--set", "sweep={axes: {workload.trace: [trace.csv, other.csv]}}")
    #expect(plan.code == 0, "\(plan.problems)")
    let copies = bench.contents.filter { $0.hasPrefix("study/inputs/") && !$0.hasSuffix(".id") }
    let other = try bench.read("other.csv")
    let copy = try #require(try copies.first { try bench.read($0) == other })
    try bench.write(other + "e,60,600\n", to: copy)
    // Shard 0 has the first of the two variants, and its trace.
    for command in [["run", "study", "--shard", "0"], ["missing", "study"]] {
      let outcome = try bench.greenroom(["sweep"] + command)
      #expect(
        outcome.code == 66
          && outcome.problems.contains("is not what it was when the study was planned"),
        "\(command): \(outcome.problems)")
    }
    try bench.write(other, to: copy)
    for shard in 0..<2 {
      #expect(try bench.greenroom("sweep", "run", "study", "--shard", "\(shard)").code == 0)
    }
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
  }

  @Test("Two attempts at one shard at the same time both end well")
  func twoAttempts() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    #expect(
      try bench.greenroom(["sweep", "plan"] + SweepGrid.arguments() + ["--out", "study"]).code == 0)
    let processes = try (0..<2).map { _ in
      try bench.start(["sweep", "run", "study", "--jobs", "1"])
    }
    for process in processes {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    #expect(try bench.read("study/runs.csv") == SweepGrid.whole.get().runs)
  }

  @Test("A study in shards is not run over by a sweep that is not")
  func notRunOver() throws {
    let bench = try Workbench()
    try study(bench)
    let manifest = try bench.read("study/manifest.json")
    let sweep = try bench.greenroom(
      "sweep", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}", "--out",
      "study")
    #expect(
      sweep.code == 64 && sweep.problems.contains("study: is a study in shards"),
      "\(sweep.problems)")
    #expect(try bench.read("study/manifest.json") == manifest)
    let nowhere = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 2]}}",
      "--out", "/proc/no")
    #expect(nowhere.code == 74 && nowhere.problems.hasPrefix("/proc/no"), "\(nowhere.problems)")
  }

  @Test("A folder holds one study: another plan is refused, the same one changes nothing")
  func planTwice() throws {
    let bench = try Workbench()
    try study(bench)
    let manifest = try bench.read("study/manifest.json")
    try study(bench)
    #expect(try bench.read("study/manifest.json") == manifest)
    let other = try bench.greenroom(
      "sweep", "plan", "small.yaml", "--set", "sweep={axes: {scaling.free_participants: [1, 3]}}",
      "--out", "study")
    #expect(
      other.code == 64
        && other.problems.contains(
          "study/manifest.json: is of another study; expected an empty folder")
    )
    #expect(try bench.read("study/manifest.json") == manifest)
  }
}
