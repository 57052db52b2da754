import Foundation
import Studies
import Testing

/// A command that writes into a folder.
struct FolderWriter: CustomTestStringConvertible {
  let command: String
  /// What follows the command.
  let arguments: [String]
  /// Its folder below `out/small`; empty: that one.
  let folder: String
  let files: [String]
  /// Of a JSON file, the member with a row for each of the table's.
  var rows: String?
  /// Whether it keeps its runs.
  var hasStore = false

  var testDescription: String { ([command] + arguments).joined(separator: " ") }
  /// Where it writes when nobody says.
  var place: String { folder.isEmpty ? "out/small" : "out/small/\(folder)" }

  func run(_ bench: Workbench, _ more: String...) throws -> Workbench.Outcome {
    try bench.greenroom([command] + arguments + more)
  }

  private static let axes = ["--set", "sweep={axes: {scaling.free_participants: [1, 2]}}"]
  private static let objectives = [
    "--set", "objectives={subject_to: {rejected_join_rate: <= 90%}}",
  ]

  static let simulate = FolderWriter(
    command: "simulate", arguments: ["small.yaml"], folder: "",
    files: "decisions drops episodes instances launches lifecycle rejections summary timeseries"
      .split(separator: " ").map {
        "\($0).csv"
      })
  static let sweep = FolderWriter(
    command: "sweep", arguments: ["small.yaml", "--set", "replications=4"] + axes, folder: "sweep",
    files: ["notes.csv", "report.html", "runs.csv", "variants-short.csv", "variants.csv"],
    hasStore: true)
  static let recommend = FolderWriter(
    command: "recommend",
    arguments: ["small.yaml", "--max-runs", "100", "--set", "replications=4"] + axes + objectives,
    folder: "recommend", files: ["recommendation.csv", "recommended.yaml", "report.html"],
    hasStore: true)
  static let solve = FolderWriter(
    command: "solve",
    arguments: [
      "launch.cold", "small.yaml", "--until", "rejected_join_rate <= 90%", "--max-runs", "20",
    ],
    folder: "solve", files: ["solve.csv", "solve.json"], rows: "points")
  static let sensitivity = FolderWriter(
    command: "sensitivity", arguments: ["small.yaml", "--only", "pricing,launch.cold"],
    folder: "sensitivity",
    files: ["sensitivity.csv", "sensitivity.json"], rows: "moves")
  static let compare = FolderWriter(
    command: "compare", arguments: ["small.yaml", "--candidate", "pricing.on_demand_per_hour=0.1"],
    folder: "compare",
    files: ["comparison.csv", "comparison.json", "report.html"], rows: "differences")

  static let all = [
    simulate,
    FolderWriter(
      command: "simulate", arguments: ["small.yaml", "--batches", "5"], folder: "",
      files: (simulate.files + ["batches.csv"]).sorted()),
    sweep,
    FolderWriter(
      command: "sweep",
      arguments: sweep.arguments + ["--precision", "50%", "--max-replications", "30"] + objectives,
      folder: "sweep", files: sweep.files, hasStore: true),
    recommend, solve, sensitivity, compare,
  ]
}

/// Where commands write, and what the manifests there say of it.
@Suite("Places") struct PlaceTests {
  private struct Folder {
    let manifest: [String: Any]
    /// The files beside the manifest and the store.
    let files: [String]
  }

  private func folder(_ place: String, in bench: Workbench) throws -> Folder {
    let manifest =
      try JSONSerialization.jsonObject(with: Data(bench.read("\(place)/manifest.json").utf8))
      as? [String: Any]
    let names = bench.contents.filter { $0.hasPrefix("\(place)/") }.map {
      String($0.dropFirst(place.count + 1))
    }
    let others = ["manifest.json", "results.sqlite"]
    return Folder(
      manifest: try #require(manifest),
      files: names.filter { !$0.contains("/") && $0.contains(".") && !others.contains($0) })
  }

  private func names(_ table: String, of folder: Folder) throws -> [String] {
    let tables = try #require(folder.manifest["columns"] as? [String: [[String: String]]])
    let columns = try #require(tables[table], "\(table) has no dictionary")
    #expect(columns.allSatisfy { $0["unit"]?.isEmpty == false && $0["help"]?.isEmpty == false })
    return columns.compactMap { $0["name"] }
  }

  @Test(
    "A command writes into its folder, or the one it is told, and the manifest has every file and column there",
    arguments: FolderWriter.all)
  func manifests(writer: FolderWriter) throws {
    let bench = try Workbench()
    for (place, option) in [(writer.place, []), ("told/here", ["--out", "told/here"])] {
      let run = try bench.greenroom([writer.command] + writer.arguments + option)
      #expect(run.code == 0, "\(run.problems)")
      #expect(run.problems.contains("\(place)/"), "\(run.problems)")
      let folder = try folder(place, in: bench)
      #expect(folder.files == writer.files)
      #expect((folder.manifest["files"] as? [String])?.sorted() == writer.files)
      // What the page draws has the columns of the tables beside it.
      for file in writer.files where !["report.html", "recommended.yaml"].contains(file) {
        let parts = file.split(separator: ".").map(String.init)
        let columns = try names(parts[0], of: folder)
        if parts[1] == "csv" {
          let header = try #require(try bench.read("\(place)/\(file)").split(separator: "\n").first)
          #expect(header.split(separator: ",").map(String.init) == columns, "\(file)")
        } else {
          let json =
            try JSONSerialization.jsonObject(with: Data(bench.read("\(place)/\(file)").utf8))
            as? [String: Any]
          let member = try #require(writer.rows)
          let rows = try #require(json?[member] as? [[String: Any]])
          #expect(!rows.isEmpty && rows.allSatisfy { Set($0.keys) == Set(columns) }, "\(file)")
        }
      }
      #expect(
        (folder.manifest["columns"] as? [String: Any])?.count
          == writer.files.count { $0.hasSuffix(".csv") })
      #expect(
        folder.manifest["command"] as? String == writer.command
          && folder.manifest["scenario"] as? String == "small")
      #expect(
        folder.manifest["greenroom"] as? String == Study.version
          && folder.manifest["seed"] as? Int == 1)
      let settings = folder.manifest["settings"] as? [String: Any]
      #expect((settings?["instance"] as? [String: Any])?["participant_limit"] as? String == "2")
      let sum = try bench.shell("sha256sum trace.csv").output.prefix(64)
      let inputs = folder.manifest["inputs"] as? [[String: String]]
      #expect(inputs?.contains { $0["file"] == "trace.csv" && $0["sha256"] == String(sum) } == true)
      // The committed results of one scenario are the same for every build.
      #expect((folder.manifest["engine"] == nil) == (writer.command == "simulate"))
    }
    let stores = bench.contents.filter { $0.hasSuffix("results.sqlite") }
    #expect(
      stores == (writer.hasStore ? ["out/small/results.sqlite", "told/here/results.sqlite"] : []))
  }

  /// (the command, the options of its manifest as JSON)
  static let deciding: [(writer: FolderWriter, expected: String)] = [
    (
      FolderWriter.recommend,
      #"{"confidence": "95%", "within": "5%", "max_replications": 10000, "max_runs": 100}"#
    ),
    (
      FolderWriter.solve,
      #"{"key": "launch.cold", "until": ["rejected_join_rate <= 90%"], "replications": 10, "confidence": "95%","#
        + #" "max_replications": 10000, "max_runs": 20}"#
    ),
    (
      FolderWriter.sensitivity,
      #"{"change": "10%", "metrics": ["cost_capacity_usd", "rejected_join_rate"], "replications": 3,"#
        + #" "only": ["pricing", "launch.cold"]}"#
    ),
    (
      FolderWriter.compare,
      #"{"replications": 10, "confidence": "95%", "judge": ["cost_capacity_usd", "rejected_join_rate","#
        + #" "scale_up_lag_per_join_p95_s"], "candidates": [{"changes": "pricing.on_demand_per_hour=0.1"}]}"#
    ),
    (
      FolderWriter.all[3],
      #"{"precision": "50%", "precision_metric": "cost_capacity_usd", "max_replications": 30}"#
    ),
    (FolderWriter.all[1], #"{"batches": 5}"#),
  ]

  @Test("A manifest has what decides the results beside the settings", arguments: deciding)
  func options(writer: FolderWriter, expected: String) throws {
    let bench = try Workbench()
    #expect(try writer.run(bench).code == 0)
    let written = try #require(
      try folder(writer.place, in: bench).manifest["options"] as? NSDictionary)
    let wanted = try #require(
      try JSONSerialization.jsonObject(with: Data(expected.utf8)) as? NSDictionary)
    #expect(written == wanted)
  }

  @Test(
    "A planned study's manifest has the files and columns of what is merged into its folder, and nothing else replaces it"
  )
  func planned() throws {
    let bench = try Workbench()
    #expect(
      try bench.greenroom(["sweep", "plan"] + FolderWriter.sweep.arguments + ["--out", "study"])
        .code == 0)
    let manifest = try bench.read("study/manifest.json")
    #expect(try bench.greenroom("sweep", "run", "study").code == 0)
    for writer in FolderWriter.all {
      let run = try writer.run(bench, "--out", "study")
      #expect(
        run.code == 64
          && run.problems
            == "study: is a study in shards; expected another --out, or `sweep run` and `merge`\n"
      )
    }
    #expect(try bench.greenroom("sweep", "merge", "study").code == 0)
    #expect(try bench.read("study/manifest.json") == manifest)
    let folder = try folder("study", in: bench)
    #expect(
      folder.files == FolderWriter.sweep.files.filter { $0 != "report.html" }
        && (folder.manifest["files"] as? [String])?.sorted() == folder.files)
    for table in ["runs", "variants", "variants-short"] {
      let header = try #require(try bench.read("study/\(table).csv").split(separator: "\n").first)
      #expect(try names(table, of: folder) == header.split(separator: ",").map(String.init))
    }
  }

  @Test("Neither sweep nor recommend runs what the other has run, in whichever order")
  func sharedStore() throws {
    let alone = try Workbench()
    #expect(try FolderWriter.recommend.run(alone).code == 0)
    let count = try ResultsStore(path: "\(alone.path)/out/small/results.sqlite").count
    // What the race runs first are the four replications that the sweep has of each of the two
    // variants.
    let after = try FolderWriter.sweep.run(alone)
    #expect(
      after.problems.hasPrefix("0 runs in ")
        && after.problems.contains(" 8 were there; out/small/sweep/ has the results"))

    let bench = try Workbench()
    #expect(try FolderWriter.sweep.run(bench).problems.hasPrefix("8 runs in "))
    let recommended = try FolderWriter.recommend.run(bench)
    let told =
      "out/small/recommend/ has every variant; out/small/results.sqlite has \(count) runs, 8 of them from before\n"
    #expect(recommended.problems == told)
    #expect(
      try bench.read("out/small/recommend/recommendation.csv")
        == alone.read("out/small/recommend/recommendation.csv"))
  }

  @Test(
    "The store of a sweep that wrote beside the scenario's reports is found and told, and its tables stay"
  )
  func olderStore() throws {
    let bench = try Workbench()
    // The place of before.
    #expect(try FolderWriter.sweep.run(bench, "--out", "out/small").code == 0)
    let before = try bench.read("out/small/runs.csv")
    let sweep = try FolderWriter.sweep.run(bench)
    #expect(sweep.problems.hasPrefix("0 runs in "))
    #expect(
      sweep.problems.hasSuffix(
        " 8 were there; out/small/sweep/ has the results, out/small/results.sqlite the runs\n"))
    #expect(
      try FolderWriter.recommend.run(bench).problems.hasSuffix(" runs, 8 of them from before\n"))
    #expect(
      try bench.read("out/small/runs.csv") == before
        && bench.read("out/small/sweep/runs.csv") == before)
  }

  @Test("What a simulation writes leaves a sweep's results as they are")
  func apart() throws {
    let bench = try Workbench()
    #expect(try FolderWriter.sweep.run(bench).code == 0)
    let (manifest, runs) = try (
      bench.read("out/small/sweep/manifest.json"), bench.read("out/small/sweep/runs.csv")
    )
    let run = try FolderWriter.simulate.run(bench)
    #expect(run.problems.hasPrefix("simulated 4 joins"))
    #expect(
      try bench.read("out/small/sweep/manifest.json") == manifest
        && bench.read("out/small/sweep/runs.csv") == runs)
    #expect(try FolderWriter.sweep.run(bench).problems.hasPrefix("0 runs in "))
  }

  /// (what is written before, what is written then, what is told)
  static let replacements: [(before: [String], then: [String], told: String)] = [
    ([], [], ""), (["--set", "seed=3"], ["--set", "seed=3"], ""),
    (
      ["--set", "scaling.free_participants=2"], [],
      "out/small: replaces the results of other settings (scaling.free_participants was 2, is 1)\n"
    ),
    (
      [], ["--set", "seed=4"],
      "out/small: replaces the results of other settings (seed was not set, is 4)\n"
    ),
    (
      ["--set", "seed=4"], [],
      "out/small: replaces the results of other settings (seed was 4, is not set)\n"
    ),
    (
      [], ["--set", "report.write=[summary, drops]"],
      "out/small: replaces the results of other settings (report.write was not set, is [summary, drops]); removes timeseries.csv, "
        + "launches.csv, instances.csv, lifecycle.csv, rejections.csv, episodes.csv, decisions.csv\n"
    ),
    (
      ["--set", "schedule=[{at: 30m, set: {auto_scaling_group.min_size: 2}}]"],
      ["--set", "schedule=[{at: 20m, set: {auto_scaling_group.min_size: 2}}]"],
      "out/small: replaces the results of other settings (schedule.0.at was 30m, is 20m)\n"
    ),
    (
      [],
      [
        "--set", "duration=2h", "--set", "instance.participant_limit=3", "--set",
        "scaling.free_participants=2", "--set",
        "replications=2",
      ],
      "out/small: replaces the results of other settings (duration was 1h, is 2h; instance.participant_limit was 2, is 3; "
        + "scaling.free_participants was 1, is 2; 1 more)\n"
    ),
    (
      ["--batches", "4"], ["--batches", "5"],
      "out/small: replaces the results of other settings (batches was 4, is 5)\n"
    ),
    (
      ["--batches", "4"], [],
      "out/small: replaces the results of other settings (batches was 4, is not set); removes batches.csv\n"
    ),
  ]

  @Test(
    "Replacing results of other settings is told in one line, and of the same ones it is not",
    arguments: replacements)
  func replaced(before: [String], then: [String], told: String) throws {
    let bench = try Workbench()
    let first = try bench.greenroom(["simulate", "small.yaml", "--quiet"] + before)
    #expect(first.code == 0 && first.problems == "", "nothing was there")
    let second = try bench.greenroom(["simulate", "small.yaml", "--quiet"] + then)
    #expect(second.code == 0 && second.problems == told)
    let folder = try folder("out/small", in: bench)
    #expect((folder.manifest["files"] as? [String])?.sorted() == folder.files)
  }

  @Test(
    "Other options, another trace and another command are told, another remark in the scenario is not"
  )
  func replacedOtherwise() throws {
    let bench = try Workbench()
    #expect(try FolderWriter.solve.run(bench, "--quiet").problems == "")
    #expect(
      try FolderWriter.solve.run(bench, "--quiet", "--confidence", "90%").problems
        == "out/small/solve: replaces the results of other settings (confidence was 95%, is 90%)\n")
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    try bench.write("# A remark\n" + Workbench.scenario, to: "small.yaml")
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    try bench.write(Workbench.trace + "d,50,900\n", to: "trace.csv")
    #expect(
      try FolderWriter.simulate.run(bench, "--quiet").problems
        == "out/small: replaces the results of other settings (trace.csv was another file)\n")
    #expect(
      try FolderWriter.sensitivity.run(bench, "--quiet", "--out", "out/small/solve").problems
        == "out/small/solve: replaces the results of `solve`; removes solve.csv, solve.json\n")
  }

  @Test("Only what the manifest lists is removed, never a file of somebody else's")
  func othersFiles() throws {
    let bench = try Workbench()
    // Of the name of a table, but no manifest says that it is one.
    _ = try bench.shell("mkdir -p out/small/notes")
    for name in ["batches.csv", "notes.txt", "notes/drops.csv"] {
      try bench.write("mine\n", to: "out/small/\(name)")
    }
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    #expect(
      try FolderWriter.simulate.run(bench, "--quiet", "--set", "report.write=[summary]").problems
        .contains("removes timeseries.csv"))
    #expect(
      try ["batches.csv", "notes.txt", "notes/drops.csv"].allSatisfy {
        try bench.read("out/small/\($0)") == "mine\n"
      })
    // A manifest of something else lists nothing of ours, and one that was tampered with reaches no
    // other folder.
    try bench.write(#"{"name": "app", "files": ["notes.txt"]}"#, to: "out/small/manifest.json")
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    let written = try bench.read("out/small/manifest.json")
    try bench.write(
      written.replacing(
        #""drops.csv","#, with: #""drops.csv", "../../small.yaml", "notes/drops.csv", "notes","#),
      to: "out/small/manifest.json")
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    #expect(
      bench.contents.contains("small.yaml") && bench.contents.contains("out/small/notes/drops.csv"))
    #expect(try bench.read("out/small/notes.txt") == "mine\n")
  }

  @Test("A manifest that had neither a command nor files is known by what it has")
  func olderManifest() throws {
    let bench = try Workbench()
    func age(_ place: String) throws {
      let text = try bench.read("\(place)/manifest.json")
      let older = text.replacing(#/  "command": "[a-z]*",\n/#, with: "").replacing(
        #/  "files": \[[^\]]*\],\n/#, with: "")
      #expect(older.count < text.count - 60)
      try bench.write(older, to: "\(place)/manifest.json")
    }
    #expect(try FolderWriter.simulate.run(bench, "--quiet").code == 0)
    try age("out/small")
    #expect(try FolderWriter.simulate.run(bench, "--quiet").problems == "")
    #expect(try FolderWriter.sweep.run(bench, "--quiet").code == 0)
    try age("out/small/sweep")
    let told = try FolderWriter.simulate.run(bench, "--quiet", "--out", "out/small/sweep").problems
    #expect(told.hasPrefix("out/small/sweep: replaces the results of `sweep`; removes "))
    // Such a manifest tells its tables alone.
    for file in FolderWriter.sweep.files where file.hasSuffix(".csv") && !file.hasPrefix("notes") {
      #expect(told.contains(file), "\(told)")
    }
  }
}
