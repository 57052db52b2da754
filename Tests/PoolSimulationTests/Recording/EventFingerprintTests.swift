import Probability
import Testing

@testable import PoolSimulation

@Suite struct EventFingerprintTests {
  @Test("A run whose events a hand can list has the fingerprint that a program of its own works out for them")
  func pinned() throws {
    // Join 0 gets in on instance 0 at 10 s for 60 s; join 1 is refused at 20 s (pool_full) and gives up; instance 0 serves from the start.
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
    + RefusalReason.allCases.map { reason in { @Sendable in $0.noteRefusal(of: 7, because: reason, at: seconds(5)) } }
    + RefusalReason.allCases.map { reason in { @Sendable in $0.noteSurrender(of: 7, because: reason, at: seconds(5)) } }

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

  /// Two changes of a plan, after which the instances make the same moves and the same people get in, and yet one thing is different.
  private struct Pair: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var first, second: @Sendable (inout RunPlan) throws -> Void
  }

  private static let pairs = [
    Pair(
      testDescription: "gives up, or waits to the end", first: { $0.admission.whenFull = .reject },
      second: { $0.admission.whenFull = .wait(patience: nil) }),
    Pair(
      testDescription: "is dropped, or stays", first: { $0.faults = [stuck] }, second: { $0.admission.whenFull = .reject }),
    Pair(
      testDescription: "never comes back, or would after the end",
      first: { ($0.faults, $0.admission.reconnectAfter) = ([stuck], nil) }, second: { $0.faults = [stuck] }),
    Pair(
      testDescription: "the desired capacity, where nothing can be launched",
      first: { $0.group.suspendedProcesses = [.launch] },
      second: { ($0.group.suspendedProcesses, $0.scaling.policy) = ([.launch], try policy("policy: fixed\ndesired: 2")) }),
    Pair(
      testDescription: "a desired capacity that the group refuses, or none",
      first: { ($0.scaling.outOfRange, $0.scaling.policy) = (.error, try policy("policy: fixed\ndesired: 4")) },
      second: { $0.scaling.outOfRange = .error }),
    Pair(
      testDescription: "bounds that the group refuses, or none",
      first: { $0.schedule = [ScheduledChange(time: seconds(30), settings: [.minSize(4)])] }, second: { $0.schedule = [] }),
    Pair(testDescription: "why a launch failed", first: { try fail(&$0, .quota) }, second: { try fail(&$0, .refused) }),
    Pair(
      testDescription: "a registration is lost, or goes on", first: { try register(&$0, failing: 1) },
      second: { try register(&$0, failing: 0) }),
  ]

  /// The instance stops answering while somebody is on it.
  private static let stuck = Fault(time: seconds(30), kind: .blackHole(.fullest, lasting: span(1)))

  /// One launch is tried, and fails.
  private static func fail(_ plan: inout RunPlan, _ failure: LaunchFailure) throws {
    plan.scaling.policy = try policy("policy: fixed\ndesired: 2")
    plan.launchFaults = [LaunchFault(from: .zero, to: seconds(100), zone: nil, probability: 1, failure: failure)]
    plan.launch.failures.retryAfter = span(300)
  }

  /// One launch registers: its calls of Lambda all fail within 180 s, or SNS has not delivered by the end.
  private static func register(_ plan: inout RunPlan, failing probability: Double) throws {
    let none = Distribution.constant(0)
    plan.scaling.policy = try policy("policy: fixed\ndesired: 2")
    plan.launch.cold = none
    plan.launch.pipeline = RegistrationSettings(
      sns: .constant(probability < 1 ? 900_000 : 0), lambda: none, lambdaColdStart: none, lambdaIdle: .zero,
      lambdaFailureProbability: probability, route53RequestsPerSecond: 5, batchesRoute53: false, propagation: none, application: none,
      readyWhen: .dnsInSync, negativeTTL: .zero)
    plan.end = seconds(300)
  }

  @Test("What leaves no trace in the moves of the instances counts too", arguments: pairs)
  private func traces(pair: Pair) throws {
    func run(_ change: (inout RunPlan) throws -> Void) throws -> RunResult {
      var plan = try plan(workload([Join("a", 10, 60), Join("b", 20, 60)]), instances: 1, limit: 1)
      plan.group.maxSize = 2
      plan.end = seconds(60)
      plan.admission.reconnectAfter = .constant(90_000)
      try change(&plan)
      return checked(plan)
    }
    let (first, second) = (try run(pair.first), try run(pair.second))
    #expect(first.lifecycle == second.lifecycle && first.counts.joinsAdmitted == second.counts.joinsAdmitted)
    #expect(first.fingerprint != second.fingerprint)
  }

  @Test("What is measured of a run, and what it costs, is no part of what happens")
  func measurement() throws {
    for seed in 6_000..<6_040 as Range<UInt64> {
      var plan = try RandomPlan.make(seed: seed)
      plan.warmUp = .zero
      plan.invariantInterval = 4_096
      let result = simulate(plan)
      plan.reportInterval = span(17)
      plan.prices = plainPrices
      plan.prices.perRejectedJoin += 1
      plan.warmUp = (result.end - .zero).milliseconds > 1 ? TimeSpan(milliseconds: result.end.milliseconds / 2) : .zero
      #expect(simulate(plan).fingerprint == result.fingerprint, "seed \(seed)")
    }
  }

  @Test("Wherever the logs of two runs differ, their fingerprints do")
  func logs() throws {
    var different = 0
    for seed in 6_100..<6_160 as Range<UInt64> {
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
    { $0.seed += 1 }, { $0.participantLimit += 1 }, { $0.admission.reconnectAfter = nil }, { $0.launch.cold = .constant(180_001) },
    { $0.affinity = $0.affinity == .none ? .strict : .none }, { $0.launch.hook = $0.launch.hook == .none ? .untilReady : .none },
  ]

  /// What a result tells of single events.
  private func log(_ result: RunResult) -> String {
    let launches = result.launches.map { "\($0.instance) \($0.decided) \(String(describing: $0.failure))" }
    let decisions = result.decisions.map { "\($0.time) \($0.before) \($0.after) \($0.reason) \($0.applied)" }
    let events: [Any] = [
      result.lifecycle, result.rejections, result.drops, result.joinDelays, launches, decisions, result.instances.map(\.participants),
      result.counts.refusedAttempts, result.counts.decisionsRefused, result.counts.registrationsLost,
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
    "A fingerprint is written with 16 digits", arguments: [(0, "0000000000000000"), (0xab, "00000000000000ab"), (.max, "ffffffffffffffff")])
  func text(fingerprint: UInt64, expected: String) { #expect(EventFingerprint.text(of: fingerprint) == expected) }
}
