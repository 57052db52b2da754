internal import Settings

/// Published launch times under a name: `launch.preset`. What it does not know has to be written
/// beside it.
package struct LaunchPreset: Sendable, Hashable {
  /// A stage with its value, as a scenario would write both.
  package struct Stage: Sendable, Hashable {
    /// The key below `launch`.
    package let key: String
    /// The value in YAML.
    package let value: String
  }

  /// A stage that another one's numbers already contain: it is 0, and writing it would count it
  /// twice.
  package struct ContainedStage: Sendable, Hashable {
    /// The key below `launch`.
    package let key: String
    /// The stages whose numbers contain it.
    package let containers: [String]

    /// Whether a scenario's own stages stand in for everything that contains it. Without a warm
    /// pool that is the cold start alone.
    func isReplaced(by own: [String], hasWarmPool: Bool) -> Bool {
      missing(beside: own, hasWarmPool: hasWarmPool).isEmpty
    }

    /// The stages that contain it and that a scenario does not replace.
    func missing(beside own: [String], hasWarmPool: Bool) -> [String] {
      let used = hasWarmPool || !containers.contains("cold") ? containers : ["cold"]
      return used.filter { !own.contains($0) }
    }
  }

  /// The name that scenarios use.
  package let name: String
  /// What was measured, in one sentence.
  package let summary: String
  /// Where the numbers come from, and from when they are.
  package let source: String
  /// The stages it knows.
  package let stages: [Stage]
  /// The stages that these contain.
  package let contained: [ContainedStage]
  /// Keys that it cannot do without although a scenario otherwise may.
  package let needs: [String]

  private init(
    _ name: String, _ summary: String, source: String, stages: KeyValuePairs<String, String>,
    contained: [String] = [], needs: [String] = []
  ) {
    self.name = name
    self.summary = summary
    self.source = source
    self.stages = stages.map { Stage(key: $0.key, value: $0.value) }
    let known = stages.map(\.key)
    self.contained = contained.map { key in
      ContainedStage(
        key: key, containers: known.filter { Self.possibleContainers(of: key).contains($0) })
    }
    self.needs = needs
  }

  /// From a change of the desired capacity to "an instance was started" in the causes of 16 public
  /// scaling activities.
  private static let controlLoop =
    "{empirical: [1s, 1s, 3s, 4s, 5s, 7s, 10s, 12s, 13s, 14s, 14s, 16s, 21s, 22s, 22s, 26s]}"
  /// Where the control loop of every preset but one comes from.
  package static let controlLoopSource =
    "control_loop: 16 scaling activities in public logs, 2013 to 2021"

  /// Every preset, by name.
  package static let all: [LaunchPreset] = [
    LaunchPreset(
      "aws-sample-2021",
      "AWS's own sample: a slow bootstrap, 243 s cold, 260 s into the pool and 36 s out of a "
        + "stopped one.",
      source: "aws-samples/amazon-ec2-auto-scaling-group-examples, features/warm-pools, 2021",
      stages: [
        "control_loop": controlLoop, "cold": "243s", "from_stopped": "36s", "prepare": "243s",
        "stop": "17s",
      ],
      contained: ["pending", "bootstrap", "first_read"]),
    LaunchPreset(
      "ec2-coldboot-2026",
      "A bare machine until it lets one in by SSH, a run each: m7i.large with Amazon Linux 2023. Up "
        + "to 15 s of each number are a poll's, which saw it running no sooner.",
      source: "brevdev/ec2-coldboot-research, January 2026",
      stages: [
        "control_loop": controlLoop, "cold": "25.8s", "from_stopped": "21.2s",
        "from_hibernated": "20.7s",
      ],
      contained: ["pending"]),
    LaunchPreset(
      "fitted-by-state",
      "An assumption: lognormal laws fitted by eye to published samples, without the application's "
        + "bootstrap.",
      source: "assumption, fitted by eye to published samples of 2013 to 2026",
      stages: [
        "control_loop": controlLoop, "cold": "{lognormal: {median: 32s, sigma: 0.35}}",
        "from_stopped": "{lognormal: {median: 25s, sigma: 0.4}}",
        "from_hibernated": "{lognormal: {median: 17s, sigma: 0.3}}",
        "from_running": "{lognormal: {median: 2s, sigma: 0.5}}",
        "prepare": "{lognormal: {median: 32s, sigma: 0.35}}",
      ],
      contained: ["pending"], needs: ["bootstrap"]),
    LaunchPreset(
      "five-at-once", "Five instances started at the same time, cold and out of a stopped pool.",
      source: "a public blog's experiment with EC2 Auto Scaling warm pools, date not given",
      stages: [
        "control_loop": controlLoop,
        "cold": "{empirical: [130s, 130s, 160s, 129s, 155s, 154s, 124s, 131s, 161s]}",
        "from_stopped": "{empirical: [69s, 72s, 95s, 96s, 126s]}",
      ],
      contained: ["pending", "bootstrap", "batch_slowdown", "first_read"]),
    LaunchPreset(
      "node-latency-2022",
      "A Kubernetes node from EC2's Pending until its first pod is ready: c6a.large with Amazon "
        + "Linux 2. The 4 s before Pending are control_loop's.",
      source: "awslabs/node-latency-for-k8s, December 2022",
      stages: ["control_loop": controlLoop, "cold": "24s"],
      contained: ["pending", "bootstrap", "first_read"]),
    LaunchPreset(
      "pessimistic", "The slowest of the published numbers in every stage.",
      source:
        "AWS's warm-pool sample, 2021; a blog's batch of five and a forum's 60 s to notice, dates "
        + "not given; a demo's upper estimates",
      stages: [
        "control_loop": "60s", "cold": "243s", "from_stopped": "126s", "from_hibernated": "20.7s",
        "from_running": "5s", "prepare": "243s",
        "stop": "17s",
      ],
      contained: ["pending", "bootstrap", "batch_slowdown", "first_read"]),
    LaunchPreset(
      "terraform-ssm",
      "A small application, 215 s into the pool and 19 s out of a stopped one; cold launches were "
        + "not measured.",
      source: "Young-ook/terraform-aws-ssm on GitHub, date not given",
      stages: ["control_loop": controlLoop, "from_stopped": "19s", "prepare": "215s"],
      contained: ["pending", "stop", "bootstrap", "first_read"]),
  ]

  /// The stages whose published times may have another one in them.
  private static func possibleContainers(of key: String) -> [String] {
    switch key {
    case "stop", "hibernate": ["prepare"]
    case "bootstrap", "first_read": ["cold", "prepare"]
    case "pending": ["cold", "from_stopped", "from_hibernated", "prepare"]
    default: ["cold", "from_stopped", "from_hibernated", "from_running", "prepare"]
    }
  }

  /// The preset of this name.
  package static func named(_ name: String) -> LaunchPreset? { all.first { $0.name == name } }

  /// The stages as settings, located in the preset; those that it still contains beside the
  /// scenario's own stages are 0.
  func settings(beside own: [String], hasWarmPool: Bool) -> [SettingsNode.Entry] {
    let lines =
      stages.map { "\($0.key): \($0.value)" }
      + contained.filter {
        Self.durations.contains($0.key) && !$0.isReplaced(by: own, hasWarmPool: hasWarmPool)
      }.map { "\($0.key): 0s" }
    let (tree, issues) = loadSettings(yaml: lines.joined(separator: "\n"), file: "preset \(name)")
    precondition(issues.isEmpty, "the preset \(name) is not YAML")
    return tree?.entries ?? []
  }

  /// The stages that a scenario has to give, so that a contained one is written as 0 in its place.
  private static let durations = ["pending", "stop", "hibernate", "registration"]
}

/// Whose numbers the stages of a launch are.
package struct LaunchNumbers: Sendable, Hashable {
  /// The preset that the scenario names; nil: its own numbers only.
  package let preset: LaunchPreset?
  /// The preset's stages that the scenario replaces with its own.
  package let overridden: [String]

  /// `preset NAME: SOURCE`, and what is not of it; or that the numbers are the scenario's own.
  package var text: String {
    guard let preset else { return "the scenario's own numbers" }
    let own =
      overridden.isEmpty ? "" : " (of the scenario's own: \(overridden.joined(separator: ", ")))"
    return "preset \(preset.name): \(preset.source)\(own)"
  }

  /// Puts the stages of the preset that `launch.preset` names behind those that the section writes
  /// itself, which win.
  ///
  /// A stage that the preset's numbers contain may be written only where every stage that contains
  /// it is written too; then it has to be.
  init(filling settings: inout SettingsNode, issues: IssueLog) {
    guard let section = settings.entries?.firstIndex(where: { $0.key == "launch" }),
      var tops = settings.entries,
      let written = tops[section].node.entries,
      let name = written.first(where: { $0.key == "preset" })?.node,
      let preset = name.text.flatMap({ LaunchPreset.named($0) })
    else {
      self.preset = nil
      overridden = []
      return
    }
    let keys = written.map(\.key)
    let known = preset.stages.map(\.key)
    let hasWarmPool = settings.node(at: "warm_pool") != nil
    for stage in preset.contained where !stage.isReplaced(by: keys, hasWarmPool: hasWarmPool) {
      let containers = stage.missing(beside: keys, hasWarmPool: hasWarmPool).joined(separator: ", ")
      guard let entry = written.first(where: { $0.key == stage.key }) else { continue }
      issues.add(
        SettingsIssue(
          at: entry.node.location, path: "launch.\(stage.key)",
          message:
            "would be counted twice, because the \(containers) of preset \(name.text ?? "") "
            + "contains it; "
            + "expected no such key, or \(containers) beside it too"))
    }
    if known.allSatisfy(keys.contains) {
      issues.add(
        SettingsIssue(
          at: name.location, path: "launch.preset",
          message:
            "has no effect, because all of its stages are written beside it; expected fewer of "
            + "them, or no preset"
        ))
    }
    tops[section].node.value = .map(
      written
        + preset.settings(beside: keys, hasWarmPool: hasWarmPool).filter { !keys.contains($0.key) })
    settings.value = .map(tops)
    self.preset = preset
    overridden = (known + preset.contained.map(\.key)).filter(keys.contains)
  }
}
