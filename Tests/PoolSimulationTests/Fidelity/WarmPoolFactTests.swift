import PoolSimulation
import Probability
import Testing

/// What EC2 Auto Scaling documents of warm pools. What the exact cases show already (reuse by the
/// group and by name, the three ways of changing the pool's state, hibernation's two minutes, the
/// minimum of a start) is not repeated here.
@Suite struct WarmPoolFactTests {
  /// A pool's size by its settings.
  struct Sizing: CustomTestStringConvertible {
    var desired, maxSize: Int
    var minSize = 0
    var prepared: Int?
    var target: Int

    var testDescription: String {
      "desired \(desired), max \(maxSize), min \(minSize), prepared \(prepared.map(String.init) ?? "unset"): \(target)"
    }
  }

  @Test(
    "The pool's size is the larger of min_size and what is missing to the prepared capacity",
    arguments: [
      Sizing(desired: 6, maxSize: 10, target: 4),
      Sizing(desired: 6, maxSize: 10, prepared: 8, target: 2),
      Sizing(desired: 800, maxSize: 1_000, prepared: 900, target: 100),
      Sizing(desired: 9, maxSize: 10, prepared: 8, target: 0),
      Sizing(desired: 9, maxSize: 10, minSize: 3, prepared: 8, target: 3),
      Sizing(desired: 10, maxSize: 10, target: 0),
      Sizing(desired: 6, maxSize: 10, minSize: 4, target: 4),
      Sizing(desired: 6, maxSize: 10, minSize: 5, target: 5),
      Sizing(desired: 0, maxSize: 20, minSize: 10, prepared: 10, target: 10),
      Sizing(desired: 6, maxSize: 20, minSize: 10, prepared: 10, target: 10),
      Sizing(desired: 20, maxSize: 20, minSize: 10, prepared: 10, target: 10),
      Sizing(desired: 6, maxSize: 10, prepared: 0, target: 0),
    ])
  func sizing(_ sizing: Sizing) throws {
    let pool = warmPool(minSize: sizing.minSize, prepared: sizing.prepared)
    #expect(pool.target(maxSize: sizing.maxSize, desired: sizing.desired) == sizing.target)
    let result = checked(
      try warmPlan(pool, maxSize: sizing.maxSize, desired: [(0, sizing.desired)], end: 10))
    #expect(
      result.instances.count { $0.origin == .warm } == sizing.target && result.preparations == [])
  }

  @Test("Raising desired shrinks the target by as much, so a take-out needs no refill")
  func takeOut() throws {
    let result = checked(try warmPlan(warmPool(), maxSize: 10, desired: [(0, 4), (100, 7)]))
    #expect(result.sources == [.stopped, .stopped, .stopped])
    #expect(result.preparations == [] && result.instances.allSatisfy { $0.ended == nil })
  }

  @Test("Only min_size replenishes, at once and while the take-out goes on")
  func replenishment() throws {
    let result = checked(
      try warmPlan(warmPool(minSize: 3, prepared: 3), maxSize: 10, desired: [(0, 1), (100, 3)]))
    #expect(
      result.sources == [.stopped, .stopped]
        && result.launches.allSatisfy { $0.serving == seconds(140) })
    #expect(result.preparations == [100, 100])
  }

  @Test("An instance that drains is in the group still, and counts as prepared capacity")
  func drainingCounts() throws {
    let joins = (0..<2).map { Join("m\($0)", 10, 500) }
    let plan = try warmPlan(
      warmPool(prepared: 4), maxSize: 10, desired: [(0, 2), (100, 1)], joins: joins)
    #expect(checked(plan).preparations == [510])
  }

  @Test("A Warmed:Pending instance is not available: a scale-out during the fill launches cold")
  func fillIsNotAvailable() throws {
    let pool = warmPool(minSize: 2, prepared: 2, initial: .count(0))
    let result = checked(try warmPlan(pool, maxSize: 10, desired: [(0, 1), (29, 2), (30, 3)]))
    #expect(result.sources == [.cold, .stopped])
    #expect(result.launches.map(\.serving) == [seconds(209), seconds(70)])
  }

  @Test("A pool that runs out is followed by cold launches, up to max_size")
  func depletion() throws {
    let result = checked(
      try warmPlan(warmPool(minSize: 1, prepared: 1), maxSize: 4, desired: [(0, 1), (100, 9)]))
    #expect(result.sources == [.stopped, .cold, .cold])
    #expect(result.servingPeak == 4 && result.ceilingReached == seconds(100))
  }

  @Test("A pool that is too large is trimmed from the newest, those still preparing first")
  func trimming() throws {
    let pool = warmPool(minSize: 4, prepared: 4, initial: .count(2))
    let plan = try warmPlan(pool, maxSize: 10, desired: [(0, 0)]) { plan in
      for (time, size) in [(10.0, 3), (20.0, 1)] {
        plan.schedule.append(
          ScheduledChange(
            time: seconds(time),
            settings: [.warmPoolMinSize(size), .maxGroupPreparedCapacity(size)]))
      }
    }
    #expect(checked(plan).instances.map(\.ended) == [nil, seconds(20), seconds(20), seconds(10)])
  }

  @Test("Lowering desired grows the pool: what the group ends, the pool prepares anew")
  func loweringDesired() throws {
    let result = checked(try warmPlan(warmPool(), maxSize: 5, desired: [(0, 4), (100, 2)]))
    #expect(
      result.preparations == [100, 100] && result.instances.count { $0.ended == seconds(100) } == 2)
  }

  @Test("Unsetting the prepared capacity grows the pool to what is missing to max_size")
  func unsettingPrepared() throws {
    // Two of three prepared serve, so one is warm; of max_size 6 four are missing.
    let plan = try warmPlan(warmPool(prepared: 3), maxSize: 6, desired: [(0, 2)]) { plan in
      plan.schedule = [
        ScheduledChange(time: seconds(50), settings: [.maxGroupPreparedCapacity(nil)])
      ]
    }
    #expect(checked(plan).preparations == [50, 50, 50])
  }

  @Test("Raising max_size alone grows a pool of the default size")
  func raisingMaxSize() throws {
    let plan = try warmPlan(warmPool(), maxSize: 3, desired: [(0, 2)]) { plan in
      plan.schedule = [ScheduledChange(time: seconds(50), settings: [.maxSize(6)])]
    }
    #expect(checked(plan).preparations == [50, 50, 50])
  }

  @Test(
    "An instance that comes back takes the place of one that would be prepared; by name, everything is prepared anew"
  )
  func reuse() throws {
    func run(by chooser: ScaleInSettings.Chooser) throws -> RunResult {
      checked(
        try warmPlan(warmPool(reuse: true), maxSize: 5, desired: [(0, 4), (100, 2), (200, 4)]) {
          plan in plan.scaleIn.by = chooser
        })
    }
    let (group, application) = (try run(by: .group), try run(by: .application))
    #expect(group.preparations == [] && group.instances.allSatisfy { $0.ended == nil })
    #expect(application.preparations == [100, 100])
    #expect(group.sources == [.stopped, .stopped] && application.sources == [.stopped, .stopped])
  }

  @Test("Instances that come back to a pool without room are trimmed")
  func reuseWithoutRoom() throws {
    let plan = try warmPlan(
      warmPool(prepared: 2, reuse: true), maxSize: 5, desired: [(0, 4), (100, 1)]
    ) { $0.scaleIn.by = .group }
    let result = checked(plan)
    #expect(result.instances.filter { $0.ended == nil }.count == 2 && result.preparations == [])
  }

  @Test(
    "zone_balanced takes from the zone with the fewest in the group, oldest by age alone",
    arguments: [(WarmPoolSettings.Take.zoneBalanced, 2), (.oldest, 0)])
  func takeOutByZone(take: WarmPoolSettings.Take, zone: Int) throws {
    // Group and pool have an instance in each of three zones; the group loses that of the last one.
    let plan = try warmPlan(warmPool(take: take), maxSize: 6, desired: [(0, 3)], zones: 3) { plan in
      plan.faults = [Fault(time: seconds(100), kind: .instance(.id(2)))]
    }
    #expect(checked(plan).launches.map(\.zone) == [zone])
  }

  /// How entering the pool is billed: 30 s of preparation, then 20 s of stopping or hibernating.
  @Test(
    "Hibernating is billed and stopping is not; a running pool is billed for good",
    arguments: [(WarmPoolState.stopped, 120.0), (.hibernated, 140), (.running, 995)])
  func billingOfEntering(state: WarmPoolState, billed: Double) throws {
    let plan = try warmPlan(
      warmPool(state, minSize: 1, prepared: 1, initial: .count(0)), maxSize: 2, desired: [(0, 1)]
    ) { plan in
      plan.launch.pending = .constant(5_000)
      plan.launch.prepare = .constant(120_000)
      plan.launch.stop = .constant(20_000)
      plan.launch.hibernate = .constant(20_000)
    }
    let result = checked(plan)
    #expect(result.billedSeconds(of: 1) == billed)
    #expect(result.seconds(of: 1, in: .warmPreparing) == (state == .stopped ? 145 : 125))
    #expect(result.seconds(of: 1, in: .warmHibernating) == (state == .hibernated ? 20 : 0))
  }

  @Test(
    "Every start out of a stopped pool is billed for a minute at least, and its pending for nothing"
  )
  func minimumOfEveryStart() throws {
    let desired = [(0.0, 0), (100, 1), (160, 0), (300, 1), (360, 0)]
    let plan = try warmPlan(warmPool(reuse: true), maxSize: 1, desired: desired) { plan in
      plan.launch.pending = .constant(15_000)
      plan.scaleIn.by = .group
    }
    // Twice 15 s of pending and 45 s of running, which count as 60.
    let result = checked(plan)
    #expect(result.launches.map(\.instance) == [0, 0] && result.instanceStarts == 2)
    #expect(result.billedSeconds(of: 0) == 120)
  }
}
