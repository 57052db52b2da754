internal import PoolSimulation
internal import Settings

extension Baseline {
  /// Reads a file; what is wrong with it is told with its lines.
  package init(reading path: String) throws(ScenarioError) {
    let (tree, issues) = loadSettings(yaml: try readText(path), file: path)
    let log = IssueLog()
    log.add(contentsOf: issues)
    var sections: [Section] = []
    if let tree {
      guard let entries = tree.entries else {
        let message = "is no baseline; expected the names of scenarios, each with what it came to"
        throw .issues([SettingsIssue(at: tree.location, path: "", message: message)])
      }
      sections = entries.compactMap { Section($0, issues: log) }
    }
    guard log.isEmpty else { throw .issues(log.issues) }
    self.init(path: path, sections: sections)
  }
}

extension Baseline.Section {
  /// Reads what one scenario came to. Columns may be some that are no more: whoever compares them
  /// says so.
  fileprivate init?(_ entry: SettingsNode.Entry, issues: IssueLog) {
    var reader = SettingsReader(entry.node, path: entry.key, issues: issues)
    let seed = reader.integer("seed", in: RunPlan.seeds, help: "the seed of every random draw")
    let replications = reader.integer(
      "replications", in: Limit.replications.from(1), help: "the number of runs")
    let fingerprint = reader.value(
      Expectations.eventsKey, .fingerprint, default: nil, help: "the fingerprint of all events")
    let hasMetrics = reader.has("metrics")
    if !hasMetrics, entry.node.entries != nil {
      reader.issue("metrics", "is missing; expected a section of columns and numbers")
    }
    let metrics = reader.entries(
      "metrics", help: "what was measured", expected: "a section of columns and numbers")
    reader.finish()
    let values = metrics.compactMap { metric -> Baseline.Value? in
      if case .null = metric.node.value {
        return Baseline.Value(column: metric.key, number: nil, location: metric.location)
      }
      let number = reader.value(of: metric.node, .columnNumber, path: "metrics.\(metric.key)")
      return number.map {
        Baseline.Value(column: metric.key, number: $0, location: metric.location)
      }
    }
    guard let fingerprint, hasMetrics, values.count == metrics.count else { return nil }
    self.init(
      scenario: entry.key, seed: UInt64(seed), replications: replications,
      eventFingerprint: fingerprint, values: values,
      location: entry.location)
  }
}
