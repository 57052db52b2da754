import Settings
import Testing

@testable import PoolSimulation

@Suite struct WarmPoolSizerTests {
  private func sizer(_ settings: String, least: Int = 0, state: WarmPoolState = .stopped) throws
    -> WarmPoolSizer
  {
    var sizer = try reading(settings) { WarmPoolSizer(settings: &$0) }
    var pool = WarmPoolSettings()
    (pool.minSize, pool.poolState) = (least, state)
    sizer.adopt(pool)
    return sizer
  }

  @Test("By default the pool's own bounds size it, and a policy that does goes on doing so")
  func fixed() throws {
    var sizer = try sizer("{}", least: 3)
    var decision = ScalingDecision(.instances(5))
    sizer.complete(&decision, for: observation())
    #expect(decision.warmPoolMinSize == nil && decision.warmPoolState == nil)
    decision.warmPoolMinSize = 7
    sizer.complete(&decision, for: observation())
    #expect(decision.warmPoolMinSize == 7)
  }

  /// Settings, what is wanted within 1 and 20, and the pool's size.
  static let reserves: [(settings: String, goal: ScalingDecision.Goal, size: Int)] = [
    ("policy: headroom\nready_instances: 2", .instances(9), 2),
    // A fifth of 11, rounded up; of what the group may have, 20.
    ("policy: headroom\nready_share: 20%", .instances(11), 3),
    ("policy: headroom\nready_share: 20%", .instances(40), 4),
    ("policy: headroom\nready_share: 20%", .instances(0), 1),
    ("policy: headroom\nready_instances: 2\nready_share: 20%", .instances(5), 2),
    ("policy: headroom\nready_instances: 2\nready_share: 20%", .instances(15), 3),
    // 35 taken and 10 free are 5 instances of 10.
    (
      "policy: headroom\nready_share: 60%",
      .seats(taken: 35, free: ScalingDecision.FreeSeats(least: 10)), 3
    ),
  ]

  @Test("A reserve is a number, a share of what is desired, or the larger", arguments: reserves)
  func headroom(settings: String, goal: ScalingDecision.Goal, size: Int) throws {
    var sizer = try sizer(settings)
    var decision = ScalingDecision(goal)
    sizer.complete(&decision, for: observation { $0.maxSize = 20 })
    #expect(decision.warmPoolMinSize == size && decision.goal == goal)
    var floor = try self.sizer(settings, least: 6)
    floor.complete(&decision, for: observation { $0.maxSize = 20 })
    #expect(decision.warmPoolMinSize == 6)
  }

  @Test("A forecast's pool holds what the next hours want beyond what is desired, in another state")
  func byForecast() throws {
    var sizer = try sizer(
      """
      policy: by_forecast
      target_utilization: 50%
      horizon: 1h
      rising_state: running
      """, least: 1, state: .hibernated)
    // 20 seats an hour, and 30 in the second of the day: of 10 at half, 4 and 6 instances.
    var past = HourlyLoads()
    for hour in 0..<24 { past.append(hour == 1 ? 30 : 20, at: 20_457 * 24 + Int64(hour)) }
    var blind = sizer
    var decision = ScalingDecision(.instances(2))
    blind.complete(&decision, for: observation())
    #expect(decision.warmPoolMinSize == nil && decision.warmPoolState == nil)
    sizer.learn(past)
    let steps: [(minutes: Double, desired: Int, maxSize: Int, size: Int, state: WarmPoolState)] = [
      (0, 2, 20, 4, .running), (30, 5, 20, 1, .running), (30, 6, 20, 1, .hibernated),
      (30, 2, 5, 3, .running),
      // At two o'clock the next hour wants 4.
      (120, 2, 20, 2, .running), (120, 4, 20, 1, .hibernated),
    ]
    for step in steps {
      var decision = ScalingDecision(.instances(step.desired))
      sizer.complete(
        &decision,
        for: observation { pool in
          (pool.time, pool.maxSize) = (seconds(step.minutes * 60), step.maxSize)
        })
      #expect(decision.warmPoolMinSize == step.size, "\(step)")
      #expect(decision.warmPoolState == step.state, "\(step)")
    }
  }

  @Test(
    "Bad settings are one line each",
    arguments: [
      ("policy: headroom", "expected ready_instances, ready_share, or both"),
      ("policy: by_forecast", "target_utilization: is missing"),
      ("policy: fixed\nready_share: 20%", "ready_share: is not a known key"),
      ("policy: by_forecast\ntarget_utilization: 50%\nhorizon: 3d", "expected a time span"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = WarmPoolSizer(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }
}
