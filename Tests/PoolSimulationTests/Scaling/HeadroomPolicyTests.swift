import Testing

@testable import PoolSimulation

@Suite struct HeadroomPolicyTests {
  /// A row: settings, O, W, R, limit, and what is desired within bounds that do not matter.
  struct Row: CustomTestStringConvertible {
    var settings: String
    var taken, waiting, refused, limit, desired: Int
    var testDescription: String {
      "\(settings) O=\(taken) W=\(waiting) R=\(refused) limit=\(limit)"
    }

    init(
      _ settings: String, _ taken: Int, _ waiting: Int, _ refused: Int, _ limit: Int, _ desired: Int
    ) {
      (self.settings, self.taken, self.waiting, self.refused) = (settings, taken, waiting, refused)
      (self.limit, self.desired) = (limit, desired)
    }
  }

  /// desired = ceil((O + W + R + h) / limit); R only on request; h the largest given.
  static let rows = [
    Row("free_participants: 0", 0, 0, 0, 10, 0),
    Row("free_participants: 1", 0, 0, 0, 10, 1),
    Row("free_participants: 0", 20, 0, 0, 10, 2),
    Row("free_participants: 1", 20, 0, 0, 10, 3),
    Row("free_participants: 5", 25, 0, 0, 10, 3),
    Row("free_participants: 5", 25, 1, 0, 10, 4),
    Row("free_participants: 5", 25, 0, 9, 10, 3),
    Row("free_participants: 5\ncount_rejections: true", 25, 0, 9, 10, 4),
    Row("free_participants: 5\ncount_rejections: true", 25, 6, 5, 10, 5),
    Row("free_share: 25%", 40, 0, 0, 10, 5),
    Row("free_share: 25%", 41, 0, 0, 10, 6),
    Row("free_share: 10%", 1, 0, 0, 1, 2),
    Row("free_share: 25%", 0, 3, 0, 10, 1),
    Row("free_instances: 1", 0, 0, 0, 10, 1),
    Row("free_instances: 2", 21, 0, 0, 10, 5),
    Row("free_participants: 15\nfree_share: 10%\nfree_instances: 1", 20, 0, 0, 10, 4),
    Row("free_participants: 5\nfree_share: 100%\nfree_instances: 1", 20, 0, 0, 10, 4),
    Row("free_participants: 5\nfree_share: 10%\nfree_instances: 3", 20, 0, 0, 10, 5),
    Row("free_participants: 0", 1, 0, 0, 300, 1),
    Row("free_participants: 0", 301, 0, 0, 300, 2),
  ]

  @Test(
    "Desired is what is taken, waiting, refused and kept free, in whole instances", arguments: rows)
  func formula(row: Row) throws {
    var policy = try policy("policy: headroom\n\(row.settings)")
    let pool = observation { pool in
      (pool.serving, pool.seatsTaken, pool.seatsWaiting, pool.seatsRefused) = (
        40, row.taken, row.waiting, row.refused
      )
      (pool.participantLimit, pool.minSize, pool.maxSize) = (row.limit, 0, 100)
    }
    let decision = policy.decide(pool)
    #expect(decision.instances(for: pool) == row.desired)
    // Its scale-in keeps h + W + R free: the goal says how many seats are taken and how many are to
    // stay free.
    guard case .seats(let taken, _) = decision.goal else {
      Issue.record("a headroom in instances")
      return
    }
    #expect(taken == row.taken)
  }

  @Test("A policy without a period is asked when what it sees late has come of age")
  func delayedOnChange() throws {
    // 9 people and 2 free seats are two instances of 10: seen 180 s after they come at 700, though
    // nothing happens then, and one instance 180 s after they leave at 2,700.
    let joins = (0..<9).map { _ in Join("A", 700, 2_000) }
    let plan = try plan(workload(joins), instances: 1, limit: 10) { plan in
      plan.group.maxSize = 10
      plan.end = seconds(3_000)
      plan.scaling.policy = try policy("policy: headroom\nfree_participants: 2")
      plan.scaling.interval = .onChange
      plan.scaling.metricDelay = span(180)
    }
    let changes = checked(plan).decisions.filter { $0.before != $0.after }
    #expect(changes.map(\.time) == [seconds(880), seconds(2_880)])
    #expect(changes.map(\.after) == [2, 1])
  }

  @Test(
    "A share of the seats taken is rounded up to whole seats",
    arguments: [(7, 100, 7), (10, 30, 3), (20, 15, 3), (25, 41, 11), (1, 1, 1), (0, 50, 0)])
  func share(percent: Int, taken: Int, free: Int) throws {
    var policy = try policy("policy: headroom\nfree_share: \(percent)%")
    guard
      case .seats(let seen, let seats) = policy.decide(observation { $0.seatsTaken = taken }).goal
    else {
      Issue.record("a headroom in instances")
      return
    }
    #expect(seen == taken && seats.count(taken: taken) == free)
  }
}
