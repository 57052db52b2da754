import PoolSimulation
import Settings
import Testing

@Suite struct StandbyPolicyTests {
  /// What is wanted at minutes, of pools with so many allocated and empty instances; the group has
  /// `desired` and is within 0 and 100.
  private func decisions(
    _ settings: String, _ steps: [(minute: Double, allocated: Int, empty: Int)], desired: Int = 0
  ) throws -> [ScalingDecision] {
    var policy = try policy("policy: standby\n\(settings)")
    return steps.map { step in
      policy.decide(
        observation { pool in
          pool.time = seconds(step.minute * 60)
          (pool.serving, pool.empty) = (step.allocated + step.empty, step.empty)
          (pool.minSize, pool.maxSize, pool.desired) = (0, 100, desired)
          pool.seatsTaken = step.allocated
        })
    }
  }

  /// A floor of 10 with PlayFab's steps: allocated, empty, and how many are to be empty.
  static let ladder: [(allocated: Int, empty: Int, standby: Int, reason: ScalingReason)] = [
    (40, 10, 10, .standby), (40, 5, 10, .standby),
    // Below half: 1.5 x 10; a quarter is not below a quarter.
    (40, 4, 15, .depleted), (11, 3, 15, .depleted),
    // Below a quarter: 3 x 10; a tenth is not below 0.5 %.
    (40, 2, 30, .depleted), (40, 1, 30, .depleted), (40, 0, 40, .depleted),
    // As many as the floor are active, and no more: the floor is only being filled.
    (10, 0, 10, .standby), (0, 0, 10, .standby),
  ]

  @Test("The less of the floor is left, the more of it is kept", arguments: ladder)
  func steps(allocated: Int, empty: Int, standby: Int, reason: ScalingReason) throws {
    let decision = try #require(try decisions("floor: 10", [(0, allocated, empty)]).first)
    #expect(decision.goal == .instances(allocated + standby))
    #expect(decision.reason == reason && decision.signal == Double(empty))
    #expect(decision.warmPoolMinSize == nil && decision.warmPoolState == nil)
  }

  @Test("A raised floor comes down in a straight line, and goes up at once")
  func rampDown() throws {
    // 40 at 0; after 10 of 30 min a third of the 30 above the floor is gone: 30; at 20 min 20, when
    // half of the floor is not left: 1.5 x 10 is below that. At 25 min, with nothing left, 40
    // again; 15 min later half of the 30 are gone: 25; at 55 min all.
    let steps: [(Double, Int, Int)] = [
      (0, 40, 0), (10, 40, 10), (20, 40, 4), (25, 40, 0), (40, 40, 10), (55, 40, 10),
    ]
    let goals = try decisions("floor: 10\nramp_down: 30m", steps).map(\.goal)
    #expect(goals == [80, 70, 60, 80, 65, 50].map { .instances($0) })
  }

  @Test("A share of all seats stays free beside the floor")
  func availableShare() throws {
    // 40 seats taken are 80 % of 50, which are 5 instances of 10; of one allocated instance and a
    // floor of 2 they would be 3.
    var policy = try policy("policy: standby\nfloor: 2\navailable_share: 20%")
    let decision = policy.decide(
      observation { pool in
        (pool.serving, pool.empty, pool.seatsTaken, pool.maxSize) = (3, 2, 40, 100)
      })
    #expect(decision.goal == .instances(5))
  }

  @Test("What is needed no more runs for the shutdown TTL, and is kept stopped for the delete TTL")
  func timesToLive() throws {
    // Wanted: 12 until 10 min, then 5, 8 from 30 min. Shut down 5 min after 10: at 15. Deleted 20
    // min after that: at 35.
    let steps: [(Double, Int, Int)] = [
      (0, 10, 2), (10, 3, 9), (14, 3, 9), (15, 3, 9), (30, 6, 6), (34, 6, 2), (35, 6, 2),
    ]
    let found = try decisions(
      "floor: 2\nshutdown_ttl: 5m\ndelete_ttl: 20m", steps, desired: 12)
    #expect(found.map(\.goal) == [12, 12, 12, 5, 8, 8, 8].map { .instances($0) })
    #expect(found.map(\.warmPoolMinSize) == [0, 0, 0, 7, 4, 4, 0])
  }

  @Test("What runs at the start is kept for the shutdown TTL, and some stay stopped for ever")
  func start() throws {
    let found = try decisions(
      "floor: 2\nshutdown_ttl: 5m\nstopped_floor: 3",
      [(0, 0, 9), (4, 0, 9), (5, 0, 9), (60, 0, 2)], desired: 9)
    #expect(found.map(\.goal) == [9, 9, 2, 2].map { .instances($0) })
    #expect(found.map(\.warmPoolMinSize) == [3, 3, 3, 3])
  }

  @Test("A policy with new settings goes on where the old one stands")
  func continuing() throws {
    var old = try policy("policy: standby\nfloor: 10")
    func pool(_ minute: Double, empty: Int) -> PoolObservation {
      observation { pool in
        pool.time = seconds(minute * 60)
        (pool.serving, pool.empty, pool.maxSize) = (40 + empty, empty, 100)
      }
    }
    _ = old.decide(pool(0, empty: 0))
    // 40 came down to 25 halfway.
    var next = try policy("policy: standby\nfloor: 10\nstopped_floor: 1").continuing(old)
    #expect(next.decide(pool(15, empty: 10)).goal == .instances(65))
  }

  @Test(
    "Steps that cross are one line each",
    arguments: [
      ("floor: 2\nfirst_below: 20%", "second_below: not below first_below"),
      ("floor: 2\nthird_multiplier: 2", "third_multiplier: below second_multiplier"),
      ("{}", "floor: is missing"),
      ("floor: 1\navailable_share: 100%", "expected a percentage from 0% to 99%"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = StandbyPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }
}
