import Foundation
import PoolSimulation
import Testing
import Workloads

@testable import Studies

@Suite struct ReconciliationTests {
  static let launch =
    "control_loop: {uniform: {min: 1s, max: 9s}}, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.3}}, registration: 5s"
  static let warm =
    launch
    + ", from_stopped: {gamma: {mean: 25s, cv: 0.3}}, prepare: {lognormal: {median: 90s, sigma: 0.2}}, stop: 10s"
  static let pool = "warm_pool: {pool_state: stopped, min_size: 2}"

  private static func study(_ yaml: String, _ overrides: [String], of real: SimulatedGroup) throws
    -> ReconciliationStudy
  {
    try ReconciliationStudy(
      try ObservedScenario.loaded(yaml, overrides), ObservedGroup(real.log, real.metrics()))
  }

  @Test("A run beside itself has no error in anything", arguments: ["", pool])
  func itself(pool: String) throws {
    let yaml = ObservedScenario.yaml(launch: pool.isEmpty ? Self.launch : Self.warm, pool: pool)
    let real = try ObservedScenario.group(yaml)
    let result = try Self.study(yaml, [], of: real).reconciliation()
    #expect(result.lines.count >= (pool.isEmpty ? 4 : 8))
    for line in result.lines {
      #expect(line.error == 0 && line.bias == 0 && line.worst == nil, "\(line)")
      #expect(line.observed > 0 || line.kind == .level, "\(line)")
    }
    #expect(result.gap == 0 && result.differences(above: 0).isEmpty)
  }

  @Test("With a wrong boot time the launches are off, and the boot time is what closes the gap")
  func wrongBootTime() throws {
    let yaml = ObservedScenario.yaml(launch: Self.launch)
    let real = try ObservedScenario.group(yaml)
    let wrong = ["launch.cold.lognormal.median=90s"]
    let study = try Self.study(yaml, wrong, of: real)
    let result = try study.reconciliation()
    let worst = try #require(result.differences(above: 0.1).first { $0.kind == .latency })
    // The same draws: the part of 64 s that is the boot is half as long again.
    #expect(worst.name == "a launch into the group" && (0.35...0.5).contains(worst.error))
    let moves = study.moves(by: 0.25, under: ["launch", "scaling"], workers: 2)
    #expect(moves.first?.path == "launch.cold.lognormal.median", "\(moves)")
    #expect((moves.first?.gap ?? 1) < result.gap / 2)
  }

  @Test("A level's error, bias and worst hour are those of its values")
  func level() throws {
    // Errors of 1/2, 0 and 1/4: a mean of 1/4. In the second hour one instance is missing in one of
    // two values.
    let line = try #require(
      ReconciledLine(
        "GroupInServiceInstances",
        [(0, 2, 3), (3_600_000, 5, 5), (3_660_000, 4, 3)]))
    #expect(line.error == 0.25 && line.bias == 0)
    #expect(line.worst == ReconciledLine.Hour(start: 0, distance: 1))
    #expect(ReconciledLine("x", []) == nil)
  }

  @Test("What was never there and is in the model is wholly wrong")
  func nothing() {
    #expect(ReconciledLine(.launches, "x", "count", 0, 3, count: 0).error == 1)
    #expect(ReconciledLine(.launches, "x", "count", 0, 0, count: 0).error == 0)
  }

  @Test("A run of another time is refused")
  func otherTime() throws {
    let yaml = ObservedScenario.yaml(launch: Self.launch)
    let real = try ObservedScenario.group(yaml)
    let other = yaml.replacing("2026-03-02", with: "2026-04-02")
    let text = problem { _ = try Self.study(other, [], of: real) }
    #expect(text.contains("its run and what is known of the group are of different times"))
  }

  @Test("Metrics of longer periods are compared with means over them")
  func periods() throws {
    let yaml = ObservedScenario.yaml(launch: Self.launch)
    let real = try ObservedScenario.group(yaml)
    let minutes = try #require(real.metrics()[GroupMetrics.Name.inService.rawValue])
    let means = stride(from: 0, to: minutes.points.count, by: 5).map { place in
      let part = minutes.points[place..<min(place + 5, minutes.points.count)]
      return GroupMetrics.Point(
        time: part[place].time, value: part.reduce(0) { $0 + $1.value } / Double(part.count))
    }
    let series = GroupMetrics.Series(
      name: GroupMetrics.Name.inService.rawValue, points: means, period: 300_000)
    let study = try ReconciliationStudy(
      try ObservedScenario.loaded(yaml), ObservedGroup(nil, GroupMetrics([series])))
    let line = try #require(try study.reconciliation().lines.first)
    #expect(line.error < 1e-12 && line.count == 288)
  }

  @Test(
    "What the metrics have of a warm pool is compared, and what they or the runs do not have is told",
    arguments: [
      (
        ["WarmPoolWarmedCapacity", "WarmPoolPendingCapacity", "WarmPoolTotalCapacity"],
        ["WarmPoolWarmedCapacity", "WarmPoolPendingCapacity"], []
      ),
      (
        ["WarmPoolTotalCapacity"], ["WarmPoolTotalCapacity"],
        ["The metrics have WarmPoolTotalCapacity alone of the warm pool"]
      ),
      (
        ["WarmPoolWarmedCapacity"], ["WarmPoolWarmedCapacity"],
        ["The metrics have no WarmPoolPendingCapacity, which is not compared."]
      ),
      (
        ["WarmPoolPendingCapacity", "WarmPoolTerminatingCapacity", "WarmPoolDesiredCapacity"],
        ["WarmPoolPendingCapacity"],
        [
          "The metrics have no WarmPoolWarmedCapacity, which is not compared.",
          "WarmPoolTerminatingCapacity is not compared: in a run",
          "WarmPoolDesiredCapacity is not compared: it is what AWS",
        ]
      ),
      ([], [], ["The metrics have nothing of the warm pool, which is not compared."]),
    ] as [([String], [String], [String])])
  func warmPool(given: [String], compared: [String], told: [String]) throws {
    let yaml = ObservedScenario.yaml(launch: Self.warm, pool: Self.pool)
    let real = try ObservedScenario.group(yaml).metrics()
    let names = ["GroupInServiceInstances"] + given
    let spare = try #require(real["WarmPoolPendingCapacity"])
    let series = names.map { name in
      GroupMetrics.Series(
        name: name, points: (real[name] ?? spare).points, period: spare.period)
    }
    let study = try ReconciliationStudy(
      try ObservedScenario.loaded(yaml), ObservedGroup(nil, GroupMetrics(series)))
    let lines = try study.reconciliation().lines
    #expect(lines.map(\.name) == ["GroupInServiceInstances"] + compared)
    #expect(lines.allSatisfy { $0.error == 0 })
    #expect(study.notes.count == told.count, "\(study.notes)")
    for (note, beginning) in zip(study.notes, told) {
      #expect(note.hasPrefix(beginning), "\(note)")
    }
  }

  @Test("That no metric tells the states of a warm pool apart is told where they change")
  func states() throws {
    let launch = Self.warm + ", from_running: 5s"
    let yaml = ObservedScenario.yaml(launch: launch, pool: Self.pool)
    let change =
      "schedule=[{cron: \"0 8 * * *\", set: {warm_pool.pool_state: running}}]"
    let real = try ObservedScenario.group(yaml, [change])
    for (overrides, count) in [([String](), 0), ([change], 1)] {
      let study = try Self.study(
        overrides.isEmpty ? ObservedScenario.yaml(launch: Self.warm, pool: Self.pool) : yaml,
        overrides, of: real)
      let notes = study.notes.filter { $0.contains("no metric of AWS tells them apart") }
      #expect(notes.count == count, "\(study.notes)")
    }
  }
}
