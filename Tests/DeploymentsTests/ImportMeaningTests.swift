import Foundation
import PoolSimulation
import Testing

@testable import Deployments

/// What members of AWS's mean for a pool: each is carried over as AWS acts, or told.
@Suite struct ImportMeaningTests {
  /// A group with a step policy, its alarm and its launch template, as the AWS CLI prints them.
  private static let group = """
    {"AutoScalingGroups": [{"AutoScalingGroupName": "media", "MinSize": 2, "MaxSize": 30,
    "DesiredCapacity": 4, "DefaultCooldown": 300, "AvailabilityZones": ["us-east-1a"],
    "LaunchTemplate": {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "t", "Version": "3"}}]}
    """
  private static let policy = """
    {"ScalingPolicies": [{"AutoScalingGroupName": "media", "PolicyName": "out",
    "PolicyARN": "arn:out", "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity",
    "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 2}],
    "Alarms": [{"AlarmName": "high"}]}]}
    """
  private static let alarm = """
    {"MetricAlarms": [{"AlarmName": "high", "ActionsEnabled": true, "AlarmActions": ["arn:out"],
    "Namespace": "Greenroom", "MetricName": "ParticipantsPerInstance", "Statistic": "Average",
    "Period": 60, "EvaluationPeriods": 2, "Threshold": 200,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold", "TreatMissingData": "missing"}]}
    """
  private static let template = """
    {"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-1", "LaunchTemplateName": "t",
    "VersionNumber": 3, "DefaultVersion": true, "LaunchTemplateData": {"InstanceType": "c6i.xlarge",
    "BlockDeviceMappings": [{"Ebs": {"VolumeSize": 40, "VolumeType": "gp3"}}]}}]}
    """
  private static let pool = """
    {"WarmPoolConfiguration": {"PoolState": "Stopped", "MinSize": 2}, "Instances": []}
    """
  private static let hooks = """
    {"LifecycleHooks": [
    {"LifecycleHookName": "a", "AutoScalingGroupName": "media", "HeartbeatTimeout": 600,
    "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "DefaultResult": "ABANDON"},
    {"LifecycleHookName": "b", "AutoScalingGroupName": "media", "HeartbeatTimeout": 1800,
    "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "DefaultResult": "CONTINUE"}]}
    """
  private static let noPolicies = #"{"ScalingPolicies": []}"#
  private static let actions = """
    {"ScheduledUpdateGroupActions": [{"AutoScalingGroupName": "media",
    "ScheduledActionName": "up", "Recurrence": "0 8 * * *", "DesiredCapacity": 20}]}
    """
  private static let schedule = """
    {"Name": "night", "ScheduleExpression": "cron(0 20 ? * MON-FRI *)", "State": "ENABLED",
    "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {
    "Arn": "arn:aws:scheduler:::aws-sdk:autoscaling:putWarmPool",
    "Input": "{\\"AutoScalingGroupName\\": \\"media\\", \\"MinSize\\": 6}"}}
    """

  /// A change of one of the files, what the scenario then has or not, and what is told.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var files: [String] = [group, policy, alarm, template]
    var change = (from: "", to: "")
    var has: [String] = []
    var hasNot: [String] = []
    var told: [String] = []
    var problems: [String] = []
  }

  private static let cases: [Case] = [
    Case(
      testDescription: "an alarm whose actions are disabled invokes nothing",
      change: (#""ActionsEnabled": true"#, #""ActionsEnabled": false"#),
      hasNot: ["step_scaling"], told: ["the actions of its alarm are disabled"]),
    Case(
      testDescription: "a percentile is no mean",
      change: (#""Statistic": "Average""#, #""ExtendedStatistic": "p99""#),
      hasNot: ["step_scaling"], told: ["it goes by the p99, and a scenario by the mean"]),
    Case(
      testDescription: "the older name of the least adjustment",
      change: (
        #""AdjustmentType": "ChangeInCapacity""#,
        #""AdjustmentType": "PercentChangeInCapacity", "MinAdjustmentStep": 4"#
      ), has: ["min_adjustment_magnitude: 4"]),
    Case(
      testDescription: "a member of an alarm that nobody knows is named",
      change: (#""Period": 60"#, #""Period": 60, "Tomorrow": 1"#),
      told: ["Tomorrow of the alarm of scaling policy out: is not known here"]),
    Case(
      testDescription: "an alarm that is told twice is one", files: [group, policy, alarm, alarm],
      has: ["threshold_out: 200"]),
    Case(
      testDescription: "a policy that is told twice is one",
      files: [group, policy, policy, alarm], has: ["  policy: step_scaling"]),
    Case(
      testDescription: "a simple policy without a cooldown has the group's",
      files: [
        group.replacing(#""DefaultCooldown": 300"#, with: #""DefaultCooldown": 60"#),
        policy.replacing("StepScaling", with: "SimpleScaling").replacing(
          #""StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 2}]"#,
          with: #""ScalingAdjustment": 1"#), alarm,
      ], has: ["cooldown: 60s"]),
    Case(
      testDescription: "another launch template is not the group's",
      change: (
        #"[{"LaunchTemplateId": "lt-1", "LaunchTemplateName": "t","#,
        #"[{"LaunchTemplateId": "lt-9", "LaunchTemplateName": "other","#
      ),
      hasNot: ["c6i.xlarge", "volume:"], told: ["launch template t: it is not in the files"]),
    Case(
      testDescription: "another version of it is not the group's",
      change: (#""VersionNumber": 3"#, #""VersionNumber": 2"#),
      hasNot: ["c6i.xlarge", "volume:"], told: ["its version 3 is not in the files"]),
    Case(
      testDescription: "what cannot hibernate is stopped", files: [group, template, pool],
      change: (#""PoolState": "Stopped""#, #""PoolState": "Hibernated""#),
      has: ["can_hibernate: false", "volume: 40GB"], told: ["has no HibernationOptions"]),
    Case(
      testDescription: "a volume is whole where nothing hibernates",
      files: [group, template, pool],
      change: (
        #""InstanceType": "c6i.xlarge""#,
        #""InstanceType": "c6i.xlarge", "HibernationOptions": {"Configured": true}"#
      ), has: ["volume: 40GB"], told: ["HibernationOptions: the warm pool hibernates nothing"]),
    Case(
      testDescription: "the memory is no part of the volume where something does",
      files: [
        group, pool.replacing("Stopped", with: "Hibernated"),
        template.replacing(
          #""InstanceType": "c6i.xlarge""#,
          with: #""InstanceType": "c6i.xlarge", "HibernationOptions": {"Configured": true}"#),
      ], has: ["volume: 31GB"], hasNot: ["can_hibernate"]),
    Case(
      testDescription: "sizes in processors are not taken for instances",
      change: (#""MinSize": 2"#, #""DesiredCapacityType": "vcpu", "MinSize": 2"#),
      hasNot: ["  min_size: 2", "max_size: 30", "desired_capacity"],
      told: ["missing: auto_scaling_group.min_size and max_size in instances"]),
    Case(
      testDescription: "sizes in weights are not taken for instances",
      change: (
        #""LaunchTemplate": {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "t", "Version": "3"}"#,
        #""MixedInstancesPolicy": {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "3"}, "Overrides": [{"InstanceType": "c6i.4xlarge", "WeightedCapacity": "4"}]}}"#
      ), has: ["type: c6i.4xlarge"], hasNot: ["  min_size: 2"], told: ["WeightedCapacity 4"]),
    Case(
      testDescription: "of several types none is taken",
      change: (
        #""LaunchTemplate": {"LaunchTemplateId": "lt-1", "LaunchTemplateName": "t", "Version": "3"}"#,
        #""MixedInstancesPolicy": {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "3"}, "Overrides": [{"InstanceType": "c6i.4xlarge"}, {"InstanceType": "c5.4xlarge"}]}}"#
      ), hasNot: ["type: c6i"], told: ["these are of c5.4xlarge, c6i.4xlarge"]),
    Case(
      testDescription: "an instance waits for all its hooks", files: [group, hooks],
      has: ["hook_timeout: 1800s"],
      told: ["2 lifecycle hooks hold an instance that is launched", "DefaultResult CONTINUE"]),
    Case(
      testDescription: "a transition is one of two", files: [group, hooks],
      change: ("EC2_INSTANCE_LAUNCHING", "EC2_INSTANCE_LAUNCH"),
      problems: [#""autoscaling:EC2_INSTANCE_LAUNCH" is no transition"#]),
    Case(
      testDescription: "a window of a schedule is told", files: [group, pool, schedule],
      change: (#"{"Mode": "OFF"}"#, #"{"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 240}"#),
      has: ["warm_pool.min_size: 6"], told: ["comes within 240 minutes of it"]),
    Case(
      testDescription: "the end of a schedule is told", files: [group, pool, schedule],
      change: (#""State": "ENABLED""#, #""State": "ENABLED", "EndDate": "2026-02-01T00:00:00Z""#),
      told: ["EndDate of a schedule"]),
    Case(
      testDescription: "a schedule of no group is told", files: [group, pool, schedule],
      change: (#"\"AutoScalingGroupName\": \"media\", "#, ""),
      hasNot: ["schedule:"], told: ["it does not say of which group"]),
    Case(
      testDescription: "capacities of actions are not undone where nothing else scales",
      files: [group, noPolicies, actions],
      has: ["  policy: scheduled", #"    - {cron: "0 8 * * *", desired: 20}"#, "  by: group"],
      told: ["nothing but scheduled actions scales the group"]),
    Case(
      testDescription: "a policy that may be there may undo them", files: [group, actions],
      hasNot: ["policy: scheduled"], told: ["undoes that when it is asked next"]),
    Case(
      testDescription: "a dearer volume is told",
      change: (#""VolumeType": "gp3""#, #""VolumeType": "io2", "Iops": 20000"#),
      has: ["volume: 40GB"], told: ["VolumeType io2", "Iops 20000 of a volume"]),
    Case(
      testDescription: "a size is a number",
      change: (#""VolumeSize": 40"#, #""VolumeSize": "forty""#),
      problems: [#"VolumeSize: is the value "forty" in the launch template"#]),
  ]

  @Test("A member means for a scenario what it means for AWS, or is told", arguments: cases)
  func meaning(_ each: Case) throws {
    let texts = each.files.map { text in
      each.change.from.isEmpty ? text : text.replacing(each.change.from, with: each.change.to)
    }
    #expect(each.change.from.isEmpty || texts != each.files, "nothing was changed")
    let outcome = try ImportAWSTests.run(texts: texts)
    let lines = outcome.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(
      separator: "\n")
    #expect(outcome.problems.isEmpty == each.problems.isEmpty, "\(outcome.problems)")
    for text in each.problems { #expect(outcome.problems.contains { $0.contains(text) }) }
    for text in each.has { #expect(lines.contains(text), "\(lines)") }
    for text in each.hasNot { #expect(!lines.contains(text), "\(lines)") }
    for text in each.told {
      #expect(outcome.notes.contains { $0.contains(text) }, "\(outcome.notes)")
    }
  }
}
