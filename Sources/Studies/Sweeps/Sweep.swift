internal import Settings

/// A scenario with a `sweep` section, with every variant checked.
package struct Sweep: Sendable {
  /// The scenario as it is written, before anything varies.
  package let scenario: Scenario
  /// What varies.
  package let design: SweepDesign
  /// The variants.
  package let plan: StudyPlan

  /// Checks every variant of a scenario that is run.
  /// - Parameters:
  ///   - document: the scenario
  ///   - isRun: whether a variant is run, by its number and how many replications there are of it;
  ///     nil: all are
  /// - Throws: the issues of all variants at once.
  package init(
    _ document: ScenarioDocument, where isRun: ((Int, Int) -> Bool)? = nil
  ) throws(ScenarioError) {
    let scenario = try document.scenario()
    guard let design = scenario.sweep else {
      throw .issues([
        SettingsIssue(
          at: scenario.settings.location, path: "sweep",
          message:
            "is missing; expected a section that says what varies, such as {axes: "
            + "{warm_pool.min_size: [0, 4, 8]}}"
        )
      ])
    }
    if let problem = Limit.runs.problem(design.count * scenario.replications, verb: "makes") {
      let written = scenario.settings.node(at: "sweep") ?? scenario.settings
      throw .issues([SettingsIssue(at: written.location, path: "sweep", message: problem)])
    }
    self.scenario = scenario
    self.design = design
    let keys = design.keys
    plan = try StudyPlan(
      documents: [document],
      variants: (0..<design.count).map { variant in
        Variant(
          assignments: zip(keys, design.values(of: variant)).map { Assignment(path: $0, node: $1) })
      }, where: isRun.map { isRun in { isRun($0, scenario.replications) } })
  }
}
