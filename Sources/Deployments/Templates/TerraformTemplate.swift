internal import Settings

/// A group and what registers its instances as a Terraform configuration.
///
/// Source: documentation of the provider hashicorp/aws: `autoscaling_group`, `autoscaling_policy`,
/// `autoscaling_schedule`, `autoscaling_notification`, `launch_template`, `cloudwatch_metric_alarm`,
/// `scheduler_schedule`, `iam_role`, `iam_role_policy`, `iam_role_policy_attachment`, `sns_topic`,
/// `sns_topic_subscription`, `lambda_function`, `lambda_permission`, `route53_zone`. The provider
/// itself is not at hand: the tests compare every argument with a table made of these pages.
package struct TerraformTemplate: Sendable {
  /// A block, an argument, or a comment.
  package indirect enum Item: Sendable, Hashable {
    case argument(String, TemplateValue)
    case block(String, [String], [Item])
  }

  private let group: DeployedGroup
  /// What AWS cannot do, the application has to, or the provider cannot say.
  package let notes: TransferNotes

  package init(_ group: DeployedGroup, notes: TransferNotes) {
    (self.group, self.notes) = (group, notes)
  }

  /// The configuration, with the notes as comments.
  package var text: String {
    let blocks = items.map { Self.lines(of: $0, indent: "").joined(separator: "\n") }
    let head = DeploymentComments.lines(of: group, notes).joined(separator: "\n")
    return ([head] + blocks).joined(separator: "\n\n") + "\n"
  }

  /// The blocks.
  package var items: [Item] {
    [settings] + variables
      + [launchTemplate, autoScalingGroup]
      + group.policies.enumerated().flatMap { policy($1, $0 + 1) }
      + group.actions.enumerated().map { action($1, $0 + 1) }
      + group.poolChanges.enumerated().map { schedule($1, $0 + 1) }
      + roles + registration
  }

  // MARK: As text

  private static func lines(of item: Item, indent: String) -> [String] {
    switch item {
    case .argument(let name, let value): return ["\(indent)\(name) = \(text(value, indent))"]
    case .block(let type, let labels, let items):
      let head = ([type] + labels.map { jsonQuoted($0) }).joined(separator: " ")
      let width =
        items.compactMap { item in
          if case .argument(let name, _) = item { name.count } else { nil }
        }.max() ?? 0
      let inner = items.flatMap { item -> [String] in
        if case .argument(let name, let value) = item {
          let padding = String(repeating: " ", count: width - name.count)
          return ["\(indent)  \(name)\(padding) = \(text(value, indent + "  "))"]
        }
        return lines(of: item, indent: indent + "  ")
      }
      return ["\(indent)\(head) {"] + inner + ["\(indent)}"]
    }
  }

  private static func text(_ value: TemplateValue, _ indent: String) -> String {
    switch value {
    case .text(let text):
      return jsonQuoted(text).replacing("${", with: "$${").replacing("%{", with: "%%{")
    case .expression(let text): return text
    case .number(let number): return plainNumber(number)
    case .flag(let flag): return flag ? "true" : "false"
    case .list(let values):
      return "[\(values.map { text($0, indent) }.joined(separator: ", "))]"
    case .map(let members):
      if members.isEmpty { return "{}" }
      let inner = members.map { member in
        let isName = member.key.allSatisfy {
          $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
        }
        let key = isName ? member.key : jsonQuoted(member.key)
        return "\(indent)  \(key) = \(text(member.value, indent + "  "))"
      }
      return "{\n\(inner.joined(separator: "\n"))\n\(indent)}"
    case .json(let inner): return "jsonencode(\(text(inner, indent)))"
    }
  }

  // MARK: Variables

  /// Whether target tracking goes by a metric of less than a minute, which the provider has an
  /// argument for since February 2025 (hashicorp/terraform-provider-aws, pull request 41385).
  private var hasFinePeriods: Bool {
    group.policies.contains {
      if case .targetTracking(let metric, _, _, _) = $0.rule { metric.period < 60 } else { false }
    }
  }

  private var settings: Item {
    .block(
      "terraform", [],
      [
        .block(
          "required_providers", [],
          [
            .argument(
              "aws",
              .members([
                "source": .text("hashicorp/aws"),
                "version": .text(hasFinePeriods ? ">= 6.0" : ">= 5.80"),
              ]))
          ])
      ])
  }

  private func variable(
    _ name: String, _ description: String, type: String = "string", usually: String? = nil
  ) -> Item {
    .block(
      "variable", [name],
      [.argument("type", .expression(type)), .argument("description", .text(description))]
        + (usually.map { [.argument("default", .text($0))] } ?? []))
  }

  private var variables: [Item] {
    var all = [variable("image_id", "The image of a media server")]
    if group.template.instanceType == nil {
      all.append(variable("instance_type", "The type of the instances, such as c6i.xlarge"))
    }
    if group.template.volume != nil {
      all.append(variable("root_device", "The image's root device", usually: "/dev/sda1"))
    }
    all.append(
      .block(
        "variable", ["subnets"],
        [
          .argument("type", .expression("list(string)")),
          .argument("description", .text("A subnet of each of the \(group.zones) zones")),
          .block(
            "validation", [],
            [
              .argument("condition", .expression("length(var.subnets) == \(group.zones)")),
              .argument("error_message", .text("Expected \(group.zones) subnets, one a zone.")),
            ]),
        ]))
    return all + [
      variable("security_groups", "The security groups of the instances", type: "list(string)"),
      variable("domain_name", "The hosted zone's name, such as media.example.org"),
      variable("function_bucket", "The bucket with the code of the function"),
      variable("function_key", "Its object in the bucket, a zip file"),
      variable("function_handler", "What of it is called", usually: "index.handler"),
      variable("application_endpoint", "Where the application is told of an instance, a URL"),
    ]
  }

  // MARK: The group

  private func resource(_ type: String, _ name: String, _ items: [Item?]) -> Item {
    .block("resource", [type, name], items.compactMap(\.self))
  }

  private func argument(_ name: String, _ value: TemplateValue?) -> Item? {
    value.map { .argument(name, $0) }
  }

  private func block(_ name: String, _ items: [Item?]) -> Item {
    .block(name, [], items.compactMap(\.self))
  }

  private var launchTemplate: Item {
    let template = group.template
    return resource(
      "aws_launch_template", "pool",
      [
        argument("name", .text(group.name)),
        argument("image_id", .expression("var.image_id")),
        argument(
          "instance_type",
          template.instanceType.map { .text($0) } ?? .expression("var.instance_type")),
        argument("vpc_security_group_ids", .expression("var.security_groups")),
        template.volume.map { size in
          block(
            "block_device_mappings",
            [
              argument("device_name", .expression("var.root_device")),
              block(
                "ebs",
                [
                  argument("volume_size", .integer(size)), argument("volume_type", .text("gp3")),
                  template.hibernates ? argument("encrypted", .text("true")) : nil,
                ]),
            ])
        },
        template.hibernates
          ? block("hibernation_options", [argument("configured", .flag(true))]) : nil,
        template.isSpot
          ? block("instance_market_options", [argument("market_type", .text("spot"))]) : nil,
      ])
  }

  private var autoScalingGroup: Item {
    let predicts = group.policies.contains { $0.type == "PredictiveScaling" }
    return resource(
      "aws_autoscaling_group", "pool",
      [
        argument("name", .text(group.name)),
        argument("min_size", .integer(group.minSize)),
        argument("max_size", .integer(group.maxSize)),
        argument("desired_capacity", group.desiredCapacity.map { .integer($0) }),
        argument("vpc_zone_identifier", .expression("var.subnets")),
        argument("health_check_type", .text("EC2")),
        argument("health_check_grace_period", group.healthCheckGracePeriod.map { .integer($0) }),
        argument("default_instance_warmup", group.defaultInstanceWarmup.map { .integer($0) }),
        argument("max_instance_lifetime", group.maxInstanceLifetime.map { .integer($0) }),
        argument(
          "suspended_processes",
          group.suspendedProcesses.isEmpty ? nil : .texts(group.suspendedProcesses)),
        argument(
          "termination_policies",
          group.terminationPolicies.isEmpty ? nil : .texts(group.terminationPolicies)),
        argument("protect_from_scale_in", group.protectsNewInstances ? .flag(true) : nil),
        argument(
          "enabled_metrics", predicts ? .texts(["GroupInServiceInstances"]) : nil),
        block(
          "launch_template",
          [
            argument("id", .expression("aws_launch_template.pool.id")),
            argument("version", .expression("aws_launch_template.pool.latest_version")),
          ]),
        group.maintenance.map {
          block(
            "instance_maintenance_policy",
            [
              argument("min_healthy_percentage", .integer($0.minHealthy)),
              argument("max_healthy_percentage", .integer($0.maxHealthy)),
            ])
        },
        group.warmPool.map(warmPool),
      ] + group.hooks.map(hook) + [
        // What is launched before somebody listens is never registered.
        argument(
          "depends_on",
          .list([
            .expression("aws_sns_topic_subscription.register"),
            .expression("aws_lambda_permission.register"),
          ]))
      ])
  }

  private func warmPool(_ pool: DeployedWarmPool) -> Item {
    block(
      "warm_pool",
      [
        argument("pool_state", .text(pool.state)), argument("min_size", .integer(pool.minSize)),
        argument("max_group_prepared_capacity", pool.maxPrepared.map { .integer($0) }),
        pool.reusesOnScaleIn
          ? block("instance_reuse_policy", [argument("reuse_on_scale_in", .flag(true))]) : nil,
      ])
  }

  private func hook(_ hook: DeployedHook) -> Item {
    block(
      "initial_lifecycle_hook",
      [
        argument("name", .text(hook.purpose.rawValue)),
        argument("lifecycle_transition", .text(hook.transition)),
        argument("heartbeat_timeout", .integer(hook.timeout)),
        argument("default_result", .text(hook.defaultResult)),
        argument("notification_metadata", .text(hook.purpose.rawValue)),
        argument("notification_target_arn", .expression("aws_sns_topic.events.arn")),
        argument("role_arn", .expression("aws_iam_role.hook.arn")),
      ])
  }

  // MARK: Policies

  private static let groupName = TemplateValue.expression("aws_autoscaling_group.pool.name")

  private func policy(_ policy: DeployedPolicy, _ place: Int) -> [Item] {
    var items: [Item?] = [
      argument("name", .text("policy-\(place)")),
      argument("autoscaling_group_name", Self.groupName),
      argument("policy_type", .text(policy.type)),
    ]
    switch policy.rule {
    case .targetTracking(let metric, let target, let warmup, let scalesIn):
      items += [
        argument("estimated_instance_warmup", warmup.map { .integer($0) }),
        block(
          "target_tracking_configuration",
          [
            argument("target_value", .number(target)),
            argument("disable_scale_in", scalesIn ? nil : .flag(true)),
            targetMetric(metric),
          ]),
      ]
    case .step(_, let adjustment, let steps, let warmup):
      items += [
        argument("adjustment_type", .text(adjustment.type)),
        argument("min_adjustment_magnitude", adjustment.least.map { .integer($0) }),
        argument("estimated_instance_warmup", warmup.map { .integer($0) }),
        argument("metric_aggregation_type", .text("Average")),
      ]
      items += steps.map { step in
        block(
          "step_adjustment",
          [
            argument("metric_interval_lower_bound", step.lower.map { .number($0) }),
            argument("metric_interval_upper_bound", step.upper.map { .number($0) }),
            argument("scaling_adjustment", .integer(step.adjustment)),
          ])
      }
    case .simple(_, let adjustment, let size, let cooldown):
      items += [
        argument("adjustment_type", .text(adjustment.type)),
        argument("min_adjustment_magnitude", adjustment.least.map { .integer($0) }),
        argument("scaling_adjustment", .integer(size)),
        argument("cooldown", cooldown.map { .integer($0) }),
      ]
    case .predictive(let target, let scales, let buffer, let raises, let more):
      items.append(
        block(
          "predictive_scaling_configuration",
          [
            argument("mode", .text(scales ? "ForecastAndScale" : "ForecastOnly")),
            argument("scheduling_buffer_time", buffer.map { .integer($0) }),
            argument(
              "max_capacity_breach_behavior",
              .text(raises ? "IncreaseMaxCapacity" : "HonorMaxCapacity")),
            argument("max_capacity_buffer", more.map { .integer($0) }),
            block(
              "metric_specification",
              [
                argument("target_value", .number(target)),
                predictiveMetric("customized_scaling_metric_specification", .scaling),
                predictiveMetric("customized_load_metric_specification", .load),
                predictiveMetric("customized_capacity_metric_specification", .capacity),
              ]),
          ]))
    }
    let policyItem = resource("aws_autoscaling_policy", "policy_\(place)", items)
    return [policyItem] + (policy.alarm.map { [alarm($0, place)] } ?? [])
  }

  private func dimension(_ name: String) -> Item {
    block(
      name,
      [
        argument("name", .text(DeployedMetric.dimension)), argument("value", Self.groupName),
      ])
  }

  private func targetMetric(_ metric: DeployedMetric) -> Item {
    block(
      "customized_metric_specification",
      [
        argument("namespace", .text(DeployedMetric.namespace)),
        argument("metric_name", .text(metric.name)), argument("statistic", .text("Average")),
        argument("period", metric.period < 60 ? .integer(metric.period) : nil),
        dimension("metric_dimension"),
      ])
  }

  private func predictiveMetric(_ name: String, _ query: PredictiveQuery) -> Item {
    block(
      name,
      [
        block(
          "metric_data_queries",
          [
            argument("id", .text(query.id)),
            block(
              "metric_stat",
              [
                argument("stat", .text(query.statistic)),
                block(
                  "metric",
                  [
                    argument("namespace", .text(query.namespace)),
                    argument("metric_name", .text(query.metric)), dimension("dimensions"),
                  ]),
              ]),
          ])
      ])
  }

  private func alarm(_ alarm: DeployedAlarm, _ place: Int) -> Item {
    resource(
      "aws_cloudwatch_metric_alarm", "policy_\(place)",
      [
        argument("alarm_name", .text("\(group.name)-policy-\(place)")),
        argument("namespace", .text(DeployedMetric.namespace)),
        argument("metric_name", .text(alarm.metric.name)),
        argument("statistic", .text("Average")),
        argument("period", .integer(alarm.metric.period)),
        argument("threshold", .number(alarm.threshold)),
        argument("comparison_operator", .text(alarm.comparison)),
        argument("evaluation_periods", .integer(alarm.periods)),
        argument("datapoints_to_alarm", .integer(alarm.datapoints)),
        argument("treat_missing_data", .text("missing")),
        argument(
          "dimensions",
          .map([TemplateValue.Member(key: DeployedMetric.dimension, value: Self.groupName)])),
        argument(
          "alarm_actions", .list([.expression("aws_autoscaling_policy.policy_\(place).arn")])),
      ])
  }

  // MARK: Times

  /// The provider takes 0 for a size that is left out: -1 leaves it as it is.
  private func action(_ action: DeployedAction, _ place: Int) -> Item {
    resource(
      "aws_autoscaling_schedule", "action_\(place)",
      [
        argument("scheduled_action_name", .text("action-\(place)")),
        argument("autoscaling_group_name", Self.groupName),
        argument("min_size", .integer(action.minSize ?? -1)),
        argument("max_size", .integer(action.maxSize ?? -1)),
        argument("desired_capacity", .integer(action.desiredCapacity ?? -1)),
        argument("recurrence", action.recurrence.map { .text($0) }),
        argument("start_time", action.start.map { .text($0) }),
        argument("end_time", action.end.map { .text($0) }),
        argument("time_zone", action.timeZone.map { .text($0) }),
      ])
  }

  private func schedule(_ change: DeployedPoolChange, _ place: Int) -> Item {
    resource(
      "aws_scheduler_schedule", "pool_change_\(place)",
      [
        argument("name", .text("\(group.name)-pool-\(place)")),
        argument("schedule_expression", .text(change.expression)),
        argument("schedule_expression_timezone", .text(change.timeZone)),
        block("flexible_time_window", [argument("mode", .text("OFF"))]),
        block(
          "target",
          [
            argument("arn", .text("arn:aws:scheduler:::aws-sdk:autoscaling:putWarmPool")),
            argument("role_arn", .expression("aws_iam_role.scheduler.arn")),
            argument("input", .json(change.input(of: group.name))),
          ]),
      ])
  }

  // MARK: Roles

  private func role(
    _ name: String, _ service: String, _ document: TemplateValue
  ) -> [Item] {
    [
      resource(
        "aws_iam_role", name,
        [
          argument("name", .text("\(group.name)-\(name)")),
          argument("assume_role_policy", .json(PolicyDocument.trust(service))),
        ]),
      resource(
        "aws_iam_role_policy", name,
        [
          argument("name", .text(name)),
          argument("role", .expression("aws_iam_role.\(name).id")),
          argument("policy", .json(document)),
        ]),
    ]
  }

  /// The group by its name: a reference would make a circle with what the group depends on.
  private var groupARN: TemplateValue {
    .text("arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/\(group.name)")
  }

  private var roles: [Item] {
    (group.poolChanges.isEmpty
      ? []
      : role(
        "scheduler", "scheduler.amazonaws.com",
        PolicyDocument.allow(["autoscaling:PutWarmPool"], [groupARN])))
      + (group.hooks.isEmpty
        ? []
        : role(
          "hook", "autoscaling.amazonaws.com",
          PolicyDocument.allow(["sns:Publish"], [.expression("aws_sns_topic.events.arn")])))
  }

  // MARK: Registration

  private var registration: [Item] {
    var document = PolicyDocument.allow(
      ["route53:ChangeResourceRecordSets"], [.expression("aws_route53_zone.pool.arn")])
    document = PolicyDocument.adding(
      PolicyDocument.statement(PolicyDocument.registering, [.text("*")]), to: document)
    document = PolicyDocument.adding(
      PolicyDocument.statement(
        ["autoscaling:CompleteLifecycleAction"], [groupARN]), to: document)
    return [
      resource("aws_sns_topic", "events", [argument("name", .text(group.name))]),
      resource(
        "aws_autoscaling_notification", "events",
        [
          argument("group_names", .list([Self.groupName])),
          argument("notifications", .texts(DeployedGroup.notificationTypes)),
          argument("topic_arn", .expression("aws_sns_topic.events.arn")),
        ]),
      resource("aws_route53_zone", "pool", [argument("name", .expression("var.domain_name"))]),
    ] + role("function", "lambda.amazonaws.com", document) + [
      resource(
        "aws_iam_role_policy_attachment", "function",
        [
          argument("role", .expression("aws_iam_role.function.name")),
          argument(
            "policy_arn",
            .text("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")),
        ]),
      resource(
        "aws_lambda_function", "register",
        [
          argument("function_name", .text("\(group.name)-register")),
          argument("description", .text("Registers and removes the instances of the pool")),
          argument("runtime", .text("python3.13")),
          argument("handler", .expression("var.function_handler")),
          argument("role", .expression("aws_iam_role.function.arn")),
          argument("s3_bucket", .expression("var.function_bucket")),
          argument("s3_key", .expression("var.function_key")),
          argument("timeout", .integer(60)),
          block(
            "environment",
            [
              argument(
                "variables",
                .members([
                  "HOSTED_ZONE_ID": .expression("aws_route53_zone.pool.zone_id"),
                  "DOMAIN_NAME": .expression("var.domain_name"),
                  "APPLICATION_ENDPOINT": .expression("var.application_endpoint"),
                ]))
            ]),
        ]),
      resource(
        "aws_lambda_permission", "register",
        [
          argument("action", .text("lambda:InvokeFunction")),
          argument("function_name", .expression("aws_lambda_function.register.function_name")),
          argument("principal", .text("sns.amazonaws.com")),
          argument("source_arn", .expression("aws_sns_topic.events.arn")),
        ]),
      resource(
        "aws_sns_topic_subscription", "register",
        [
          argument("topic_arn", .expression("aws_sns_topic.events.arn")),
          argument("protocol", .text("lambda")),
          argument("endpoint", .expression("aws_lambda_function.register.arn")),
        ]),
    ]
  }
}
