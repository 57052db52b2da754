import Foundation
import Testing

@testable import PoolSimulation

/// Every invariant is checked at the end of every instant by the engine itself (debug builds) and
/// of every run from outside.
@Suite struct RandomPlanTests {
  /// The first of the seeds; another one can be tried with GREENROOM_FIRST_SEED. With
  /// GREENROOM_SHOW_SEEDS each is printed before its run, for those that trap.
  /// GREENROOM_RANDOM_SCENARIOS says how many (`make test-full`).
  static let first =
    ProcessInfo.processInfo.environment["GREENROOM_FIRST_SEED"].flatMap { UInt64($0) } ?? 1
  static let showsSeeds = ProcessInfo.processInfo.environment["GREENROOM_SHOW_SEEDS"] != nil
  /// Blocks, which can run side by side.
  static let blocks = (0..<20 as Range<UInt64>).map { first + $0 * blockSize }
  static let blockSize =
    (ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"].flatMap { UInt64($0) } ?? 600)
    / 20

  static func plan(seed: UInt64) throws -> RunPlan {
    if showsSeeds { FileHandle.standardError.write(Data("seed \(seed)\n".utf8)) }
    return try RandomPlan.make(seed: seed)
  }

  @Test("No invariant is broken, whatever happens", arguments: blocks)
  func invariants(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + Self.blockSize {
      _ = checked(try Self.plan(seed: seed), seed: seed)
    }
  }

  @Test("The random plans do what they are for: everything happens in some of them")
  func coverage() throws {
    var seen: [String: Int] = [:]
    func note(_ what: String, _ happened: Bool) { seen[what, default: 0] += happened ? 1 : 0 }
    for seed in Self.first..<Self.first + 20 * Self.blockSize {
      let plan = try Self.plan(seed: seed)
      let result = simulate(plan)
      for reason in RefusalReason.allCases {
        note(reason.rawValue, result.rejections.contains { $0.reason == reason })
      }
      for source in LaunchSource.allCases {
        note("launched \(source)", result.launches.contains { $0.source == source })
      }
      for state in LedgerState.allCases {
        note("was \(state.name)", result.instances.contains { $0.time[state.rawValue] > 0 })
      }
      for policy in scalingPolicies {
        note("policy \(policy.name)", type(of: plan.scaling.policy) == policy)
      }
      for policy in WarmPoolSizer.Policy.allCases {
        note(
          "pool sized by \(policy)", plan.warmPool != nil && plan.scaling.warmPool.policy == policy)
      }
      note("forecast", result.decisions.contains { $0.reason == .forecast })
      for strategy in placementStrategies {
        note("strategy \(strategy.type.name)", type(of: plan.placement) == strategy.type)
      }
      note("delayed", result.counts.joinsDelayed > 0)
      note("dropped", result.counts.participantsDropped > 0)
      note("lost", result.counts.participantsLost > 0)
      for outcome in DropOutcome.allCases {
        note("dropped, \(outcome)", result.drops.contains { $0.outcome == outcome })
      }
      for cause in [
        TransitionCause.fault, .zoneDown, .drainDeadline, .scaleIn, .spotInterruption,
        .instanceRefresh, .maxLifetime,
      ] {
        note("dropped by \(cause)", result.drops.contains { $0.cause == cause })
      }
      for victim in ScaleInSettings.Victim.allCases {
        note("\(victim) by the group", plan.scaleIn.by == .group && plan.scaleIn.victim == victim)
      }
      note("protected late", plan.scaleIn.protectsLate && result.counts.scaleIns > 0)
      note(
        "replaced after its end by name",
        !plan.scaleIn.decrementsDesired && result.decisions.contains { $0.reason == .replacement })
      note(
        "sent to a departed instance",
        plan.scaleIn.notificationLag > .zero
          && result.rejections.contains { $0.reason == .unreachable })
      for state in LifecycleState.allCases {
        note("was \(state.rawValue)", result.lifecycle.contains { $0.to == state })
      }
      note("cascaded", plan.cascadeSeats > 0 && result.counts.meetingsSplit > 0)
      note("drains unfinished", result.drains.contains { $0.ended == nil })
      note("back", result.counts.rejoinsOffered > result.counts.rejoinsFailed)
      note("waiting at the end", result.counts.joinsWaitingAtEnd > 0)
      note("registration lost", result.counts.registrationsLost > 0)
      note("pool entry registered", result.counts.poolEntriesRegistered > 0)
      note("registered in parts", result.launches.contains { $0.parts != nil && $0.serving != nil })
      note("undrained", result.decisions.contains { $0.undrained > 0 })
      note("cancelled", result.counts.launchesCancelled > 0)
      note("call refused", result.counts.decisionsRefused > 0)
      note("pool changed", !result.warmPoolStateChanges.isEmpty)
      note("episode", !result.episodes.isEmpty)
      note("crossing", !result.scaleUp.lags.isEmpty)
      note("late join", result.lateJoinLags.contains { $0 > 0 })
      for failure in LaunchFailure.allCases {
        note("launch \(failure.rawValue)", result.launches.contains { $0.failure == failure })
      }
      note("unhealthy", result.counts.instancesUnhealthy > 0)
      note("replaced", result.counts.instancesReplaced > 0)
      note("interrupted", result.counts.spotInterruptions > 0)
      note("refresh over", result.refreshes.contains { $0.end != nil })
      note("refresh refused", result.refreshes.contains { $0.isRefused })
      note("rebalanced", result.decisions.contains { $0.reason == .rebalance })
    }
    #expect(
      seen.filter { $0.value < 2 }.keys.sorted() == [], "of the plans from seed \(Self.first)")
  }
}
