import Settings
import Testing

@testable import PoolSimulation

/// What holds of every policy of the catalog, with whatever settings it takes.
@Suite struct PolicyConformanceTests {
  static let names = scalingPolicies.map { $0.name }

  /// A policy with some of the settings that it takes, drawn from its keys.
  private func settings(of name: String, count: Int = 12) throws -> [String] {
    let type = try #require(scalingPolicies.first { $0.name == name })
    var numbers = Numbers(seed: 11)
    return try (0..<count).map { _ in try RandomSettings().policy(type, &numbers) }
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
        let free = pool.serving - (pool.seatsTaken + 9) / 10
        pool.empty = pool.seatsTaken == 0 ? pool.serving : numbers.number(in: 0...free)
      }
    }
  }

  /// The sizes of a group that does what its policy says, minute by minute, while `taken` seats are
  /// taken on each instance, and the last decision.
  private func sizes(_ policy: inout any ScalingPolicy, from start: Int, taken: Int) -> (
    sizes: [Int], last: ScalingDecision?
  ) {
    var sizes = [start]
    var last: ScalingDecision?
    for minute in 0..<200 {
      let size = sizes[minute]
      let pool = observation { pool in
        pool.time = seconds(Double(minute) * 60)
        (pool.serving, pool.desired, pool.seatsTaken) = (size, size, size * taken)
        pool.empty = taken == 0 ? size : 0
      }
      let decision = policy.answer(pool)
      sizes.append(decision.instances(for: pool))
      last = decision
    }
    return (sizes, last)
  }

  /// Whether a policy answers to what it sees; the others say the same whatever the pool holds.
  private func reacts(_ settings: String) throws -> Bool {
    var (idle, full) = (try policy(settings), try policy(settings))
    return (0..<200).contains { minute in
      func pool(taken: Int) -> PoolObservation {
        observation { pool in
          pool.time = seconds(Double(minute) * 60)
          pool.seatsTaken = taken
          pool.empty = taken == 0 ? pool.serving : 0
        }
      }
      return idle.answer(pool(taken: 0)).goal != full.answer(pool(taken: 20)).goal
    }
  }

  /// What a decision must not say, of any pool.
  private func problems(of decision: ScalingDecision) -> [String] {
    var problems: [String] = []
    switch decision.goal {
    case .seats(let taken, let free):
      if taken < 0 || free.count(taken: taken) < 0 { problems.append("seats") }
    // What is below the bounds is a request that the group clamps; what no group may have is a
    // slip.
    case .instances(let instances):
      if abs(instances) > Limit.instances.most { problems.append("instances") }
    }
    if let size = decision.warmPoolMinSize, size < 0 { problems.append("warm pool") }
    if !decision.signal.isFinite || decision.signal < 0 { problems.append("signal") }
    return problems
  }

  @Test("The same observations and state give the same decisions", arguments: names)
  func determinism(name: String) throws {
    let pools = pools(seed: 1, count: 200)
    for settings in try settings(of: name) {
      var first = try policy(settings)
      var copies: [any ScalingPolicy] = []
      var decisions: [ScalingDecision] = []
      for pool in pools {
        copies.append(first)
        decisions.append(first.answer(pool))
      }
      // A copy of the policy as it was before each decision decides alike, whatever the original
      // has seen since.
      for (index, pool) in pools.enumerated() {
        #expect(copies[index].answer(pool) == decisions[index], "\(settings)")
      }
      var again = try policy(settings)
      #expect(pools.map { again.answer($0) } == decisions, "\(settings)")
    }
  }

  @Test("What is asked for is a capacity, and what decided it a number", arguments: names)
  func legal(name: String) throws {
    for settings in try settings(of: name) {
      var policy = try policy(settings)
      for pool in pools(seed: 2, count: 200) {
        #expect(problems(of: policy.answer(pool)) == [], "\(settings)")
      }
    }
  }

  @Test("A decision that no group can carry out would be found")
  func detection() {
    func found(_ goal: ScalingDecision.Goal, signal: Double = 1, warm: Int? = nil) -> [String] {
      var decision = ScalingDecision(goal, reason: .steady, signal: signal)
      decision.warmPoolMinSize = warm
      return problems(of: decision)
    }
    let free = ScalingDecision.FreeSeats(least: 0, shareBillionths: 0, wanted: -1)
    #expect(found(.instances(-2), warm: 0) == [])
    #expect(found(.instances(1 << 40)) == ["instances"])
    #expect(found(.instances(1), warm: -1) == ["warm pool"])
    #expect(found(.instances(1), signal: .infinity) == ["signal"])
    #expect(found(.instances(1), signal: -1) == ["signal"])
    #expect(found(.seats(taken: -1, free: free)) == ["seats"])
    #expect(found(.seats(taken: 0, free: free)) == ["seats"])
  }

  @Test(
    "A pool that is idle for ever comes down, to its minimum or the seats that are to stay free",
    arguments: names)
  func idle(name: String) throws {
    var lowest: [Int] = []
    // Jitsi's periods raise the minimum by the clock.
    for settings in try settings(of: name) where !settings.contains("periods:") {
      guard try reacts(settings) else { continue }
      var policy = try policy(settings)
      let (sizes, last) = sizes(&policy, from: 10, taken: 0)
      #expect(sizes.sorted(by: >) == sizes, "\(settings): \(sizes)")
      if case .seats(_, let free)? = last?.goal {
        // 10 seats an instance, within 1 and 10.
        #expect(sizes.last == min(max((free.count(taken: 0) + 9) / 10, 1), 10), "\(settings)")
      }
      lowest.append(sizes.last ?? 0)
    }
    #expect(lowest.isEmpty || lowest.contains(1), "\(lowest)")
  }

  @Test("A saturated pool never scales in, and grows as far as it may", arguments: names)
  func saturated(name: String) throws {
    var highest: [Int] = []
    for settings in try settings(of: name) where try reacts(settings) {
      var policy = try policy(settings)
      let sizes = sizes(&policy, from: 2, taken: 10).sizes
      #expect(sizes.sorted() == sizes, "\(settings): \(sizes)")
      highest.append(sizes.last ?? 0)
    }
    #expect(highest.isEmpty || highest.contains(10), "\(highest)")
  }

  @Test("Some policies answer to what they see, and the others do not")
  func reacting() throws {
    let reacting = try Self.names.filter { try settings(of: $0).contains { try reacts($0) } }
    #expect(!reacting.isEmpty && reacting.count < Self.names.count, "\(reacting)")
  }
}
