internal import PoolSimulation
internal import Settings

/// A desired capacity that none of the group's bounds of the run allows: the group never has it,
/// and who asks what it costs would be told of another.
package struct CapacityOutOfBounds: Sendable, Hashable {
  /// The setting, such as `scaling.desired`.
  package let path: String
  /// What is wrong with it: `2 is below min_size 24`.
  package let problem: String
  let location: SourceLocation
  private let nearest: Int

  /// The fact and what becomes of it, for studies that go on.
  package var sentence: String {
    "\(path) \(problem), so the group goes to \(nearest) instead and the value says nothing of "
      + "itself"
  }

  /// What is told of a value that somebody wrote, which could be a slip of it or of the bounds.
  var issue: SettingsIssue {
    issue(
      of:
        "a number within the bounds, or scaling.out_of_range: clamp, with which the group goes to "
        + "\(nearest)"
    )
  }

  func issue(of expected: String) -> SettingsIssue {
    SettingsIssue(at: location, path: path, message: "\(problem); expected \(expected)")
  }

  /// The capacities of a policy that names them; none where `out_of_range` says what is to happen.
  /// - Parameters:
  ///   - settings: the scenario's
  ///   - bounds: every pair that holds at some time of a run
  /// - Returns: those that are within none of them
  static func all(in settings: SettingsNode, bounds: [ClosedRange<Int>]) -> [CapacityOutOfBounds] {
    let policy = settings.node(at: "scaling.policy")?.text
    guard policy == FixedPolicy.name || policy == ScheduledPolicy.name else { return [] }
    guard settings.node(at: "scaling.out_of_range") == nil, !bounds.isEmpty else { return [] }
    return desired(in: settings).compactMap { path, node in
      guard let value = node.text.flatMap({ Int($0) }) else { return nil }
      return CapacityOutOfBounds(value, at: path, node.location, bounds: bounds)
    }
  }

  private init?(
    _ value: Int, at path: String, _ location: SourceLocation, bounds: [ClosedRange<Int>]
  ) {
    if bounds.contains(where: { $0.contains(value) }) { return nil }
    self.path = path
    self.location = location
    let ends = bounds.flatMap { [$0.lowerBound, $0.upperBound] }
    nearest = ends.min { abs($0 - value) < abs($1 - value) } ?? value
    let least = bounds.map(\.lowerBound).min() ?? value
    let most = bounds.map(\.upperBound).max() ?? value
    if value < least {
      problem = "\(value) is below min_size \(least)"
    } else if value > most {
      problem = "\(value) is above max_size \(most)"
    } else {
      let listed = bounds.prefix(4).map { "\($0.lowerBound) to \($0.upperBound)" }.joined(
        separator: ", ")
      problem = "\(value) is within no bounds of the group, which are \(listed)"
    }
  }

  /// Every desired capacity that is written, with its path.
  private static func desired(in settings: SettingsNode) -> [(path: String, node: SettingsNode)] {
    var found: [(path: String, node: SettingsNode)] = []
    func add(_ path: String, _ node: SettingsNode?) {
      if let node { found.append((path, node)) }
    }
    add("scaling.desired", settings.node(at: "scaling.desired"))
    for (number, entry) in (settings.node(at: "scaling.timetable")?.elements ?? []).enumerated() {
      add("scaling.timetable.\(number).desired", entry.node(at: "desired"))
    }
    for (number, entry) in (settings.node(at: "schedule")?.elements ?? []).enumerated() {
      add(
        "schedule.\(number).set.scaling.desired", entry.node(at: "set")?.node(at: "scaling.desired")
      )
    }
    return found
  }
}
