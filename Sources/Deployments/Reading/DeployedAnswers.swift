package import Settings

/// What the files of an import hold, object by object, under the names of AWS's API.
///
/// Source of the names: the API models of Amazon EC2 Auto Scaling (2011-01-01), EC2 (2016-11-15),
/// CloudWatch (2010-08-01) and EventBridge Scheduler (2021-06-30) in botocore.
package struct DeployedAnswers: Sendable {
  /// The kinds of objects.
  package enum Kind: String, CaseIterable, Sendable {
    case group = "AutoScalingGroups"
    case warmPool = "WarmPoolConfiguration"
    case policy = "ScalingPolicies"
    case action = "ScheduledUpdateGroupActions"
    case template = "LaunchTemplateVersions"
    case hook = "LifecycleHooks"
    case notification = "NotificationConfigurations"
    case activity = "Activities"
    case alarm = "MetricAlarms"
    case schedule = "ScheduleExpression"

    /// The command that prints them.
    package var command: String {
      switch self {
      case .group: "aws autoscaling describe-auto-scaling-groups"
      case .warmPool: "aws autoscaling describe-warm-pool"
      case .policy: "aws autoscaling describe-policies"
      case .action: "aws autoscaling describe-scheduled-actions"
      case .template: "aws ec2 describe-launch-template-versions"
      case .hook: "aws autoscaling describe-lifecycle-hooks"
      case .notification: "aws autoscaling describe-notification-configurations"
      case .activity: "aws autoscaling describe-scaling-activities"
      case .alarm: "aws cloudwatch describe-alarms"
      case .schedule: "aws scheduler get-schedule"
      }
    }
  }

  /// The objects of a kind, in the order of the files.
  private var found: [Kind: [SettingsNode]] = [:]
  /// The kinds of which a page says that there is more, and where; those whose last page came.
  private var pages: [Kind: SourceLocation] = [:]
  private var ended: Set<Kind> = []
  /// The kinds of which there was a file, empty or not.
  private var given: Set<Kind> = []
  /// Whether what is not there does not exist: a template and a plan hold all of a pool.
  package var isWhole = false

  package init() {}

  /// The objects of a kind.
  package func all(_ kind: Kind) -> [SettingsNode] { found[kind] ?? [] }
  /// The same without those that are told again, as in answers that overlap. In a template and a
  /// plan two that are alike are two.
  package func distinct(_ kind: Kind) -> [SettingsNode] {
    if isWhole { return all(kind) }
    var seen: Set<String> = []
    return all(kind).filter { seen.insert($0.flowText).inserted }
  }
  /// How many groups there are, by their names.
  package var groupCount: Int {
    Set(all(.group).map { $0.node(at: "AutoScalingGroupName")?.text }).count
  }
  /// Whether a file of the kind was given, so that none there means none.
  package func has(_ kind: Kind) -> Bool { isWhole || given.contains(kind) }

  /// Adds an object.
  package mutating func add(_ kind: Kind, _ node: SettingsNode) {
    found[kind, default: []].append(node)
    given.insert(kind)
  }

  /// Adds what one answer of the AWS CLI holds.
  /// - Returns: false where it is none.
  package mutating func add(answer root: SettingsNode, issues: IssueLog) -> Bool {
    let entries = root.entries ?? []
    if entries.contains(where: { $0.key == Kind.schedule.rawValue }),
      entries.contains(where: { $0.key == "Target" })
    {
      add(.schedule, root)
      return true
    }
    let kinds = Kind.allCases.filter { kind in
      kind != .schedule && entries.contains { $0.key == kind.rawValue }
    }
    let isPool = entries.contains { $0.key == "Instances" } && kinds.isEmpty
    guard !kinds.isEmpty || isPool else { return false }
    for kind in isPool ? [.warmPool] : kinds {
      given.insert(kind)
      let more = entries.first { $0.key == "NextToken" }
      if let more, more.node.text?.isEmpty == false {
        pages[kind] = pages[kind] ?? more.location
      } else {
        ended.insert(kind)
      }
      if kind == .warmPool {
        add(kind, root)
        continue
      }
      guard let node = root.node(at: kind.rawValue) else { continue }
      guard let elements = node.elements else {
        issues.add(
          SettingsIssue(
            at: node.location, path: kind.rawValue,
            message:
              "is \(MemberReader.shape(of: node)); expected a list, as \(kind.command) prints it"))
        continue
      }
      for element in elements where element.entries == nil {
        issues.add(
          SettingsIssue(
            at: element.location, path: kind.rawValue,
            message: "holds \(MemberReader.shape(of: element)); expected objects"))
      }
      found[kind, default: []] += elements.filter { $0.entries != nil }
    }
    return true
  }

  /// Complains about pages without the last one; tells where there were several.
  package func checkPages(issues: IssueLog, notes: inout TransferNotes) {
    for kind in Kind.allCases {
      guard let place = pages[kind] else { continue }
      if ended.contains(kind) {
        notes.remark(
          "\(kind.command) came in pages, the last among them; whether all between are there, no "
            + "page says")
      } else {
        issues.add(
          SettingsIssue(
            at: place, path: "NextToken",
            message:
              "says that there is more, and no file is the last page; expected every page, or the "
              + "whole answer, as \(kind.command) prints it without --max-items and --no-paginate"))
      }
    }
  }
}
