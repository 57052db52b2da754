internal import Settings
internal import Studies

/// Reads `groups.json` of a Jitsi autoscaler, whose rules are a scenario's policy `jitsi`.
///
/// Source: jitsi/jitsi-autoscaler, `groups.json` and `src/instance_group.ts`.
enum JitsiGroups {
  /// Its options and ours, and their units.
  private static let options: [(theirs: String, ours: String, unit: String)] = [
    ("scaleUpThreshold", "scale_up_threshold", ""),
    ("scaleDownThreshold", "scale_down_threshold", ""),
    ("scaleUpQuantity", "scale_up_quantity", ""),
    ("scaleDownQuantity", "scale_down_quantity", ""), ("scalePeriod", "scale_period", "s"),
    ("scaleUpPeriodsCount", "scale_up_periods_count", ""),
    ("scaleDownPeriodsCount", "scale_down_periods_count", ""),
  ]

  static func read(
    _ groups: [SettingsNode], group wanted: String?
  ) throws(ScenarioError) -> (DeployedGroup, [(key: String, value: String)], TransferNotes) {
    let issues = IssueLog()
    let names = groups.map { $0.node(at: "name")?.text ?? "" }
    let chosen = groups.filter { wanted == nil || $0.node(at: "name")?.text == wanted }
    guard let node = chosen.first, chosen.count == 1 else {
      throw .issues([
        SettingsIssue(
          at: SourceLocation(option: wanted.map { "--group \($0)" } ?? "--group", ordinal: 1),
          path: "",
          message: "the files hold \(names.count) groups; expected one of \(listed(names))")
      ])
    }
    var notes = TransferNotes()
    var reader = MemberReader(node, "the group", issues: issues)
    let name = reader.text("name") ?? "jitsi"
    let most = Limit.instances.from(0)
    var scaling: [(key: String, value: String)] = [("policy", "jitsi")]
    let type = (reader.text("type") ?? "").lowercased()
    switch type {
    case "jvb": scaling.append(("type", "jvb"))
    case "jibri", "sip-jibri":
      scaling.append(("type", "jibri"))
      notes.remark("type \(type): recorders, whose metric is how many are idle")
    default:
      notes.miss(
        "scaling.type: jvb or jibri, since the group \(type.isEmpty ? "has no type" : "is of \(type)")"
      )
    }
    guard var options = reader.section("scalingOptions") else {
      reader.report("scalingOptions", node, "is missing", "the group's options")
      throw .issues(issues.issues)
    }
    let (least, largest) = (
      options.integer("minDesired", in: most), options.integer("maxDesired", in: most)
    )
    guard let least, let largest else {
      reader.report("scalingOptions", options.node, "has no minDesired and maxDesired", "both")
      throw .issues(issues.issues)
    }
    if least > largest {
      reader.report(
        "scalingOptions", options.node, "has a minDesired above maxDesired \(largest)",
        "at most that")
    }
    var group = DeployedGroup(name: name, minSize: least, maxSize: largest, zones: 1)
    group.desiredCapacity = options.integer("desiredCount", in: most)
    group.suspendedProcesses = ["AZRebalance"]
    for (theirs, ours, unit) in Self.options {
      guard let value = options.number(theirs) else { continue }
      scaling.append((ours, plainNumber(value) + unit))
    }
    if let grace = reader.integer("gracePeriodTTLSec", in: 0...86_400) {
      scaling.append(("grace_period", "\(grace)s"))
    }
    if let ttl = reader.integer("protectedTTLSec", in: 0...86_400), ttl > 0 {
      scaling.append(("protected_ttl", "\(ttl)s"))
    }
    if reader.flag("enableAutoScale") == false {
      notes.remark("enableAutoScale is false: its rules are taken over all the same")
    }
    if reader.flag("enableLaunch") == false {
      notes.remark("enableLaunch is false, so nothing is launched there: here it is")
    }
    notes.leaveOut(
      "the cloud \(reader.text("cloud") ?? "")",
      "instances, zones and prices are not in the file; one zone is taken")
    options.finish(silent: ["rotateQuantity", "rotateIntervalSec"], reasons: [:], notes: &notes)
    reader.finish(
      silent: [
        "id", "compartmentId", "instanceConfigurationId", "tags", "region", "environment",
        "enableScheduler",
      ],
      reasons: ["scheduledScaling": "scaling.periods says the same, and is to be written by hand"],
      notes: &notes)
    guard issues.isEmpty else { throw .issues(issues.issues) }
    return (group, scaling, notes)
  }
}
