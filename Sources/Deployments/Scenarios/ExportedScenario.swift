internal import Settings
package import Studies

/// The scenario that is exported: one of the variants of a sweep, or with sections that a
/// recommendation has in their place.
package struct ExportedScenario: Sendable {
  /// The scenario.
  package let scenario: Scenario
  /// What differs from the file.
  package let document: ScenarioDocument
  /// What is to be told of it.
  package private(set) var notes = TransferNotes()

  /// - Parameters:
  ///   - document: the file
  ///   - variant: which variant of its sweep, from 0; nil: the scenario as it stands
  ///   - recommendation: a file with sections in the place of the scenario's; nil: none
  /// - Throws: every issue at once.
  package init(
    document: ScenarioDocument, variant: Int?, recommendation: String?
  ) throws(ScenarioError) {
    var assignments: [Assignment] = []
    if let variant {
      let sweep = try Sweep(document)
      guard variant < sweep.plan.variants.count else {
        throw .issues([
          SettingsIssue(
            at: SourceLocation(option: "--variant \(variant)", ordinal: 1), path: "",
            message: "the sweep has \(sweep.plan.variants.count) variants; expected one from 0 to "
              + "\(sweep.plan.variants.count - 1)")
        ])
      }
      assignments = sweep.plan.variants[variant].assignments
    }
    if let recommendation {
      let sections = try readForeignDocument(recommendation)
      guard let entries = sections.entries else {
        throw .issues([
          SettingsIssue(
            at: sections.location, path: "",
            message: "is no section; expected sections of a scenario, such as scaling")
        ])
      }
      assignments = entries.map { Assignment(path: $0.key, node: $0.node) }
      if entries.contains(where: { $0.key == "scaling" }),
        !entries.contains(where: { $0.key == "schedule" }),
        let schedule = document.settings.node(at: "schedule"),
        let rest = Self.withoutPolicy(schedule)
      {
        assignments.append(Assignment(path: "schedule", node: rest))
        notes.leaveOut(
          "what the scenario's schedule sets of its own policy", "the policy is another one")
      }
    }
    (scenario, self.document) = try document.changed(assignments)
  }

  /// A schedule without entries of the scenario's own policy; nil where it has none of them.
  private static func withoutPolicy(_ schedule: SettingsNode) -> SettingsNode? {
    let all = schedule.elements ?? []
    let rest = all.compactMap { change -> SettingsNode? in
      let sets = change.node(at: "set")?.entries ?? []
      let others = sets.filter { !$0.key.hasPrefix("scaling.") }
      if others.count == sets.count { return change }
      if others.isEmpty { return nil }
      var change = change
      change.value = .map(
        (change.entries ?? []).map { entry in
          var entry = entry
          if entry.key == "set" { entry.node.value = .map(others) }
          return entry
        })
      return change
    }
    return rest == all ? nil : SettingsNode(.list(rest), at: schedule.location)
  }
}
