import PoolSimulation
import Probability
import Testing

/// Starts that slow each other down, and the application's bootstrap.
@Suite struct BatchSlowdownTests {
  /// Every further instance adds half of the time, up to 1.8 times as long.
  private func slow(_ plan: inout RunPlan) {
    plan.launch.batchSlowdown = BatchSlowdown(perInstance: 0.5, atMost: 1.8)
  }

  @Test(
    "Instances of one decision start more slowly the more they are, up to a limit; what was launched before does not count"
  )
  func decisions() throws {
    let result = checked(
      try warmPlan(
        warmPool(), maxSize: 9, desired: [(0, 0), (10, 1), (20, 3), (30, 6)], change: slow))
    #expect(result.launches.map(\.start) == [40, 60, 60, 72, 72, 72].map { span($0) })
    #expect(result.launches.map(\.lag) == result.launches.map(\.start))
  }

  @Test(
    "Warm and cold instances of one decision slow each other down, whatever the state they come from"
  )
  func mixed() throws {
    let pool = warmPool(.running, minSize: 1, prepared: 1)
    let result = checked(try warmPlan(pool, maxSize: 9, desired: [(0, 0), (10, 2)], change: slow))
    #expect(result.sources == [.running, .cold])
    #expect(result.launches.map(\.start) == [span(7.5), span(270)])
  }

  @Test("Instances of one refill are prepared more slowly")
  func refill() throws {
    let pool = warmPool(minSize: 3, prepared: 3, initial: .count(1))
    let result = checked(try warmPlan(pool, maxSize: 9, desired: [(0, 0), (100, 1)], change: slow))
    // Two at time 0, one at 100 for the one that was taken.
    #expect((0...3).map { result.seconds(of: $0, in: .warmPreparing) } == [0, 45, 45, 30])
  }

  @Test("Instances that an operator starts in place slow each other down")
  func inPlace() throws {
    let plan = try warmPlan(warmPool(stateChange: .inPlace), maxSize: 2, desired: [(0, 0)]) {
      plan in
      slow(&plan)
      plan.schedule = [ScheduledChange(time: seconds(100), settings: [.warmPoolState(.running)])]
    }
    let result = checked(plan)
    #expect((0...1).map { result.seconds(of: $0, in: .warmPreparing) } == [60, 60])
  }

  @Test("Bootstrap is part of a cold start and of the preparation, and of no other start")
  func bootstrap() throws {
    let pool = warmPool(minSize: 1, prepared: 1)
    let result = checked(
      try warmPlan(pool, maxSize: 9, desired: [(0, 0), (100, 2)]) { plan in
        plan.launch.bootstrap = .constant(90_000)
        slow(&plan)
      })
    #expect(result.sources == [.stopped, .cold])
    #expect(result.launches.map(\.start) == [span(60), span(405)])
    // The refill is one instance: 30 s and the bootstrap.
    #expect(result.seconds(of: 2, in: .warmPreparing) == 120)
  }
}
