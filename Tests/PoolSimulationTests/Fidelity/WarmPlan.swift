import PoolSimulation

/// A group whose desired capacity follows `desired` (seconds, instances), with a warm pool and
/// nobody in it unless `joins` says so.
///
/// Cold launches take 180 s, out of a stopped pool 40 s, a hibernated one 20 s, a running one 5 s;
/// preparing takes 30 s.
func warmPlan(
  _ pool: WarmPoolSettings, maxSize: Int, desired: [(time: Double, instances: Int)], zones: Int = 1,
  joins: [Join] = [],
  end: Double = 1_000,
  change: (inout RunPlan) throws -> Void = { _ in }
) throws -> RunPlan {
  let first = desired.first?.instances ?? 0
  return try plan(workload(joins), instances: first, limit: 10) { plan in
    plan.end = seconds(end)
    plan.group.maxSize = maxSize
    plan.group.availabilityZones = zones
    plan.warmPool = pool
    plan.scaling.interval = .onChange
    plan.schedule = try desired.dropFirst().map { step in
      ScheduledChange(
        time: seconds(step.time),
        settings: [.policy(try policy("policy: fixed\ndesired: \(step.instances)"))])
    }
    try change(&plan)
    plan.schedule.sort { $0.time < $1.time }
  }
}

/// A warm pool as AWS makes it by default, for a test to change what it is about.
func warmPool(
  _ state: WarmPoolState = .stopped, minSize: Int = 0, prepared: Int? = nil, reuse: Bool = false,
  stateChange: WarmPoolSettings.StateChange = .newEntrantsOnly,
  take: WarmPoolSettings.Take = .zoneBalanced,
  initial: WarmPoolSettings.Initial = .full, canHibernate: Bool = true
) -> WarmPoolSettings {
  WarmPoolSettings(
    poolState: state, minSize: minSize, maxGroupPreparedCapacity: prepared, reuseOnScaleIn: reuse,
    stateChange: stateChange, take: take,
    initial: initial, canHibernate: canHibernate)
}

extension RunResult {
  /// What was launched into the group: source and time of the decision in seconds.
  var sources: [LaunchSource] { launches.map(\.source) }
  /// The instances that were launched into the warm pool after time 0, by when, in seconds.
  var preparations: [Double] {
    instances.filter { $0.origin == .warm && $0.created > .zero }.map {
      Double($0.created.milliseconds) / 1_000
    }
  }
  /// The seconds that an instance's compute is billed.
  func billedSeconds(of id: InstanceID) -> Double {
    Double(instances[id].compute.reduce(0, +)) / 1_000
  }
  /// The seconds that an instance spent in a state.
  func seconds(of id: InstanceID, in state: LedgerState) -> Double {
    Double(instances[id].time[state.rawValue]) / 1_000
  }
}
