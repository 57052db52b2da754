import PoolSimulation
import Probability
import Testing

/// Instances that do not meet EC2's prerequisites of hibernation fall back to stopped.
@Suite struct HibernationFallbackTests {
  @Test(
    "What cannot hibernate is stopped on entering a hibernated pool, unbilled, and starts as a stopped one"
  )
  func entering() throws {
    let pool = warmPool(
      .hibernated, minSize: 1, prepared: 1, initial: .count(0), canHibernate: false)
    let plan = try warmPlan(pool, maxSize: 3, desired: [(0, 1), (300, 2)]) { plan in
      plan.launch.prepare = .constant(120_000)
      plan.launch.stop = .constant(20_000)
      plan.launch.hibernate = .constant(65_000)
      plan.launch.hibernateNotBefore = span(200)
    }
    let result = checked(plan)
    #expect(result.sources == [.stopped] && result.launches[0].start == span(40))
    #expect(
      result.seconds(of: 1, in: .warmPreparing) == 140
        && result.seconds(of: 1, in: .warmStopped) == 160)
    let states = result.instances.reduce(0) {
      $0 + $1.time[LedgerState.warmHibernated.rawValue]
        + $1.time[LedgerState.warmHibernating.rawValue]
    }
    #expect(states == 0)
  }

  @Test("A full pool is stopped from the start")
  func initial() throws {
    let result = checked(
      try warmPlan(warmPool(.hibernated, canHibernate: false), maxSize: 2, desired: [(0, 1)]))
    #expect(result.seconds(of: 1, in: .warmStopped) == 1_000 && result.billedSeconds(of: 1) == 0)
  }

  @Test("An instance that the group sends back is stopped")
  func reuse() throws {
    let pool = warmPool(.hibernated, reuse: true, canHibernate: false)
    let result = checked(
      try warmPlan(pool, maxSize: 2, desired: [(0, 2), (100, 1)]) { $0.scaleIn.by = .group })
    #expect(
      result.instances.contains {
        $0.time[LedgerState.warmStopped.rawValue] == span(900).milliseconds
      })
  }

  @Test(
    "A change to hibernated stops what runs, and changes nothing of what is stopped",
    arguments: [(WarmPoolState.running, 100.0, 1), (.stopped, 0, 0)])
  func change(from state: WarmPoolState, running: Double, changes: Int) throws {
    let pool = warmPool(state, stateChange: .inPlace, canHibernate: false)
    let plan = try warmPlan(pool, maxSize: 2, desired: [(0, 1)]) { plan in
      plan.schedule = [ScheduledChange(time: seconds(100), settings: [.warmPoolState(.hibernated)])]
    }
    let result = checked(plan)
    #expect(result.seconds(of: 1, in: .warmRunning) == running)
    #expect(result.seconds(of: 1, in: .warmStopped) == 1_000 - running)
    #expect(
      result.warmPoolStateChanges.map(\.state)
        == [WarmPoolState](repeating: .stopped, count: changes))
    #expect(result.warmPoolStateChanges.allSatisfy { $0.effective == seconds(100) })
  }

  @Test("What can hibernate is not touched by the rule")
  func able() throws {
    let result = checked(
      try warmPlan(warmPool(.hibernated), maxSize: 2, desired: [(0, 1), (100, 2)]))
    #expect(result.sources == [.hibernated])
  }
}
