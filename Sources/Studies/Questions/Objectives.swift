package import Settings

/// The `objectives` section: what is to be least, and what has to hold all the same.
package struct Objectives: Sendable {
  /// What is to be least.
  package let minimize: Metric
  /// What has to hold.
  package let subjectTo: [Condition]
  /// The cases by the worst of which a variant is judged, each with the settings that it changes;
  /// empty: the scenario as it is.
  package let worstOf: [[Assignment]]

  /// An objective with its conditions.
  package init(minimize: Metric, subjectTo: [Condition], worstOf: [[Assignment]] = []) {
    self.minimize = minimize
    self.subjectTo = subjectTo
    self.worstOf = worstOf
  }

  /// Whether a run keeps every bound by itself.
  package func areMet(by record: RunRecord) -> Bool {
    subjectTo.allSatisfy { $0.holds(of: record) }
  }

  /// What is known of all bounds together after a fixed number of replications.
  package func standing(of estimates: Estimates, error: Double) -> Standing {
    let standings = subjectTo.map {
      $0.standing(in: estimates, error: error / Double(subjectTo.count))
    }
    if standings.contains(.refuted) { return .refuted }
    return standings.allSatisfy { $0 == .proven } ? .proven : .notKnown
  }

  /// What is to be least and what has to hold, each metric once.
  package var metrics: [Metric] {
    ([minimize] + subjectTo.map(\.metric)).reduce(into: []) { metrics, metric in
      if !metrics.contains(where: { $0.name == metric.name }) { metrics.append(metric) }
    }
  }

  /// Reads the section; nil, with issues, when something is wrong.
  package init?(_ reader: inout SettingsReader) {
    let names = Metric.all.filter(\.isNumber).map(\.name)
    let name = reader.name(
      "minimize", among: names, default: Metric.costCapacity.name,
      help: "the column that is to be least")
    let entries = reader.entries(
      "subject_to", help: "the bounds of columns that have to hold",
      expected: "a section of columns and bounds",
      forms: [
        .map(keys: Metric.all.map(\.name), values: [.text, .list(of: [.text])])
      ])
    let cases = reader.node(
      "worst_of",
      help:
        "cases by the worst of which a variant is judged, each a section of settings that it "
        + "changes",
      expected: "a list of sections such as [{}, {workload.scale: 150%}]",
      forms: [.list(of: [.anything])])
    let log = reader.issues
    var conditions: [Condition] = []
    var isSound = true
    for entry in entries {
      let path = "\(reader.path).subject_to.\(entry.key)"
      guard let metric = Metric.read(entry, path: path, issues: log) else {
        isSound = false
        continue
      }
      let bounds = entry.node.elements.map {
        $0.enumerated().map { ("subject_to.\(entry.key).\($0)", $1) }
      }
      for (path, node) in bounds ?? [("subject_to.\(entry.key)", entry.node)] {
        guard let bound = reader.value(of: node, .bound(on: metric), path: path) else {
          isSound = false
          continue
        }
        conditions.append(Condition(metric: metric, bound: bound))
      }
    }
    let worstOf = cases.map { Self.cases($0, path: "\(reader.path).worst_of", issues: log) } ?? []
    guard let name, let minimize = Metric.named(name), isSound, let worstOf else { return nil }
    self.minimize = minimize
    subjectTo = conditions
    self.worstOf = worstOf
  }

  /// What each case changes; nil, with an issue, where that cannot be a list of such changes.
  private static func cases(_ node: SettingsNode, path: String, issues: IssueLog) -> [[Assignment]]?
  {
    func refuse(_ node: SettingsNode, _ path: String, _ message: String) {
      issues.add(SettingsIssue(at: node.location, path: path, message: message))
    }
    let expected = "expected a list of sections such as [{}, {workload.scale: 150%}]"
    guard let elements = node.elements, !elements.isEmpty else {
      refuse(node, path, "has no cases; \(expected)")
      return nil
    }
    var isSound = true
    let cases = elements.enumerated().map { number, element -> [Assignment] in
      if case .null = element.value { return [] }
      guard let entries = element.entries else {
        refuse(element, "\(path).\(number)", "is no section; \(expected)")
        isSound = false
        return []
      }
      for entry in entries where SweepAxis.isFixed(entry.key) {
        refuse(
          element, "\(path).\(number).\(entry.key)",
          "cannot differ between cases; expected a setting that changes a run")
        isSound = false
      }
      return entries.map { Assignment(path: $0.key, node: $0.node) }
    }
    return isSound ? cases : nil
  }
}
