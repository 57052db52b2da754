import Foundation
import PoolSimulation
import Testing

@testable import Deployments

/// What is exported to Terraform, against what the provider's documentation has.
@Suite struct TerraformTests {
  /// The arguments of each resource, and, by their path, of its blocks: those that are used of the
  /// lists below "Argument Reference" in hashicorp/terraform-provider-aws, `website/docs/r/`. What
  /// is required is marked, and what is where a metric is named rather than computed. Two are of the
  /// schema in `internal/service/autoscaling/policy.go`: that predictive scaling needs its target,
  /// and the period of a metric (pull request 41385 of February 2025).
  static let schema: [String: [String]] = [
    "aws_launch_template": [
      "name", "image_id", "instance_type", "vpc_security_group_ids", "block_device_mappings",
      "hibernation_options", "instance_market_options",
    ],
    "aws_launch_template.block_device_mappings": ["device_name!", "ebs"],
    "aws_launch_template.block_device_mappings.ebs": ["volume_size", "volume_type", "encrypted"],
    "aws_launch_template.hibernation_options": ["configured"],
    "aws_launch_template.instance_market_options": ["market_type"],
    "aws_autoscaling_group": [
      "name", "min_size!", "max_size!", "desired_capacity", "vpc_zone_identifier",
      "health_check_type", "health_check_grace_period", "default_instance_warmup",
      "max_instance_lifetime", "suspended_processes", "termination_policies",
      "protect_from_scale_in", "enabled_metrics", "launch_template", "instance_maintenance_policy",
      "warm_pool", "initial_lifecycle_hook",
      // Of every resource.
      "depends_on",
    ],
    "aws_autoscaling_group.launch_template": ["id", "version"],
    "aws_autoscaling_group.instance_maintenance_policy": [
      "min_healthy_percentage!", "max_healthy_percentage!",
    ],
    "aws_autoscaling_group.warm_pool": [
      "pool_state", "min_size", "max_group_prepared_capacity", "instance_reuse_policy",
    ],
    "aws_autoscaling_group.warm_pool.instance_reuse_policy": ["reuse_on_scale_in"],
    "aws_autoscaling_group.initial_lifecycle_hook": [
      "name!", "lifecycle_transition!", "heartbeat_timeout", "default_result",
      "notification_metadata", "notification_target_arn", "role_arn",
    ],
    "aws_autoscaling_policy": [
      "name!", "autoscaling_group_name!", "policy_type", "adjustment_type",
      "min_adjustment_magnitude", "estimated_instance_warmup", "metric_aggregation_type",
      "scaling_adjustment", "cooldown", "step_adjustment", "target_tracking_configuration",
      "predictive_scaling_configuration",
    ],
    "aws_autoscaling_policy.step_adjustment": [
      "scaling_adjustment!", "metric_interval_lower_bound", "metric_interval_upper_bound",
    ],
    "aws_autoscaling_policy.target_tracking_configuration": [
      "target_value!", "disable_scale_in", "customized_metric_specification",
    ],
    "aws_autoscaling_policy.target_tracking_configuration.customized_metric_specification": [
      "namespace!", "metric_name!", "statistic!", "period", "metric_dimension",
    ],
    "aws_autoscaling_policy.predictive_scaling_configuration": [
      "mode", "scheduling_buffer_time", "max_capacity_breach_behavior", "max_capacity_buffer",
      "metric_specification!",
    ],
    "aws_autoscaling_policy.predictive_scaling_configuration.metric_specification": [
      "target_value!", "customized_scaling_metric_specification",
      "customized_load_metric_specification", "customized_capacity_metric_specification",
    ],
    "aws_autoscaling_schedule": [
      "scheduled_action_name!", "autoscaling_group_name!", "min_size", "max_size",
      "desired_capacity", "recurrence", "start_time", "end_time", "time_zone",
    ],
    "aws_autoscaling_notification": ["group_names!", "notifications!", "topic_arn!"],
    "aws_cloudwatch_metric_alarm": [
      "alarm_name!", "namespace", "metric_name", "statistic", "period", "threshold",
      "comparison_operator!", "evaluation_periods!", "datapoints_to_alarm", "treat_missing_data",
      "dimensions", "alarm_actions",
    ],
    "aws_scheduler_schedule": [
      "name", "schedule_expression!", "schedule_expression_timezone", "flexible_time_window!",
      "target!",
    ],
    "aws_scheduler_schedule.flexible_time_window": ["mode!"],
    "aws_scheduler_schedule.target": ["arn!", "role_arn!", "input"],
    "aws_iam_role": ["name", "assume_role_policy!"],
    "aws_iam_role_policy": ["name", "role!", "policy!"],
    "aws_iam_role_policy_attachment": ["role!", "policy_arn!"],
    "aws_sns_topic": ["name"],
    "aws_sns_topic_subscription": ["topic_arn!", "protocol!", "endpoint!"],
    "aws_route53_zone": ["name!"],
    "aws_lambda_function": [
      "function_name!", "description", "runtime", "handler", "role!", "s3_bucket", "s3_key",
      "timeout", "environment",
    ],
    "aws_lambda_function.environment": ["variables"],
    "aws_lambda_permission": ["action!", "function_name!", "principal!", "source_arn"],
  ]

  /// Blocks of metrics, which are alike wherever they stand.
  static let queries: [String: [String]] = [
    "metric_data_queries": ["id!", "metric_stat"], "metric_stat": ["metric!", "stat!"],
    "metric": ["namespace!", "metric_name!", "dimensions"], "dimensions": ["name!", "value!"],
    "metric_dimension": ["name!", "value!"],
  ]

  /// What a block has that its documentation does not, or does not have that it must.
  private func problems(_ path: String, _ body: [TerraformTemplate.Item]) -> [String] {
    let own = path.split(separator: ".").last.map(String.init) ?? path
    guard
      let arguments = Self.schema[path] ?? Self.queries[own]
        ?? (own.hasPrefix("customized_") ? ["metric_data_queries!"] : nil)
    else { return ["\(path) is not in the table"] }
    let known = arguments.map { $0.replacing("!", with: "") }
    var (found, problems) = ([String](), [String]())
    for item in body {
      switch item {
      case .argument(let name, _): found.append(name)
      case .block(let name, _, let inner):
        found.append(name)
        problems += self.problems("\(path).\(name)", inner)
      }
    }
    problems += found.filter { !known.contains($0) }.map { "\(path) has \($0)" }
    problems += arguments.filter { $0.hasSuffix("!") && !found.contains(String($0.dropLast())) }
      .map { "\(path) lacks \($0.dropLast())" }
    return problems
  }

  private func problems(_ template: TerraformTemplate) -> [String] {
    template.items.flatMap { item -> [String] in
      guard case .block("resource", let labels, let body) = item else { return [] }
      return problems(labels[0], body)
    }
  }

  @Test("Every argument of every block is documented, and none that is required is missing")
  func arguments() throws {
    for scenario in RoundTripTests.shipped {
      let (group, notes) = try RoundTripTests.group(scenario)
      #expect(problems(TerraformTemplate(group, notes: notes)) == [], "\(scenario)")
    }
    for seed in 1...200 {
      var random = RandomGroup(seed: UInt64(seed))
      #expect(
        problems(TerraformTemplate(random.next(), notes: TransferNotes())) == [], "\(seed)")
    }
    #expect(
      problems("aws_sns_topic_subscription", [.argument("topic", .text("a"))]) == [
        "aws_sns_topic_subscription has topic", "aws_sns_topic_subscription lacks topic_arn",
        "aws_sns_topic_subscription lacks protocol", "aws_sns_topic_subscription lacks endpoint",
      ])
  }

  @Test("A size that a scheduled action leaves is -1, because the provider takes 0 for nothing")
  func leftSizes() {
    var group = DeployedGroup(name: "pool", minSize: 1, maxSize: 9, zones: 3)
    group.actions = [DeployedAction(desiredCapacity: 4, recurrence: "0 8 * * *")]
    let text = TerraformTemplate(group, notes: TransferNotes()).text
    #expect(text.contains("min_size               = -1\n"))
    #expect(text.contains("desired_capacity       = 4\n"))
  }

  @Test(
    "A period of less than a minute is written, and asks for a provider that has it",
    arguments: [(10, true), (30, true), (60, false), (300, false)])
  func periods(period: Int, isWritten: Bool) {
    var group = DeployedGroup(name: "pool", minSize: 1, maxSize: 9, zones: 3)
    group.policies = [
      DeployedPolicy(
        rule: .targetTracking(
          DeployedMetric(metric: .utilization, period: period), target: 60, warmup: nil,
          scalesIn: true))
    ]
    let template = TerraformTemplate(group, notes: TransferNotes())
    #expect(template.text.contains(" period      = \(period)\n") == isWritten)
    #expect(template.text.contains("\">= 6.0\"") == isWritten)
    #expect(problems(template) == [] && template.notes.lines.isEmpty)
  }

  @Test("No text of a name is taken for an expression of Terraform's")
  func escapes() {
    var group = DeployedGroup(name: "pool", minSize: 1, maxSize: 9, zones: 3)
    group.template.instanceType = "${file(\"/etc/passwd\")}%{if true}\""
    let text = TerraformTemplate(group, notes: TransferNotes()).text
    #expect(text.contains(#""$${file(\"/etc/passwd\")}%%{if true}\"""#))
  }
}

/// What is exported, read by a public parser of HCL.
@Suite(
  .enabled(
    if: Tool.has("python3 -c 'import hcl2'"),
    "SKIPPED: configurations are not read by python-hcl2, which `make linters` installs"))
struct TerraformParserTests {
  @Test("Every configuration is HCL")
  func parses() throws {
    let folder = try Tool.folder("tf") { TerraformTemplate($0, notes: $1).text }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program =
      "import glob, hcl2\nfor name in glob.glob(\"\(folder)/*.tf\"):\n    hcl2.load(open(name))"
    let result = Tool.run("python3 -c '\(program)'")
    #expect(result.code == 0, "\(result.output.suffix(2_000))")
  }
}
