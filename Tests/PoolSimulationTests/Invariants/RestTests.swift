import PoolSimulation
import Testing

/// I12: a run whose demand ends comes to rest.
@Suite struct RestTests {
  @Test(
    "A policy that sees the past does not take an instance back and drain it for ever while somebody waits",
    .timeLimit(.minutes(patience)))
  func delayedUndrain() throws {
    // At 100 one of C leaves and instance 2 drains. At 110 the policy still sees the pool of 50,
    // which wants three instances, while the pool of now has seats to spare for two; A waits for
    // its own full host.
    let joins = [
      Join("A", 0, 1_000), Join("A", 0, 1_000), Join("B", 0, 1_000), Join("C", 0, 1_000),
      Join("C", 0, 100), Join("A", 50, 9),
      Join("A", 110, 9),
    ]
    let plan = try plan(workload(joins), instances: 3, limit: 2) { plan in
      plan.admission.whenFull = .wait(patience: nil)
      plan.scaling.policy = try policy("policy: headroom\nfree_participants: 1")
      plan.scaling.interval = .onChange
      plan.scaling.metricDelay = span(60)
    }
    let result = checked(plan)
    #expect(result.counts.joinsOffered == 7 && result.counts.participantsPresentAtEnd == 0)
    #expect(result.decisions.allSatisfy { $0.undrained == 0 || $0.startedDraining == 0 })
  }
}
