import Probability
import Testing

@testable import PoolSimulation

@Suite struct EventFingerprintTests {
  @Test(
    "A run whose events a hand can list has the fingerprint that a program of its own works out for them"
  )
  func pinned() throws {
    // Join 0 gets in on instance 0 at 10 s for 60 s; join 1 is refused at 20 s (pool_full) and
    // gives up; instance 0 serves from the start.
    let plan = try plan(workload([Join("a", 10, 60), Join("b", 20, 60)]), instances: 1, limit: 1)
    #expect(EventFingerprint.text(of: checked(plan).fingerprint) == "e11d70e3cc29708d")
  }

  /// One event of each kind, and the same with one thing changed.
  private static let events: [@Sendable (inout EventFingerprint) -> Void] =
    [
      { _ in },
      { $0.noteAdmission(of: 7, on: 3, at: seconds(5), for: span(9)) },
      { $0.noteAdmission(of: 8, on: 3, at: seconds(5), for: span(9)) },
      { $0.noteAdmission(of: 7, on: 4, at: seconds(5), for: span(9)) },
      { $0.noteAdmission(of: 7, on: 3, at: seconds(5.001), for: span(9)) },
      { $0.noteAdmission(of: 7, on: 3, at: seconds(5), for: span(9.001)) },
      { $0.noteAdmission(of: 0, on: 0, at: .zero, for: .zero) },
      { $0.noteRefusal(of: 8, because: .poolFull, at: seconds(5)) },
      { $0.noteRefusal(of: 7, because: .poolFull, at: seconds(5.001)) },
      { $0.noteSurrender(of: 8, because: .poolFull, at: seconds(5)) },
      { $0.noteSurrender(of: 7, because: .poolFull, at: seconds(5.001)) },
      { $0.note("dropped", "fault", of: 7, 3, at: seconds(5)) },
      { $0.note("droppedf", "ault", of: 7, 3, at: seconds(5)) },
      { $0.note("dropped", "fault", of: 3, 7, at: seconds(5)) },
      { $0.note("dropped", "fault", of: 7, 3, at: seconds(5.001)) },
    ]
    + RefusalReason.allCases.map { reason in
      { @Sendable in $0.noteRefusal(of: 7, because: reason, at: seconds(5)) }
    }
    + RefusalReason.allCases.map { reason in
      { @Sendable in $0.noteSurrender(of: 7, because: reason, at: seconds(5)) }
    }

  @Test("Every part of an event counts, and so does the order of two")
  func parts() {
    var seen: Set<UInt64> = []
    var count = 0
    for first in Self.events.indices {
      for second in Self.events.indices where first == 0 || second > 0 {
        var fingerprint = EventFingerprint()
        Self.events[first](&fingerprint)
        Self.events[second](&fingerprint)
        seen.insert(fingerprint.value)
        count += 1
      }
    }
    #expect(seen.count == count)
  }

  @Test("What is measured of a run, and what it costs, is no part of what happens")
  func measurement() throws {
    for seed in 6_000..<6_040 as Range<UInt64> {
      var plan = try RandomPlan.make(seed: seed)
      plan.warmUp = .zero
      plan.invariantInterval = 4_096
      let result = simulate(plan)
      plan.reportInterval = span(17)
      let hasMedia = plan.prices.hasMedia
      plan.prices = plainPrices
      plan.prices.perRejectedJoin += 1
      plan.prices.hasMedia = hasMedia
      plan.warmUp =
        (result.end - .zero).milliseconds > 1
        ? TimeSpan(milliseconds: result.end.milliseconds / 2) : .zero
      #expect(simulate(plan).fingerprint == result.fingerprint, "seed \(seed)")
    }
  }

  @Test("Wherever the logs of two runs differ, their fingerprints do")
  func logs() throws {
    var different = 0
    for seed in 6_100..<6_180 as Range<UInt64> {
      var plan = try RandomPlan.make(seed: seed)
      plan.warmUp = .zero
      plan.invariantInterval = 4_096
      let result = simulate(plan)
      for change in Self.changes {
        var plan = plan
        change(&plan)
        let other = simulate(plan)
        if log(other) == log(result) { continue }
        different += 1
        #expect(other.fingerprint != result.fingerprint, "seed \(seed)")
      }
    }
    #expect(different > 150)
  }

  private static let changes: [@Sendable (inout RunPlan) -> Void] = [
    { $0.seed += 1 }, { $0.participantLimit += 1 }, { $0.admission.reconnectAfter = nil },
    { $0.launch.cold = .constant(180_001) },
    { $0.affinity = $0.affinity == .none ? .strict : .none },
    { $0.launch.hook = $0.launch.hook == .none ? .untilReady : .none },
  ]

  /// What a result tells of single events.
  private func log(_ result: RunResult) -> String {
    let launches = result.launches.map {
      "\($0.instance) \($0.decided) \(String(describing: $0.failure))"
    }
    let decisions = result.decisions.map {
      "\($0.time) \($0.before) \($0.after) \($0.reason) \($0.applied)"
    }
    let events: [Any] = [
      result.lifecycle, result.rejections, result.drops, result.joinDelays, launches, decisions,
      result.instances.map(\.participants),
      result.counts.refusedAttempts, result.counts.decisionsRefused,
      result.counts.registrationsLost,
    ]
    return String(describing: events)
  }

  @Test("Runs are folded in their order, and a single one is itself")
  func folding() {
    #expect(EventFingerprint.folded([5]) == 5)
    let orders: [[UInt64]] = [[], [5], [6], [5, 6], [6, 5], [5, 6, 0], [5, 6, 0, 0], [5, 5]]
    #expect(Set(orders.map(EventFingerprint.folded)).count == orders.count)
  }

  @Test(
    "A fingerprint is written with 16 digits",
    arguments: [(0, "0000000000000000"), (0xab, "00000000000000ab"), (.max, "ffffffffffffffff")])
  func text(fingerprint: UInt64, expected: String) {
    #expect(EventFingerprint.text(of: fingerprint) == expected)
  }
}
