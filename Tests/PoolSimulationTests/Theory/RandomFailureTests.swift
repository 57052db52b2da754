import Probability
import Testing

@testable import PoolSimulation

/// What happens to instances at random, against the laws it is drawn from. Tolerances are 99.9 %
/// intervals.
@Suite struct RandomFailureTests {
  private let nobody = Workload.none

  @Test(
    "Instances live for the mean time between failures, exponentially, and are replaced by the policy"
  )
  func breakdowns() throws {
    // 200 instances for 25 mean lives each, replaced within a second: some 5,000 lives.
    let life = 100.0
    let plan = try plan(nobody, instances: 200, limit: 1) { plan in
      plan.end = seconds(25 * life)
      plan.breakdowns = [Breakdown(.death, meanTime: span(life))]
      plan.launch.cold = .constant(0)
      plan.scaling.interval = .every(span(1))
    }
    let result = checked(plan)
    // The end cuts lives off, so deaths are counted over the time in service; their standard error
    // is a share of 1 / sqrt(deaths).
    let served =
      Double(result.instances.reduce(0) { $0 + $1.time[LedgerState.serving.rawValue] }) / 1_000
    let deaths = Double(result.instances.count { $0.ended != nil })
    #expect(deaths > 4_500)
    let rate = deaths / served
    #expect(abs(rate * life - 1) < 3.29 / deaths.squareRoot())
    // Of exponential lives, a share of exp(-2) is longer than two means. Those that began early
    // enough to be are asked.
    let early = result.instances.filter {
      $0.serving.map { $0 + span(2 * life) <= result.end } ?? false
    }
    let old = early.count { account in
      let end = account.ended ?? result.end
      return account.serving.map { (end - $0).milliseconds > Int64(2_000 * life) } ?? false
    }
    let expected = 0.1353
    let error = 3.29 * (expected * (1 - expected) / Double(early.count)).squareRoot()
    #expect(abs(Double(old) / Double(early.count) - expected) < error)
  }

  @Test("A launch fails with its probability, whatever failed before", arguments: [0.05, 0.5, 0.9])
  func failures(probability: Double) throws {
    let plan = try plan(nobody, instances: 0, limit: 1) { plan in
      plan.end = seconds(60_000)
      plan.group = AutoScalingGroupSettings(
        minSize: 0, maxSize: 20, desiredCapacity: 20, initiallyInService: 0, availabilityZones: 1)
      plan.scaling.policy = try policy("policy: fixed\ndesired: 20")
      plan.scaling.interval = .every(span(10))
      plan.breakdowns = [Breakdown(.death, meanTime: span(500))]
      plan.launch.cold = .constant(1_000)
      plan.launch.failures.cold = probability
      plan.launch.failures.retryAfter = span(1)
      plan.launch.failures.retryAfterAtMost = span(1)
    }
    let launches = checked(plan).launches
    #expect(launches.count > 2_000)
    let failed = Double(launches.count { $0.failure == .refused }) / Double(launches.count)
    let error = 3.29 * (probability * (1 - probability) / Double(launches.count)).squareRoot()
    #expect(abs(failed - probability) < error)
  }
}

extension Workload {
  /// Nobody comes.
  fileprivate static var none: Workload { workload([]) }
}
