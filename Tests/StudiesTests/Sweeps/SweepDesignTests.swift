import Foundation
import Settings
import Studies
import Testing

/// A folder with a scenario that is as small as one can be, and a `sweep` section for it.
final class SweepDesk {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "greenroom-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try "meeting_id,join_time,leave_time\na,10,600\na,20,600\nb,30,900\nc,40,900\n".write(
      toFile: "\(path)/trace.csv", atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let scenario = """
    scenario: small
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch: {control_loop: 0s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}
    scaling: {policy: headroom, free_participants: 1}
    pricing: {on_demand_per_hour: 0.17}

    """

  /// The sweep of the scenario with a section; its lines begin at line 9.
  func sweep(_ section: String, of scenario: String = SweepDesk.scenario) throws -> Sweep {
    try (scenario + section).write(toFile: "\(path)/s.yaml", atomically: true, encoding: .utf8)
    return try Sweep(ScenarioDocument(path: "\(path)/s.yaml"))
  }

  /// What is wrong with a section, a line an issue, without the folder.
  func issues(_ section: String) -> String {
    do {
      let sweep = try sweep(section)
      return "\(sweep.design.count) variants"
    } catch {
      return "\(error)".replacingOccurrences(of: path + "/", with: "")
    }
  }
}

@Suite struct SweepDesignTests {
  private func rows(_ section: String) throws -> [[String]] {
    let design = try SweepDesk().sweep(section).design
    return (0..<design.count).map { design.values(of: $0).map(\.flowText) }
  }

  @Test("Whether a range is of whole numbers is the setting's affair, also in lists and schedules")
  func whole() throws {
    let scenario =
      SweepDesk.scenario + """
        faults: [{from: 10m, to: 20m, launch: refused, probability: 50%}]
        schedule: [{at: 30m, set: {scaling.free_participants: 2}}]

        """
    func values(_ key: String, _ from: Int, _ to: Int, steps: Int) throws -> [String] {
      let axis = "sweep: {axes: {\(key): {from: \(from), to: \(to), steps: \(steps)}}}"
      let design = try SweepDesk().sweep(axis, of: scenario).design
      return (0..<design.count).flatMap { design.values(of: $0).map(\.flowText) }
    }
    // A probability is no whole number, however its ends are written.
    #expect(
      try values("faults.0.probability", 0, 1, steps: 5) == ["0", "0.25", "0.5", "0.75", "1"])
    // 2.5 seats are none.
    #expect(
      try values("schedule.0.set.scaling.free_participants", 2, 3, steps: 2) == ["2", "3"])
    #expect(throws: ScenarioError.self) {
      try values("schedule.0.set.scaling.free_participants", 2, 3, steps: 3)
    }
  }

  @Test("In a grid the last axis varies fastest, and axes that are linked move together")
  func grid() throws {
    let section = """
      sweep:
        axes:
          scale_in.mode: [drain, empty]
          bounds: {linked: {auto_scaling_group.min_size: [1, 2], auto_scaling_group.max_size: [3, 4]}}
          scaling.free_participants: {from: 1, to: 3, steps: 2}
      """
    #expect(
      try SweepDesk().sweep(section).design.keys == [
        "scale_in.mode", "auto_scaling_group.min_size", "auto_scaling_group.max_size",
        "scaling.free_participants",
      ])
    #expect(
      try rows(section) == [
        ["drain", "1", "3", "1"], ["drain", "1", "3", "3"], ["drain", "2", "4", "1"],
        ["drain", "2", "4", "3"], ["empty", "1", "3", "1"],
        ["empty", "1", "3", "3"], ["empty", "2", "4", "1"], ["empty", "2", "4", "3"],
      ])
  }

  /// A range of a setting, and the values that a grid takes.
  static let ranges: [(axis: String, values: [String])] = [
    ("scaling.free_participants: {from: 1, to: 5, steps: 3}", ["1", "3", "5"]),
    // An integer takes whole numbers only, halves away from zero.
    ("scaling.free_participants: {from: 1, to: 2, steps: 2}", ["1", "2"]),
    ("scaling.free_participants: {from: 0, to: 10, steps: 4}", ["0", "3", "7", "10"]),
    ("workload.scale: {from: 50%, to: 200%, steps: 4}", ["50%", "100%", "150%", "200%"]),
    ("workload.scale: {from: 1, to: 2, steps: 3}", ["1", "1.5", "2"]),
    ("workload.scale: {from: 0.25, to: 4, steps: 5, scale: log}", ["0.25", "0.5", "1", "2", "4"]),
    ("launch.cold: {from: 30s, to: 8m, steps: 5, scale: log}", ["30s", "1m", "2m", "4m", "8m"]),
    ("launch.registration: {from: 0, to: 3s, steps: 3}", ["0s", "1s500ms", "3s"]),
    ("pricing.on_demand_per_hour: {from: $0.1, to: $0.2, steps: 3}", ["$0.1", "$0.15", "$0.2"]),
    ("instance.volume: {from: 20GB, to: 1TB, steps: 2}", ["20GB", "1TB"]),
    ("scaling.free_participants: {from: 4, to: 1, steps: 4}", ["4", "3", "2", "1"]),
  ]

  @Test(
    "A range holds both ends, at equal distances or ratios, in the unit it was written in",
    arguments: ranges)
  func range(axis: String, values: [String]) throws {
    #expect(try rows("sweep: {axes: {\(axis)}}").map { $0[0] } == values)
  }

  @Test(
    "A sampled design spreads over lists and ranges, and is the same every time",
    arguments: ["sobol", "latin_hypercube", "random"])
  func sampled(method: String) throws {
    let section = """
      sweep:
        method: \(method)
        points: 64
        axes:
          scale_in.mode: [drain, empty]
          scaling.free_participants: {from: 1, to: 4}
          launch.cold: {from: 30s, to: 300s, scale: log}
      """
    let points = try rows(section)
    #expect(points.count == 64)
    #expect(try rows(section) == points)
    // Each choice has its share: exactly where strata are filled, nearly where points are drawn.
    let slack = method == "random" ? 16 : 1
    #expect(abs(points.count { $0[0] == "drain" } - 32) <= slack)
    for whole in ["1", "2", "3", "4"] {
      #expect(abs(points.count { $0[1] == whole } - 16) <= slack, "\(whole)")
    }
    let seconds = points.compactMap { Quantity($0[2])?.value }
    #expect(seconds.count == 64 && seconds.allSatisfy { (30...300).contains($0) })
    // Half of a logarithmic range lies below the geometric mean of its ends.
    #expect(abs(seconds.count { $0 < 94.87 } - 32) <= slack)
  }

  /// What is wrong with a section, by its first line.
  static let mistakes: [(section: String, message: String)] = [
    ("sweep: {}", "s.yaml:9: sweep.axes: has no axes"),
    (
      "sweep: {axes: {scaling.free_participants: []}}",
      "s.yaml:9: sweep.axes.scaling.free_participants: is empty; expected a list of values"
    ),
    (
      "sweep: {axes: {scaling.free_participants: 5}}",
      "sweep.axes.scaling.free_participants: is no axis; expected a list such as"
    ),
    (
      "sweep: {axes: {scaling.free_participants: [1, 2, 1]}}",
      "has the value 1 at places 0 and 2; expected every value once"
    ),
    (
      "sweep: {axes: {scaling.free_participants: {from: 1, to: 5}}}",
      "sweep.axes.scaling.free_participants.steps: is missing"
    ),
    (
      "sweep: {axes: {scaling.free_participants: {from: 1, to: 3, steps: 9}}}",
      "9 are more than there are whole numbers from 1 to 3"
    ),
    (
      "sweep: {axes: {launch.cold: {from: 0s, to: 9s, steps: 3, scale: log}}}",
      "log has no values at or below 0"
    ),
    (
      "sweep: {axes: {scaling.free_participants: {from: 1, to: 9, steps: 9, scale: log}}}",
      "9 make some whole number twice"
    ),
    (
      "sweep: {axes: {workload.scale: {from: 1, to: 2, steps: 99999}, launch.cold: {from: 1s, to: 9s, steps: 99999}, launch.pending: {from: 1s, "
        + "to: 9s, steps: 99999}, launch.registration: {from: 1s, to: 9s, steps: 99999}}}",
      "expected at most 1000000"
    ),
    ("sweep: {axes: {report.interval: [1h, 1ms]}}", "report.interval"),
    (
      "sweep: {axes: {launch.cold: {from: 5s, to: 10, steps: 3}}}",
      "has another unit than from; expected the same unit"
    ),
    ("sweep: {axes: {launch.cold: {from: 5s, to: 5s, steps: 3}}}", "is the same as from"),
    (
      "sweep: {axes: {launch.cold: {from: soon, to: 5s, steps: 3}}}",
      "sweep.axes.launch.cold.from: \"soon\" is not a quantity"
    ),
    (
      "sweep: {axes: {launch.cold: {from: 1s, to: 5s, step: 3}}}",
      "sweep.axes.launch.cold.step: is not a known key"
    ),
    (
      "sweep: {axes: {seed: [1, 2]}}",
      "sweep.axes.seed: cannot be an axis; expected replications, which draw anew"
    ),
    ("sweep: {axes: {expect.cost_total_usd: [1, 2]}}", "cannot be an axis"),
    (
      "sweep: {axes: {reconcile.tolerance: [5%, 10%]}}",
      "sweep.axes.reconcile.tolerance: cannot be an axis; expected a setting that changes a run"
    ),
    ("sweep: {axes: {report.write: [[summary], [launches]]}}", "report.write: cannot be an axis"),
    (
      "sweep: {method: sobol, axes: {scaling.free_participants: [1, 2]}}",
      "sweep.points: is missing; expected the number of variants"
    ),
    (
      "sweep: {points: 3, axes: {scaling.free_participants: [1, 2]}}",
      "sweep.points: is for sampled designs"
    ),
    ("sweep: {method: grids, axes: {scaling.free_participants: [1, 2]}}", "(did you mean grid?)"),
    (
      "sweep: {axes: {launch.cold: [1s], launch.cold.lognormal.median: [2s]}}",
      "launch.cold.lognormal.median stands beside launch.cold"
    ),
    (
      "sweep: {axes: {a: {linked: {scaling.free_participants: [1, 2], scale_in.mode: [drain]}}}}",
      "has 1 values; expected 2"
    ),
    (
      "sweep: {axes: {a: {linked: {scaling.free_participants: 1}}}}",
      "sweep.axes.a.linked.scaling.free_participants: is not a list"
    ),
    (
      "sweep: {axes: {workload.scale: {from: 1, to: 2, steps: 99999}, launch.cold: {from: 1s, to: 9s, steps: 99}}}",
      "expected at most 1000000"
    ),
    // What a value does to the scenario is told at the value.
    (
      "sweep: {axes: {scaling.free_seats: [1, 2]}}",
      "s.yaml:9: scaling.free_seats: is not a known key"
    ),
    ("sweep: {axes: {auto_scaling_group.min_size: [1, 9]}}", "(in variant 1)"),
    (
      "sweep: {axes: {scaling.policy.name: [1, 2]}}",
      "scaling.policy is the single value \"headroom\", not a section"
    ),
  ]

  @Test("A section that is wrong is told with file, line, key and remedy", arguments: mistakes)
  func mistake(section: String, message: String) throws {
    let told = try SweepDesk().issues(section)
    #expect(told.contains(message), "\(told)")
  }

  @Test(
    "A trace that changes while a study runs ends it, and nothing is kept under what the trace was")
  func changedTrace() throws {
    let desk = try SweepDesk()
    for number in 0..<6 {
      try "meeting_id,join_time,leave_time\na,\(10 + number),600\n".write(
        toFile: "\(desk.path)/t\(number).csv", atomically: true, encoding: .utf8)
    }
    let sweep = try desk.sweep(
      "sweep: {axes: {workload.trace: [t0.csv, t1.csv, t2.csv, t3.csv, t4.csv, t5.csv]}}")
    try "meeting_id,join_time,leave_time\nz,1,2\n".write(
      toFile: "\(desk.path)/t5.csv", atomically: true, encoding: .utf8)
    let store = try ResultsStore(path: "\(desk.path)/results.sqlite")
    let runner = StudyRunner(sweep.plan, results: store, workers: 1)
    #expect(throws: ScenarioError.self) {
      try runner.run(RunSelection(variants: Array(0..<6), replications: 0..<1))
    }
    #expect(try store.count == 5)
  }

  @Test("All problems of all variants are told at once, each once")
  func allProblems() throws {
    let section = """
      sweep:
        axes:
          scaling.free_participants: [-1, 1, -2]
          launch.pending: [4, 4s]
      """
    let told = try SweepDesk().issues(section).split(separator: "\n")
    #expect(told.count == 3, "\(told)")
    #expect(
      told.first?.hasPrefix("s.yaml:11: scaling.free_participants: \"-1\" is negative") == true)
    #expect(told.last?.hasPrefix("s.yaml:12: launch.pending: \"4\" has no unit") == true)
  }

  @Test("Every kind of setting can be an axis: words, lists, laws, sections and elements of lists")
  func kinds() throws {
    let section = """
      schedule: [{at: 10m, set: {scaling.free_participants: 2}}]
      sweep:
        axes:
          scaling: [{policy: headroom, free_participants: 1}, {policy: fixed, desired: 2}]
          launch.cold: [30s, {lognormal: {median: 60s, sigma: 0.5}}]
          workload.transforms: [[{scale: 2}], []]
          schedule: [[], [{at: 20m, set: {auto_scaling_group.min_size: 2}}]]
      """
    #expect(try SweepDesk().sweep(section).plan.variants.count == 16)
  }
}
