internal import Foundation
internal import PoolSimulation
internal import Settings
package import Studies

/// What changes where a group runs already: a plan to read, part by part, with what each part does
/// to a simulated run.
package struct DeploymentDiff: Sendable {
  /// One part of the group that is otherwise.
  package struct Change: Sendable, Hashable {
    /// The setting of the scenario that says it.
    package let path: String
    /// What runs, and what is exported.
    package let live, wanted: String
    /// What makes the scenario as it runs in this part; empty: nothing does.
    fileprivate let back: [Assignment]
  }

  /// What one part does: the scenario as exported less the scenario with that part as it runs.
  package struct Effect: Sendable, Hashable {
    /// Dollars of capacity, on average over the replications.
    package let dollars: Double
    /// Joins that never got in, likewise.
    package let refused: Double
  }

  /// The parts that are otherwise.
  package let changes: [Change]
  /// The settings that are not compared, because no file says what runs.
  package let unknown: [String]
  private let name: String

  /// Compares what runs with what is exported.
  /// - Parameters:
  ///   - wanted: the group of the scenario
  ///   - live: the group that runs
  ///   - answers: the files that it was read from
  package init(_ wanted: DeployedGroup, live: DeployedGroup, answers: DeployedAnswers) {
    name = live.name
    let unknown = Self.needs.filter { !answers.has($0.kind) }.flatMap(\.paths)
    self.unknown = unknown
    // Whoever is compared is written as scenarios, so that a difference is one of settings.
    let (now, then) = (Self.settings(of: live), Self.settings(of: wanted))
    changes = Self.parts.compactMap { part in
      if unknown.contains(part.path) { return nil }
      let (old, new) = (now?.node(at: part.path), then?.node(at: part.path))
      if new == nil, part.absent == Self.unsaid { return nil }
      let texts = (old?.flowText ?? part.absent, new?.flowText ?? part.absent)
      if texts.0 == texts.1 { return nil }
      var back: [Assignment] = []
      if let old {
        back = [Assignment(path: part.path, node: old)]
      } else if let none = part.none {
        let place = SourceLocation(option: "--diff", ordinal: 1)
        back = [Assignment(path: part.path, node: SettingsNode(none, at: place))]
      }
      return Change(path: part.path, live: texts.0, wanted: texts.1, back: back)
    }
  }

  /// Stands for what a template is written without, and so leaves as it is.
  private static let unsaid = "as it is"

  /// The parts of a group, in the order in which they are told, with what stands for none of it.
  private static let parts: [(path: String, absent: String, none: SettingsNode.Value?)] = [
    ("instance.type", "a variable", nil), ("instance.volume", "the image's", .scalar("0B")),
    ("instance.purchase", "on_demand", .scalar("on_demand")),
    ("instance.can_hibernate", "by its type", .scalar("true")),
    ("auto_scaling_group.min_size", "none", nil), ("auto_scaling_group.max_size", "none", nil),
    ("auto_scaling_group.desired_capacity", unsaid, nil),
    ("auto_scaling_group.availability_zones", "none", nil),
    ("auto_scaling_group.az_rebalance", "none", nil),
    ("auto_scaling_group.suspended_processes", "none", .list([])),
    ("auto_scaling_group.max_instance_lifetime", "none", nil),
    ("auto_scaling_group.default_instance_warmup", "none", nil),
    ("auto_scaling_group.instance_maintenance_policy", "AWS's default", .map([])),
    ("auto_scaling_group.scheduled_actions", "none", .list([])),
    ("warm_pool", "none", .scalar("none")), ("schedule", "none", .list([])),
    ("launch.hook", "none", .scalar("none")), ("launch.hook_timeout", "none", nil),
    ("scaling", "the application's", nil), ("scale_in", "the application's", nil),
    ("health_check", "not said", .scalar("none")),
  ]

  /// What is known of where such a file was given alone.
  private static let needs: [(kind: DeployedAnswers.Kind, paths: [String])] = [
    (
      .template,
      ["instance.type", "instance.volume", "instance.purchase", "instance.can_hibernate"]
    ),
    (.action, ["auto_scaling_group.scheduled_actions"]), (.schedule, ["schedule"]),
    (.hook, ["launch.hook", "launch.hook_timeout"]), (.policy, ["scaling", "scale_in"]),
  ]

  private static func settings(of group: DeployedGroup) -> SettingsNode? {
    let text = ImportedScenario(group, notes: TransferNotes(), files: []).text
    return try? readForeignDocument(text, file: "--diff")
  }

  /// What each change does.
  /// - Parameters:
  ///   - document: the scenario that is exported
  ///   - workers: the number of runs at a time
  /// - Returns: an effect for each change; nil where the scenario cannot be as it runs
  /// - Throws: what running the scenario throws.
  package func effects(in document: ScenarioDocument, workers: Int) throws -> [Effect?] {
    if changes.isEmpty { return [] }
    let wanted = try Self.run(document, workers: workers)
    return changes.map { change in
      guard !change.back.isEmpty,
        let (_, other) = try? document.changed(change.back),
        let before = try? Self.run(other, workers: workers)
      else { return nil }
      return Effect(
        dollars: wanted.dollars - before.dollars, refused: wanted.refused - before.refused)
    }
  }

  private static func run(_ document: ScenarioDocument, workers: Int) throws -> Effect {
    let loaded = try document.loaded()
    var (dollars, refused, count) = (0.0, 0.0, 0.0)
    let limit = loaded.scenario.instance.participantLimit
    try runReplications(of: loaded, workers: workers, series: .nowhere) { run in
      let context = MetricContext(run.result, participantLimit: limit)
      return (
        Metric.costCapacity.value(context).number ?? 0,
        Double(run.result.rejections.count)
      )
    } take: {
      dollars += $0.0
      refused += $0.1
      count += 1
    }
    return Effect(dollars: dollars / count, refused: refused / count)
  }

  // MARK: As text

  /// The plan, a change after the other.
  package func text(_ effects: [Effect?]) -> String {
    let count = ["nothing changes", "a change"]
    var lines = [
      "\(name): \(changes.count < 2 ? count[changes.count] : "\(changes.count) changes")"
    ]
    if !unknown.isEmpty {
      lines.append("not compared, as no file says what runs: \(unknown.joined(separator: ", "))")
    }
    if !changes.isEmpty { lines.append("") }
    for (change, effect) in zip(changes, effects) {
      lines += ["\(change.path)", "  - \(change.live.onOneLine)", "  + \(change.wanted.onOneLine)"]
      if let effect {
        lines.append(
          "  simulated: \(Self.signed(effect.dollars, dollars: true)) of capacity, "
            + "\(Self.signed(effect.refused, dollars: false)) joins refused")
      } else {
        lines.append("  simulated: not, as the scenario cannot be as it runs in this alone")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A difference with its sign; one of no digits is 0.
  private static func signed(_ value: Double, dollars: Bool) -> String {
    let rounded = (value * 100).rounded() / 100
    let sign = rounded < 0 ? "-" : "+"
    let posix = Locale(identifier: "en_US_POSIX")
    let text = String(format: dollars ? "%.2f" : "%.1f", locale: posix, abs(rounded))
    return dollars ? "\(sign)$\(text)" : "\(sign)\(text)"
  }
}
