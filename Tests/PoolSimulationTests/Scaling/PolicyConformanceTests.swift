import Testing

@testable import PoolSimulation

/// What holds of every policy of the catalog.
@Suite struct PolicyConformanceTests {
  static let settings = scalingPolicies.map { $0.name }.flatMap { policiesUnderTest[$0] ?? [] }
  /// Those that answer to what they see; the others say the same whatever the pool holds.
  static let reacting = settings.filter {
    !$0.hasPrefix("policy: fixed") && !$0.hasPrefix("policy: scheduled")
  }

  @Test("Every policy of the catalog is tried")
  func inventory() {
    #expect(policiesUnderTest.keys.sorted() == scalingPolicies.map { $0.name })
    #expect(policiesUnderTest.values.allSatisfy { !$0.isEmpty })
  }

  /// Pools of every kind, each in itself consistent, one after the other in time.
  private func pools(seed: UInt64, count: Int) -> [PoolObservation] {
    var numbers = Numbers(seed: seed)
    return (0..<count).map { minute in
      observation { pool in
        pool.time = seconds(Double(minute) * 60)
        pool.participantLimit = 10
        pool.minSize = numbers.number(in: 0...3)
        pool.maxSize = pool.minSize + numbers.number(in: 0...8)
        pool.desired = numbers.number(in: pool.minSize...pool.maxSize)
        pool.serving = numbers.number(in: 0...pool.maxSize)
        pool.launching = numbers.number(in: 0...3)
        pool.draining = numbers.number(in: 0...2)
        pool.warmed = numbers.number(in: 0...3)
        pool.seatsTaken = numbers.number(in: 0...pool.serving * pool.participantLimit)
        pool.seatsWaiting = numbers.chance(0.3) ? numbers.number(in: 0...30) : 0
        pool.seatsRefused = numbers.chance(0.3) ? numbers.number(in: 0...30) : 0
      }
    }
  }

  @Test("The same observations and state give the same decisions", arguments: settings)
  func determinism(settings: String) throws {
    var first = try policy(settings)
    let pools = pools(seed: 1, count: 200)
    var copies: [any ScalingPolicy] = []
    var decisions: [ScalingDecision] = []
    for pool in pools {
      copies.append(first)
      decisions.append(first.decide(pool))
    }
    // A copy of the policy as it was before each decision decides alike, whatever the original has
    // seen since.
    for (index, pool) in pools.enumerated() {
      #expect(copies[index].decide(pool) == decisions[index])
    }
    var again = try policy(settings)
    #expect(pools.map { again.decide($0) } == decisions)
  }

  @Test("Nothing negative is asked for within the group's bounds", arguments: settings)
  func notNegative(settings: String) throws {
    var policy = try policy(settings)
    for pool in pools(seed: 2, count: 500) {
      let decision = policy.decide(pool)
      switch decision.goal {
      case .seats(let taken, let free): #expect(taken >= 0 && free.count(taken: taken) >= 0)
      // One below the bounds is a request that the group clamps; the applied capacity is what must
      // not be negative.
      case .instances(let instances):
        #expect(instances >= -pool.maxSize && decision.instances(for: pool) >= 0)
      }
      #expect(decision.warmPoolMinSize ?? 0 >= 0)
      #expect(decision.signal.isFinite && decision.signal >= 0)
    }
  }

  @Test(
    "A pool that is idle for ever comes down to its minimum",
    arguments: reacting.filter { !$0.contains("free_instances") })
  func idle(settings: String) throws {
    var policy = try policy(settings)
    var size = 10
    for minute in 0..<200 {
      let pool = observation { pool in
        pool.time = seconds(Double(minute) * 60)
        (pool.serving, pool.desired) = (size, size)
      }
      size = policy.decide(pool).instances(for: pool)
    }
    #expect(size == 1)
  }

  @Test("A saturated pool never scales in", arguments: reacting)
  func saturated(settings: String) throws {
    var policy = try policy(settings)
    var size = 2
    for minute in 0..<100 {
      let pool = observation { pool in
        pool.time = seconds(Double(minute) * 60)
        (pool.serving, pool.desired, pool.seatsTaken) = (size, size, size * 10)
      }
      let next = policy.decide(pool).instances(for: pool)
      #expect(next >= size)
      size = next
    }
    #expect(settings.contains("free_participants: 0") || size == 10)
  }
}
