import PoolSimulation
import Testing

/// What happens in the instant in which the schedule raises a minimum, beside a run in which it is
/// set to what it was.
@Suite struct RaisedMinimumTests {
  /// A random plan whose only change of `min_size` is one to `minSize`, at an instant that the seed
  /// chooses.
  private func plan(seed: UInt64, minSize: (RunPlan, inout Numbers) -> Int) throws -> (
    plan: RunPlan, time: SimulationTime
  ) {
    var plan = try RandomPlanTests.plan(seed: seed)
    var numbers = Numbers(seed: seed ^ 0x6D69_6E)
    // At an instant at which something happens anyway, or just after it.
    let times =
      plan.workload.joinTimes.map(\.milliseconds) + plan.schedule.map(\.time.milliseconds) + [1]
    let time = SimulationTime(
      milliseconds: numbers.one(of: times) + Int64(numbers.number(in: 0...1)))
    if let end = plan.end { plan.end = max(end, time) }
    plan.warmUp = .zero
    for index in plan.schedule.indices {
      plan.schedule[index].settings.removeAll { if case .minSize = $0 { true } else { false } }
    }
    let entry = ScheduledChange(time: time, settings: [.minSize(minSize(plan, &numbers))])
    plan.schedule = (plan.schedule + [entry]).sorted { $0.time < $1.time }
    return (plan, time)
  }

  /// What was there and ends or begins to drain, by instance. What is launched in that instant may
  /// fail in it, or be evened out over the zones, and the warm pool's target follows the desired
  /// capacity: what is too many of a pool that a deployment goes through are the old ones. Forced
  /// turnover takes the oldest warm instance that is left: which one, the launches say; how many
  /// are counted apart.
  private func departures(_ result: RunResult, at time: SimulationTime) -> [String] {
    let now = result.lifecycle.filter { $0.time == time }
    let launched = Set(
      now.filter { $0.phase == .pending || $0.phase == .preparing && $0.cause == .warmPoolFill }
        .map(\.instance))
    let gone: Set<InstancePhase> = [.draining, .ended, .preparing]
    return now.filter { move in
      gone.contains(move.phase) && !launched.contains(move.instance)
        && ![.warmPoolTrim, .rebalance, .poolStateChange].contains(move.cause)
        && !(move.to == .warmedTerminated && move.cause == .instanceRefresh)
    }.map { "\($0.instance) \($0.phase.name) \($0.cause.rawValue)" }
  }

  private func turnedOver(_ result: RunResult, at time: SimulationTime) -> Int {
    result.lifecycle.count {
      $0.time == time && $0.phase == .ended && $0.cause == .poolStateChange
    }
  }

  @Test(
    "Raising the minimum ends and drains nothing that would not go without it",
    arguments: RandomPlanTests.blocks)
  func nothingGoes(firstSeed: UInt64) throws {
    var raised = 0
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      let (low, time) = try plan(seed: seed) { plan, _ in plan.group.minSize }
      let (high, _) = try plan(seed: seed) { plan, numbers in
        numbers.number(in: min(plan.group.minSize + 1, plan.group.maxSize)...plan.group.maxSize)
      }
      let (lowResult, result) = (simulate(low), checked(high, seed: seed))
      let (before, after) = (departures(lowResult, at: time), departures(result, at: time))
      #expect(after.filter { !before.contains($0) } == [], "seed \(seed) at \(time)")
      #expect(
        turnedOver(result, at: time) <= turnedOver(lowResult, at: time), "seed \(seed) at \(time)")
      raised += result.fingerprint == lowResult.fingerprint ? 0 : 1
    }
    #expect(raised > 0, "from seed \(firstSeed)")
  }
}
