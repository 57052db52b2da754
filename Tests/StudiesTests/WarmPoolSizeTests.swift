import PoolSimulation
import Settings
import Testing

@testable import Studies

/// A warm pool that is not there, or always of one size.
@Suite struct WarmPoolSizeTests {
  private static let bare = """
    scenario: sized
    duration: 1h
    workload: {source: synthetic, preset: corporate}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 0, max_size: 40}
    launch: {control_loop: 1s, pending: 4s, cold: 60s, from_stopped: 20s, from_running: 1s, prepare: 60s, stop: 5s, registration: 1s}
    scaling: {policy: headroom, free_participants: 8}
    pricing: {on_demand_per_hour: 0.36}

    """

  private static func assignments(_ texts: [String], option: String) -> [Assignment] {
    texts.enumerated().map { ordinal, text in
      let (path, node) = parseOverride(text, option: option, ordinal: ordinal + 1)
      return Assignment(path: path, node: node)
    }
  }

  /// The bare scenario with lines more, overrides, and what an axis says.
  private func scenario(_ lines: String = "", set: [String] = [], axis: [String] = []) throws
    -> Scenario
  {
    let (tree, issues) = loadSettings(yaml: Self.bare + lines, file: "sized.yaml")
    var changed = try #require(tree)
    let log = IssueLog()
    log.add(contentsOf: issues)
    let problem = changed.change(Self.assignments(set, option: "--set"), issues: log)
    guard log.isEmpty else { throw ScenarioError.issues(log.issues) }
    return try ScenarioDocument(path: "sized.yaml", tree: changed, problem: problem).scenario(
      Self.assignments(axis, option: "axis"))
  }

  @Test(
    "A size is what the pool holds whatever the group's desired capacity, wherever it is written",
    arguments: [0, 4, 60],
    [
      ("warm_pool: {size: SIZE}", [], []), ("", ["warm_pool.size=SIZE"], []),
      ("", [], ["warm_pool.size=SIZE"]),
      ("warm_pool: none", ["warm_pool.size=SIZE"], []),
      ("warm_pool: none", [], ["warm_pool.size=SIZE"]),
      ("", ["warm_pool=none", "warm_pool={size: SIZE, pool_state: running}"], []),
      ("", [], ["warm_pool.pool_state=running", "warm_pool.size=SIZE"]),
    ])
  func size(_ size: Int, _ written: (lines: String, set: [String], axis: [String])) throws {
    func sized(_ texts: [String]) -> [String] {
      texts.map { $0.replacing("SIZE", with: "\(size)") }
    }
    let lines = sized([written.lines])[0]
    let pool = try #require(
      try scenario(lines, set: sized(written.set), axis: sized(written.axis)).warmPool)
    for desired in 0...40 { #expect(pool.target(maxSize: 40, desired: desired) == size) }
  }

  @Test("None is as good as no section, in the file, on the command line and on an axis")
  func none() throws {
    let pool = "warm_pool: {pool_state: stopped, min_size: 3}"
    let bare = try scenario()
    #expect(try scenario(pool).warmPool != nil)
    for none in try [
      scenario("warm_pool: none"), scenario(pool, set: ["warm_pool=none"]),
      scenario(pool, axis: ["warm_pool=none"]),
      scenario(axis: ["warm_pool=none"]),
    ] {
      #expect(none.warmPool == nil && none.settings.runText == bare.settings.runText)
    }
  }

  @Test("A schedule sets both bounds with a size")
  func schedule() throws {
    let changes = try scenario(
      "warm_pool: {size: 2}\nschedule: [{at: 10m, set: {warm_pool.size: 7}}]"
    ).schedule.changes(
      seed: 1, replication: 0)
    let sizes = changes.flatMap(\.settings).map { setting -> String in
      switch setting {
      case .warmPoolMinSize(let size): "least \(size)"
      case .maxGroupPreparedCapacity(let size): "prepared \(size ?? -1)"
      default: "other"
      }
    }
    #expect(sizes == ["least 7", "prepared 7"])
  }

  @Test(
    "The capacity of group and pool together is unset with none, or -1, by the file and by a schedule",
    arguments: ["none", "-1"])
  func unset(word: String) throws {
    let file = try scenario(
      "warm_pool: {max_group_prepared_capacity: \(word)}\n"
        + "schedule: [{at: 10m, set: {warm_pool.max_group_prepared_capacity: \(word)}}]")
    #expect(file.warmPool?.maxGroupPreparedCapacity == nil)
    let changes = file.schedule.changes(seed: 1, replication: 0).flatMap(\.settings)
    #expect(
      changes.count == 1
        && changes.allSatisfy {
          if case .maxGroupPreparedCapacity(nil) = $0 { true } else { false }
        })
  }

  @Test(
    "What leaves the size open or says it twice is told with its place and a remedy",
    arguments: [
      (
        "", ["warm_pool.min_size=0"], [],
        "--set warm_pool.min_size=0: warm_pool.min_size: there is no warm pool"
      ),
      ("", ["warm_pool.pool_state=running"], [], "warm_pool.pool_state: there is no warm pool"),
      (
        "", ["warm_pool.max_group_prepared_capacity=-1"], [],
        "warm_pool.max_group_prepared_capacity: there is no warm pool"
      ),
      (
        "", [], ["warm_pool.min_size=4"],
        "axis warm_pool.min_size=4: warm_pool.min_size: there is no warm pool"
      ),
      (
        "warm_pool: none", ["warm_pool.min_size=4"], [],
        "expected its size too, such as warm_pool.size=4"
      ),
      (
        "warm_pool: {size: 4, min_size: 2}", [], [],
        "sized.yaml:9: warm_pool.size: stands beside min_size"
      ),
      (
        "warm_pool: {size: 4}", ["warm_pool.max_group_prepared_capacity=2"], [],
        "--set warm_pool.max_group_prepared_capacity=2: warm_pool.max_group_prepared_capacity: stands beside size"
      ),
      (
        "warm_pool: {min_size: 4}", [], ["warm_pool.size=2"],
        "axis warm_pool.size=2: warm_pool.size: stands beside min_size"
      ),
      (
        "warm_pool: off", [], [],
        "sized.yaml:9: warm_pool: \"off\" is a single value; expected a section with keys of its own, or none"
      ),
      (
        "", ["warm_pool="], [],
        "warm_pool: is no section; expected a section with keys of its own, or none"
      ),
      ("warm_pool: {size: -1}", [], [], "warm_pool.size: \"-1\" is negative"),
      (
        "warm_pool: {size: 4}\nschedule: [{at: 1m, set: {warm_pool.size: 3, warm_pool.min_size: 2}}]",
        [], [],
        "schedule.0.set.warm_pool.size: stands beside a bound of the pool"
      ),
    ])
  func wrong(lines: String, set: [String], axis: [String], told: String) {
    let problem = problem { _ = try scenario(lines, set: set, axis: axis) }
    #expect(problem.contains(told) && problem.contains("expected"), "\(problem)")
  }

  @Test(
    "A pool that was written keeps AWS's default, and one whose prepared capacity is said may be made of a key"
  )
  func awsDefault() throws {
    let written = try #require(try scenario("warm_pool: {min_size: 2}").warmPool)
    #expect(written.target(maxSize: 40, desired: 10) == 30)
    let made = try #require(
      try scenario(set: ["warm_pool.max_group_prepared_capacity=12"]).warmPool)
    #expect(made.target(maxSize: 40, desired: 10) == 2)
    #expect(
      try scenario("warm_pool: {size: 2}", set: ["warm_pool.pool_state=running"]).warmPool?
        .poolState == .running)
  }
}
