internal import Settings
package import Studies

/// The scenario that is exported: one of the variants of a sweep, or with sections that a
/// recommendation has in their place.
package struct ExportedScenario: Sendable {
  /// The scenario.
  package let scenario: Scenario
  /// What differs from the file.
  package let document: ScenarioDocument

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
    }
    (scenario, self.document) = try document.changed(assignments)
  }
}
