import Foundation
import Settings

@testable import Studies

/// Scenarios with one value that is something else.
enum ScenarioAttack {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Between them they have every section, in runs of an hour or so. `joins.csv` and the others are
  /// written by `prepare`.
  static let bases = [
    """
    scenario: a
    start: 2020-09-14T09:00:00
    time_zone: Europe/Berlin
    duration: 1h
    warm_up: 1m
    seed: 7
    replications: 2
    workload: {source: trace, trace: joins.csv, format: joins, on_bad_row: error, times: auto, window: {from: 0s, to: 50m}, scale: {factor: 120%, jitter: 1m}}
    instance: {type: c6i.xlarge, participant_limit: 4, new_meeting_limit: 3, volume: 20GB, memory: 8GB, bitrate_per_participant: 1Mbps, vcpus: 4}
    auto_scaling_group: {min_size: 1, max_size: 6, desired_capacity: 2, initially_in_service: 1, availability_zones: 2, suspended_processes: [AZRebalance], max_instance_lifetime: 1d, default_instance_warmup: 30s, instance_maintenance_policy: {min_healthy: 90%, max_healthy: 110%, meetings: wait}}
    warm_pool: {pool_state: stopped, min_size: 1, max_group_prepared_capacity: 4, reuse_on_scale_in: true, initial: full, trim: termination_policy}
    launch: {control_loop: 1s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, from_stopped: 20s, prepare: 60s, stop: 5s, registration: {sns: 73ms, lambda: 200ms, lambda_cold_start: 400ms, lambda_idle: 10m, lambda_failure_probability: 10%, propagation: 35s, application: 500ms}, failure_probability: {cold: 10%, stopped: 5%}, retry_after: 15s, batch_slowdown: {per_instance: 1%, at_most: 2}}
    placement: {strategy: least_loaded, affinity: spill, cascade_seats: 1}
    admission: {when_full: retry, retry_after: 10s, max_attempts: 3, retry_probability: 80%, reconnect_after: 5s}
    scaling: {policy: headroom, interval: 30s, free_participants: 2, free_share: 10%, count_rejections: true, metric_delay: 5s}
    scale_in: {mode: drain, victim: fewest_participants, by: group, drain_via: termination_hook, drain_deadline: 10m, hook_timeout: 20m, idle_hold: 5m, protect_busy: true, protection_lag: 2s, notification_lag: 5s}
    schedule: [{at: 10m, set: {auto_scaling_group.min_size: 2}, delay: 5s}, {cron: "30 9 * * mon-fri", set: {warm_pool.min_size: 2}}]
    faults: [{at: 20m, instance: fullest}, {launch: insufficient_capacity, from: 5m, to: 8m, zone: 1, probability: 50%}, {at: 30m, black_hole: random, down_for: 5m}, {at: 40m, zone: 1, down_for: 2m}, {mtbf: 2h}]
    events: [{at: 25m, instance_refresh: {min_healthy: 50%, max_healthy: 150%, meetings: kill, warm_pool: true, instance_warmup: 1m, checkpoints: [20%, 100%], checkpoint_delay: 5m, bake_time: 1m, skip_matching: false}}]
    health_check: {grace_period: 1m, detect_after: 2m}
    quotas: {vcpus: 40, launch_burst: 10, launches_per_second: 2}
    pricing: {on_demand_per_hour: 0.17, volume_per_gb_month: 0.08, public_ipv4_per_hour: 0.005, egress_per_gb: 0.09, minimum_billed: 1m, commitment: {instances: 1, per_hour: 0.1}, per_rejected_join: 1, per_lost_participant: 2}
    report: {interval: 5m, write: [summary, timeseries, launches, instances, lifecycle, rejections, drops, episodes, decisions]}
    sweep: {method: grid, axes: {scaling.free_participants: [1, 2], instance.participant_limit: {from: 3, to: 5, steps: 2}}}
    objectives: {minimize: cost_capacity_usd, subject_to: {rejected_join_rate: "<= 10%"}, worst_of: [{}, {workload.attendance: 100%}]}
    expect: {rejected_join_rate: "<= 50%", cost_capacity_usd: {within: 5, of: 3}}
    """,
    """
    scenario: b
    start: 2026-03-02T09:00:00
    duration: 2h
    workload: {source: synthetic, busyness_cv: 8%, period_busyness_cv: 5%, busyness_period: 15m, holidays: [2026-12-25], meetings_per_week: 300, attendance: 90%, parts: [{name: talks, meetings_per_week: 200, weekday_share: {mon: 1, tue: 2}, arrivals: scheduled, hour_share: {9: 1, 10: 1}, slot_share: {":00": 2, ":30": 1}, size: {lognormal: {median: 4, sigma: 0.5}}, smallest_size: 2, largest_size: 9, duration: 40m, kind: talk, attendance: 80%, participant_flow: {early_probability: 10%, early: 1m, late: 3m, ends_early_probability: 20%, ends_early_by: 5m, ends_late_probability: 5%, ends_late_by: 5m, end_spread: 2m, shortest_share: 50%, leaves_together_probability: 85%, rejoin_probability: 5%, rejoin_after: 2m, senders: 1, sender_seats: 2, leaves_together_within: 30s}}, {name: calls, meetings_per_week: 100, weekday_share: {mon: 1}, arrivals: ad_hoc, start_share: {"9:00": 1, "10:30": 2}, size: 2, duration: 10m, participant_flow: all_at_once}]}
    instance: {participant_limit: 30, purchase: spot}
    auto_scaling_group: {max_size: 8, desired_capacity: 3, az_rebalance: true}
    launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s, hook: until_ready, hook_timeout: 1h, bootstrap: 10s}
    placement: {strategy: random, affinity: none}
    admission: {when_full: wait, patience: {exponential: {mean: 5m}}, reconnect_after: never}
    scaling: {policy: threshold, scale_out_above: 70%, scale_in_below: 30%, periods_out: 1, periods_in: 2, quantity_out: 2, quantity_in: 1, cooldown: 2m, interval: on_change, out_of_range: clamp, count_pending: true}
    scale_in: {mode: immediate, victim: oldest_instance, cancel_launches: true, decrement_desired: false}
    faults: [{at: 20m, spot_interruption: 50%, zone: 0}, {spot_mtbf: 3h}]
    pricing: {on_demand_per_hour: 0.17, spot_per_hour: 0.05}
    report: {interval: 10m}
    """,
    """
    scenario: c
    start: 2026-03-02T09:00:00
    duration: 2h
    workload: {source: trace, trace: meetings.csv, format: meetings, delimiter: comma, unit: seconds, columns: {kind: kind}, attendance: 70%, time_scale: 1.5, participant_flow: scheduled, transforms: [{window: {from: 1m, to: 90m}}, {shift: 1m}, {time_scale: 0.9}, {scale: 110%}, {growth: {factor: 2, over: 2h, jitter: 1m}}, {overlay: {zones: [Asia/Kolkata], share: 40%}}, {attendance: 90%}, {merge: {trace: meetings.csv, format: meetings}}, {webinar: {at: 30m, participants: 9, duration: 20m, name: w}}, {all_hands: {at: 60m, participants: 5}}, {bootstrap: any_day}]}
    instance: {type: c5.large, participant_limit: 20, memory: 8GB, volume: 20GB, bitrate_per_participant: 2Mbps, address: elastic, cpu_utilization: 40%}
    pricing: {region: eu-west-1, month_to_date_gb: 9000, cross_zone_per_gb: 0.01, detailed_monitoring_per_month: 2.1, hosted_zone_per_month: 0.5, sns_per_million: 0.5, lambda_per_million: 0.2}
    auto_scaling_group: {min_size: 1, max_size: 6}
    warm_pool: {pool_state: hibernated, size: 2, pool_state_change: forced_turnover, turnover_per_hour: 10, take: oldest, entry_hook: true}
    launch: {preset: fitted-by-state, bootstrap: 20s, hibernate: 20s, stop: 5s, hibernate_not_before: 2m, registration: 5s}
    scaling: {policy: scheduled, desired: 1, timetable: [{at: 10m, desired: 3}, {cron: "0 10 * * *", desired: 2}]}
    scale_in: {mode: empty, victim: newest, idle_hold: 2m, undrain: true}
    """,
    """
    scenario: d
    start: 2026-03-02T09:00:00
    duration: 2h
    workload: {source: trace, trace: counts.csv, format: counts, stay: {exponential: {mean: 10m}}, interval: 5m, decimal: point, on_implausible: error}
    instance: {type: c6i.xlarge, participant_limit: 50}
    auto_scaling_group: {min_size: 1, max_size: 6}
    launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: fixed, desired: 2}
    """,
  ]

  /// The traces of the bases, in a folder.
  static func prepare(_ bench: Workbench) throws {
    let joins = (0..<60).map { "m\($0 % 7),\($0 * 40),\($0 * 40 + 600 + $0 % 5 * 100)\n" }.joined()
    try bench.write("meeting_id,join_time,leave_time\n" + joins, to: "joins.csv")
    let meetings = (0..<12).map { "k\($0),\($0 * 500),1800,\(2 + $0 % 5),call\n" }.joined()
    try bench.write(
      "meeting_id,start_time,duration_s,participants,kind\n" + meetings, to: "meetings.csv")
    let counts = (0..<24).map { "\($0 * 300),\($0 % 6)\n" }.joined()
    try bench.write("interval_start,joins\n" + counts, to: "counts.csv")
  }

  /// The keys that the reference lists, which a test of the documentation holds against those that
  /// are read.
  static func keys() throws -> [String] {
    let text = try String(
      contentsOf: root.appendingPathComponent("Docs/ScenarioReference.md"), encoding: .utf8)
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
      $0.split(separator: "`").dropFirst().first
    }
    return keys.map(String.init).filter { key in
      let top = key.prefix { $0 != "." && $0 != "[" }
      return key.contains(".")
        || [
          "scenario", "start", "time_zone", "duration", "warm_up", "seed", "replications", "expect",
        ].contains(top)
    }
  }

  /// Every word that the reference has in code: what is legal for one key is not for another.
  static func words() throws -> [String] {
    let text = try String(
      contentsOf: root.appendingPathComponent("Docs/ScenarioReference.md"), encoding: .utf8)
    let words = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .flatMap {
        $0.split(separator: "|").dropFirst().prefix(2).joined().split(separator: "`").map(
          String.init)
      }
    return Set(words.filter { $0.count > 2 && !$0.contains(" ") && !$0.contains("|") }).sorted()
  }

  /// Values as they are written in a file. Those of one row mean the same where both are
  /// understood.
  static let values: [[String]] = [
    ["0"], ["-1"], ["1", "+1", "1.0", "1e0"], ["2"], ["3"], ["7"], ["0.5", "50%"], ["1.5", "150%"],
    ["1e308"], ["-1e308"], ["1e-308"],
    ["1e999"],
    ["NaN"], [".nan"], [".inf"], ["-.inf"], ["Infinity"], ["9223372036854775807"],
    ["9223372036854775808"], ["99999999999999999999999"],
    ["1_000"], ["1,000"], ["0x10"], ["08"], ["1e3"], ["-5%"], ["%"], ["5%%"], ["0%"], ["100%"],
    ["1e400%"], ["60s", "1m"], ["1h"],
    ["0s"], ["-1s"], ["90m", "1.5h", "1h30m"], ["250ms"], ["1e9d"], ["99999999d"], ["9e18ms"],
    ["3d"], ["1m1h"], ["1 h"],
    ["never", "forever", "inf"],
    ["$1"], ["$-1"], ["1USD"], ["$0.0000000001"], ["$1e300"], ["1GB", "1000MB"], ["0B"], ["9e99PB"],
    ["1Mbps", "1000kbps"],
    ["2020-09-14"], ["2020-09-14T09:30:00"], ["0000-01-01T00:00:00"], ["9999-12-31T23:59:59"],
    ["10000-01-01T00:00:00"],
    ["1582-10-10T00:00:00"],
    ["2020-02-30T00:00:00"], ["2020-09-14T25:00:00"], ["2020-09-14T09:30:00+02:00"],
    ["2026-03-29T02:30:00"], ["-0001-01-01T00:00:00"],
    ["true"], ["false"], ["yes"], ["TRUE"], ["null", "~", ""], ["\"\""], ["' '"], ["\"\\0\""],
    ["\"\\u202e\""], ["\"\\e[31mred\""],
    ["\"a\\nb\""], ["\"a\\rb\""], ["\"\\u0085\\u2028\""], ["é"], ["日本"], ["😀"], ["\"\\uFEFF\""],
    ["\u{1}"], ["\u{E0F7}1\u{E0F7}x"],
    ["[]"], ["{}"], ["[1]"], ["[1, 1]"], ["[[1]]"], ["[{}]"], ["[{}, {}]"], ["{a: 1}"],
    ["{at: 1m}"], ["[{at: 1m}]"], ["[null]"],
    ["{null: 1}"],
    ["{constant: 1s}"], ["{lognormal: {median: 1s, sigma: 0}}"],
    ["{lognormal: {median: 1s, sigma: 1e308}}"],
    ["{lognormal: {median: 1e300d, sigma: 1}}"],
    ["{exponential: {mean: 0s}}"], ["{exponential: {mean: 99999999d}}"],
    ["{uniform: {min: 2s, max: 1s}}"],
    ["{normal: {mean: -9h, sd: 1s, min: 8h}}"],
    ["{gamma: {mean: 1s, cv: 1e-300}}"], ["{gamma: {mean: 1s, cv: 1e300}}"],
    ["{weibull: {scale: 1s, shape: 1e-5}}"], ["{mixture: []}"],
    ["{mixture: [{weight: 0, constant: 1s}]}"],
    ["{mixture: [{weight: 1e308, constant: 1s}, {weight: 1e308, constant: 2s}]}"],
    ["{empirical: []}"],
    ["{empirical: {file: nowhere.csv, column: x}}"],
    ["{empirical: {file: joins.csv, column: join_time}}"], ["{sequence: [1s, never]}"],
    ["{sequence: []}"],
    ["{lognormal: {median: 10, sigma: 0.5}}"], ["{constant: 5}"], ["&a 1"], ["*a"], ["&a [*a]"],
    ["!!int 1"], ["!!binary aGk="], ["!x 1"],
    ["|"], [">"], ["@x"],
    ["%x"], ["? a"], ["- 1"], ["a: b"], ["1, KEY: 1"], ["1, KEY: 2"], ["1, <<: {a: 1}"],
    ["1, \"\": 1"], ["1}, {a: 1"], ["\""], ["'"],
    ["["], ["{"], ["\t"], ["# x"],
    [String(repeating: "[", count: 150) + String(repeating: "]", count: 150)],
    [String(repeating: "{a: ", count: 150) + String(repeating: "}", count: 150)],
    [String(repeating: "x", count: 100_000)], [String(repeating: "9", count: 10_000)],
    ["0." + String(repeating: "3", count: 10_000)],
    [String(repeating: "é", count: 5_000)], ["[" + String(repeating: "1, ", count: 5_000) + "1]"],
    ["\"* * * * *\""], ["\"0 10 * * mon\""], ["\"* * * * * *\""], ["\"0 0 30 2 *\""],
    ["\"*/0 * * * *\""], ["\"60 * * * *\""], ["UTC"],
    ["Europe/Berlin"], ["Mars/Olympus"],
    ["../../../etc/passwd"], ["/dev/zero"], ["/dev/null"], ["\"-\""], ["."], ["/"], ["%s%n%d"],
    ["${HOME}"], ["$(id)"], ["\"<= 0\""],
    ["\"<= 10%\""], ["\"<= 10% on 95% of days\""],
    ["joins.csv"], ["meetings.csv"], ["c6i.xlarge"], ["t3.nano"], ["campus"], ["pessimistic"],
    ["[2026-12-25]"], ["[UTC]"], ["[summary]"],
    ["[1, 2, 3]"],
    ["{from: 1, to: 3, steps: 3}"], ["{from: 1, to: 3, steps: 100000000}"],
    ["{scaling.free_participants: [1, 2]}"],
    ["{rejected_join_rate: \"<= 1\"}"],
    ["{auto_scaling_group.min_size: 99}"], ["{auto_scaling_group.max_size: 0}"],
    ["{scaling.policy: fixed}"], ["{mon: 1}"], ["{9: 1}"],
    ["{\":00\": 1}"], ["{from: 1m, to: 2m}"],
  ]

  /// One mutation: which base, which key, and what stands there.
  struct Mutation: CustomStringConvertible {
    let base: Int
    let key: String
    let value: String

    var description: String {
      "base \(base), \(key): \(value.count > 200 ? "\(value.prefix(60))... (\(value.count) characters)" : value.debugDescription)"
    }

    /// The scenario's text, a line for each key at the top.
    func text() -> String? {
      guard var tree = loadSettings(yaml: bases[base], file: "base").0 else { return nil }
      let placeholder = "PLACEHOLDER"
      guard
        tree.set(path(in: tree), to: SettingsNode(.scalar(placeholder), at: tree.location)) == nil
      else { return nil }
      let name = key.split(separator: ".").last.map(String.init) ?? key
      let lines = (tree.entries ?? []).map { "\($0.key): \($0.node.flowText)\n" }.joined()
      return lines.replacingOccurrences(
        of: placeholder, with: value.replacingOccurrences(of: "KEY", with: name))
    }

    /// The key's path with an element of each list on the way: one that has the rest of it,
    /// otherwise the first.
    private func path(in tree: SettingsNode) -> String {
      guard let marker = key.range(of: "[]") else { return key }
      let (list, rest) = (key[..<marker.lowerBound], key[marker.upperBound...].dropFirst())
      let count = tree.node(at: String(list))?.elements?.count ?? 0
      func parent(_ index: Int) -> String {
        rest.contains(".")
          ? "\(list).\(index).\(rest.prefix { $0 != "." })" : "\(list).\(index).\(rest)"
      }
      let index = (0..<count).first { tree.node(at: parent($0)) != nil } ?? 0
      return "\(list).\(index).\(rest)"
    }

    /// How much of the key's path the base has.
    static func depth(of key: String, in tree: SettingsNode) -> Int {
      let parts = key.replacingOccurrences(of: "[]", with: ".0").split(separator: ".")
      return parts.indices.last { tree.node(at: parts[...$0].joined(separator: ".")) != nil }.map {
        $0 + 1
      } ?? 0
    }
  }

  /// Every key with every value, each on the base that has most of the key's path, and with the
  /// words of other keys by chance.
  static func mutations(_ count: Int, seed: UInt64) throws -> [Mutation] {
    var stream = AttackStream(seed)
    let trees = bases.compactMap { loadSettings(yaml: $0, file: "base").0 }
    let words = try words()
    var all: [Mutation] = []
    for key in try keys() {
      let depths = trees.map { Mutation.depth(of: key, in: $0) }
      let base = depths.firstIndex(of: depths.max() ?? 0) ?? 0
      for value in values.joined() { all.append(Mutation(base: base, key: key, value: value)) }
      for _ in 0..<10 {
        all.append(
          Mutation(base: base, key: key, value: words.randomElement(using: &stream) ?? "x"))
      }
    }
    return Array(all.shuffled(using: &stream).prefix(count))
  }
}
