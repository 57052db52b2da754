import Foundation
import Greenroom
import Testing

/// Twice as many instances as now, until there are `most`; an odd signal to be found again.
private struct DoublingPolicy: ScalingPolicy {
  static let name = "doubling"
  static let summary = "Doubles the pool."
  private let most: Int
  private var asked = 0

  init(settings: inout SettingsReader) {
    most = settings.integer("most", default: 8, in: 1...100, schedule: true, help: "the most")
    _ = settings.integer("bait", default: 1, in: 1...9, help: "what no schedule may change")
  }

  mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    asked += 1
    return ScalingDecision(
      .instances(min(pool.desired * 2, most)), signal: Double(asked))
  }

  func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    var next = self
    next.asked = (previous as? DoublingPolicy)?.asked ?? 0
    return next
  }
}

/// What `headroom` does for free seats, in the words of another package.
private struct ForeignHeadroom: ScalingPolicy {
  static let name = "foreign_headroom"
  static let summary = "Keeps seats free."
  private let seats: Int

  init(settings: inout SettingsReader) {
    seats = settings.integer("seats", in: 0...1_000, help: "seats kept free")
  }

  func decide(_ pool: PoolObservation) -> ScalingDecision {
    let free = ScalingDecision.FreeSeats(least: seats, wanted: pool.seatsWaiting)
    let wanted = pool.seatsTaken + free.count(taken: pool.seatsTaken)
    let seats = (pool.serving + pool.launching) * pool.participantLimit
    return ScalingDecision(
      .seats(taken: pool.seatsTaken, free: free),
      reason: wanted > seats ? .headroomShort : .headroomAmple, signal: Double(wanted))
  }
}

/// Reads a key that the section has already.
private struct GreedyPolicy: ScalingPolicy {
  static let name = "greedy"
  static let summary = "Reads what is not its own."

  init(settings: inout SettingsReader) {
    _ = settings.integer("interval", default: 1, in: 1...9, help: "not its own")
  }

  func decide(_ pool: PoolObservation) -> ScalingDecision { ScalingDecision(.instances(1)) }
}

/// Decides what nobody should, in one way or another.
private struct RecklessPolicy: ScalingPolicy {
  static let name = "reckless"
  static let summary = "Decides what nobody should."
  private let way: Int

  init(settings: inout SettingsReader) {
    way = settings.integer("way", in: 0...9, help: "which of them")
  }

  func decide(_ pool: PoolObservation) -> ScalingDecision {
    let free = ScalingDecision.FreeSeats(least: way == 1 ? -1 : 0, wanted: way == 2 ? .max : 0)
    switch way {
    case 0: return ScalingDecision(.instances(1), signal: .nan)
    case 1, 2: return ScalingDecision(.seats(taken: 0, free: free))
    case 3: return ScalingDecision(.seats(taken: -1, free: free))
    case 4: return ScalingDecision(.instances(.max))
    case 6:
      var decision = ScalingDecision(.instances(1))
      decision.warmPoolMinSize = -1
      return decision
    default: return ScalingDecision(.instances(.min))
    }
  }
}

/// Runs a scenario with a reckless policy; what is thrown is no end of the program.
private func reckless(_ way: Int) throws {
  let desk = try Desk()
  let path = try desk.scenario(["scaling": "{policy: reckless, way: \(way)}"])
  let scenario = outcome { () throws(ScenarioError) in
    try LoadedScenario(
      path: path, policies: [RecklessPolicy.self], demand: ProgramDemand(workload(crowd)))
  }
  guard case .success(let loaded) = scenario else { return }
  _ = try runStudy(loaded)
}

@Suite struct ForeignPolicyTests {
  private let policies: [any ScalingPolicy.Type] = [DoublingPolicy.self, ForeignHeadroom.self]

  private func study(_ desk: Desk, _ changes: [String: String]) throws -> Study {
    try runStudy(
      try LoadedScenario(
        path: try desk.scenario(changes), policies: policies,
        demand: ProgramDemand(workload(crowd))))
  }

  @Test("A policy of another package decides, with its memory and its own keys")
  func decides() throws {
    // Asked at 0, 1, 2 and 3 minutes: 1 becomes 2, 4, 5 (the most). The third question is not
    // forgotten when the schedule raises `most` to 9 at 200 s, and the group's bound is 9.
    let study = try study(
      Desk(),
      [
        "scaling": "{policy: doubling, most: 5}",
        "schedule": "[{at: 200s, set: {scaling.most: 9}}]",
      ])
    let result = try #require(study.runs.first).result
    let moves = result.decisions.filter { $0.before != $0.after }
    #expect(moves.map(\.after) == [2, 4, 5, 9])
    #expect(moves.map(\.time.milliseconds) == [0, 60_000, 120_000, 240_000])
    #expect(moves.map(\.signal) == [1, 2, 3, 5])
    #expect(Set(moves.map(\.reason)) == [.own])
  }

  @Test("A policy that decides as Greenroom's headroom does makes the very same run")
  func same() throws {
    let desk = try Desk()
    let own = try study(desk, ["scaling": "{policy: headroom, free_participants: 5}"])
    let foreign = try study(desk, ["scaling": "{policy: foreign_headroom, seats: 5}"])
    let other = try study(desk, ["scaling": "{policy: foreign_headroom, seats: 1}"])
    #expect(own.eventFingerprint == foreign.eventFingerprint)
    #expect(own.eventFingerprint != other.eventFingerprint)
    #expect(own.values(of: "cost_total_usd") == foreign.values(of: "cost_total_usd"))
  }

  @Test(
    "What is wrong with a foreign policy's settings is told with its place",
    arguments: [
      (
        "{policy: doubling, most: 0}",
        "library.yaml:6: scaling.most: \"0\" is out of range; expected an integer from 1 to 100, such "
          + "as 5"
      ),
      (
        "{policy: doubling, mst: 4}",
        "library.yaml:6: scaling.mst: is not a known key; expected one of policy, interval, "
          + "metric_delay, out_of_range, count_pending, most, bait (did you mean most?)"
      ),
      (
        "{policy: dubling}",
        "library.yaml:6: scaling.policy: \"dubling\" is not a known choice; expected one of "
          + "bbb_scaler, buffer, combined, doubling, erlang, external, fixed, "
          + "foreign_headroom, headroom, jitsi, predictive, scheduled, "
          + "simple_scaling, standby, step_scaling, target_tracking, threshold "
          + "(did you mean doubling?)"
      ),
    ])
  func mistakes(section: String, told: String) throws {
    let desk = try Desk()
    let path = try desk.scenario(["scaling": section])
    let problem = outcome { () throws(ScenarioError) in
      try LoadedScenario(
        path: path, policies: policies, demand: ProgramDemand(workload(crowd)))
    }.problem(in: desk)
    #expect(problem == told)
  }

  @Test("A schedule changes only those of a foreign policy's keys that allow it")
  func schedule() throws {
    let desk = try Desk()
    let path = try desk.scenario([
      "scaling": "{policy: doubling}", "schedule": "[{at: 60s, set: {scaling.bait: 2}}]",
    ])
    let problem = outcome { () throws(ScenarioError) in
      try LoadedScenario(
        path: path, policies: policies, demand: ProgramDemand(workload(crowd)))
    }.problem(in: desk)
    #expect(problem.contains("scaling.bait: cannot be scheduled; expected one of"), "\(problem)")
    #expect(problem.contains("scaling.most"))
  }

  @Test("Without the program's policies their names are unknown")
  func unknown() throws {
    let desk = try Desk()
    let path = try desk.scenario(["scaling": "{policy: doubling}"])
    let problem = outcome { () throws(ScenarioError) in
      try LoadedScenario(path: path, demand: ProgramDemand(workload(crowd)))
    }.problem(in: desk)
    #expect(problem.contains("scaling.policy") && problem.contains("doubling"), "\(problem)")
  }

  @Test("A policy can be tried without a scenario, on an observation that is made up")
  func alone() throws {
    var policy = try DoublingPolicy(settings: "most: 7")
    let pool = PoolObservation(
      time: .zero, serving: 4, participantLimit: 100, minSize: 1, maxSize: 9, desired: 4)
    #expect(policy.decide(pool) == ScalingDecision(.instances(7), signal: 1))
    #expect(policy.decide(pool).signal == 2)
    // Nothing written: the default.
    policy = try DoublingPolicy(settings: " \n")
    #expect(policy.decide(pool).goal == .instances(8))
  }

  @Test(
    "A policy's settings that are wrong are refused",
    arguments: ["most: 0", "most: [1]", "no_such: 3", "most: 3\nmost: 4", "- 3", "most: {"])
  func refused(text: String) {
    let made = outcome { () throws(ScenarioError) in try DoublingPolicy(settings: text) }
    let problem = if case .failure(let error) = made { error.description } else { "" }
    #expect(problem.hasPrefix("doubling:") && problem.contains("; expected "), "\(problem)")
  }

  @Test("Free seats are the larger of a number and a share, and what is wanted on top")
  func freeSeats() {
    // 7 % of 150 is 10.5, so 11 seats.
    let free = ScalingDecision.FreeSeats(least: 5, shareBillionths: 70_000_000, wanted: 3)
    #expect(free.count(taken: 150) == 14)
    #expect(free.count(taken: 10) == 8)
    let most = 1_000_000_000_000_000
    let largest = ScalingDecision.FreeSeats(
      least: most, shareBillionths: 1_000_000_000_000, wanted: most)
    // A thousand times 10^15, and 10^15 more.
    #expect(largest.count(taken: most) == 1_001 * most)
  }

  @Test("A policy that reads a key of its section ends the program")
  func keys() async {
    await #expect(processExitsWith: .failure) {
      let desk = try Desk()
      let path = try desk.scenario(["scaling": "{policy: greedy}"])
      // What is thrown is no end of the program.
      _ = try? LoadedScenario(
        path: path, policies: [GreedyPolicy.self], demand: ProgramDemand(workload(crowd)))
      withExtendedLifetime(desk) {}
    }
    // Where nothing names it, nothing is read.
    await #expect(processExitsWith: .success) {
      let desk = try Desk()
      _ = try LoadedScenario(
        path: try desk.scenario(), policies: [GreedyPolicy.self],
        demand: ProgramDemand(workload(crowd)))
      withExtendedLifetime(desk) {}
    }
  }

  @Test("A decision that no group can carry out ends the program")
  func preconditions() async {
    await #expect(processExitsWith: .failure) { try reckless(0) }
    await #expect(processExitsWith: .failure) { try reckless(1) }
    await #expect(processExitsWith: .failure) { try reckless(2) }
    await #expect(processExitsWith: .failure) { try reckless(3) }
    await #expect(processExitsWith: .failure) { try reckless(6) }
    // What is only out of bounds is clamped.
    await #expect(processExitsWith: .success) { try reckless(4) }
    await #expect(processExitsWith: .success) { try reckless(5) }
  }
}
