internal import Settings

// What is changed of a scenario's settings: overrides, axes, candidates. A warm pool is there or it
// is not, so changes of one need more care than the others.

extension SettingsNode {
  /// What `warm_pool` is where there is none: the same as no such section.
  static let noSection = "none"

  /// Changes settings, one after the other; what is wrong with them is an issue.
  ///
  /// A key of a warm pool that is not there makes the section, as every other key does, but only
  /// where the size of that pool is said: the default of AWS, up to the group's `max_size`, is more
  /// than anybody means who sets one other key.
  /// - Returns: what is wrong with a warm pool that was made so, for the scenario's other issues
  mutating func change(_ assignments: [Assignment], issues: IssueLog) -> SettingsIssue? {
    let hadWarmPool = node(at: "warm_pool").map { $0.text != Self.noSection } ?? false
    for assignment in assignments {
      if assignment.path.hasPrefix("warm_pool."), node(at: "warm_pool")?.text == Self.noSection {
        remove("warm_pool")
      }
      if let issue = set(assignment.path, to: assignment.node) { issues.add(issue) }
    }
    if hadWarmPool || assignments.contains(where: { $0.path == "warm_pool" }) { return nil }
    guard let pool = node(at: "warm_pool"),
      !["size", "max_group_prepared_capacity"].contains(where: {
        // -1 unsets it.
        pool.node(at: $0).map { $0.text != "-1" } ?? false
      }),
      let made = assignments.first(where: { $0.path.hasPrefix("warm_pool.") })
    else { return nil }
    return SettingsIssue(
      at: made.node.location, path: made.path,
      message: "there is no warm pool, and this alone would make one that fills up to the group's "
        + "max_size; expected its size too, such as warm_pool.size=4, or a warm_pool section")
  }

  /// Drops `warm_pool: none`; any other value that is no section is an issue.
  /// - Returns: where it was dropped
  @discardableResult
  mutating func dropAbsentWarmPool(issues: IssueLog) -> SourceLocation? {
    guard let pool = node(at: "warm_pool"), pool.entries == nil else { return nil }
    remove("warm_pool")
    if pool.text == Self.noSection { return pool.location }
    let problem = pool.text.map { "\"\($0.onOneLine)\" is a single value" } ?? "is no section"
    issues.add(
      SettingsIssue(
        at: pool.location, path: "warm_pool",
        message: "\(problem); expected a section with keys of its own, or none"))
    return pool.location
  }

  private mutating func remove(_ key: String) {
    value = .map((entries ?? []).filter { $0.key != key })
  }
}
