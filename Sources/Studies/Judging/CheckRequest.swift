internal import Settings
internal import Workloads

/// A scenario that is to be checked against a baseline, and what can be wrong with that.
struct CheckRequest {
  let scenario: Scenario
  let baseline: Baseline

  /// What is tested of the scenario; of its baseline nothing where that is to be written anew.
  func check(isUpdate: Bool) throws(ScenarioError) -> Check {
    let section = isUpdate ? nil : baseline.section(of: scenario.name)
    if case .trace(let trace) = scenario.workload.source, trace.path == "-" {
      throw issue(
        "workload.trace", "is standard input, which can be read once only; expected a file")
    }
    if let section { try compare(with: section) }
    if !isUpdate { try requireBaseline(section) }
    let check = Check(scenario.expectations, baseline: section)
    if check.requirements.isEmpty, scenario.reconcile == nil, !isUpdate {
      let exception = section == nil ? "" : " but what it ignores"
      let example = "{rejected_join_rate: \"<= 0.1%\"}"
      throw issue(
        "expect",
        "has nothing to check\(exception); expected columns with bounds such as \(example), or a "
          + "baseline made by --update-baseline"
      )
    }
    return check
  }

  /// A scenario of the same name in the same baseline.
  func twin(_ other: String) -> ScenarioError {
    issue(
      "scenario",
      "\(scenario.name) is the name of \(other), too, and both have the baseline \(baseline.path); "
        + "expected another name"
    )
  }

  /// A baseline of other runs compares nothing.
  private func compare(with section: Baseline.Section) throws(ScenarioError) {
    let place = section.location ?? SourceLocation(file: baseline.path, line: 1)
    func issue(_ key: String, _ message: String, at location: SourceLocation? = nil)
      -> SettingsIssue
    {
      SettingsIssue(
        at: location ?? place, path: "\(scenario.name).\(key)",
        message: "\(message); \(Baseline.remedy)")
    }
    var issues: [SettingsIssue] = []
    if section.seed != scenario.seed {
      issues.append(issue("seed", "is \(section.seed), and the scenario has \(scenario.seed)"))
    }
    if section.replications != scenario.replications {
      issues.append(
        issue(
          "replications",
          "is \(section.replications), and the scenario has \(scenario.replications)"))
    }
    for value in section.values where Metric.named(value.column)?.isNumber != true {
      issues.append(
        issue(
          "metrics.\(value.column)", "is not among the columns that are compared",
          at: value.location))
    }
    for value in section.values
    where !scenario.asksForBound && Metric.named(value.column)?.isOnRequest == true {
      issues.append(
        SettingsIssue(
          at: value.location ?? place, path: "\(scenario.name).metrics.\(value.column)",
          message: "is only told on request; expected --bound, or report.bound: true"))
    }
    guard issues.isEmpty else { throw .issues(issues) }
  }

  /// Tolerances need something to be near to.
  private func requireBaseline(_ section: Baseline.Section?) throws(ScenarioError) {
    let needing = scenario.expectations.columns.first { column in
      !column.baselineTolerances.isEmpty && section?.value(of: column.metric.name) == nil
    }
    var key = needing?.metric.name
    if key == nil, section == nil, case .nearBaseline = scenario.expectations.others {
      key = "others"
    }
    guard let key else { return }
    let place = location(of: "expect", key)
    let found =
      section == nil
      ? "\(baseline.path) has no baseline of \(scenario.name)"
      : "the baseline \(baseline.path) has no such column"
    throw .unreadable(
      path: "\(place): expect.\(key)", reason: "\(found); \(Baseline.remedy)", isMissing: true)
  }

  private func issue(_ key: String, _ message: String) -> ScenarioError {
    let location = (scenario.settings.node(at: key) ?? scenario.settings).location
    return .issues([SettingsIssue(at: location, path: key, message: message)])
  }

  /// Where a key of a section was written.
  private func location(of section: String, _ key: String) -> SourceLocation {
    let entries = scenario.settings.node(at: section)?.entries
    return entries?.first { $0.key == key }?.location ?? scenario.settings.location
  }
}
