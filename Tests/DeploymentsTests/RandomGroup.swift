import PoolSimulation

@testable import Deployments

/// Groups drawn at random out of what AWS and a scenario both can say.
struct RandomGroup {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// A number below a limit, of a 64-bit xorshift.
  private mutating func below(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(limit))
  }
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }
  private mutating func chance() -> Bool { below(2) == 0 }
  private mutating func one<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
  private mutating func maybe<Value>(_ draw: (inout Self) -> Value) -> Value? {
    chance() ? draw(&self) : nil
  }

  mutating func next() -> DeployedGroup {
    let least = number(0...20)
    var group = DeployedGroup(
      name: "pool-\(below(1_000))", minSize: least, maxSize: least + number(1...50),
      zones: number(1...6))
    group.region = one(["us-east-1", "eu-west-1", "ap-southeast-2"])
    group.template.instanceType = "c6i.xlarge"
    group.template.volume = maybe { $0.number(20...200) }
    group.defaultInstanceWarmup = maybe { $0.number(1...3_600) }
    group.healthCheckGracePeriod = maybe { $0.number(0...3_600) }
    group.maxInstanceLifetime = maybe { $0.number(86_400...31_536_000) }
    group.suspendedProcesses = ScalingProcess.allCases.map(\.rawValue).sorted()
      .filter { _ in below(4) == 0 }
    if chance() {
      let fewest = number(0...100)
      group.maintenance = DeployedMaintenance(
        minHealthy: fewest, maxHealthy: number(100...max(100, fewest + 100)))
    }
    drawPool(&group)
    if chance() { drawPolicies(&group) }
    if chance() { drawActions(&group) }
    if !group.policies.isEmpty || chance() {
      group.terminationPolicies = one([
        [], ["OldestInstance"], ["NewestInstance"], ["OldestLaunchTemplate"],
        ["ClosestToNextInstanceHour"], ["AllocationStrategy"],
      ])
      group.protectsNewInstances = chance()
    }
    return group
  }

  private mutating func drawPool(_ group: inout DeployedGroup) {
    let timeout = number(30...7_200)
    if chance() {
      group.hooks.append(DeployedHook(purpose: .untilReady, timeout: timeout))
    }
    if chance() {
      let states = ["Stopped", "Hibernated", "Running"]
      let pool = DeployedWarmPool(
        state: one(states), minSize: number(0...10), maxPrepared: maybe { $0.number(0...60) },
        reusesOnScaleIn: chance())
      group.warmPool = pool
      if group.hooks.isEmpty {
        group.hooks.append(DeployedHook(purpose: .poolEntry, timeout: timeout))
      }
      let zone = one([nil, "Europe/Berlin", "America/New_York"])
      for _ in 0..<below(4) {
        let cron = one(["0 10 * * *", "30 7 * * mon-fri", "15,45 6-9 1,15 * *", "0 0 * 1-3 sat"])
        let timing: DeployedPoolChange.Timing =
          chance()
          ? .cron(cron, timeZone: zone) : .at("2026-01-0\(number(6...9))T0\(below(10)):30:00")
        group.poolChanges.append(
          DeployedPoolChange(
            timing: timing, state: one(states), minSize: maybe { $0.number(0...10) },
            maxPrepared: maybe { $0.number(-1...60) }))
      }
      // The scenario has the zone of its cron expressions, and UTC without one.
      let hasCron = group.poolChanges.contains {
        if case .cron = $0.timing { true } else { false }
      }
      if !hasCron { group.poolChanges = group.poolChanges.filter { $0.state != nil } }
      let kept = [pool.state] + group.poolChanges.compactMap(\.state)
      group.template.hibernates = kept.contains("Hibernated")
      // What a hibernated instance keeps of 8 GiB comes on top: 9 GB.
      if group.template.hibernates { group.template.volume = number(29...200) }
    }
    if chance() { group.hooks.append(DeployedHook(purpose: .drain, timeout: number(30...7_200))) }
  }

  private mutating func drawPolicies(_ group: inout DeployedGroup) {
    let period = one([10, 30, 60])
    var metrics: [ScalingMetric] = [
      .participantsPerInstance, .utilization, .meetingsPerInstance, .joinsPerInstance,
    ]
    for _ in 0...below(3) {
      let metric = DeployedMetric(metric: metrics.removeFirst(), period: period)
      switch below(3) {
      case 0:
        group.policies.append(
          DeployedPolicy(
            rule: .targetTracking(
              metric, target: Double(number(1...199)) / 2, warmup: maybe { $0.number(1...3_600) },
              scalesIn: chance())))
      case 1:
        let adjustment = self.adjustment()
        let warmup = maybe { $0.number(1...3_600) }
        for isHigh in [true, false] {
          group.policies.append(
            DeployedPolicy(
              rule: .step(
                alarm(metric, isHigh), adjustment, steps(isHigh, adjustment), warmup: warmup)))
        }
      default:
        let (adjustment, cooldown) = (self.adjustment(), number(1...900))
        for isHigh in [true, false] {
          let size = adjustment.type == "ExactCapacity" || isHigh ? number(0...9) : -number(0...9)
          group.policies.append(
            DeployedPolicy(
              rule: .simple(alarm(metric, isHigh), adjustment, size, cooldown: cooldown)))
        }
      }
    }
    if chance() {
      let raises = chance()
      group.policies.append(
        DeployedPolicy(
          rule: .predictive(
            target: Double(number(1...100)), scales: true, bufferTime: number(0...3_599),
            raisesMaxSize: raises, maxCapacityBuffer: raises ? number(0...100) : nil)))
    }
  }

  private mutating func adjustment() -> DeployedPolicy.Adjustment {
    let type = one(["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"])
    let isPercent = type == "PercentChangeInCapacity"
    return DeployedPolicy.Adjustment(type: type, least: isPercent ? number(1...5) : nil)
  }

  private mutating func alarm(_ metric: DeployedMetric, _ isHigh: Bool) -> DeployedAlarm {
    let periods = number(1...10)
    return DeployedAlarm(
      metric: metric, isHigh: isHigh,
      threshold: isHigh ? Double(number(60...99)) : Double(number(1...99)) / 2, periods: periods,
      datapoints: number(1...periods))
  }

  private mutating func steps(
    _ isHigh: Bool, _ adjustment: DeployedPolicy.Adjustment
  ) -> [DeployedPolicy.Step] {
    let sign = isHigh || adjustment.type == "ExactCapacity" ? 1 : -1
    var bounds = [0.0]
    for _ in 0..<below(3) { bounds.append(bounds[bounds.count - 1] + Double(number(1...20)) / 4) }
    let steps = bounds.indices.map { place in
      let (near, far) = (bounds[place], place + 1 < bounds.count ? bounds[place + 1] : nil)
      return DeployedPolicy.Step(
        lower: isHigh ? near : far.map { -$0 }, upper: isHigh ? far : 0 - near,
        adjustment: sign * number(0...20))
    }
    return isHigh ? steps : steps.reversed()
  }

  private mutating func drawActions(_ group: inout DeployedGroup) {
    for _ in 0...below(4) {
      let isOnce = chance()
      var action = DeployedAction(
        desiredCapacity: number(group.minSize...group.maxSize),
        recurrence: isOnce
          ? nil : one(["0 8 * * mon-fri", "*/30 9-17 * * 1-5", "0 0 1 * *", "5 4 2-10/2 * sun"]))
      if chance() { action.minSize = number(0...group.minSize) }
      if chance() { action.maxSize = group.maxSize + below(10) }
      if isOnce {
        action.start = "2026-01-0\(number(6...9))T1\(below(10)):00:00Z"
      } else {
        action.timeZone = one([nil, "Europe/Berlin", "Asia/Kolkata"])
        if chance() {
          action.start = "2026-01-06T07:00:00Z"
          action.end = "2026-01-10T19:30:00Z"
        }
      }
      group.actions.append(action)
    }
  }
}
