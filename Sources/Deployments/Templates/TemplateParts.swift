internal import PoolSimulation
internal import Settings

// What both kinds of templates have in common.

extension DeployedGroup {
  /// What the topic is told of.
  static let notificationTypes = [
    "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE",
  ]
}

extension DeployedHook {
  /// What happens when nobody answers: a launch is given up, an end goes on.
  var defaultResult: String { purpose == .drain ? "CONTINUE" : "ABANDON" }
}

extension DeployedAlarm {
  /// CloudWatch's name of how it compares.
  var comparison: String {
    isHigh ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold"
  }
}

extension DeployedPoolChange {
  /// EventBridge Scheduler's expression.
  package var expression: String {
    switch timing {
    case .cron(let cron, _): SchedulerCron.expression(cron)
    case .at(let time): "at(\(time))"
    }
  }

  /// The zone of the expression.
  package var timeZone: String {
    if case .cron(_, let zone?) = timing { zone } else { "UTC" }
  }

  /// What PutWarmPool is called with.
  func input(of group: String) -> TemplateValue {
    .members([
      "AutoScalingGroupName": .text(group), "PoolState": state.map { .text($0) },
      "MinSize": minSize.map { .integer($0) },
      "MaxGroupPreparedCapacity": maxPrepared.map { .integer($0) },
    ])
  }
}

/// A metric that predictive scaling goes by.
struct PredictiveQuery {
  let id, namespace, metric, statistic: String

  /// How full instances are.
  static let scaling = PredictiveQuery(
    id: "scaling", namespace: DeployedMetric.namespace,
    metric: DeployedMetric.name(of: .utilization), statistic: "Average")
  /// How much there is to carry.
  static let load = PredictiveQuery(
    id: "load", namespace: DeployedMetric.namespace,
    metric: DeployedMetric.name(of: .participantsPerInstance), statistic: "Sum")
  /// How many carry it.
  static let capacity = PredictiveQuery(
    id: "capacity", namespace: "AWS/AutoScaling", metric: "GroupInServiceInstances",
    statistic: "Average")
}

/// Documents of IAM's.
enum PolicyDocument {
  /// What a function needs to find out what it registers.
  static let registering = [
    "autoscaling:DescribeAutoScalingInstances", "ec2:DescribeInstances",
  ]

  static func trust(_ service: String) -> TemplateValue {
    document([
      .members([
        "Effect": .text("Allow"), "Principal": .members(["Service": .text(service)]),
        "Action": .text("sts:AssumeRole"),
      ])
    ])
  }

  static func allow(_ actions: [String], _ resources: [TemplateValue]) -> TemplateValue {
    document([statement(actions, resources)])
  }

  static func statement(_ actions: [String], _ resources: [TemplateValue]) -> TemplateValue {
    .members([
      "Effect": .text("Allow"), "Action": .texts(actions), "Resource": .list(resources),
    ])
  }

  /// A document with another statement.
  static func adding(_ statement: TemplateValue, to document: TemplateValue) -> TemplateValue {
    guard case .map(let members) = document else { return document }
    return .map(
      members.map { member in
        guard member.key == "Statement", case .list(let all) = member.value else { return member }
        return TemplateValue.Member(key: member.key, value: .list(all + [statement]))
      })
  }

  private static func document(_ statements: [TemplateValue]) -> TemplateValue {
    .members(["Version": .text("2012-10-17"), "Statement": .list(statements)])
  }
}

/// The notes of an export as comments.
enum DeploymentComments {
  private static let width = 110

  static func lines(of group: DeployedGroup, _ notes: TransferNotes) -> [String] {
    let title = "# The pool \(group.name), exported by Greenroom."
    guard !notes.lines.isEmpty else { return [title] }
    return [title, "# What AWS cannot do, or the application has to:"]
      + notes.lines.flatMap { line in
        wrapped(line.onOneLine).enumerated().map { $0 == 0 ? "# - \($1)" : "#   \($1)" }
      }
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if !lines[lines.count - 1].isEmpty, lines[lines.count - 1].count + word.count >= width {
        lines.append("")
      }
      lines[lines.count - 1] += lines[lines.count - 1].isEmpty ? "\(word)" : " \(word)"
    }
    return lines
  }
}
