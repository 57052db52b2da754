import PoolSimulation
import Settings
import Testing

@Suite struct JitsiPolicyTests {
  /// What the group is at a tick of 30 s.
  private struct Tick {
    /// Serving, launching, seats taken of 100 each.
    var serving, launching, taken: Int
    /// What is desired then, and why.
    var desired: Int
    var reason: ScalingReason

    init(_ serving: Int, _ launching: Int, _ taken: Int, _ desired: Int, _ reason: ScalingReason) {
      (self.serving, self.launching, self.taken) = (serving, launching, taken)
      (self.desired, self.reason) = (desired, reason)
    }
  }

  /// Bridges of 100 seats, from 2 desired within 1 and 4: up at 0.8 over 2 min, down below 0.3 over
  /// 3 min, two minutes' grace. A period is a minute, which has two ticks: the newest is of the
  /// tick itself and the one before it.
  ///
  /// Each row's means are written beside it, the newest period first.
  private static let table: [Tick] = [
    // 0:00  period 0: 0.9; no other: neither.
    Tick(2, 0, 180, 2, .steady),
    // 0:30  0.9 (0.9, 0.9); still one period.
    Tick(2, 0, 180, 2, .steady),
    // 1:00  0.8 (0.9, 0.7), 0.9: both at or above 0.8: one more, grace until 3:00.
    Tick(2, 0, 140, 3, .stressed),
    // 1:30  grace, whatever the launch does.
    Tick(2, 1, 180, 3, .cooldown),
    // 2:00
    Tick(2, 1, 180, 3, .cooldown),
    // 2:30
    Tick(2, 1, 180, 3, .cooldown),
    // 3:00  grace is over; 2 + 1 are desired. 0.9 (2:30, 3:00), 0.9: one more, grace until 5:00.
    Tick(2, 1, 180, 4, .stressed),
    // 3:30  A fault: nothing serves, no metric.
    Tick(0, 2, 0, 4, .cooldown),
    // 4:00  Nor now: the period that ends here is missing.
    Tick(0, 2, 0, 4, .cooldown),
    // 4:30  0.1.
    Tick(4, 0, 40, 4, .cooldown),
    // 5:00  0.1 (4:30, 5:00), missing and filled from the older, 0.9 (2:30, 3:00): neither.
    Tick(4, 0, 40, 4, .steady),
    // 5:30  0.1, 0.1 (4:30 alone), 0.9 (3:00 alone).
    Tick(4, 0, 40, 4, .steady),
    // 6:00  0.1, 0.1, missing (3:30, 4:00): the oldest of the three, which nothing older fills.
    Tick(4, 0, 40, 4, .steady),
    // 6:30  0.1, 0.1, 0.1 (4:30): three low periods: one fewer, grace until 8:30.
    Tick(4, 0, 40, 3, .relaxed),
    // 7:00  grace.
    Tick(4, 0, 40, 3, .cooldown),
    // 8:30  (as the next tick here) one still drains beside the desired three: settling.
    Tick(4, 0, 40, 3, .settling),
  ]

  @Test("Jitsi's loop goes through a table of ticks with grace and missing periods")
  func table() throws {
    var policy = try policy(
      """
      policy: jitsi
      scale_down_periods_count: 3
      grace_period: 2m
      """)
    var desired = 2
    for (number, tick) in Self.table.enumerated() {
      let time = number == Self.table.count - 1 ? 510 : Double(number) * 30
      let decision = policy.decide(
        observation { pool in
          pool.time = seconds(time)
          (pool.serving, pool.launching, pool.seatsTaken) = (
            tick.serving, tick.launching, tick.taken
          )
          (pool.participantLimit, pool.minSize, pool.maxSize, pool.desired) = (100, 1, 4, desired)
        })
      #expect(decision.goal == .instances(tick.desired), "tick \(number)")
      #expect(decision.reason == tick.reason, "tick \(number)")
      desired = tick.desired
    }
  }

  /// The last decision on a row of ticks, one a minute, of pools made by `change`.
  private func last(
    _ settings: String, ticks: Int, from start: Double = 0,
    _ change: (Int, inout PoolObservation) -> Void
  ) throws -> ScalingDecision? {
    var policy = try policy("policy: jitsi\n\(settings)")
    var decision: ScalingDecision?
    for tick in 0..<ticks {
      var pool = observation { $0.time = seconds(start + Double(tick) * 60) }
      change(tick, &pool)
      decision = policy.decide(pool)
    }
    return decision
  }

  @Test("A missing period between two others is filled from the older, and two are not")
  func filling() throws {
    // Up over three periods, one tick each: high, missing, high; and the older one low.
    let settings = "scale_up_periods_count: 3"
    for (serving, taken, reason) in [
      ([2, 0, 2], [20, 0, 20], ScalingReason.stressed), ([2, 0, 2], [2, 0, 20], .steady),
      ([0, 2, 2], [0, 20, 20], .steady),
    ] {
      let decision = try last(settings, ticks: 3) { tick, pool in
        (pool.serving, pool.launching) = (serving[tick], 2 - serving[tick])
        pool.seatsTaken = taken[tick]
      }
      #expect(decision?.reason == reason, "\(serving) \(taken)")
    }
    let two = try last("scale_up_periods_count: 4", ticks: 4) { tick, pool in
      (pool.serving, pool.launching) = tick % 3 == 0 ? (2, 0) : (0, 2)
      pool.seatsTaken = tick % 3 == 0 ? 20 : 0
    }
    #expect(two?.reason == .steady)
  }

  @Test("Recorders go by how many are idle")
  func recorders() throws {
    // Fewer than 1 idle: more; more than 2: fewer; 1 and 2 are right.
    for (empty, goal) in [(0, 6), (1, 5), (2, 5), (3, 4)] {
      let decision = try last("type: jibri\ngrace_period: 0s", ticks: 4) { _, pool in
        (pool.serving, pool.desired, pool.empty) = (5, 5, empty)
      }
      #expect(decision?.goal == .instances(goal), "\(empty) idle")
    }
  }

  @Test("Quantities stop at the bounds, and below the minimum more are called for in any case")
  func bounds() throws {
    let up = try last("scale_up_quantity: 5", ticks: 2) { _, pool in
      (pool.serving, pool.desired, pool.seatsTaken, pool.maxSize) = (2, 2, 20, 4)
    }
    #expect(up?.goal == .instances(4))
    let down = try last("scale_down_quantity: 5", ticks: 4) { _, pool in
      (pool.serving, pool.desired, pool.minSize) = (4, 4, 2)
    }
    #expect(down?.goal == .instances(2))
    let few = try last("scale_up_quantity: 1", ticks: 1) { _, pool in
      (pool.serving, pool.desired, pool.minSize) = (2, 2, 3)
    }
    #expect(few?.goal == .instances(3) && few?.reason == .stressed)
  }

  @Test("Stress may be said for a participant, and a full pool never scales in")
  func stress() throws {
    // 40 on each of two instances of 50 at 0.01: 0.4, which is neither; at 0.02 0.8.
    for (stress, reason) in [("0.01", ScalingReason.steady), ("0.02", .stressed)] {
      let decision = try last("stress_per_participant: \(stress)", ticks: 2) { _, pool in
        (pool.participantLimit, pool.seatsTaken) = (50, 80)
      }
      #expect(decision?.reason == reason, "\(stress)")
    }
    let full = try last("stress_per_participant: 0.001", ticks: 4) { _, pool in
      pool.seatsTaken = 20
    }
    #expect(full?.reason == .steady)
  }

  @Test("Scaling down is inhibited by the setting, and by new instances while they are protected")
  func inhibited() throws {
    let inhibited = try last("inhibit_scale_down: true", ticks: 6) { _, _ in }
    #expect(inhibited?.goal == .instances(2) && inhibited?.reason == .steady)
    // Two of four came a minute after the first evaluation: they stay until 10 min after that.
    let settings = "protected_ttl: 10m\nscale_down_quantity: 3\ngrace_period: 0s"
    for (ticks, goal) in [(6, 2), (12, 1)] {
      let decision = try last(settings, ticks: ticks) { tick, pool in
        let count = tick == 0 ? 2 : 4
        (pool.serving, pool.desired) = (count, count)
      }
      #expect(decision?.goal == .instances(goal), "\(ticks)")
    }
  }

  @Test(
    "A period's count is set when it begins, its bounds hold in it, and the highest priority wins"
  )
  func periods() throws {
    // The calendar of the tests begins on Monday, 2026-01-05, at midnight.
    let settings = """
      grace_period: 0s
      periods:
        - {name: day, day_of_week: [1, 2, 3, 4, 5], start_hour: 8, end_hour: 20, min_desired: 4,
           desired_count: 6, inhibit_scale_down: true}
        - {name: rush, start_hour: 7, start_minute: 45, end_hour: 9, priority: 5, max_desired: 3}
        - {name: night, day_of_week: [2], start_hour: 22, end_hour: 6, desired_count: 1}
      """
    func decision(day: Int, _ hour: Int, _ minute: Int, ticks: Int = 1) throws -> ScalingDecision? {
      let start = Double(((day - 1) * 24 + hour) * 3_600 + minute * 60)
      return try last(settings, ticks: ticks, from: start) { _, pool in
        (pool.serving, pool.desired) = (5, 5)
      }
    }
    // Rush has no count of its own, and its most is 3: an idle pool of 5 goes down there.
    let rush = try decision(day: 1, 8, 30, ticks: 4)
    #expect(rush?.goal == .instances(4) && rush?.reason == .relaxed)
    // Day alone: 6 at once when it is seen first, then nothing goes.
    let day = try decision(day: 1, 10, 0)
    #expect(day?.goal == .instances(6) && day?.reason == .period)
    #expect(try decision(day: 1, 10, 0, ticks: 8)?.reason == .steady)
    // Saturday has no day; Tuesday night goes on to Tuesday's own early morning only.
    #expect(try decision(day: 6, 10, 0)?.reason == .steady)
    #expect(try decision(day: 2, 5, 59)?.goal == .instances(1))
    #expect(try decision(day: 2, 6, 0)?.reason == .steady)
    #expect(try decision(day: 2, 22, 0)?.goal == .instances(1))
    #expect(try decision(day: 3, 1, 0)?.reason == .steady)
  }

  /// Periods after each other, and the minutes at which what is desired changes from 2 on.
  static let boundaries: [(periods: [String], changes: [String])] = [
    // From 8 back to what was desired before, at once.
    (["start_minute: 10, end_minute: 40, desired_count: 8"], ["10: 8", "40: 2"]),
    // A second one goes on from the first, and what was desired before that is restored.
    (
      [
        "start_minute: 10, end_minute: 20, desired_count: 8",
        "start_minute: 20, end_minute: 40, desired_count: 5",
      ], ["10: 8", "20: 5", "40: 2"]
    ),
    // One without a count of its own leaves what is desired when it ends.
    (
      [
        "start_minute: 10, end_minute: 20, desired_count: 8",
        "start_minute: 20, end_minute: 40, max_desired: 9",
      ], ["10: 8"]
    ),
  ]

  @Test(
    "What was desired before the periods is restored after one with a count", arguments: boundaries)
  func baseline(periods: [String], changes: [String]) throws {
    let list = periods.map { "{\($0)}" }.joined(separator: ", ")
    var policy = try policy("policy: jitsi\ngrace_period: 0s\nperiods: [\(list)]")
    var (desired, found) = (2, [String]())
    for minute in 0..<60 {
      // Half of the seats are taken, which is neither much nor little.
      let decision = policy.decide(
        observation { pool in
          pool.time = seconds(Double(minute) * 60)
          (pool.serving, pool.desired, pool.seatsTaken) = (desired, desired, desired * 5)
        })
      guard case .instances(let wanted) = decision.goal, wanted != desired else { continue }
      found.append("\(minute): \(wanted)")
      #expect(decision.reason == .period)
      desired = wanted
    }
    #expect(found == changes)
  }

  @Test("A policy with new settings goes on with the metric and the grace of the old one")
  func continuing() throws {
    var old = try policy("policy: jitsi\nscale_up_periods_count: 1")
    func pool(_ minute: Double) -> PoolObservation {
      observation { pool in
        pool.time = seconds(minute * 60)
        pool.seatsTaken = 20
      }
    }
    #expect(old.decide(pool(0)).reason == .stressed)
    var next = try policy("policy: jitsi\nscale_up_quantity: 3").continuing(old)
    #expect(next.decide(pool(7)).reason == .cooldown)
    var fresh = try policy("policy: jitsi\nscale_up_periods_count: 2\ngrace_period: 0s")
    _ = fresh.decide(pool(0))
    var other = try policy("policy: jitsi\nscale_up_quantity: 3").continuing(fresh)
    #expect(other.decide(pool(1)).goal == .instances(5))
  }

  @Test(
    "Thresholds that cross, and what has no effect, are one line each",
    arguments: [
      ("scale_up_threshold: 0.3\nscale_down_threshold: 0.3", "scale_down_threshold: not below"),
      ("scale_up_threshold: 5", "scale_up_threshold: above the stress of a full instance"),
      ("type: jibri\nscale_up_threshold: 3", "below scale_up_threshold"),
      ("type: jibri\nstress_per_participant: 0.01", "has no effect here; expected type: jvb"),
      ("scale_up_quantity: 0", "expected an integer from 1 to 10000"),
      ("periods: [{min_desired: 3, max_desired: 2}]", "3 is above max_desired 2"),
      ("periods: [{day_of_week: []}]", "names no day"),
      ("periods: [{start_hour: 24}]", "expected an integer from 0 to 23"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = JitsiPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }
}
