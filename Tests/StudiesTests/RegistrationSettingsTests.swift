import PoolSimulation
import Probability
import Settings
import Testing

@testable import Studies

/// What `launch.registration` may hold, and what is said of everything else.
@Suite struct RegistrationSettingsTests {
  private func scenario(registration: String) throws -> (scenario: Scenario?, issues: [String]) {
    let yaml = """
      scenario: s
      start: 2026-01-05T00:00:00
      time_zone: UTC
      workload: {trace: t.csv}
      instance: {participant_limit: 1}
      auto_scaling_group: {max_size: 1}
      launch: {control_loop: 0s, pending: 0s, cold: 1s, registration: \(registration)}
      scaling: {policy: fixed, desired: 1}
      pricing: {on_demand_per_hour: 1}
      """
    let log = IssueLog()
    let settings = try #require(loadSettings(yaml: yaml, file: "s.yaml").0)
    return (Scenario(settings, issues: log), log.issues.map(\.description))
  }

  private static let times =
    "sns: 1s, lambda: 2s, lambda_cold_start: 3s, propagation: {exponential: {mean: 4s}}, application: 5s"

  @Test(
    "A distribution is one time, as a quantity or a section",
    arguments: ["5s", "{lognormal: {median: 5s, sigma: 0.5}}"])
  func distribution(registration: String) throws {
    let (scenario, issues) = try scenario(registration: registration)
    #expect(issues == [])
    #expect(try #require(scenario).launch.pipeline == nil)
  }

  @Test(
    "A section with the times of its parts is a pipeline, with the services' defaults for the rest")
  func defaults() throws {
    let (scenario, issues) = try scenario(registration: "{\(Self.times)}")
    #expect(issues == [])
    let launch = try #require(scenario).launch
    let pipeline = try #require(launch.pipeline)
    #expect(launch.registration == .constant(0))
    #expect(
      [pipeline.sns, pipeline.lambda, pipeline.lambdaColdStart] == [
        .constant(1_000), .constant(2_000), .constant(3_000),
      ])
    #expect(
      [pipeline.propagation, pipeline.application] == [.exponential(mean: 4_000), .constant(5_000)])
    #expect(
      pipeline.lambdaIdle == TimeSpan(milliseconds: 600_000)
        && pipeline.lambdaFailureProbability == 0)
    #expect(
      pipeline.lambdaConcurrency == 1_000 && pipeline.getChangeEvery == .forever
        && pipeline.poolEntry == .ignored)
    #expect(pipeline.route53RequestsPerSecond == 10 && pipeline.route53Burst == 50)
    #expect(pipeline.route53ChangesPerSecond == 100 && pipeline.route53ChangeBurst == 1_500)
    #expect(!pipeline.batchesRoute53)
    #expect(
      pipeline.readyWhen == .dnsInSync && pipeline.negativeTTL == TimeSpan(milliseconds: 900_000))
  }

  @Test("Everything can be said")
  func everything() throws {
    let rest = """
      lambda_idle: never, lambda_failure_probability: 2%, route53_requests_per_second: 0.5, route53_batching: true, ready_when: registered,
      negative_ttl: 60s, lambda_concurrency: 7, route53_burst: 3, route53_changes_per_second: 40, route53_change_burst: 600,
      pool_entry: registered
      """.split(separator: "\n").joined(separator: " ")
    let (scenario, issues) = try scenario(registration: "{\(Self.times), \(rest)}")
    #expect(issues == [])
    let pipeline = try #require(scenario?.launch.pipeline)
    #expect(pipeline.lambdaIdle == .forever && pipeline.lambdaFailureProbability == 0.02)
    #expect(pipeline.lambdaConcurrency == 7 && pipeline.poolEntry == .registered)
    #expect(pipeline.route53RequestsPerSecond == 0.5 && pipeline.batchesRoute53)
    #expect(pipeline.route53Burst == 3)
    #expect(pipeline.route53ChangesPerSecond == 40 && pipeline.route53ChangeBurst == 600)
    #expect(
      pipeline.readyWhen == .registered && pipeline.negativeTTL == TimeSpan(milliseconds: 60_000))
  }

  @Test(
    "What is missing, unknown or wrong is told with its line",
    arguments: [
      (
        "{lambda: 2s, lambda_cold_start: 3s, propagation: 4s, application: 5s}",
        "sns: is missing; expected a time span"
      ),
      (
        "{sns: 1s, lambda: 2s, lambda_cold_start: 3s, application: 5s}",
        "propagation: is missing; expected a time span"
      ),
      (
        "{\(times), ready_when: dns}",
        "ready_when: \"dns\" is not a known choice; expected one of dns_in_sync, registered"
      ),
      ("{\(times), ready: registered}", "ready: is not a known key; expected one of sns, lambda,"),
      ("{\(times), exponential: {mean: 1s}}", "exponential: is not a known key"),
      (
        "{\(times), route53_requests_per_second: 0}",
        "route53_requests_per_second: \"0\" is out of range; expected a number from 0.001"
      ),
      (
        "{\(times), ready_when: registered, getchange_every: 5s}",
        "getchange_every: has no effect here; expected ready_when: dns_in_sync beside it"
      ),
      (
        "{\(times), getchange_every: 0s}",
        "getchange_every: \"0s\" is out of range; expected a time span of 1s or more"
      ),
      (
        "{\(times), route53_change_burst: 1}",
        "route53_change_burst: \"1\" is out of range; expected an integer from 2 to 100000"
      ),
      (
        "{\(times), lambda_failure_probability: 101%}",
        "lambda_failure_probability: \"101%\" is out of range"
      ),
      ("{uniform: {min: 1s, max: 2s}, n: 1}", "n: is not a known key; expected one of constant,"),
    ])
  func wrong(registration: String, message: String) throws {
    let (scenario, issues) = try scenario(registration: registration)
    #expect(scenario == nil)
    #expect(
      issues.count == 1 && issues[0].hasPrefix("s.yaml:7: launch.registration.\(message)"),
      "\(issues)")
  }
}
