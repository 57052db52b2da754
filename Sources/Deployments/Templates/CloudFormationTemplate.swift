/// A group and what registers its instances as a CloudFormation template.
///
/// Source: AWS CloudFormation user guide, the resource types' reference, and, for what is around the
/// group, a published recipe for pools of media servers: notifications go to an SNS topic, whose
/// subscriber is a function that makes the records of a hosted zone.
package struct CloudFormationTemplate: Sendable {
  /// What of.
  private let group: DeployedGroup
  /// What AWS cannot do, the application has to, or a template cannot say.
  package let notes: TransferNotes

  package init(_ group: DeployedGroup, notes: TransferNotes) {
    var notes = notes
    if !group.suspendedProcesses.isEmpty {
      notes.leaveOut(
        "suspended processes",
        "CloudFormation has no property for them; when the stack is there: aws autoscaling "
          + "suspend-processes --auto-scaling-group-name \(group.name) --scaling-processes "
          + group.suspendedProcesses.joined(separator: " "))
    }
    (self.group, self.notes) = (group, notes)
  }

  /// The template in YAML, with the notes as comments.
  package var yaml: String {
    (DeploymentComments.lines(of: group, notes) + root(withNotes: false).yamlLines)
      .joined(separator: "\n") + "\n"
  }

  /// The template in JSON, which has no comments: the notes are metadata.
  package var json: String { root(withNotes: true).json() + "\n" }

  private func root(withNotes: Bool) -> TemplateValue {
    .members([
      "AWSTemplateFormatVersion": .text("2010-09-09"),
      "Description": .text("The pool of media servers \(group.name)"),
      "Metadata": withNotes && !notes.lines.isEmpty
        ? .members(["Greenroom": .members(["Notes": .texts(notes.lines)])]) : nil,
      "Parameters": parameters,
      "Resources": resources,
    ])
  }

  // MARK: Parameters

  private var subnets: [String] { (1...group.zones).map { "Subnet\($0)" } }

  private func parameter(
    _ type: String, _ description: String, usually: String? = nil
  ) -> TemplateValue {
    .members([
      "Type": .text(type), "Description": .text(description),
      "Default": usually.map { .text($0) },
    ])
  }

  private var parameters: TemplateValue {
    var members: [TemplateValue.Member] = []
    func add(_ name: String, _ value: TemplateValue) {
      members.append(TemplateValue.Member(key: name, value: value))
    }
    add("ImageId", parameter("AWS::EC2::Image::Id", "The image of a media server"))
    if group.template.instanceType == nil {
      add("InstanceType", parameter("String", "The type of the instances, such as c6i.xlarge"))
    }
    if group.template.volume != nil {
      add(
        "RootDevice",
        parameter("String", "The image's root device", usually: "/dev/sda1"))
    }
    for (place, subnet) in subnets.enumerated() {
      add(subnet, parameter("AWS::EC2::Subnet::Id", "A subnet of zone \(place + 1)"))
    }
    add(
      "SecurityGroups",
      parameter("List<AWS::EC2::SecurityGroup::Id>", "The security groups of the instances"))
    add("DomainName", parameter("String", "The hosted zone's name, such as media.example.org"))
    add("FunctionBucket", parameter("String", "The bucket with the code of the function"))
    add("FunctionKey", parameter("String", "Its object in the bucket, a zip file"))
    add("FunctionHandler", parameter("String", "What of it is called", usually: "index.handler"))
    add(
      "ApplicationEndpoint",
      parameter("String", "Where the application is told of an instance, a URL"))
    return .map(members)
  }

  // MARK: Resources

  private func resource(
    _ type: String, _ properties: TemplateValue, more: KeyValuePairs<String, TemplateValue?> = [:]
  ) -> TemplateValue {
    let extra: [TemplateValue.Member] = more.compactMap { key, value in
      value.map { TemplateValue.Member(key: key, value: $0) }
    }
    return .map(
      [TemplateValue.Member(key: "Type", value: .text(type))] + extra
        + [TemplateValue.Member(key: "Properties", value: properties)])
  }

  private var resources: TemplateValue {
    var members: [TemplateValue.Member] = []
    func add(_ name: String, _ value: TemplateValue) {
      members.append(TemplateValue.Member(key: name, value: value))
    }
    add("LaunchTemplate", launchTemplate)
    add("Group", autoScalingGroup)
    if let pool = group.warmPool { add("WarmPool", warmPool(pool)) }
    for (place, policy) in group.policies.enumerated() {
      add("Policy\(place + 1)", scalingPolicy(policy))
      if let alarm = policy.alarm { add("Alarm\(place + 1)", self.alarm(alarm, place + 1)) }
    }
    for (place, action) in group.actions.enumerated() {
      add("Action\(place + 1)", scheduledAction(action))
    }
    for (place, change) in group.poolChanges.enumerated() {
      add("PoolChange\(place + 1)", schedule(change))
    }
    if !group.poolChanges.isEmpty { add("SchedulerRole", schedulerRole) }
    if !group.hooks.isEmpty { add("HookRole", hookRole) }
    for (name, value) in registration { add(name, value) }
    return .map(members)
  }

  private var launchTemplate: TemplateValue {
    let template = group.template
    let ebs: TemplateValue? = template.volume.map { size in
      .members([
        "VolumeSize": .integer(size), "VolumeType": .text("gp3"),
        "Encrypted": template.hibernates ? .flag(true) : nil,
      ])
    }
    let mappings: TemplateValue? = ebs.map {
      .list([.members(["DeviceName": .ref("RootDevice"), "Ebs": $0])])
    }
    return resource(
      "AWS::EC2::LaunchTemplate",
      .members([
        "LaunchTemplateName": .text(group.name),
        "LaunchTemplateData": .members([
          "ImageId": .ref("ImageId"),
          "InstanceType": template.instanceType.map { .text($0) } ?? .ref("InstanceType"),
          "SecurityGroupIds": .ref("SecurityGroups"),
          "BlockDeviceMappings": mappings,
          "HibernationOptions": template.hibernates
            ? .members(["Configured": .flag(true)]) : nil,
          "InstanceMarketOptions": template.isSpot
            ? .members(["MarketType": .text("spot")]) : nil,
        ]),
      ]))
  }

  private var autoScalingGroup: TemplateValue {
    let predicts = group.policies.contains { $0.type == "PredictiveScaling" }
    return resource(
      "AWS::AutoScaling::AutoScalingGroup",
      .members([
        "AutoScalingGroupName": .text(group.name),
        "MinSize": .text("\(group.minSize)"), "MaxSize": .text("\(group.maxSize)"),
        "DesiredCapacity": group.desiredCapacity.map { .text("\($0)") },
        "LaunchTemplate": .members([
          "LaunchTemplateId": .ref("LaunchTemplate"),
          "Version": .attribute("LatestVersionNumber", of: "LaunchTemplate"),
        ]),
        "VPCZoneIdentifier": .list(subnets.map { .ref($0) }),
        "HealthCheckType": .text("EC2"),
        "HealthCheckGracePeriod": group.healthCheckGracePeriod.map { .integer($0) },
        "DefaultInstanceWarmup": group.defaultInstanceWarmup.map { .integer($0) },
        "MaxInstanceLifetime": group.maxInstanceLifetime.map { .integer($0) },
        "TerminationPolicies": group.terminationPolicies.isEmpty
          ? nil : .texts(group.terminationPolicies),
        "NewInstancesProtectedFromScaleIn": group.protectsNewInstances ? .flag(true) : nil,
        "InstanceMaintenancePolicy": group.maintenance.map {
          .members([
            "MinHealthyPercentage": .integer($0.minHealthy),
            "MaxHealthyPercentage": .integer($0.maxHealthy),
          ])
        },
        "MetricsCollection": predicts
          ? .list([.members(["Granularity": .text("1Minute")])]) : nil,
        "LifecycleHookSpecificationList": group.hooks.isEmpty
          ? nil : .list(group.hooks.map(hook)),
        "NotificationConfigurations": .list([
          .members([
            "TopicARN": .ref("Topic"),
            "NotificationTypes": .texts(DeployedGroup.notificationTypes),
          ])
        ]),
      ]),
      more: [
        "Metadata": group.suspendedProcesses.isEmpty
          ? nil
          : .members([
            "Greenroom": .members(["SuspendedProcesses": .texts(group.suspendedProcesses)])
          ]),
        // What is launched before somebody listens is never registered.
        "DependsOn": .texts(["Subscription", "FunctionPermission"]),
        "UpdatePolicy": .members([
          "AutoScalingScheduledAction": .members([
            "IgnoreUnmodifiedGroupSizeProperties": .flag(true)
          ])
        ]),
      ])
  }

  private func hook(_ hook: DeployedHook) -> TemplateValue {
    .members([
      "LifecycleHookName": .text(hook.purpose.rawValue),
      "LifecycleTransition": .text(hook.transition),
      "HeartbeatTimeout": .integer(hook.timeout),
      "DefaultResult": .text(hook.defaultResult),
      "NotificationMetadata": .text(hook.purpose.rawValue),
      "NotificationTargetARN": .ref("Topic"),
      "RoleARN": .attribute("Arn", of: "HookRole"),
    ])
  }

  private func warmPool(_ pool: DeployedWarmPool) -> TemplateValue {
    resource(
      "AWS::AutoScaling::WarmPool",
      .members([
        "AutoScalingGroupName": .ref("Group"), "PoolState": .text(pool.state),
        "MinSize": .integer(pool.minSize),
        "MaxGroupPreparedCapacity": pool.maxPrepared.map { .integer($0) },
        "InstanceReusePolicy": pool.reusesOnScaleIn
          ? .members(["ReuseOnScaleIn": .flag(true)]) : nil,
      ]))
  }

  // MARK: Policies

  private func dimensions() -> TemplateValue {
    .list([
      .members(["Name": .text(DeployedMetric.dimension), "Value": .ref("Group")])
    ])
  }

  private func scalingPolicy(_ policy: DeployedPolicy) -> TemplateValue {
    var members: [TemplateValue.Member] = [
      TemplateValue.Member(key: "AutoScalingGroupName", value: .ref("Group")),
      TemplateValue.Member(key: "PolicyType", value: .text(policy.type)),
    ]
    func add(_ key: String, _ value: TemplateValue?) {
      value.map { members.append(TemplateValue.Member(key: key, value: $0)) }
    }
    switch policy.rule {
    case .targetTracking(let metric, let target, let warmup, let scalesIn):
      add("EstimatedInstanceWarmup", warmup.map { .integer($0) })
      add(
        "TargetTrackingConfiguration",
        .members([
          "CustomizedMetricSpecification": .members([
            "Namespace": .text(DeployedMetric.namespace), "MetricName": .text(metric.name),
            "Dimensions": dimensions(), "Statistic": .text("Average"),
            "Period": metric.period < 60 ? .integer(metric.period) : nil,
          ]),
          "TargetValue": .number(target), "DisableScaleIn": scalesIn ? nil : .flag(true),
        ]))
    case .step(_, let adjustment, let steps, let warmup):
      add("AdjustmentType", .text(adjustment.type))
      add("MinAdjustmentMagnitude", adjustment.least.map { .integer($0) })
      add("EstimatedInstanceWarmup", warmup.map { .integer($0) })
      add("MetricAggregationType", .text("Average"))
      add(
        "StepAdjustments",
        .list(
          steps.map { step in
            .members([
              "MetricIntervalLowerBound": step.lower.map { .number($0) },
              "MetricIntervalUpperBound": step.upper.map { .number($0) },
              "ScalingAdjustment": .integer(step.adjustment),
            ])
          }))
    case .simple(_, let adjustment, let size, let cooldown):
      add("AdjustmentType", .text(adjustment.type))
      add("MinAdjustmentMagnitude", adjustment.least.map { .integer($0) })
      add("ScalingAdjustment", .integer(size))
      add("Cooldown", cooldown.map { .text("\($0)") })
    case .predictive(let target, let scales, let buffer, let raises, let more):
      add(
        "PredictiveScalingConfiguration",
        .members([
          "MetricSpecifications": .list([predictiveMetrics(target)]),
          "Mode": .text(scales ? "ForecastAndScale" : "ForecastOnly"),
          "SchedulingBufferTime": buffer.map { .integer($0) },
          "MaxCapacityBreachBehavior": .text(raises ? "IncreaseMaxCapacity" : "HonorMaxCapacity"),
          "MaxCapacityBuffer": more.map { .integer($0) },
        ]))
    }
    return resource("AWS::AutoScaling::ScalingPolicy", .map(members))
  }

  private func predictiveMetrics(_ target: Double) -> TemplateValue {
    func queries(_ query: PredictiveQuery) -> TemplateValue {
      .members([
        "MetricDataQueries": .list([
          .members([
            "Id": .text(query.id),
            "MetricStat": .members([
              "Metric": .members([
                "Namespace": .text(query.namespace), "MetricName": .text(query.metric),
                "Dimensions": dimensions(),
              ]),
              "Stat": .text(query.statistic),
            ]),
          ])
        ])
      ])
    }
    return .members([
      "TargetValue": .number(target),
      "CustomizedScalingMetricSpecification": queries(.scaling),
      "CustomizedLoadMetricSpecification": queries(.load),
      "CustomizedCapacityMetricSpecification": queries(.capacity),
    ])
  }

  private func alarm(_ alarm: DeployedAlarm, _ place: Int) -> TemplateValue {
    resource(
      "AWS::CloudWatch::Alarm",
      .members([
        "Namespace": .text(DeployedMetric.namespace), "MetricName": .text(alarm.metric.name),
        "Dimensions": dimensions(), "Statistic": .text("Average"),
        "Period": .integer(alarm.metric.period), "Threshold": .number(alarm.threshold),
        "ComparisonOperator": .text(alarm.comparison),
        "EvaluationPeriods": .integer(alarm.periods),
        "DatapointsToAlarm": .integer(alarm.datapoints),
        "TreatMissingData": .text("missing"), "AlarmActions": .list([.ref("Policy\(place)")]),
      ]))
  }

  // MARK: Times

  private func scheduledAction(_ action: DeployedAction) -> TemplateValue {
    resource(
      "AWS::AutoScaling::ScheduledAction",
      .members([
        "AutoScalingGroupName": .ref("Group"),
        "MinSize": action.minSize.map { .integer($0) },
        "MaxSize": action.maxSize.map { .integer($0) },
        "DesiredCapacity": action.desiredCapacity.map { .integer($0) },
        "Recurrence": action.recurrence.map { .text($0) },
        "StartTime": action.start.map { .text($0) }, "EndTime": action.end.map { .text($0) },
        "TimeZone": action.timeZone.map { .text($0) },
      ]))
  }

  private func schedule(_ change: DeployedPoolChange) -> TemplateValue {
    resource(
      "AWS::Scheduler::Schedule",
      .members([
        "FlexibleTimeWindow": .members(["Mode": .text("OFF")]),
        "ScheduleExpression": .text(change.expression),
        "ScheduleExpressionTimezone": .text(change.timeZone),
        "Target": .members([
          "Arn": .sub("arn:${AWS::Partition}:scheduler:::aws-sdk:autoscaling:putWarmPool"),
          "RoleArn": .attribute("Arn", of: "SchedulerRole"),
          "Input": .json(change.input(of: group.name)),
        ]),
      ]))
  }

  private func role(
    _ service: String, _ policy: String, _ actions: [String], _ resources: [TemplateValue],
    managed: String? = nil
  ) -> TemplateValue {
    resource(
      "AWS::IAM::Role",
      .members([
        "AssumeRolePolicyDocument": PolicyDocument.trust(service),
        "ManagedPolicyArns": managed.map {
          .list([.sub("arn:${AWS::Partition}:iam::aws:policy/\($0)")])
        },
        "Policies": .list([
          .members([
            "PolicyName": .text(policy),
            "PolicyDocument": PolicyDocument.allow(actions, resources),
          ])
        ]),
      ]))
  }

  private var groupARN: TemplateValue {
    .sub(
      "arn:${AWS::Partition}:autoscaling:${AWS::Region}:${AWS::AccountId}:autoScalingGroup:*:"
        + "autoScalingGroupName/\(group.name)")
  }

  private var schedulerRole: TemplateValue {
    role("scheduler.amazonaws.com", "put-warm-pool", ["autoscaling:PutWarmPool"], [groupARN])
  }

  private var hookRole: TemplateValue {
    role("autoscaling.amazonaws.com", "publish", ["sns:Publish"], [.ref("Topic")])
  }

  // MARK: Registration

  private var registration: [(String, TemplateValue)] {
    let zone = TemplateValue.sub("arn:${AWS::Partition}:route53:::hostedzone/${Zone}")
    let description = PolicyDocument.registering
    var document = PolicyDocument.allow(["route53:ChangeResourceRecordSets"], [zone])
    document = PolicyDocument.adding(
      PolicyDocument.statement(["autoscaling:CompleteLifecycleAction"], [groupARN]),
      to: PolicyDocument.adding(
        PolicyDocument.statement(description, [.text("*")]), to: document))
    let functionRole = resource(
      "AWS::IAM::Role",
      .members([
        "AssumeRolePolicyDocument": PolicyDocument.trust("lambda.amazonaws.com"),
        "ManagedPolicyArns": .list([
          .sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
        ]),
        "Policies": .list([
          .members(["PolicyName": .text("register"), "PolicyDocument": document])
        ]),
      ]))
    return [
      ("Topic", resource("AWS::SNS::Topic", .members(["TopicName": .text(group.name)]))),
      ("Zone", resource("AWS::Route53::HostedZone", .members(["Name": .ref("DomainName")]))),
      ("FunctionRole", functionRole),
      (
        "Function",
        resource(
          "AWS::Lambda::Function",
          .members([
            "Description": .text("Registers and removes the instances of the pool"),
            "Runtime": .text("python3.13"), "Handler": .ref("FunctionHandler"),
            "Role": .attribute("Arn", of: "FunctionRole"),
            "Code": .members([
              "S3Bucket": .ref("FunctionBucket"), "S3Key": .ref("FunctionKey"),
            ]),
            "Timeout": .integer(60),
            "Environment": .members([
              "Variables": .members([
                "HOSTED_ZONE_ID": .ref("Zone"), "DOMAIN_NAME": .ref("DomainName"),
                "APPLICATION_ENDPOINT": .ref("ApplicationEndpoint"),
              ])
            ]),
          ]))
      ),
      (
        "FunctionPermission",
        resource(
          "AWS::Lambda::Permission",
          .members([
            "Action": .text("lambda:InvokeFunction"),
            "FunctionName": .attribute("Arn", of: "Function"),
            "Principal": .text("sns.amazonaws.com"), "SourceArn": .ref("Topic"),
          ]))
      ),
      (
        "Subscription",
        resource(
          "AWS::SNS::Subscription",
          .members([
            "Protocol": .text("lambda"), "TopicArn": .ref("Topic"),
            "Endpoint": .attribute("Arn", of: "Function"),
          ]))
      ),
    ]
  }
}
