import Settings
import Testing

@testable import PoolSimulation

/// What is wrong with the settings of AWS's policies is told in one line, with its place and a
/// remedy.
@Suite struct AWSPolicySettingsTests {
  private static let target = "policy: target_tracking\n"
  private static let step = "policy: step_scaling\n"
  private static let simple = "policy: simple_scaling\n"

  private func problems(_ text: String) throws -> [String] {
    try issues(text) { reader in
      let name = reader.text("policy", help: "")
      _ = scalingPolicies.first { $0.name == name }?.init(settings: &reader)
    }
  }

  static let table: [(settings: String, problem: String)] = [
    (target + "target: 0", "2: target: \"0\" is out of range; expected a number from 0.001"),
    (target + "target: -5", "2: target: \"-5\" is negative"),
    (target + "target: nan", "2: target: \"nan\" is not a number"),
    (
      target + "target: 5\nmetric: cpu", "3: metric: \"cpu\" is not a known choice; expected one of"
    ),
    (
      target + "target: 5\nmetric: utilization",
      "2: target: is above 100% of an instance's seats; expected a share such as 60%"
    ),
    (
      target + "target: 60%\nmetric: streams_per_instance",
      "2: target: is a share, and streams_per_instance is none; expected a number such as 60"
    ),
    (
      target + "target: 5\nmetric_period: 20s",
      "3: metric_period: \"20s\" is no period of CloudWatch's; expected one of 10s, 30s, 1m, 5m"
    ),
    (
      target + "target: 5\ndatapoints_to_alarm_out: 4",
      "3: datapoints_to_alarm_out: 4 is above evaluation_periods_out 3; expected at most that"
    ),
    (
      target + "target: 5\nmetric_period: 5m\nevaluation_periods_in: 289",
      "4: evaluation_periods_in: 289 datapoints are more than a day's; expected at most 288"
    ),
    (
      step + "metric: utilization", "1: has no alarm; expected threshold_out, threshold_in, or both"
    ),
    (
      target + "target: 5\ndisable_scale_in: true\nlow_threshold: 80%",
      "4: low_threshold: has no effect here; expected disable_scale_in: false"
    ),
    (
      target + "target: 5\ndisable_scale_in: true\nevaluation_periods_in: 5",
      "4: evaluation_periods_in: has no effect here; expected disable_scale_in: false"
    ),
    (step + "threshold_out: 5", "1: steps_out: has no step; expected at least one"),
    (
      step + "threshold_in: 5\nsteps_in: [{adjustment: -1}]\nsteps_out: [{adjustment: 1}]",
      "4: steps_out: has no effect here; expected threshold_out beside it"
    ),
    (
      step
        + "threshold_out: 5\nsteps_out: [{adjustment: 1}]\nthreshold_in: 6\nsteps_in: [{adjustment: -1}]",
      "4: threshold_in: is above threshold_out, so that both alarms would ring at once"
    ),
    (
      step
        + "threshold_out: 5\nsteps_out: [{upper_bound: 5, adjustment: 1}, {lower_bound: 7, adjustment: 2}]",
      "3: steps_out: step 1 leaves a gap from 5 to 7; expected a lower_bound that is the upper_bound"
    ),
    (
      step
        + "threshold_out: 5\nsteps_out: [{upper_bound: 5, adjustment: 1}, {lower_bound: 4, adjustment: 2}]",
      "3: steps_out: step 1 overlaps the step before it"
    ),
    (
      step + "threshold_out: 5\nsteps_out: [{adjustment: 1}, {adjustment: 2}]",
      "3: steps_out: step 1 overlaps the step before it"
    ),
    (
      step + "threshold_out: 5\nsteps_out: [{upper_bound: 5, adjustment: 1}]",
      "3: steps_out: ends at 5, beyond which nothing would happen"
    ),
    (
      step + "threshold_in: 5\nsteps_in: [{lower_bound: -5, adjustment: -1}]",
      "3: steps_in: begins at -5, below which nothing would happen"
    ),
    (
      step + "threshold_out: 5\nsteps_out: [{lower_bound: 5, upper_bound: 5, adjustment: 1}]",
      "3: steps_out.0.upper_bound: is not above lower_bound"
    ),
    (
      step + "threshold_in: 5\nsteps_in: [{adjustment: 1}]",
      "3: steps_in.0.adjustment: scales out when the metric is low; expected 0 or less, such as -1"
    ),
    (
      step + "threshold_out: 5\nsteps_out: [{adjustment: -1}]",
      "3: steps_out.0.adjustment: \"-1\" is negative"
    ),
    (
      step
        + "threshold_in: 5\nadjustment_type: ExactCapacity\nsteps_in: [{adjustment: -1}]",
      "4: steps_in.0.adjustment: is no capacity; expected 0 or more instances"
    ),
    (
      step + "threshold_out: 5\nsteps_out: [{adjustment: 1}]\nmin_adjustment_magnitude: 2",
      "4: min_adjustment_magnitude: has no effect here; expected adjustment_type: Percent"
    ),
    (simple + "threshold_out: 5", "1: adjustment_out: is missing; expected what the alarm changes"),
    (
      simple + "threshold_out: 5\nadjustment_out: 1\nadjustment_in: -1",
      "4: adjustment_in: has no effect here; expected threshold_in beside it"
    ),
    (
      simple
        + "metric: utilization\nthreshold_out: 80\nadjustment_out: 1",
      "3: threshold_out: is above 100% of an instance's seats"
    ),
    ("policy: combined", "1: policies: has no policy; expected a list"),
    (
      "policy: combined\npolicies: [{policy: fixed, desired: 1}]",
      "2: policies.0.policy: \"fixed\" is not a known choice; expected one of predictive, simple_scaling"
    ),
    (
      "policy: combined\npolicies: [{policy: target_tracking, target: 5}, {policy: target_tracking, target: 5, metric_period: 10s}]",
      "2: policies: policy 1 has another metric_period than policy 0; expected one for all of them"
    ),
    (
      "policy: combined\npolicies: [{policy: target_tracking, target: 5}, {policy: predictive, target_utilization: 50%}, {policy: target_tracking, target: 5, metric_period: 10s}]",
      "2: policies: policy 2 has another metric_period than policy 0; expected one for all of them"
    ),
    (
      "policy: combined\npolicies: [{policy: predictive, target_utilization: 50%}]",
      "2: policies: has nothing but predictive; expected one beside it that goes by a metric"
    ),
    (
      "policy: combined\npolicies: [{policy: predictive, target_utilization: 50%}, {policy: target_tracking, target: 5}, {policy: predictive, target_utilization: 60%}]",
      "2: policies: policies 0 and 2 are predictive; expected one"
    ),
  ]

  @Test("What is wrong is told once, with its line and a remedy", arguments: table)
  func wrong(settings: String, problem: String) throws {
    let found = try problems(settings)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix("test.yaml:\(problem)") == true, "\(found)")
    #expect(found.allSatisfy { $0.contains("; expected ") }, "\(found)")
  }

  @Test(
    "A share may be written as a percentage, and a period in seconds",
    arguments: [
      target + "target: 60%\nmetric: utilization\nmetric_period: 60s",
      target + "target: 0.6\nmetric: utilization\nmetric_period: 300s",
      step
        + "threshold_out: 50%\nmetric: utilization\nsteps_out: [{upper_bound: 10%, adjustment: 0}, {lower_bound: 0.1, adjustment: 1}]",
    ])
  func right(settings: String) throws { #expect(try problems(settings) == []) }
}
