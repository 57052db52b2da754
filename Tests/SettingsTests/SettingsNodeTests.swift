import Settings
import Testing

@Suite struct SettingsNodeTests {
  let tree = section([
    "seed": scalar("42", line: 2),
    "workload": section(
      ["columns": section(["start_time": scalar("start", line: 4)], line: 4)], line: 3),
    "schedule": list(
      section([
        "at": scalar("3h", line: 6), "set": section(["warm_pool.min_size": scalar("4", line: 6)]),
      ]), line: 5),
    "warm_pool": null(line: 7),
  ])
  let override = SettingsNode(
    .scalar("9"), at: Settings.SourceLocation(option: "--set seed=9", ordinal: 0))

  @Test(
    "A path finds keys, elements of lists and keys with dots",
    arguments: [
      ("seed", "42"), ("workload.columns.start_time", "start"), ("schedule.0.at", "3h"),
      ("schedule.0.set.warm_pool.min_size", "4"),
      ("schedule.1.at", nil), ("seed.x", nil), ("nothing", nil), ("warm_pool.min_size", nil),
    ] as [(String, String?)])
  func find(path: String, text: String?) {
    #expect(tree.node(at: path)?.text == text)
  }

  @Test(
    "A value can be written at any path, and sections that are missing are made",
    arguments: [
      "seed", "workload.columns.start_time", "schedule.0.at", "schedule.0.set.warm_pool.min_size",
      "warm_pool.min_size", "a.b.c",
      "workload",
    ])
  func write(path: String) {
    var changed = tree
    #expect(changed.set(path, to: override) == nil)
    #expect(changed.node(at: path) == override)
    #expect(changed.node(at: "schedule.0")?.entries?.count == 2)
  }

  @Test(
    "A path that leads nowhere is an issue and changes nothing",
    arguments: [
      (
        "seed.x",
        "seed.x: seed is the single value \"42\", not a section; expected a path to an existing section"
      ),
      (
        "schedule.1.at",
        "schedule.1.at: \"1\" is not an index of the list schedule; expected an index from 0 to 0"
      ),
      (
        "schedule.at",
        "schedule.at: \"at\" is not an index of the list schedule; expected an index from 0 to 0"
      ),
      ("", "the path is empty; expected keys with dots between them, such as scaling.interval"),
      (
        "a..b",
        "a..b: the path has an empty part; expected keys with dots between them, such as scaling.interval"
      ),
    ])
  func badPaths(path: String, message: String) {
    var changed = tree
    #expect(changed.set(path, to: override)?.description == "--set seed=9: \(message)")
    #expect(changed == tree)
  }

  @Test("An issue with an overridden value points at the override")
  func locations() {
    var changed = tree
    #expect(changed.set("sed", to: override) == nil)
    let issues = reading(changed) { reader in
      _ = reader.integer("seed", in: 0...5, help: "")
      for key in ["workload", "schedule", "warm_pool"] { _ = reader.node(key, help: "") }
    }.issues
    #expect(
      issues == [
        "s.yaml:2: seed: \"42\" is out of range; expected an integer from 0 to 5, such as 5",
        "--set seed=9: sed: is not a known key; expected one of seed, workload, schedule, warm_pool (did you mean seed?)",
      ])
  }

  @Test("Issues come out by file and line, options last, and none twice")
  func order() {
    let log = IssueLog()
    let places = [
      Settings.SourceLocation(option: "--set b=1", ordinal: 1), .init(file: "b", line: 1),
      .init(file: "a", line: 10),
      .init(file: "a", line: 9),
      .init(option: "--set z=1", ordinal: 0), .init(file: "a", line: 9),
    ]
    log.add(
      contentsOf: places.map { SettingsIssue(at: $0, path: "", message: "is odd; expected even") })
    #expect(
      log.issues.map(\.location.description) == ["a:9", "a:10", "b:1", "--set z=1", "--set b=1"])
  }
}
