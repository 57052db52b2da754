import PoolSimulation
import Testing
import Workloads

@testable import Studies

@Suite struct PlanCompletenessTests {
  /// Every section with something that is not usual.
  private static let changes = [
    "seed=7", "warm_up=1m", "instance.new_meeting_limit=9", "warm_pool={size: 2}",
    "launch.from_stopped=1s", "launch.prepare=1s", "launch.stop=1s", "placement.cascade_seats=1",
    "scale_in.mode=empty",
    "schedule=[{at: 1h, set: {scaling.desired: 3}}]",
    "faults=[{at: 1h, instance: fullest}, {from: 1h, to: 2h, launch: refused}, {mtbf: 30d}]",
    "events=[{at: 1h, instance_refresh: {}}]", "health_check={}", "quotas.launch_burst=5",
    "report.interval=1m", "report.bound=true", "workload.linger=20s", "workload.media={last_n: 9}",
  ]

  @Test("A plan has everything that its scenario says: a property that is forgotten is found")
  func complete() throws {
    let document = try SmallScenario.document(SmallScenario.fixedFleet, changes: Self.changes)
    let scenario = try document.scenario()
    let workload = try document.demand(of: scenario).source.makeWorkload(seed: 7, replication: 1)
      .workload
    let plan = scenario.plan(replication: 1, workload: workload)
    let usual = RunPlan(
      workload: workload, participantLimit: plan.participantLimit, group: plan.group,
      launch: plan.launch, placement: plan.placement, admission: plan.admission,
      scaling: plan.scaling, prices: plan.prices)
    // What the initializer takes cannot be forgotten, and how often a debug build checks, how
    // instants are gone through and whether the result is still wanted are not the scenario's.
    let others = [
      "workload", "participantLimit", "group", "launch", "placement", "admission", "scaling",
      "prices",
      "invariantInterval", "walksStretches", "endsAtFirstRefusal", "stop", "series",
    ]
    var compared = 0
    for (own, bare) in zip(Mirror(reflecting: plan).children, Mirror(reflecting: usual).children)
    where !others.contains(own.label ?? "") {
      compared += 1
      #expect(
        String(describing: own.value) != String(describing: bare.value), "\(own.label ?? "")")
    }
    #expect(compared > 15)
  }
}
