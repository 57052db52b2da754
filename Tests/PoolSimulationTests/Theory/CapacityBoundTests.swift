import Probability
import Testing

@testable import PoolSimulation
@testable import Studies

/// The least that any plan pays: found anew by trying every plan, and never undercut by a run.
@Suite struct CapacityBoundTests {
  /// A need that changes on the hour, and what its plans cost.
  struct Small: CustomStringConvertible {
    /// Instances needed, hour by hour.
    var need: [Int]
    var initially = 0
    var isPooled = false
    /// Running hours of a launch from nothing, and of a start out of the pool.
    var cold: Int
    var warm = 0
    /// Cents an hour: compute, and a volume.
    var compute: Int
    var volume: Int

    var description: String {
      "\(need) from \(initially), cold \(cold) h, \(isPooled ? "stopped \(warm) h" : "no pool"), "
        + "\(compute) + \(volume) cents an hour"
    }

    init(seed: UInt64) {
      var numbers = Numbers(seed: seed)
      need = (0..<numbers.number(in: 1...9)).map { _ in numbers.number(in: 0...3) }
      initially = numbers.number(in: 0...3)
      isPooled = numbers.chance(0.6)
      cold = numbers.number(in: 0...5)
      warm = numbers.number(in: 0...2)
      compute = numbers.one(of: [0, 1, 10, 17])
      volume = numbers.one(of: [0, 1, 2, 5])
    }

    /// The cents of the cheapest of all plans: hour by hour, from every number of instances that run
    /// or are stopped to every other. A start is paid when it is done, and what is stopped pays its
    /// volume but for the hours in which it starts, which are paid in full.
    var cheapest: Int {
      let most = 3
      let running = compute + volume
      var best = [[Int]](
        repeating: [Int](repeating: .max, count: most + 1), count: most + 1)
      best[initially][0] = 0
      for wanted in need {
        var next = [[Int]](
          repeating: [Int](repeating: .max, count: most + 1), count: most + 1)
        for (active, row) in best.enumerated() {
          for (stopped, paid) in row.enumerated() where paid < .max {
            for toStop in 0...(isPooled ? active : 0) {
              for toEnd in 0...(active - toStop) {
                for toStart in 0...stopped {
                  for toLaunch in 0...most {
                    let serving = active - toStop - toEnd + toStart + toLaunch
                    let kept = stopped - toStart + toStop
                    guard serving >= wanted, serving <= most, kept <= most else { continue }
                    // Of the hours that it was stopped, `warm` were those of its start.
                    let price =
                      paid + toLaunch * cold * running + toStart * warm * compute
                      + serving * running + kept * volume
                    next[serving][kept] = min(next[serving][kept], price)
                  }
                }
              }
            }
          }
        }
        best = next
      }
      return best.flatMap(\.self).min() ?? .max
    }
  }

  /// One seat an instance; joins of one hour after the other.
  static func plan(_ small: Small) throws -> RunPlan {
    var joins: [Join] = []
    for (hour, wanted) in small.need.enumerated() {
      for number in 0..<wanted {
        joins.append(Join("m\(hour).\(number)", Double(hour) * 3_600, 3_600))
      }
    }
    var plan = try PoolSimulationTests.plan(workload(joins), instances: 1, limit: 1)
    plan.end = seconds(Double(small.need.count) * 3_600)
    plan.group = AutoScalingGroupSettings(
      minSize: 0, maxSize: 3, desiredCapacity: small.initially,
      initiallyInService: small.initially, availabilityZones: 1)
    plan.warmPool =
      small.isPooled
      ? WarmPoolSettings(
        poolState: .stopped, minSize: 0, maxGroupPreparedCapacity: nil, reuseOnScaleIn: true,
        stateChange: .newEntrantsOnly, take: .oldest, initial: .count(0)) : nil
    plan.launch.cold = .constant(Double(small.cold) * 3_600_000)
    plan.launch.fromStopped = .constant(Double(small.warm) * 3_600_000)
    // A first launch out of the pool is never cheaper than one from nothing.
    plan.launch.prepare = plan.launch.cold
    plan.prices.onDemandPerHour = Int64(small.compute) * 10_000_000
    plan.prices.publicIPv4PerHour = 0
    plan.prices.volumeBytes = 1_000_000_000
    plan.prices.volumePerGBMonth = Int64(small.volume) * 10_000_000 * 730
    return plan
  }

  @Test("It is what the cheapest of all plans pays", arguments: 1...400 as ClosedRange<UInt64>)
  func exhaustive(seed: UInt64) throws {
    let small = Small(seed: seed)
    let bound = try CapacityBound(Self.plan(small))
    #expect(bound.cost == Int64(small.cheapest) * 10_000, "\(small)")
  }

  /// A random plan with seats for more people, so that more runs let everybody in.
  static func roomy(seed: UInt64) throws -> RunPlan {
    var plan = try RandomPlan.make(seed: seed)
    var numbers = Numbers(seed: seed ^ 0x626F_756E_64)
    plan.participantLimit *= numbers.one(of: [1, 4, 20])
    if numbers.chance(0.5) { plan.newMeetingLimit = nil }
    if numbers.chance(0.7) { (plan.faults, plan.breakdowns, plan.refreshes) = ([], [], []) }
    if numbers.chance(0.7) { plan.healthCheck = nil }
    plan.group.maxSize = max(plan.group.maxSize, 4)
    if numbers.chance(0.6) {
      plan.group.minSize = numbers.number(in: 0...4)
      plan.group.desiredCapacity = max(plan.group.desiredCapacity, plan.group.minSize)
      plan.group.initiallyInService = numbers.number(in: plan.group.minSize...plan.group.maxSize)
    }
    if numbers.chance(0.4) {
      plan.scaling.policy = try policy(
        "policy: headroom\nfree_participants: \(numbers.number(in: 0...3) * plan.participantLimit)")
    }
    return plan
  }

  /// What a run is told apart by: each is among those that the bound is held against.
  static func traits(_ plan: RunPlan) -> [String] {
    var traits: [String] = []
    if plan.warmPool != nil { traits.append("a pool") }
    if plan.prices.commitment != nil { traits.append("a commitment") }
    if plan.prices.minimumBilled > .zero { traits.append("a minimum bill") }
    if plan.prices.hasElasticAddresses { traits.append("elastic addresses") }
    if plan.group.minSize > 0 { traits.append("min_size") }
    if plan.end == nil { traits.append("no duration") }
    if plan.warmUp > .zero { traits.append("a warm-up") }
    if !plan.faults.isEmpty || !plan.breakdowns.isEmpty { traits.append("faults") }
    if plan.launch.pipeline != nil { traits.append("registration in parts") }
    if plan.affinity == .spill { traits.append("spill") }
    if plan.linger.time > .zero { traits.append("lingering meetings") }
    if !plan.schedule.isEmpty { traits.append("a schedule") }
    return traits
  }

  @Test(
    "No run in which everybody got in at once pays less", arguments: RandomPlanTests.blocks)
  func neverUndercut(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      let plan = try Self.roomy(seed: seed)
      let result = simulate(plan)
      guard result.letsIn() else { continue }
      let bound = try CapacityBound(plan)
      let context = MetricContext(result, participantLimit: plan.participantLimit)
      // Each cell of the ledger is rounded to the nearest micro-dollar.
      let cells = Int64(result.instances.count * LedgerState.allCases.count * 3 + 3)
      #expect(
        bound.cost <= context.capacityCost + cells / 2,
        "seed \(seed), with \(Self.traits(plan).joined(separator: ", "))")
      // A plan that can be carried out is one of those that the bound is for.
      guard seed % 8 == 0, let clairvoyant = Clairvoyant(plan) else { continue }
      #expect(bound.cost <= clairvoyant.cost + cells / 2, "seed \(seed), by clairvoyance")
    }
  }

  @Test("Whoever foresees everybody's leave puts meetings together that end together")
  func foresight() throws {
    // Three seats an instance, at $3.60 an hour. A meeting of 10 minutes fills the first and one of
    // 20 the second; one of each leaves after a minute, and two meetings come that end with the
    // second and the first. By the fewest seats they cross, and both instances run for 20 minutes;
    // with those that end together one of them runs for 10.
    let joins = [
      Join("a", 0, 60), Join("a", 0, 600), Join("a", 0, 600), Join("b", 0, 60),
      Join("b", 0, 1_200), Join("b", 0, 1_200), Join("c", 60, 1_140), Join("d", 60, 540),
    ]
    var plan = try PoolSimulationTests.plan(workload(joins), instances: 2, limit: 3)
    (plan.group.minSize, plan.group.maxSize, plan.end) = (0, 2, seconds(7_200))
    plan.launch.cold = .constant(0)
    (plan.prices.onDemandPerHour, plan.prices.publicIPv4PerHour) = (3_600_000_000, 0)
    plan.prices.volumePerGBMonth = 0
    #expect(try CapacityBound(plan).cost == 1_800_000)
    // Instances are looked at every ten seconds.
    let cost = try #require(Clairvoyant(plan)).cost
    #expect((1_800_000...1_820_000).contains(cost), "\(cost)")
  }

  @Test(
    "No run that refused a share of its joins pays less than the bound that permits it",
    arguments: RandomPlanTests.blocks)
  func neverUndercutWithRefusals(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      var plan = try RandomPlan.make(seed: seed)
      plan.admission.whenFull = .reject
      plan.end = plan.end ?? plan.workload.lastLeave
      (plan.faults, plan.breakdowns, plan.refreshes) = ([], [], [])
      let result = simulate(plan)
      let share = Double(result.rejections.count) / Double(max(result.counts.joinsOffered, 1))
      guard share > 0, result.letsIn(allBut: share) else { continue }
      let bound = try CapacityBound(plan, refused: share)
      let context = MetricContext(result, participantLimit: plan.participantLimit)
      let cells = Int64(result.instances.count * LedgerState.allCases.count * 3 + 3)
      #expect(
        bound.cost <= context.capacityCost + cells / 2,
        "seed \(seed), \(share) refused, with \(Self.traits(plan).joined(separator: ", "))")
    }
  }

  @Test("The more may be refused, the lower it is, and it is the same where nobody may")
  func allowance() throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      var plan = try Self.roomy(seed: seed)
      plan.group.maxSize = 1_000
      plan.quotas.vcpus = nil
      plan.end = plan.end ?? plan.workload.lastLeave
      var last = try CapacityBound(plan).cost
      // Too small a share to refuse anybody.
      #expect(try CapacityBound(plan, refused: 1e-9).cost == last, "seed \(seed)")
      for share in [0.01, 0.05, 0.2, 0.5, 1] {
        let cost = try CapacityBound(plan, refused: share).cost
        #expect(cost <= last, "seed \(seed) at \(share)")
        last = cost
      }
    }
  }

  @Test("One refused person of three saves the second instance, by hand")
  func oneRefused() throws {
    // One seat an instance, an hour at $3.60 each: three people, of whom two are there at once for
    // 10 minutes. Without the third, 20 minutes of running are left; launches take no time.
    var plan = try PoolSimulationTests.plan(
      workload([Join("a", 0, 600), Join("b", 0, 600), Join("c", 600, 600)]), instances: 0, limit: 1)
    (plan.group.maxSize, plan.end) = (2, seconds(1_200))
    plan.launch.cold = .constant(0)
    (plan.prices.onDemandPerHour, plan.prices.publicIPv4PerHour) = (3_600_000_000, 0)
    plan.prices.volumePerGBMonth = 0
    #expect(try CapacityBound(plan).cost == 1_800_000)
    #expect(try CapacityBound(plan, refused: 1.0 / 3).cost == 1_200_000)
    #expect(try CapacityBound(plan, refused: 0.3).cost == 1_800_000)
    #expect(try CapacityBound(plan, refused: 1).cost == 0)
  }

  @Test("Where instances have limits beside seats the bound stays and no fixed fleet is named")
  func otherLimits() throws {
    // Two at once, of one seat each.
    var plan = try PoolSimulationTests.plan(
      workload([Join("a", 0, 600), Join("b", 0, 600)]), instances: 0, limit: 1)
    (plan.group.maxSize, plan.end) = (2, seconds(1_200))
    let bySeats = try CapacityBound(plan)
    #expect(try bySeats.fixedFleet.get().instances == 2)
    plan.media = MediaPlan(MediaLaw())
    #expect(try CapacityBound(plan) == bySeats)
    plan.media?.limits.streams = 100
    let limited = try CapacityBound(plan)
    #expect(limited.cost == bySeats.cost && limited.peak == 2)
    #expect(limited.fixedFleet == .failure(.otherLimits))
  }

  /// Three people at once on instances of one seat, in a group that may have two.
  private static func tight(_ change: (inout RunPlan) throws -> Void = { _ in }) throws -> RunPlan {
    var plan = try PoolSimulationTests.plan(
      workload([Join("a", 60, 600), Join("b", 60, 600), Join("c", 60, 600)]), instances: 0,
      limit: 1)
    (plan.group.maxSize, plan.end) = (2, seconds(1_200))
    try change(&plan)
    return plan
  }

  private static func hindrance(_ plan: RunPlan) -> CapacityBound.Hindrance? {
    switch Result(catching: { () throws(CapacityBound.Hindrance) in try CapacityBound(plan) }) {
    case .success: nil
    case .failure(let hindrance): hindrance
    }
  }

  private static let predictive = "target_utilization: 100%"
  private static let raising = "max_capacity_breach_behavior: increase_max_capacity"
  private static let tracking =
    "{policy: target_tracking, metric: participants_per_instance, target: 1}"

  @Test(
    "max_size keeps nobody out where the policy may raise it, and only there",
    arguments: [
      ("policy: fixed\ndesired: 2", false), ("policy: predictive\n\(predictive)", false),
      ("policy: predictive\n\(predictive)\n\(raising)", true),
      ("policy: predictive\n\(predictive)\nmode: forecast_only", false),
      ("policy: combined\npolicies: [{policy: predictive, \(predictive)}, \(tracking)]", false),
      (
        "policy: combined\npolicies: [\(tracking), {policy: predictive, \(predictive), \(raising)}]",
        true
      ),
      ("policy: external\ncommand: [sh, rule.sh]", true),
    ])
  func raisedMaximum(scaling: String, mayRaise: Bool) throws {
    let plan = try Self.tight { $0.scaling.policy = try policy(scaling) }
    #expect(Self.hindrance(plan) == (mayRaise ? nil : .maxSize(needed: 3, most: 2)))
    guard mayRaise else { return }
    #expect(try CapacityBound(plan).fixedFleet.get().instances == 3)
    // Whoever knows the demand may raise it too, also where the schedule lowers it.
    let lowered = try Self.tight {
      $0.scaling.policy = try policy(scaling)
      $0.schedule = [ScheduledChange(time: seconds(1), settings: [.maxSize(1)])]
      ($0.launch.cold, $0.group.initiallyInService) = (.constant(0), 0)
    }
    #expect(Clairvoyant(lowered) != nil)
    // A quota of the account's stays one: 3 instances of 2 vCPUs.
    var limited = plan
    (limited.quotas.vcpus, limited.quotas.vcpusPerInstance) = (5, 2)
    #expect(Self.hindrance(limited) == .quota(needed: 6, most: 5))
  }

  @Test("A fixed fleet that the group or the account may not have is not named")
  func fleetOutOfBounds() throws {
    // Some may be refused, so that two instances of the three that the peak takes do.
    func fleet(_ change: (inout RunPlan) throws -> Void) throws -> Result<
      CapacityBound.FixedFleet, CapacityBound.NoFleet
    > {
      try CapacityBound(Self.tight(change), refused: 0.5).fixedFleet
    }
    #expect(try fleet { _ in } == .failure(.outOfBounds(instances: 3)))
    #expect(try fleet { $0.group.maxSize = 3 }.get().instances == 3)
    let later = ScheduledChange(time: seconds(600), settings: [.maxSize(3)])
    #expect(try fleet { $0.schedule = [later] }.get().instances == 3)
    #expect(
      try fleet {
        $0.group.maxSize = 3
        ($0.quotas.vcpus, $0.quotas.vcpusPerInstance) = (5, 2)
      } == .failure(.outOfBounds(instances: 3)))
    #expect(
      try fleet {
        ($0.group.maxSize, $0.group.initiallyInService) = (3, 3)
        ($0.quotas.vcpus, $0.quotas.vcpusPerInstance) = (5, 2)
      }.get().instances == 3)
    // What drains behind a hook is beyond max_size, a fleet is not.
    let hooked = try Self.tight { $0.scaleIn.drainVia = .terminationHook }
    #expect(try CapacityBound(hooked).fixedFleet == .failure(.outOfBounds(instances: 3)))
  }

  @Test("The fixed fleet has seats for who joined during the warm-up, the bound need not")
  func warmUpFleet() throws {
    // One seat an instance at 100 micro-dollars a second, measured from 300 s to 1,200 s. a is
    // there until 600 s, b left when the statistics begin, c comes at 900 s with d: 1 instance at
    // first, 2 later.
    func bound(_ joins: [Join]) throws -> CapacityBound {
      var plan = try PoolSimulationTests.plan(workload(joins), instances: 0, limit: 1)
      (plan.group.maxSize, plan.end, plan.warmUp) = (9, seconds(1_200), span(300))
      plan.launch.cold = .constant(0)
      plan.prices.volumePerGBMonth = 0
      return try CapacityBound(plan)
    }
    let late = [Join("c", 900, 100), Join("d", 900, 100)]
    let calm = try bound([Join("a", 0, 600), Join("b", 0, 300)] + late)
    #expect(calm.peak == 2 && calm.cost == 20_000)
    #expect(try calm.fixedFleet.get().cost == 2 * 900 * 100)
    // Three of the warm-up are more than the two that come later, and stay free for the bound.
    let early = [Join("a", 0, 600), Join("b", 10, 600), Join("e", 20, 281)]
    let busy = try bound(early + late)
    #expect(busy.peak == 3 && busy.cost == 20_000)
    #expect(try busy.fixedFleet.get().cost == 3 * 900 * 100)
    // Nobody comes later, and nothing happens when the statistics begin.
    #expect(try bound(early).peak == 3)
    #expect(try bound([Join("a", 0, 300)]).peak == 0)
  }

  @Test("Enough runs of every kind let everybody in")
  func qualifying() throws {
    var seen: [String: Int] = [:]
    let seeds = RandomPlanTests.first..<RandomPlanTests.first + 20 * RandomPlanTests.blockSize
    for seed in seeds {
      let plan = try Self.roomy(seed: seed)
      guard simulate(plan).letsIn(), plan.workload.joinCount > 0 else { continue }
      for trait in Self.traits(plan) + ["all"] { seen[trait, default: 0] += 1 }
    }
    print("CapacityBoundTests: \(seen.sorted { $0.key < $1.key }) of \(seeds.count)")
    let kinds = 13
    // 300 of each kind of the 20,000 of `make test-full`.
    let wanted = seeds.count * 300 / 20_000
    #expect(seen.count == kinds && seen.values.allSatisfy { $0 >= wanted }, "\(seen)")
  }
}
