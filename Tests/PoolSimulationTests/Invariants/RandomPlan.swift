import Probability
import Testing

@testable import PoolSimulation

/// Plans in which everything can happen, and much of it at the same instant: small limits, times on
/// a coarse grid, every feature off at random and otherwise weighted wildly. The same seed makes
/// the same plan.
struct RandomPlan {
  private var numbers: Numbers
  private let grid: Int64

  init(seed: UInt64) {
    numbers = Numbers(seed: seed)
    grid = numbers.one(of: [1, 1_000, 10_000, 10_000, 60_000])
  }

  static func make(seed: UInt64) throws -> RunPlan {
    var random = RandomPlan(seed: seed)
    return try random.plan(seed: seed)
  }

  private mutating func plan(seed: UInt64) throws -> RunPlan {
    let limit = numbers.one(of: [1, 2, 3, 5, 20])
    let joins = joins(limit: limit)
    var plan = try PoolSimulationTests.plan(workload(joins), instances: 1, limit: limit)
    plan.seed = seed
    plan.invariantInterval = 1
    plan.replication = numbers.number(in: 0...3)
    plan.end = numbers.chance(0.7) ? time(in: 0...80) : nil
    if let end = plan.end, numbers.chance(0.3) {
      plan.warmUp = TimeSpan(milliseconds: end.milliseconds / 3)
    }
    plan.newMeetingLimit = numbers.chance(0.3) ? numbers.number(in: 1...limit) : nil
    plan.reportInterval = TimeSpan(
      milliseconds: max(grid, 1_000) * Int64(numbers.number(in: 1...20)))
    plan.affinity = numbers.one(of: Affinity.allCases)
    plan.placement = try RandomSettings(grid: grid).anyStrategy(&numbers)
    setGroup(&plan)
    plan.warmPool = numbers.chance(0.5) ? warmPool() : nil
    plan.launch = launch()
    plan.admission = admission()
    plan.scaling = try scaling(limit: limit)
    plan.scaleIn = scaleIn()
    // Who comes back at once and is dropped by the scale-in that follows never gets to stay: such a
    // pool does not come to rest.
    if plan.scaleIn.mode == .drain || plan.scaleIn.mode == .immediate,
      plan.admission.reconnectAfter != nil
    {
      plan.admission.reconnectAfter = .constant(Double(grid) * Double(numbers.number(in: 1...3)))
      plan.end = plan.end ?? time(in: 60...120)
    }
    plan.schedule = try schedule(plan, limit: limit)
    if numbers.chance(0.1) { try setTide(&plan) }
    plan.faults = faults(zones: plan.group.availabilityZones)
    setPrices(&plan.prices)
    if plan.affinity == .spill, limit > 1, numbers.chance(0.6) {
      plan.cascadeSeats = numbers.number(in: 1...min(limit - 1, 3))
    }
    if numbers.chance(0.4) {
      plan.linger.time = TimeSpan(milliseconds: grid * Int64(numbers.number(in: 1...10)))
      plan.linger.seats = numbers.one(of: [0, 0, 1, limit])
    }
    if numbers.chance(0.3) {
      // Up to three steps of the grid.
      plan.launch.firstRead = FirstRead(
        volume: grid * Int64(numbers.number(in: 0...3)) * 125, rate: 1_000_000,
        fastSnapshot: numbers.chance(0.5) ? 1_099_511_627_776 : nil)
    }
    var trouble = RandomTrouble(seed: seed, grid: grid)
    trouble.befall(&plan)
    setTerminations(&plan, seed: seed)
    if type(of: plan.placement).expectsSizes {
      plan.workload.expectedSizes = plan.workload.joinTimes.map { _ in
        Int32(numbers.number(in: 0...limit + 2))
      }
    }
    try setForecasts(&plan, seed: seed)
    setMedia(&plan, seed: seed)
    return plan
  }

  private mutating func span(upTo steps: Int) -> TimeSpan {
    TimeSpan(milliseconds: grid * Int64(numbers.number(in: 0...steps)))
  }
  private mutating func time(in steps: ClosedRange<Int>) -> SimulationTime {
    SimulationTime(milliseconds: grid * Int64(numbers.number(in: steps)))
  }

  private mutating func joins(limit: Int) -> [Join] {
    let meetings = numbers.number(in: 1...12)
    let manySeats = numbers.chance(0.3)
    let ownPatience = numbers.chance(0.3)
    let seconds = Double(grid) / 1_000
    return (0..<numbers.one(of: [0, 1, 10, 40, 80])).map { _ in
      Join(
        "m\(numbers.number(in: 1...meetings))", Double(numbers.number(in: 0...60)) * seconds,
        numbers.chance(0.1) ? 0 : Double(numbers.number(in: 0...40)) * seconds,
        seats: manySeats ? numbers.number(in: 1...limit) : 1,
        patience: ownPatience && numbers.chance(0.5)
          ? Double(numbers.number(in: 0...10)) * seconds : nil)
    }
  }

  private mutating func law(upTo steps: Int) -> Distribution {
    switch numbers.number(in: 0...4) {
    case 0: .constant(0)
    case 1: .exponential(mean: Double(grid) * Double(steps) / 2)
    case 2: .sequence([0, Double(grid), Double(grid) * Double(steps)])
    default: .constant(Double(span(upTo: steps).milliseconds))
    }
  }

  private mutating func setGroup(_ plan: inout RunPlan) {
    let maxSize = numbers.number(in: 1...8)
    let minSize = numbers.number(in: 0...min(maxSize, 2))
    plan.group = AutoScalingGroupSettings(
      minSize: minSize, maxSize: maxSize, desiredCapacity: numbers.number(in: minSize...maxSize),
      initiallyInService: numbers.number(in: 0...maxSize),
      availabilityZones: numbers.number(in: 1...3))
  }

  private mutating func warmPool() -> WarmPoolSettings {
    WarmPoolSettings(
      poolState: numbers.one(of: WarmPoolState.allCases), minSize: numbers.number(in: 0...3),
      maxGroupPreparedCapacity: numbers.chance(0.5) ? numbers.number(in: 0...6) : nil,
      reuseOnScaleIn: numbers.chance(0.5),
      stateChange: numbers.one(of: [
        .newEntrantsOnly, .inPlace, .forcedTurnover(perHour: 3_600_000 / Double(grid * 3)),
      ]),
      take: numbers.one(of: WarmPoolSettings.Take.allCases),
      initial: numbers.one(of: [.full, .count(0), .count(2)]),
      canHibernate: numbers.chance(0.8))
  }

  private mutating func launch() -> LaunchSettings {
    LaunchSettings(
      controlLoop: law(upTo: 2), pending: law(upTo: 2), cold: law(upTo: 15),
      fromStopped: law(upTo: 5), fromHibernated: law(upTo: 4),
      fromRunning: law(upTo: 2), prepare: law(upTo: 12), stop: law(upTo: 2),
      hibernate: law(upTo: 4), hibernateNotBefore: span(upTo: 10),
      registration: law(upTo: 3), pipeline: numbers.chance(0.4) ? pipeline() : nil,
      hook: numbers.one(of: LaunchSettings.Hook.allCases),
      bootstrap: numbers.chance(0.2) ? law(upTo: 4) : nil,
      batchSlowdown: numbers.chance(0.3) ? BatchSlowdown(perInstance: 0.3, atMost: 2.5) : nil)
  }

  private mutating func pipeline() -> RegistrationSettings {
    var pipeline = RegistrationSettings(
      sns: law(upTo: 1), lambda: law(upTo: 2), lambdaColdStart: law(upTo: 2),
      propagation: law(upTo: 8), application: law(upTo: 2))
    pipeline.lambdaIdle = numbers.chance(0.2) ? .forever : span(upTo: 10)
    pipeline.lambdaFailureProbability = numbers.one(of: [0, 0, 0.3, 1])
    pipeline.lambdaConcurrency = numbers.one(of: [1, 2, 1_000])
    pipeline.route53RequestsPerSecond = rate()
    pipeline.route53Burst = numbers.one(of: [1, 2, 50])
    pipeline.route53ChangesPerSecond = rate()
    pipeline.route53ChangeBurst = numbers.one(of: [2, 5, 1_500])
    pipeline.batchesRoute53 = numbers.chance(0.5)
    pipeline.readyWhen = numbers.one(of: RegistrationSettings.ReadyWhen.allCases)
    if pipeline.readyWhen == .dnsInSync, numbers.chance(0.4) {
      pipeline.getChangeEvery = TimeSpan(milliseconds: grid * Int64(numbers.number(in: 1...3)))
    }
    pipeline.poolEntry = numbers.one(of: RegistrationSettings.PoolEntry.allCases)
    pipeline.negativeTTL = numbers.chance(0.2) ? .forever : span(upTo: 10)
    return pipeline
  }

  /// Something a second that is something a step of the grid.
  private mutating func rate() -> Double {
    min(1_000 / Double(grid) * numbers.one(of: [0.3, 1, 5]), 1_000)
  }

  private mutating func admission() -> AdmissionSettings {
    let whenFull: AdmissionSettings.WhenFull =
      switch numbers.number(in: 0...3) {
      case 0: .reject
      case 1: .wait(patience: law(upTo: 10))
      case 2: .wait(patience: numbers.chance(0.5) ? nil : law(upTo: 10))
      default:
        .retry(
          after: law(upTo: 5), attempts: numbers.number(in: 1...4),
          probability: numbers.one(of: [0, 0.6, 1]))
      }
    return AdmissionSettings(
      whenFull: whenFull, reconnectAfter: numbers.chance(0.7) ? law(upTo: 3) : nil)
  }

  /// Any policy of the catalog, with any of its keys.
  ///
  /// Every other one answers within moments, so that what follows stays common in plans that last
  /// no longer, however many policies there are that take their time.
  private mutating func anyPolicy(limit: Int) throws -> any ScalingPolicy {
    let settings = RandomSettings(grid: grid, most: max(9, 2 * limit))
    let prompt = scalingPolicies.filter {
      ["fixed", "headroom", "scheduled", "threshold"].contains($0.name)
    }
    return try policy(
      numbers.chance(0.5)
        ? settings.policy(numbers.one(of: prompt), &numbers) : settings.anyPolicy(&numbers))
  }

  private mutating func scaling(limit: Int) throws -> ScalingSettings {
    let period = TimeSpan(milliseconds: grid * Int64(numbers.number(in: 1...6)))
    return ScalingSettings(
      policy: try anyPolicy(limit: limit),
      interval: numbers.chance(0.5) ? .onChange : .every(period),
      metricDelay: numbers.chance(0.15) ? span(upTo: 5) : .zero,
      outOfRange: numbers.one(of: ScalingSettings.OutOfRange.allCases))
  }

  private mutating func scaleIn() -> ScaleInSettings {
    let via = numbers.one(of: [
      ScaleInSettings.DrainVia.application, .application, .terminationHook,
    ])
    return ScaleInSettings(
      mode: numbers.one(of: ScaleInSettings.Mode.allCases + [.drain, .drain]),
      victim: numbers.one(of: ScaleInSettings.Victim.allCases),
      by: numbers.one(of: ScaleInSettings.Chooser.allCases), drainVia: via,
      drainDeadline: numbers.chance(0.5) ? span(upTo: 8) : .forever,
      idleHold: numbers.chance(0.5) ? span(upTo: 5) : .zero,
      undrain: via == .application && numbers.chance(0.7), cancelLaunches: numbers.chance(0.5))
  }

  /// Who sizes the warm pool, and what those who forecast know of the day before. Its numbers are a
  /// stream of their own.
  private func setForecasts(_ plan: inout RunPlan, seed: UInt64) throws {
    var numbers = Numbers(seed: seed ^ 0x666F_7265)
    if let pool = plan.warmPool, numbers.chance(0.4) {
      let settings = numbers.one(of: [
        "policy: headroom\nready_instances: 1\nready_share: 50%",
        "policy: by_forecast\ntarget_utilization: 60%\nrising_state: \(pool.poolState)",
      ])
      plan.scaling.warmPool = try reading(settings) { WarmPoolSizer(settings: &$0) }
      plan.scaling.warmPool.adopt(pool)
    }
    // The day before the calendar of the tests begins, 20,458 days after 1970-01-01.
    var past = HourlyLoads()
    for hour in 20_457 * 24..<20_458 * 24 as Range<Int64> {
      past.append(Double(numbers.number(in: 0...40)), at: hour)
    }
    for section in ["scaling", "warm_pool"] { plan.scaling.learn(past, in: section) }
  }

  /// What keeps the group from ending instances, and what the application knows of it. Its numbers
  /// are a stream of their own.
  private func setTerminations(_ plan: inout RunPlan, seed: UInt64) {
    var numbers = Numbers(seed: seed ^ 0x7465_726D_696E)
    func span(_ steps: ClosedRange<Int>) -> TimeSpan {
      TimeSpan(milliseconds: grid * Int64(numbers.number(in: steps)))
    }
    plan.warmPool?.trim = numbers.one(of: WarmPoolSettings.Trim.allCases)
    if numbers.chance(0.3) { plan.scaleIn.notificationLag = span(0...8) }
    if numbers.chance(0.2) { plan.scaleIn.decrementsDesired = false }
    guard numbers.chance(0.6) else { return }
    plan.scaleIn.protectBusy = numbers.chance(0.7) || plan.scaleIn.needsProtection
    if numbers.chance(0.5) { plan.scaleIn.protectionLag = span(0...6) }
  }

  /// What meetings send, and what instances take of it beside seats. Its numbers are a stream of
  /// their own.
  private func setMedia(_ plan: inout RunPlan, seed: UInt64) {
    var numbers = Numbers(seed: seed ^ 0x6D65_6469_61)
    guard numbers.chance(0.4) else { return }
    var media = MediaPlan(Self.law(&numbers))
    let one = media.law.amounts(ofMeetingOf: 1, media.load)
    func room(_ least: Int64, _ most: Int) -> Int64? {
      numbers.chance(0.5) ? max(least, 1) + Int64(numbers.number(in: 0...most)) : nil
    }
    if numbers.chance(0.7) {
      // Now and then one of them is small, so that a few meetings fill it.
      let tight = numbers.number(in: 0...3)
      media.limits.streams = room(one.streams, tight == 0 ? 6 : 60)
      media.limits.bandwidth = room(one.received, tight == 1 ? 300 : 20_000)
      if numbers.chance(0.5) {
        media.load = MediaLoadLaw(
          participant: Int64(numbers.number(in: 0...3)), published: 2, stage: 3, thumbnail: 1,
          audio: Int64(numbers.number(in: 0...1)))
        let load = media.law.amounts(ofMeetingOf: 1, media.load).load
        media.limits.load = room(Int64(load), tight == 2 ? 6 : 60)
      }
    }
    plan.media = media
    plan.prices.hasMedia = true
    plan.prices.bitratePerParticipant = 0
  }

  /// Any law of what meetings send.
  static func law(_ numbers: inout Numbers) -> MediaLaw {
    var law = MediaLaw()
    law.senders = numbers.one(of: [
      .all, .all, .count(1), .count(3), .share(200_000_000), .share(333_333_333), .share(1),
    ])
    law.video = numbers.one(of: [0, 1, 500_000_000, 600_000_000, MediaLaw.whole])
    law.layers = numbers.one(of: [[2_500, 500, 200], [300], [7, 3]])
    law.audio = numbers.one(of: [0, 40])
    law.lastN = numbers.one(of: [nil, 1, 2, 9])
    return law
  }

  private mutating func schedule(_ plan: RunPlan, limit: Int) throws -> [ScheduledChange] {
    guard numbers.chance(0.6) else { return [] }
    let changes = try (0..<numbers.number(in: 1...8)).map { _ in
      let setting: ScheduledChange.Setting =
        switch numbers.number(in: 0...8) {
        case 0: .minSize(numbers.number(in: 0...plan.group.minSize))
        case 1: .maxSize(plan.group.maxSize + numbers.number(in: 0...3))
        case 2: .desiredCapacity(numbers.number(in: plan.group.minSize...plan.group.maxSize))
        case 3: .warmPoolMinSize(numbers.number(in: 0...4))
        case 4: .maxGroupPreparedCapacity(numbers.chance(0.8) ? numbers.number(in: 0...6) : nil)
        case 5, 6, 7: .policy(try anyPolicy(limit: limit))
        default: .warmPoolState(numbers.one(of: WarmPoolState.allCases))
        }
      return ScheduledChange(time: time(in: 0...60), settings: [setting])
    }
    return changes.sorted { $0.time < $1.time }
  }

  /// The group goes out and in by turns, faster than people leave: instances that drain are taken
  /// back.
  private mutating func setTide(_ plan: inout RunPlan) throws {
    (plan.scaleIn.mode, plan.scaleIn.drainVia, plan.scaleIn.undrain) = (.drain, .application, true)
    plan.scaling.interval = .onChange
    let (low, high) = (plan.group.minSize, plan.group.maxSize)
    plan.schedule = try (1...12).map { turn in
      let tide = try policy("policy: fixed\ndesired: \(turn % 2 == 0 ? low : high)")
      return ScheduledChange(
        time: SimulationTime(milliseconds: grid * Int64(turn * 4)), settings: [.policy(tide)])
    }
    plan.end = plan.end ?? time(in: 60...120)
  }

  private mutating func faults(zones: Int) -> [Fault] {
    guard numbers.chance(0.4) else { return [] }
    let faults = (0..<numbers.number(in: 1...4)).map { _ in
      let kind: Fault.Kind =
        switch numbers.number(in: 0...4) {
        case 0: .instance(.fullest)
        case 1: .instance(.random)
        case 2: .instance(.id(numbers.number(in: 0...9)))
        case 3: .zoneDown(numbers.number(in: 0...zones - 1))
        default: .zoneUp(numbers.number(in: 0...zones - 1))
        }
      return Fault(time: time(in: 0...60), kind: kind)
    }
    return faults.sorted { $0.time < $1.time }
  }

  private mutating func setPrices(_ prices: inout PriceList) {
    if numbers.chance(0.3) {
      prices.commitment = PriceList.Commitment(
        instances: numbers.number(in: 1...3), perHour: 180_000_001)
    }
    if numbers.chance(0.3) { prices.bitratePerParticipant = 2_500_001 }
    prices.egressPerGB = 90_000_000
    prices.publicIPv4PerHour = 5_000_000
    prices.onDemandPerHour = Int64(numbers.one(of: [0, 170_000_000, 204_999_999]))
    prices.minimumBilled = span(upTo: 7)
    if numbers.chance(0.3) {
      prices.egressPerGB = nil
      prices.egressTiers = [
        EgressTier(from: 0, perGB: 0), EgressTier(from: 40_000_000, perGB: 90_000_001),
        EgressTier(from: 900_000_000, perGB: 70_000_000),
      ]
      if numbers.chance(0.5) { prices.monthToDate = Int64(numbers.number(in: 0...1_000_000_000)) }
    }
    if numbers.chance(0.2) { prices.crossZonePerGB = 10_000_000 }
    if numbers.chance(0.2) {
      (prices.hostedZonePerMonth, prices.perMillionNotifications) = (500_000_000, 1_000_000_000_000)
      prices.perMillionCalls = 3_000_000_000_000
    }
    prices.hasElasticAddresses = numbers.chance(0.2)
    if numbers.chance(0.2) { prices.surplusCreditsPerHour = 33_333_333 }
    if numbers.chance(0.2) { prices.monitoringPerMonth = 2_100_000_000 }
  }
}
