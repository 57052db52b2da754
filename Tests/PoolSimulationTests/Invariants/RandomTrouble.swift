import PoolSimulation
import Probability

/// Everything that EC2, the account and operators may do to a pool, each off at random. Its numbers
/// are a stream of their own.
struct RandomTrouble {
  private var numbers: Numbers
  private let grid: Int64

  init(seed: UInt64, grid: Int64) {
    numbers = Numbers(seed: seed ^ 0x7472_6F75_626C_65)
    self.grid = grid
  }

  mutating func befall(_ plan: inout RunPlan) {
    guard numbers.chance(0.6) else { return }
    // Who comes back at once and is dropped at once never gets to stay.
    if plan.admission.reconnectAfter != nil {
      plan.admission.reconnectAfter = .constant(Double(grid * Int64(numbers.number(in: 1...3))))
    }
    if plan.end == nil, numbers.chance(0.7) { plan.end = time(in: 60...120) }
    if numbers.chance(0.4) { failLaunches(&plan) }
    if numbers.chance(0.3) {
      plan.healthCheck = HealthCheckSettings(
        gracePeriod: span(in: 0...6), detectAfter: span(in: 1...4))
    }
    if numbers.chance(0.4) { addFaults(&plan) }
    if numbers.chance(0.3) { replaceInstances(&plan) }
    if numbers.chance(0.2) { suspend(&plan) }
    if numbers.chance(0.2) { limit(&plan) }
    if plan.warmPool != nil, numbers.chance(0.3) { cutBootstrapShort(&plan) }
    plan.scaling.countsPending = numbers.chance(0.9)
  }

  private mutating func span(in steps: ClosedRange<Int>) -> TimeSpan {
    TimeSpan(milliseconds: grid * Int64(numbers.number(in: steps)))
  }
  private mutating func time(in steps: ClosedRange<Int>) -> SimulationTime {
    .zero + span(in: steps)
  }
  private mutating func probability() -> Double { numbers.one(of: [0, 0.2, 0.7, 1]) }
  private mutating func zone(of plan: RunPlan) -> Int? {
    numbers.chance(0.5) ? numbers.number(in: 0...plan.group.availabilityZones - 1) : nil
  }

  private mutating func failLaunches(_ plan: inout RunPlan) {
    plan.launch.failures.cold = probability()
    plan.launch.failures.stopped = probability()
    plan.launch.failures.hibernated = probability()
    plan.launch.failures.running = probability()
    plan.launch.failures.prepare = probability()
    plan.launch.failures.retryAfter = span(in: 1...4)
    plan.launch.failures.retryAfterAtMost = span(in: 4...9)
    if numbers.chance(0.4) { plan.launch.failures.hookTimeout = span(in: 1...9) }
    plan.launchFaults = (0..<numbers.number(in: 0...3)).map { _ in
      let from = time(in: 0...40)
      return LaunchFault(
        from: from, to: from + span(in: 1...20), zone: zone(of: plan), probability: probability(),
        failure: .insufficientCapacity)
    }
  }

  private mutating func addFaults(_ plan: inout RunPlan) {
    let new = (0..<numbers.number(in: 1...3)).map { _ in
      let target = numbers.one(of: [Fault.Target.fullest, .random, .id(numbers.number(in: 0...6))])
      let kind =
        numbers.chance(0.6)
        ? Fault.Kind.blackHole(target, lasting: numbers.chance(0.5) ? span(in: 1...20) : .forever)
        : .spotInterruption(probability: probability(), zone: zone(of: plan))
      return Fault(time: time(in: 0...60), kind: kind)
    }
    plan.faults = (plan.faults + new).sorted { $0.time < $1.time }
    if numbers.chance(0.3) { plan.breakdowns.append(Breakdown(.death, meanTime: span(in: 5...60))) }
    if numbers.chance(0.3) {
      plan.breakdowns.append(Breakdown(.spotInterruption, meanTime: span(in: 5...60)))
    }
  }

  private mutating func policy() -> MaintenancePolicy {
    MaintenancePolicy(
      minHealthyBillionths: numbers.one(of: [0, 500_000_000, 900_000_000]),
      maxHealthyBillionths: numbers.one(of: [1_000_000_000, 1_100_000_000, 2_000_000_000]),
      meetings: numbers.one(of: MaintenancePolicy.Meetings.allCases))
  }

  private mutating func replaceInstances(_ plan: inout RunPlan) {
    plan.group.maintenance = policy()
    if numbers.chance(0.4) { plan.group.maxInstanceLifetime = span(in: 5...40) }
    plan.group.rebalancesZones = numbers.chance(0.5)
    let times = (0..<numbers.number(in: 0...2)).map { _ in time(in: 0...50) }.sorted()
    plan.refreshes = times.map { refresh(at: $0) }
    if numbers.chance(0.3) { plan.group.defaultInstanceWarmup = span(in: 0...8) }
    // None may go before another serves in its stead: unhealthy ones stay until then too.
    if numbers.chance(0.4) {
      plan.group.maintenance.minHealthyBillionths = 1_000_000_000
      plan.group.maintenance.maxHealthyBillionths = numbers.one(of: [1_100_000_000, 2_000_000_000])
    }
  }

  private mutating func refresh(at time: SimulationTime) -> InstanceRefresh {
    var refresh = InstanceRefresh(
      time: time, policy: policy(), includesWarmPool: numbers.chance(0.5))
    refresh.instanceWarmup = numbers.chance(0.5) ? span(in: 0...6) : nil
    refresh.checkpointBillionths = numbers.one(of: [
      [], [], [10_000_000, 1_000_000_000], [200_000_000, 500_000_000], [300_000_000],
      [10_000_000, 400_000_000, 990_000_000, 1_000_000_000],
    ])
    refresh.checkpointDelay = span(in: 0...8)
    refresh.bakeTime = numbers.chance(0.3) ? span(in: 0...8) : .zero
    refresh.skipsMatching = numbers.chance(0.3)
    return refresh
  }

  private mutating func suspend(_ plan: inout RunPlan) {
    plan.group.suspendedProcesses = Set(
      ScalingProcess.allCases.filter { _ in numbers.chance(0.15) })
    let changes = (0..<numbers.number(in: 0...3)).map { _ in
      ScheduledChange(
        time: time(in: 0...60),
        settings: [
          .suspendedProcesses(Set(ScalingProcess.allCases.filter { _ in numbers.chance(0.15) }))
        ])
    }
    plan.schedule = (plan.schedule + changes).sorted { $0.time < $1.time }
  }

  private mutating func limit(_ plan: inout RunPlan) {
    plan.quotas.vcpusPerInstance = 2
    plan.quotas.vcpus = numbers.chance(0.6) ? 2 * numbers.number(in: 1...6) : nil
    plan.quotas.launchBurst = numbers.number(in: 1...3)
    plan.quotas.launchesPerSecond = numbers.number(in: 1...2)
  }

  private mutating func cutBootstrapShort(_ plan: inout RunPlan) {
    plan.warmPool?.waitsForBootstrap = false
    plan.launch.prepareWithoutHook = .constant(Double(span(in: 0...8).milliseconds))
    plan.launch.userData = numbers.one(of: LaunchSettings.UserData.allCases)
  }
}
