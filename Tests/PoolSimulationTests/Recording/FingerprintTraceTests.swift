import Probability
import Testing

@testable import PoolSimulation

@Suite struct FingerprintTraceTests {
  /// Two changes of a plan, after which the instances make the same moves and the same people get
  /// in, and yet one thing is different.
  private struct Pair: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var first, second: @Sendable (inout RunPlan) throws -> Void
  }

  private static let pairs = [
    Pair(
      testDescription: "gives up, or waits to the end", first: { $0.admission.whenFull = .reject },
      second: { $0.admission.whenFull = .wait(patience: nil) }),
    Pair(
      testDescription: "is dropped, or stays", first: { $0.faults = [stuck] },
      second: { $0.admission.whenFull = .reject }),
    Pair(
      testDescription: "never comes back, or would after the end",
      first: { ($0.faults, $0.admission.reconnectAfter) = ([stuck], nil) },
      second: { $0.faults = [stuck] }),
    Pair(
      testDescription: "the desired capacity, where nothing can be launched",
      first: { $0.group.suspendedProcesses = [.launch] },
      second: {
        ($0.group.suspendedProcesses, $0.scaling.policy) = (
          [.launch], try policy("policy: fixed\ndesired: 2")
        )
      }),
    Pair(
      testDescription: "a desired capacity that the group refuses, or none",
      first: {
        ($0.scaling.outOfRange, $0.scaling.policy) = (
          .error, try policy("policy: fixed\ndesired: 4")
        )
      },
      second: { $0.scaling.outOfRange = .error }),
    Pair(
      testDescription: "bounds that the group refuses, or none",
      first: { $0.schedule = [ScheduledChange(time: seconds(30), settings: [.minSize(4)])] },
      second: { $0.schedule = [] }),
    Pair(
      testDescription: "why a launch failed", first: { try fail(&$0, .quota) },
      second: { try fail(&$0, .refused) }),
    Pair(
      testDescription: "a registration is lost, or goes on",
      first: { try register(&$0, failing: 1) },
      second: { try register(&$0, failing: 0) }),
  ]

  /// The instance stops answering while somebody is on it.
  private static let stuck = Fault(time: seconds(30), kind: .blackHole(.fullest, lasting: span(1)))

  /// One launch is tried, and fails.
  private static func fail(_ plan: inout RunPlan, _ failure: LaunchFailure) throws {
    plan.scaling.policy = try policy("policy: fixed\ndesired: 2")
    plan.launchFaults = [
      LaunchFault(from: .zero, to: seconds(100), zone: nil, probability: 1, failure: failure)
    ]
    plan.launch.failures.retryAfter = span(300)
  }

  /// One launch registers: its calls of Lambda all fail within 180 s, or SNS has not delivered by
  /// the end.
  private static func register(_ plan: inout RunPlan, failing probability: Double) throws {
    plan.scaling.policy = try policy("policy: fixed\ndesired: 2")
    plan.launch.cold = .constant(0)
    var pipeline = RegistrationSettings(sns: .constant(probability < 1 ? 900_000 : 0))
    pipeline.lambdaIdle = .zero
    pipeline.lambdaFailureProbability = probability
    plan.launch.pipeline = pipeline
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
    #expect(
      first.lifecycle == second.lifecycle
        && first.counts.joinsAdmitted == second.counts.joinsAdmitted)
    #expect(first.fingerprint != second.fingerprint)
  }
}
