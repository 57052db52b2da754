import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Studies

/// A key is declared by the call that reads it: everything that has to be said of it is said there,
/// and there only.
@Suite struct SettingsDeclarationTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("Every key of a scenario says what it means, what it may hold, and what it is to a planner")
  func complete() {
    for key in Scenario.describedKeys {
      #expect(!key.help.isEmpty, "\(key.name) has no help")
      #expect(key.role != nil, "\(key.name) is neither a decision, nor a fact, a price or study")
      #expect(!key.forms.isEmpty, "\(key.name) does not say what may stand there")
    }
    #expect(Set(Scenario.describedKeys.compactMap(\.role)) == Set(SettingsRole.allCases))
  }

  @Test("ScenarioReference.md says which keys are decisions, facts and prices, and of no key twice")
  func roles() throws {
    let page = Self.root.appendingPathComponent("Docs/ScenarioReference.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    var documented: [(prefix: String, role: SettingsRole)] = []
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 2, let role = SettingsRole(rawValue: cells[0]) else { continue }
      documented += cells[1].matches(of: /`([^`]+)`/).map { (String($0.1), role) }
    }
    #expect(Set(documented.map(\.prefix)).count == documented.count && documented.count > 30)
    var used: Set<String> = []
    for key in Scenario.describedKeys {
      let entry = documented.filter { entry in
        key.name == entry.prefix || key.name.hasPrefix("\(entry.prefix).")
          || key.name.hasPrefix("\(entry.prefix)[]")
      }.max { $0.prefix.count < $1.prefix.count }
      #expect(entry?.role == key.role, "\(key.name)")
      entry.map { _ = used.insert($0.prefix) }
    }
    #expect(Set(documented.map(\.prefix)) == used)
  }

  /// The rows of ScenarioReference.md that describe one key, with what is declared of it.
  private static func describedRows() throws -> [(cells: [String], key: SettingsKey)] {
    let page = root.appendingPathComponent("Docs/ScenarioReference.md")
    let keys = Dictionary(grouping: Scenario.describedKeys, by: \.name)
    var rows: [([String], SettingsKey)] = []
    // The word beside which the keys of a table mean something: several policies may have a key.
    var word: String?
    for row in try String(contentsOf: page, encoding: .utf8).split(separator: "\n") {
      if let named = row.firstMatch(of: /^With `[a-z]+: ([a-z_]+)`/)?.1 { word = String(named) }
      if row.hasPrefix("#") { word = nil }
      guard row.hasPrefix("| `") else { continue }
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count > 3, let name = cells[0].wholeMatch(of: /`([^`]+)`/)?.1,
        let key = keys[String(name)]?.first(where: {
          word == nil || $0.condition.map { $0.word == word } ?? true
        })
      else { continue }
      rows.append((cells, key))
    }
    return rows
  }

  @Test("Defaults in ScenarioReference.md are those that are declared")
  func defaults() throws {
    var count = 0
    for (cells, key) in try Self.describedRows() {
      guard let value = cells[2].wholeMatch(of: /`([^`]+)`/)?.1,
        let declared = Scenario.defaultNode(of: key)
      else { continue }
      count += 1
      #expect(
        Self.quantities(declared.flowText) == Self.quantities(String(value)),
        "\(key.name): \(key.defaultText)")
    }
    #expect(count > 50)
  }

  @Test("Kinds in ScenarioReference.md, and the words to choose from, are those that are declared")
  func kinds() throws {
    // What the page says otherwise: by a word of its own, or by naming the list elsewhere.
    let elsewhere: Set = ["workload.preset", "launch.preset", "objectives.minimize"]
    let readings = [
      "time zone": "IANA name", "list of integer": "list of days", "list of date": "list of dates",
      "value": "list", "interval": "time span", "list": "list of sections",
    ]
    var (kinds, choices) = (0, 0)
    for (cells, key) in try Self.describedRows() where !elsewhere.contains(key.name) {
      let quoted = Set(cells[1].matches(of: /`([^`]+)`/).map { String($0.1) })
      if key.kind == "choice" {
        let declared = key.forms.flatMap(Self.words)
        choices += 1
        // 60s may be chosen as 1m.
        #expect(
          Set(quoted.map(Self.quantities)) == Set(declared.map(Self.quantities)),
          "\(key.name): \(declared)")
      } else if ["initial", "senders", "last_n", "instance"].contains(key.kind) {
        // Words beside numbers: the kind has no other name.
        #expect(!quoted.isEmpty, "\(key.name)")
      } else if key.kind.contains("choice") {
        #expect(!quoted.isEmpty || cells[1] == "list", "\(key.name)")
      } else {
        kinds += 1
        for kind in key.kind.components(separatedBy: " or ") {
          let shown = cells[1].contains("span or never") ? "time span" : cells[1]
          #expect(shown.contains(readings[kind] ?? kind), "\(key.name): \(kind)")
        }
      }
    }
    #expect(kinds > 300 && choices > 50, "\(kinds) kinds, \(choices) choices")
  }

  /// The words that a form takes.
  private static func words(_ form: SettingsForm) -> [String] {
    if case .words(let words) = form { return words }
    return []
  }

  /// The words and numbers of a value, whatever their units are: 90s is 1m30s, and $0.05 is 0.05.
  private static func quantities(_ text: String) -> [String] {
    text.split { " {}[],:\"".contains($0) }.map { word in
      Quantity(String(word)).map { "\($0.value)" } ?? String(word)
    }
  }

  /// What the groups of a regular expression match. Foundation's are several times faster than
  /// Swift's where nothing is optimized.
  private static func matches(of pattern: String, in text: String) throws -> [[String]] {
    let text = text as NSString
    return try NSRegularExpression(pattern: pattern)
      .matches(in: text as String, range: NSRange(location: 0, length: text.length))
      .map { match in (1..<match.numberOfRanges).map { text.substring(with: match.range(at: $0)) } }
  }

  /// What a schedule may change, by policy, written by hand from the model.
  private static let scheduled: [(policy: String, keys: String)] = [
    ("fixed", "desired"), ("scheduled", "desired"),
    ("bbb_scaler", "minimum_active_machines max_allowed_workload load_when_full machines_at_once"),
    ("buffer", "buffer_size buffer_percent min_replicas max_replicas"),
    ("erlang", "blocking window launch_time"), ("external", ""),
    (
      "jitsi",
      "scale_up_threshold scale_down_threshold scale_up_quantity scale_down_quantity scale_period "
        + "scale_up_periods_count scale_down_periods_count grace_period protected_ttl "
        + "stress_per_participant inhibit_scale_down"
    ),
    ("predictive", "target_utilization scheduling_buffer_time max_capacity_buffer"),
    (
      "standby",
      "floor first_below first_multiplier second_below second_multiplier third_below "
        + "third_multiplier ramp_down available_share shutdown_ttl delete_ttl stopped_floor"
    ),
    ("headroom", "free_participants free_share free_instances"),
    ("combined", ""),
    (
      "target_tracking",
      "target evaluation_periods_out datapoints_to_alarm_out evaluation_periods_in "
        + "datapoints_to_alarm_in low_threshold"
    ),
    (
      "step_scaling",
      "min_adjustment_magnitude threshold_out evaluation_periods_out datapoints_to_alarm_out "
        + "threshold_in evaluation_periods_in datapoints_to_alarm_in"
    ),
    (
      "simple_scaling",
      "min_adjustment_magnitude threshold_out evaluation_periods_out datapoints_to_alarm_out "
        + "adjustment_out threshold_in evaluation_periods_in datapoints_to_alarm_in adjustment_in "
        + "cooldown"
    ),
    (
      "threshold",
      "scale_out_above scale_in_below periods_out periods_in quantity_out quantity_in cooldown"
    ),
  ]

  @Test(
    "A schedule may change the bounds, the warm pool's and the policy's numbers, and nothing else")
  func schedule() {
    let common = [
      "auto_scaling_group.min_size", "auto_scaling_group.max_size",
      "auto_scaling_group.desired_capacity", "auto_scaling_group.suspended_processes",
      "warm_pool.pool_state", "warm_pool.size", "warm_pool.min_size",
      "warm_pool.max_group_prepared_capacity",
    ]
    for (policy, keys) in Self.scheduled {
      let own = keys.split(separator: " ").map { "scaling.\($0)" }
      #expect(Timeline.changeable(with: policy).map(\.name) == common + own, "\(policy)")
    }
    #expect(Self.scheduled.map(\.policy).sorted() == scalingPolicies.map { $0.name }.sorted())
  }

  @Test("Every setting that a schedule may change is changed by it")
  func effective() throws {
    let policies = [
      "fixed": "desired: 2", "scheduled": "desired: 2, timetable: [{at: 1h, desired: 1}]",
      "headroom": "free_participants: 2",
      "threshold": "scale_out_above: 80%, scale_in_below: 20%",
      "bbb_scaler": "minimum_active_machines: 1", "erlang": "blocking: 2%", "jitsi": "type: jvb",
      "buffer": "buffer_size: 2, min_replicas: 3, max_replicas: 8", "standby": "floor: 2",
      "combined": "policies: [{policy: target_tracking, target: 50}]",
      "external": "command: [sh]",
      "target_tracking": "target: 50, evaluation_periods_out: 3, evaluation_periods_in: 15",
      "step_scaling": "threshold_out: 50, steps_out: [{adjustment: 10}], threshold_in: 1, "
        + "steps_in: [{adjustment: -10}], adjustment_type: PercentChangeInCapacity, "
        + "evaluation_periods_out: 3, evaluation_periods_in: 3",
      "simple_scaling": "threshold_out: 50, adjustment_out: 10, threshold_in: 1, "
        + "adjustment_in: -10, adjustment_type: PercentChangeInCapacity, "
        + "evaluation_periods_out: 3, evaluation_periods_in: 3",
      "predictive":
        "target_utilization: 50%, max_capacity_breach_behavior: increase_max_capacity",
    ]
    let values = [
      "scaling.threshold_out": "60", "scaling.threshold_in": "2", "scaling.adjustment_in": "-20",
      "scaling.low_threshold": "80%",
      "warm_pool.pool_state": "running", "auto_scaling_group.suspended_processes": "[Launch]",
      "scaling.free_share": "30%", "scaling.scale_out_above": "70%",
      "scaling.scale_in_below": "30%", "scaling.cooldown": "1m",
      "scaling.max_allowed_workload": "30%", "scaling.buffer_percent": "30%",
      "scaling.blocking": "3%", "scaling.window": "5m", "scaling.launch_time": "1m",
      "scaling.scale_up_threshold": "0.7", "scaling.scale_down_threshold": "0.2",
      "scaling.scale_period": "2m", "scaling.grace_period": "1m", "scaling.protected_ttl": "1m",
      "scaling.stress_per_participant": "0.02", "scaling.inhibit_scale_down": "true",
      "scaling.first_below": "60%", "scaling.first_multiplier": "2", "scaling.second_below": "30%",
      "scaling.third_below": "5%", "scaling.third_multiplier": "5", "scaling.ramp_down": "1m",
      "scaling.target_utilization": "60%", "scaling.scheduling_buffer_time": "1m",
      "scaling.max_capacity_buffer": "5%", "scaling.available_share": "30%",
      "scaling.shutdown_ttl": "1m", "scaling.delete_ttl": "1m",
    ]
    for (policy, _) in Self.scheduled {
      for key in Timeline.changeable(with: policy) {
        let document = try SmallScenario.document(
          SmallScenario.fixedFleet,
          "scaling={policy: \(policy), \(policies[policy] ?? "")}",
          "warm_pool={pool_state: stopped}", "launch.from_stopped=1s", "launch.from_running=1s",
          "launch.prepare=1s", "launch.stop=1s",
          "schedule=[{at: 1h, set: {\(key.name): \(values[key.name] ?? "3")}}]")
        let changes = try document.scenario().schedule.changes(seed: 1, replication: 0)
        #expect(changes.count == 1 && changes.first?.settings.isEmpty == false, "\(key.name)")
      }
    }
  }

  /// The sources that read settings of scenarios.
  private static func sources() throws -> [(name: String, text: String)] {
    try ["Sources/Studies", "Sources/Workloads", "Sources/PoolSimulation"].flatMap {
      folder in
      let place = root.appendingPathComponent(folder)
      let files = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String }
      return try (files ?? []).filter { $0.hasSuffix(".swift") }.sorted().map {
        ($0, try String(contentsOf: place.appendingPathComponent($0), encoding: .utf8))
      }
    }
  }

  @Test("No range of numbers stands in two calls that read a key: what is the same has a name")
  func ranges() throws {
    var calls: [String: [String]] = [:]
    for (name, text) in try Self.sources() {
      let range = #"\bin: ([0-9_.]+(?:e[0-9]+)?\.\.\.[0-9_.]+(?:e[0-9]+)?)"#
      for match in try Self.matches(of: range, in: text) {
        calls[match[0], default: []].append(name)
      }
    }
    #expect(calls.count > 5)
    for (range, files) in calls.sorted(by: { $0.key < $1.key }) {
      #expect(files.count == 1, "\(range) stands in \(files)")
    }
  }

  @Test("No call that reads a key has a default that a property has as its initial value")
  func defaultsOnce() throws {
    let sources = try Self.sources()
    let property = #"(?:public|package) var ([a-zA-Z0-9]+)(?:: [A-Za-z0-9?]+)? = "#
    let initial = Set(
      try sources.flatMap { try Self.matches(of: property, in: $0.text).map { $0[0] } })
    #expect(initial.contains("hookTimeout") && initial.contains("reuseOnScaleIn"))
    var read = 0
    for (name, text) in sources {
      let literal = #"(true|false|[0-9][0-9_.]*|\.[a-zA-Z]+|[A-Z][A-Za-z]*\.[a-z][A-Za-z]*)"#
      for call in try Self.matches(of: #""([a-z0-9_]+)", default: \#(literal)[,)]"#, in: text) {
        read += 1
        let words = call[0].split(separator: "_")
        let property = words.dropFirst().reduce(String(words[0])) { $0 + $1.capitalized }
        // Nothing at all is no choice, and what is named stands at its name.
        let isNone = call[1] == "0" || call[1].contains(".usual")
        #expect(isNone || !initial.contains(property), "\(name): \(call[0])")
      }
    }
    #expect(read > 10)
  }
}
