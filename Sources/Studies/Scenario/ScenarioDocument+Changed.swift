internal import Settings

extension ScenarioDocument {
  /// The document with some settings changed, and the scenario that it is then.
  /// - Parameter assignments: what is changed; where nothing is, the document stays as it is
  /// - Returns: the scenario, and its document
  /// - Throws: every issue at once.
  package func changed(
    _ assignments: [Assignment]
  ) throws(ScenarioError) -> (Scenario, ScenarioDocument) {
    if assignments.isEmpty { return (try scenario(), self) }
    var tree = settings
    let log = IssueLog()
    if let problem = tree.change(assignments, issues: log) { log.add(problem) }
    tree.value = .map((tree.entries ?? []).filter { !Self.studySections.contains($0.key) })
    guard log.isEmpty else { throw .issues(log.issues) }
    let document = with(tree)
    return (try document.scenario(), document)
  }

  /// The document with its demand, to be run.
  /// - Throws: every issue at once.
  package func loaded() throws(ScenarioError) -> LoadedScenario { try LoadedScenario(self) }
}
