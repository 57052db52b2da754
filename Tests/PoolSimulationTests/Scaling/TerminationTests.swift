import Probability
import Testing

@testable import PoolSimulation

/// Whom the group ends where chance decides, and what may not change that. What can be worked out
/// by hand is in `Cases`.
@Suite struct TerminationTests {
  /// Four instances in one zone, launched together and idle, of which one is too many at 100.
  private func plan(
    _ victim: ScaleInSettings.Victim, seed: UInt64 = 1, zones: Int = 1,
    change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> RunPlan {
    try PoolSimulationTests.plan(workload([Join("A", 0, 600)]), instances: 4, limit: 2) { plan in
      plan.seed = seed
      plan.end = seconds(200)
      plan.group.maxSize = 4
      plan.group.availabilityZones = zones
      plan.scaling.interval = .onChange
      plan.scaleIn.mode = .immediate
      plan.scaleIn.by = .group
      plan.scaleIn.victim = victim
      plan.schedule = [
        ScheduledChange(
          time: seconds(100), settings: [.policy(try policy("policy: fixed\ndesired: 3"))])
      ]
      try change(&plan)
    }
  }

  private func ended(_ plan: RunPlan) -> [InstanceID] {
    checked(plan).lifecycle.filter { $0.to == .terminated }.map(\.instance)
  }

  @Test(
    "Among equals the group chooses each as often",
    arguments: [
      ScaleInSettings.Victim.awsDefault, .fewestParticipants, .oldestLaunchTemplate,
      .closestToNextHour, .allocationStrategy,
    ])
  func chance(victim: ScaleInSettings.Victim) throws {
    var counts = [0, 0, 0, 0]
    for seed in 1...400 as ClosedRange<UInt64> {
      let ids = ended(try plan(victim, seed: seed))
      try #require(ids.count == 1)
      counts[ids[0]] += 1
    }
    // 100 each, with a standard deviation of sqrt(400 * 1/4 * 3/4) = 8.7; four of them are 35.
    #expect(counts.allSatisfy { abs($0 - 100) <= 35 }, "\(counts)")
  }

  @Test("The choice is that of the seed, and no other draw moves with it")
  func seeded() throws {
    let (first, again) = (try plan(.awsDefault, seed: 9), try plan(.awsDefault, seed: 9))
    #expect(ended(first) == ended(again))
    // A launch later on draws what it would have drawn without the choice.
    func launches(_ victim: ScaleInSettings.Victim) throws -> [LaunchRecord] {
      let plan = try plan(victim, seed: 9) { plan in
        plan.launch.cold = .exponential(mean: 60_000)
        plan.schedule.append(
          ScheduledChange(
            time: seconds(150), settings: [.policy(try policy("policy: fixed\ndesired: 4"))]))
      }
      return checked(plan).launches
    }
    let (byChance, oldest) = (try launches(.awsDefault), try launches(.oldestInstance))
    #expect(byChance.map(\.start) == oldest.map(\.start) && byChance.count == 1)
  }

  @Test("By name the application spares who is on an instance, whatever policy it goes by")
  func byName() throws {
    for victim in ScaleInSettings.Victim.allCases {
      for seed in 1...20 as ClosedRange<UInt64> {
        let plan = try plan(victim, seed: seed) { plan in
          plan.scaleIn.by = .application
          plan.scaleIn.mode = .empty
        }
        // A is on 0.
        #expect(ended(plan).count == 1 && !ended(plan).contains(0), "\(victim), seed \(seed)")
      }
    }
  }

  @Test("Protection without a lag is what mode: empty by the group says, instant by instant")
  func impliedProtection() throws {
    for victim in ScaleInSettings.Victim.allCases {
      let implied = try plan(victim) { $0.scaleIn.mode = .empty }
      let written = try plan(victim) { $0.scaleIn.protectBusy = true }
      #expect(ended(implied) == ended(written) && !ended(implied).contains(0))
    }
  }

  @Test("A wish that changes while a call is on its way is met by the next call")
  func changedWish() throws {
    // Calls take 20 s. A leaves at 30: the call of 30 clears the protection of 0 at 50. B sits down
    // at 40, and the call of 50 protects 0 again at 70: at 60 it may go, at 80 it may not.
    for (time, isDropped) in [(45.0, false), (60, true), (80, false)] {
      let joins = [Join("A", 0, 30), Join("B", 40, 600)]
      let plan = try PoolSimulationTests.plan(workload(joins), instances: 1, limit: 2) { plan in
        plan.end = seconds(200)
        plan.scaling.interval = .every(span(5))
        plan.scaleIn.mode = .immediate
        plan.scaleIn.by = .group
        plan.scaleIn.protectBusy = true
        plan.scaleIn.protectionLag = span(20)
        plan.schedule = [
          ScheduledChange(
            time: seconds(time), settings: [.policy(try policy("policy: fixed\ndesired: 0"))]),
          ScheduledChange(
            time: seconds(time + 5), settings: [.policy(try policy("policy: fixed\ndesired: 1"))]),
        ]
      }
      #expect(checked(plan).counts.participantsDropped == (isDropped ? 1 : 0), "at \(time)")
    }
  }

  @Test("A goal in seats is a number of instances to the group, which ends none beyond it")
  func seats() throws {
    let joins = (0..<4).map { Join("M\($0)", Double($0), 600) }
    let plan = try PoolSimulationTests.plan(workload(joins), instances: 4, limit: 2) { plan in
      plan.end = seconds(200)
      plan.scaling.interval = .every(span(100))
      plan.scaleIn.mode = .immediate
      plan.scaleIn.by = .group
      plan.scaleIn.victim = .oldestInstance
      plan.scaling.policy = try policy("policy: headroom\nfree_participants: 0")
    }
    // Nobody is there when the policy is asked at 0 but M0: one seat, one instance, so 0 to 2 end,
    // and M0 with 0. M1 to M3 sit on 3 and find it full: two get in.
    let result = checked(plan)
    #expect(result.instances.filter { $0.ended == seconds(0) }.count == 3)
    #expect(result.counts.participantsDropped == 1)
  }
}
