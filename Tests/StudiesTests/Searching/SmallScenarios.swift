import Settings

@testable import Studies

/// Scenarios that take a moment, as documents that need no file.
enum SmallScenario {
  /// An hour of short meetings of some people on a fixed fleet: three draws of it differ a little.
  static let fixedFleet = """
    scenario: fixed-fleet
    duration: 2h
    seed: 3
    workload:
      source: synthetic
      meetings_per_week: 40
      weekday_share: {mon: 1}
      hour_share: {0: 1}
      busyness_cv: 0%
      size: 6
      duration: 20m
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 0, max_size: 40, desired_capacity: 8}
    launch: {control_loop: 1s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.2}}, registration: {uniform: {min: 1s, max: 3s}}}
    placement: {affinity: spill}
    scaling: {policy: fixed, desired: 8}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    """

  /// A pool whose launch times are a preset's, and whose people come as the defaults have it.
  static let withPreset = """
    scenario: with-preset
    duration: 2h
    workload:
      source: synthetic
      meetings_per_week: 40
      weekday_share: {mon: 1}
      hour_share: {0: 1}
      size: 6
      duration: 20m
    instance: {type: c6i.xlarge, participant_limit: 10}
    auto_scaling_group: {min_size: 1, max_size: 40}
    launch: {preset: fitted-by-state, bootstrap: 20s, registration: 5s}
    placement: {affinity: spill}
    scaling: {policy: headroom, free_participants: 8}
    """

  static func document(_ yaml: String = fixedFleet, _ overrides: String...) throws
    -> ScenarioDocument
  {
    try document(yaml, changes: overrides)
  }

  static func document(_ yaml: String, changes overrides: [String]) throws -> ScenarioDocument {
    var tree = try loaded(yaml)
    for override in overrides {
      let (path, node) = parseOverride(override, ordinal: 1)
      if let issue = tree.set(path, to: node) { throw ScenarioError.issues([issue]) }
    }
    return ScenarioDocument(path: "small.yaml", tree: tree)
  }

  private static func loaded(_ yaml: String) throws -> SettingsNode {
    let (tree, issues) = loadSettings(yaml: yaml, file: "small.yaml")
    guard let tree, issues.isEmpty else { throw ScenarioError.issues(issues) }
    return tree
  }
}

/// What an error says, a line a problem; empty where there is none.
func problem(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return "\(error)"
  }
}
