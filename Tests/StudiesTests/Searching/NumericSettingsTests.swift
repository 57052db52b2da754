import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Studies

/// The list of numbers is complete: compared with the reference's tables, and with a list written
/// by hand.
@Suite struct NumericSettingsTests {
  /// What all the scenarios below have in common.
  private static let common = """
    scenario: all-sections
    duration: 1d
    warm_up: 1h
    replications: 3
    instance:
      type: c6i.xlarge
      participant_limit: 20
      new_meeting_limit: 15
      volume: 20GB
      memory: 8GB
      bitrate_per_participant: 2Mbps
      purchase: on_demand
      vcpus: 4
    quotas: {vcpus: 400}
    health_check: {}
    placement: {affinity: spill, cascade_seats: 1}
    """
  private static let pool = """
    auto_scaling_group: {min_size: 1, max_size: 8, max_instance_lifetime: 7d, default_instance_warmup: 1m}
    warm_pool:
      min_size: 2
      max_group_prepared_capacity: 4
      pool_state_change: forced_turnover
      turnover_per_hour: 6
      initial: 2
    schedule:
      - {cron: "0 9 * * *", set: {scaling.free_participants: 8, warm_pool.min_size: 3, warm_pool.pool_state: running}, delay: 1m}
      - {cron: "0 18 * * *", set: {warm_pool.pool_state: hibernated}}
    events:
      - at: 3h
        instance_refresh: {min_healthy: 50%, max_healthy: 120%, instance_warmup: 2m, checkpoints: [50%, 100%], checkpoint_delay: 1h, bake_time: 10m}
    pricing:
      commitment: {instances: 1, per_hour: 0.1}
    faults:
      - {at: 1h, zone: 1, down_for: 10m}
      - {from: 1h, to: 2h, launch: refused, probability: 50%}
      - {mtbf: 30d}
    """
  private static let launch = """
    launch:
      control_loop: {uniform: {min: 0s, max: 26s}}
      pending: {empirical: [4s, 5s]}
      cold: {lognormal: {median: 60s, sigma: 0.2}}
      from_stopped: {gamma: {mean: 30s, cv: 0.5}}
      from_hibernated: {weibull: {scale: 20s, shape: 2}}
      from_running: {mixture: [{weight: 0.7, constant: 1s}, {weight: 0.3, exponential: {mean: 3s}}]}
      prepare: {normal: {mean: 60s, sd: 5s, min: 40s}}
      stop: {sequence: [10s, 12s]}
      hibernate: 65s
      registration: 5s
      bootstrap: 20s
      failure_probability: 1%
      batch_slowdown: {per_instance: 1%, at_most: 3}
    """
  private static let headroom =
    "scaling: {policy: headroom, free_participants: 5, free_share: 20%, free_instances: 1}"
  private static let synthetic = "workload: {source: synthetic, meetings_per_week: 50}"
  /// The alarms of AWS's policies, and what they change.
  private static let alarms = """
    threshold_out: 50, evaluation_periods_out: 3, datapoints_to_alarm_out: 2,
    threshold_in: 20, evaluation_periods_in: 3, datapoints_to_alarm_in: 2,
    adjustment_type: PercentChangeInCapacity, min_adjustment_magnitude: 2
    """.replacing("\n", with: " ")
  private static let steps = """
    \(alarms), estimated_instance_warmup: 2m,
    steps_out: [{lower_bound: 0, upper_bound: 10, adjustment: 10}, {lower_bound: 10, adjustment: 20}],
    steps_in: [{upper_bound: -10, adjustment: -20}, {lower_bound: -10, upper_bound: 0, adjustment: -10}]
    """.replacing("\n", with: " ")
  private static let simple = "\(alarms), adjustment_out: 10, adjustment_in: -10, cooldown: 5m"
  private static let tracking = """
    target: 50, estimated_instance_warmup: 2m, evaluation_periods_out: 3, datapoints_to_alarm_out: 2,
    evaluation_periods_in: 15, datapoints_to_alarm_in: 12, low_threshold: 80%
    """.replacing("\n", with: " ")
  private static let parts = """
    {policy: step_scaling, \(steps)}, {policy: simple_scaling, \(simple)},
    {policy: target_tracking, \(tracking)},
    {policy: predictive, target_utilization: 60%, scheduling_buffer_time: 10m,
    max_capacity_breach_behavior: increase_max_capacity, max_capacity_buffer: 10%, quantile: 80%}
    """.replacing("\n", with: " ")

  /// Together they have every section and every choice that has numbers of its own.
  private static let scenarios = [
    [
      common, pool, launch, headroom, synthetic,
      "admission: {when_full: retry, retry_after: 20s, max_attempts: 3, reconnect_after: 8s}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      """
      launch:
        control_loop: 1s
        pending: 4s
        cold: 60s
        failure_probability: {cold: 1%}
        first_read: {volume: 2GB, rate: 800Mbps, fast_restore: 20GB}
        registration: {sns: 1s, lambda: 200ms, lambda_cold_start: 400ms, propagation: 35s, getchange_every: 5s, application: 500ms}
      scaling: {policy: threshold, scale_out_above: 80%, scale_in_below: 20%}
      scale_in: {drain_via: termination_hook, hook_timeout: 2h, drain_deadline: 1h, undrain: false,
        protect_busy: true, protection_lag: 2s}
      admission: {when_full: wait, patience: 2m}
      """,
    ],
    [
      common.replacingOccurrences(of: "on_demand", with: "spot"),
      "auto_scaling_group: {max_size: 8}", synthetic,
      """
      launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}
      scaling: {policy: scheduled, desired: 2, free_share: 10%, timetable: [{at: 1h, desired: 4}, {at: 2h, participants: 40}]}
      faults: [{at: 1h, spot_interruption: 10%}, {spot_mtbf: 10d}]
      pricing: {spot_per_hour: 0.06}
      """,
    ],
    [
      common.replacing("  vcpus: 4\n", with: "  vcpus: 4\n  cpu_utilization: 40%\n"),
      "auto_scaling_group: {max_size: 8}", "pricing: {month_to_date_gb: 100}",
      "workload: {trace: counts.csv, stay: 40m, format: counts, interval: 5m}",
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: fixed, desired: 2}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      """
      scaling: {policy: jitsi, interval: 30s, scale_up_threshold: 0.7, scale_down_threshold: 0.2,
        scale_up_quantity: 2, scale_down_quantity: 1, scale_period: 1m, scale_up_periods_count: 2,
        scale_down_periods_count: 4, grace_period: 8m, protected_ttl: 10m,
        stress_per_participant: 0.02, periods: [{start_hour: 8, start_minute: 5, end_hour: 9,
        end_minute: 10, priority: 1, min_desired: 2, max_desired: 6, desired_count: 3}]}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {preset: fitted-by-state, bootstrap: 20s, stop: 10s, registration: 5s}",
      "warm_pool: {size: 0, reuse_on_scale_in: true}", "scale_in: {by: group, mode: immediate}",
      """
      scaling: {policy: standby, floor: 2, first_below: 60%, first_multiplier: 2, second_below: 30%,
        second_multiplier: 3, third_below: 5%, third_multiplier: 5, ramp_down: 10m,
        available_share: 20%, shutdown_ttl: 5m, delete_ttl: 20m, stopped_floor: 1}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {preset: fitted-by-state, bootstrap: 20s, stop: 10s, registration: 5s}",
      "warm_pool: {policy: headroom, ready_instances: 2, ready_share: 25%}",
      """
      scaling: {policy: predictive, target_utilization: 60%, scheduling_buffer_time: 10m,
        max_capacity_breach_behavior: increase_max_capacity, max_capacity_buffer: 10%,
        quantile: 80%}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {preset: fitted-by-state, bootstrap: 20s, stop: 10s, registration: 5s}",
      "warm_pool: {policy: by_forecast, target_utilization: 60%, horizon: 2h, quantile: 80%}",
      """
      scaling: {policy: predictive, target_utilization: 60%, forecaster: harmonic,
        daily_harmonics: 3, weekly_harmonics: 2}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "scaling: {policy: fixed, desired: 2}",
      "launch: {preset: fitted-by-state, bootstrap: 20s, stop: 10s, registration: 5s}",
      """
      warm_pool: {policy: by_forecast, target_utilization: 60%, forecaster: harmonic,
        daily_harmonics: 3, weekly_harmonics: 2}
      """,
    ],
    [
      common.replacing(
        "  bitrate_per_participant: 2Mbps\n",
        with: """
            stream_limit: 900
            bandwidth_limit: 900Mbps
            load: {participant: 1, published: 2, stage: 3, thumbnail: 1, audio: 1}
            load_limit: 5000

          """),
      "auto_scaling_group: {max_size: 8}", "scaling: {policy: fixed, desired: 2}",
      """
      launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}
      workload:
        source: synthetic
        meetings_per_week: 50
        media: {senders: 60%, video: 60%, layers: [2Mbps, 1Mbps], audio: 40kbps, last_n: 9}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", "pricing: {egress_per_gb: 0.05}",
      "workload: {trace: t.csv, format: meetings, participant_flow: scheduled, attendance: 80%}",
      """
      launch: {preset: fitted-by-state, bootstrap: 20s, registration: 5s}
      scaling: {policy: fixed, desired: 2}
      """,
    ],
    [
      common,
      """
      auto_scaling_group:
        max_size: 8
        scheduled_actions: [{at: 1h, min_size: 1, max_size: 7, desired_capacity: 2, late: 1m}]
      """,
      synthetic, "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: step_scaling, \(steps)}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: simple_scaling, \(simple)}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: target_tracking, \(tracking)}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: external, command: [sh, rule.sh], timeout: 2s}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: combined, policies: [\(parts)]}",
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      """
      scaling: {policy: combined, policies: [{policy: target_tracking, \(tracking)},
        {policy: predictive, target_utilization: 60%, forecaster: harmonic, daily_harmonics: 3,
        weekly_harmonics: 2}]}
      """,
    ],
    [
      common, "auto_scaling_group: {max_size: 8}", "scaling: {policy: fixed, desired: 2}",
      "warm_pool: {entry_hook: false, size: 3}",
      """
      launch:
        control_loop: 1s
        pending: 4s
        cold: 60s
        from_stopped: 20s
        prepare: 60s
        stop: 10s
        registration: 5s
        prepare_without_hook: 30s
      workload:
        source: synthetic
        parts: [{name: a, meetings_per_week: 20, size: 5}]
        transforms:
          - {shift: 1h}
          - {time_scale: 1.5}
          - {scale: {factor: 150%, jitter: 2m}}
          - {growth: {factor: 2, over: 1d, jitter: 1m}}
          - {overlay: {zones: [Europe/Berlin], share: 40%}}
          - {attendance: 90%}
          - {webinar: {at: 2h, participants: 40, duration: 30m}}
      """,
    ],
  ].map { $0.joined(separator: "\n") }

  /// Scenarios of the policies that those above leave out, each with every key of its policy at the
  /// value that the key gives for an example. Shares become smaller from one to the next. Where keys
  /// ask more than that of each other, the policy needs a scenario above.
  private static let policies: [String] = scalingPolicies.filter { type in
    !scenarios.contains { $0.contains("policy: \(type.name),") }
  }.map { type in
    var shares = 0
    let keys = SettingsReader.keys { _ = type.init(settings: &$0) }
    let entries = keys.filter { !$0.name.contains(".") }.map { key -> String in
      if key.kind == "fraction" { shares += 1 }
      let words = key.expected.replacing("one of ", with: "such as ").split(separator: "such as ")
      let example = words.last.map { $0.prefix { $0 != "," && $0 != " " } } ?? ""
      return switch key.kind {
      case "fraction": "\(key.name): \(90 / (shares + 1))%"
      case "flag": "\(key.name): true"
      default: "\(key.name): \(example)"
      }
    }
    let scaling = (["policy: \(type.name)"] + entries).joined(separator: ", ")
    return [
      common, "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {\(scaling)}",
    ].joined(separator: "\n")
  }

  private func settings(_ yaml: String) throws -> NumericSettings {
    let document = try SmallScenario.document(yaml)
    return NumericSettings(document, try document.scenario())
  }

  /// A scenario for each strategy with numbers of its own.
  private static let placements: [String] = [
    "scalelite, load_reported_every: 1m, load_min_user_count: 15, load_join_buffer_time: 15m, "
      + "moderators_per_meeting: 1",
    "jicofo, participant_rampup_interval: 20s, average_participant_stress: 0.01",
    "livekit, kind: cpuload, cpu_load_limit: 90%",
  ].map { strategy in
    [
      common.replacing("{affinity: spill, cascade_seats: 1}", with: "{strategy: \(strategy)}"),
      "auto_scaling_group: {max_size: 8}", synthetic,
      "launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 5s}",
      "scaling: {policy: fixed, desired: 1}",
    ].joined(separator: "\n")
  }

  /// The path as the reference writes it: `faults.0.at` as `faults[].at`.
  private func documented(_ path: String) -> String {
    path.split(separator: ".").reduce("") {
      Int($1) != nil ? "\($0)[]" : $0.isEmpty ? String($1) : "\($0).\($1)"
    }
  }

  @Test(
    "Every key with a number in the reference's tables is among the numbers of a scenario that has it"
  )
  func reference() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Docs/ScenarioReference.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter {
      $0.hasPrefix("| `")
    }
    let numeric = /integer|number|fraction|span|money|size|rate|distribution|share/
    let wanted = rows.compactMap { row -> String? in
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let key = cells[0].split(separator: "`").first.map(String.init) ?? ""
      // Words of a choice may read like a kind.
      guard cells.count > 2,
        cells[1].replacing(/`[^`]*`/, with: "").contains(numeric),
        !key.hasPrefix("workload.transforms"),
        !key.hasPrefix("sweep."), !key.hasPrefix("reconcile.")
      else { return nil }
      return key
    }
    #expect(wanted.count > 110)
    let scenarios = Self.scenarios + Self.policies + Self.placements
    let known = Set(try scenarios.flatMap { try settings($0).all.map { documented($0.path) } })
    let missing = wanted.filter { key in
      !known.contains { $0 == key || $0.hasPrefix("\(key).") || $0.hasPrefix("\(key)[]") }
    }
    #expect(missing == [])
  }

  @Test("The numbers of a scenario with all sections are those of this list")
  func list() throws {
    let inputs = Sensitivity.inputs(try settings(Self.scenarios[0]), under: [], drawsJoins: true)
    let paths = inputs.map(\.path).filter { !$0.hasPrefix("workload.") }
    let expected = """
      instance: participant_limit new_meeting_limit volume memory bitrate_per_participant vcpus
      auto_scaling_group: min_size max_size desired_capacity initially_in_service availability_zones max_instance_lifetime default_instance_warmup
      auto_scaling_group.instance_maintenance_policy: min_healthy max_healthy
      warm_pool: min_size max_group_prepared_capacity turnover_per_hour initial
      scaling: interval metric_delay free_participants free_share free_instances
      scale_in: idle_hold notification_lag
      placement: cascade_seats
      admission: retry_after max_attempts retry_probability reconnect_after
      schedule.0: set.scaling.free_participants set.warm_pool.min_size delay
      launch: bootstrap
      launch.batch_slowdown: per_instance at_most
      launch: control_loop.uniform.min control_loop.uniform.max pending.empirical cold.lognormal.median cold.lognormal.sigma
      launch: from_stopped.gamma.mean from_stopped.gamma.cv from_hibernated.weibull.scale from_hibernated.weibull.shape
      launch: from_running.mixture.0.constant from_running.mixture.1.exponential.mean
      launch: prepare.normal.mean prepare.normal.sd prepare.normal.min stop.sequence hibernate hibernate_not_before registration
      launch: failure_probability retry_after retry_after_at_most hook_timeout
      faults: 0.down_for 1.probability 2.mtbf
      events.0.instance_refresh: min_healthy max_healthy instance_warmup checkpoints checkpoint_delay bake_time
      health_check: grace_period detect_after
      quotas: vcpus launch_burst launches_per_second
      pricing: on_demand_per_hour volume_per_gb_month public_ipv4_per_hour minimum_billed
      pricing: cross_zone_per_gb surplus_credit_per_vcpu_hour detailed_monitoring_per_month
      pricing: hosted_zone_per_month sns_per_million lambda_per_million
      pricing.commitment: instances per_hour
      pricing: per_rejected_join per_lost_participant
      """
    let listed = expected.split(separator: "\n").flatMap { line -> [String] in
      let words = line.split(separator: " ")
      return words.dropFirst().map { "\(words[0].dropLast()).\($0)" }
    }
    #expect(Set(paths) == Set(listed) && paths.count == listed.count)
    #expect(
      paths.filter { $0.hasPrefix("launch.cold") } == [
        "launch.cold.lognormal.median", "launch.cold.lognormal.sigma",
      ])
    let written = Set(inputs.filter(\.isWritten).map(\.path))
    #expect(
      written.contains("warm_pool.initial") && !written.contains("pricing.on_demand_per_hour"))
    #expect(inputs.first { $0.path == "pricing.on_demand_per_hour" }?.text == "$0.17")
  }

  @Test(
    "What names a run, a report or a place, and how a trace is read, is no input; nor are weights and points in time"
  )
  func excluded() throws {
    for yaml in Self.scenarios {
      for setting in Sensitivity.inputs(try settings(yaml), under: [], drawsJoins: true) {
        let path = setting.path
        #expect(
          !["seed", "replications", "duration", "warm_up", "report.interval", "workload.interval"]
            .contains(path))
        #expect(
          !path.hasSuffix(".weight") && !path.hasSuffix(".at") && !path.hasSuffix(".zone")
            && !path.hasSuffix(".from"), "\(path)")
      }
    }
    let counts = try settings(Self.scenarios[3])
    func flow(_ drawsJoins: Bool) -> Int {
      Sensitivity.inputs(
        counts, under: ["workload.participant_flow", "workload.attendance"], drawsJoins: drawsJoins
      ).count
    }
    #expect(flow(false) == 0)
    // Where the flow is a word, it is a word for numbers.
    let meetings = Sensitivity.inputs(
      try settings(Self.scenarios[4]), under: ["workload"], drawsJoins: true
    ).map(\.path)
    #expect(
      meetings.contains("workload.participant_flow.late.mixture.1.exponential.mean")
        && meetings.contains("workload.attendance"))
  }

  @Test(
    "A number may be written as the list has it, whether it was written, a default, or a preset's",
    arguments: scenarios.indices)
  func written(_ index: Int) throws {
    let document = try SmallScenario.document(Self.scenarios[index])
    let all = NumericSettings(document, try document.scenario()).all
    #expect(Set(all.map(\.path)).count == all.count)
    for setting in all {
      let (assignment, _) = setting.assignment("test") { $0 }
      let told = problem { _ = try document.scenario([assignment]) }
      #expect(told == "", "\(setting.path): \(told)")
    }
  }

  @Test("Where every number is written as it is, one at a time, nothing that is measured changes")
  func same() throws {
    let document = try SmallScenario.document(SmallScenario.withPreset)
    let inputs = Sensitivity.inputs(
      NumericSettings(document, try document.scenario()), under: [], drawsJoins: true)
    #expect(inputs.contains { !$0.isWritten && $0.path == "launch.cold.lognormal.median" })
    #expect(
      inputs.contains {
        !$0.isWritten && $0.path == "workload.participant_flow.early.exponential.mean"
      })
    let variants = inputs.map { Variant(assignments: [$0.assignment("test") { $0 }.assignment]) }
    let runner = StudyRunner(
      try StudyPlan(documents: [document], variants: [Variant()] + variants), workers: 2)
    try runner.run(RunSelection(variants: Array(0...variants.count), replications: 0..<1))
    let base = try runner.record(RunID(variant: 0, replication: 0))
    #expect(base.number(of: try #require(Metric.named("launches_cold"))) ?? 0 > 0)
    for (number, input) in inputs.enumerated() {
      let record = try runner.record(RunID(variant: number + 1, replication: 0))
      #expect(record.values == base.values, "\(input.path)")
    }
  }
}
