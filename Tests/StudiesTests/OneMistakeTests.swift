import Settings
import Testing

@testable import Studies

/// One mistake is one message: what follows from it is not told beside it.
@Suite struct OneMistakeTests {
  private static let pool = """
    scenario: good
    start: 2026-01-05
    time_zone: Europe/Berlin
    duration: 2d
    warm_up: 1h
    seed: 3
    replications: 2
    """
  private static let flow = """
    {early_probability: 10%, early: 1m, late: {exponential: {mean: 3m}}, ends_early_probability: 50%,
        ends_early_by: {uniform: {min: 1m, max: 2m}}, ends_late_probability: 50%, ends_late_by: 1m, end_spread: 1m,
        shortest_share: 50%, leaves_together_probability: 80%, leaves_together_within: 30s, rejoin_probability: 10%,
        rejoin_after: {lognormal: {median: 4m, sigma: 1}}, senders: {gamma: {mean: 2, cv: 1}}, sender_seats: 2}
    """

  /// A pool as rich as can be on a trace.
  private static let trace = """
    \(pool)
    workload:
      source: trace
      trace: t.csv
      format: meetings
      participant_flow: \(flow)
      attendance: 80%
      on_bad_row: skip
      times: since_start
      region: eu
      delimiter: comma
      time_format: dd/mm/yyyy
      decimal: point
      unit: minutes
      on_implausible: accept
      columns: {start_time: begin}
      window: {from: 1h, to: 1d}
      time_scale: 2
      scale: {factor: 90%, jitter: 30s}
      transforms:
        - {shift: 1h}
        - {window: {from: 2026-01-05T01:00:00, to: 2026-01-06T00:00:00}}
        - {growth: {factor: 2, over: 10d, jitter: 1m}}
        - {overlay: {zones: [Asia/Tokyo], share: 50%}}
        - {bootstrap: any_day}
        - {attendance: 50%}
        - {merge: {trace: u.csv, format: meetings, columns: {start_time: s}, on_bad_row: skip, times: auto, region: us}}
        - {merge: v.csv}
        - {webinar: {name: w, at: 3h, duration: 1h, participants: 50, participant_flow: all_at_once}}
        - {all_hands: {name: h, at: 3h, duration: 1h, participants: 50, participant_flow: {senders: 1}}}
        - {scale: 50%}
    instance: {type: c6i.xlarge, participant_limit: 60, new_meeting_limit: 50, volume: 20GB, memory: 8GB,
      can_hibernate: true, bitrate_per_participant: 2Mbps, purchase: on_demand, vcpus: 4,
      address: elastic, cpu_utilization: 40%}
    auto_scaling_group:
      min_size: 2
      max_size: 9
      desired_capacity: 3
      initially_in_service: 3
      availability_zones: 3
      az_rebalance: true
      suspended_processes: [AZRebalance]
      max_instance_lifetime: 2d
      default_instance_warmup: 1m
      scheduled_actions:
        - {cron: "0 9 * * *", min_size: 2, max_size: 9, desired_capacity: 3, time_zone: Europe/Berlin,
            start: 1h, end: 1d, late: 1m}
      instance_maintenance_policy: {min_healthy: 60%, max_healthy: 110%, meetings: wait}
    warm_pool: {pool_state: hibernated, min_size: 1, max_group_prepared_capacity: 8, reuse_on_scale_in: true,
      pool_state_change: forced_turnover, turnover_per_hour: 6, take: zone_balanced, entry_hook: true, initial: 1,
      trim: termination_policy}
    launch:
      control_loop: {uniform: {min: 0s, max: 26s}}
      pending: 4s
      cold: {lognormal: {median: 120s, sigma: 0.3}}
      from_stopped: 30s
      from_hibernated: {weibull: {scale: 30s, shape: 2}}
      from_running: {normal: {mean: 5s, sd: 1s, min: 0s}}
      prepare: {empirical: [100s, 120s]}
      stop: {constant: 10s}
      hibernate: {mixture: [{weight: 1, exponential: {mean: 9s}}, {weight: 2, constant: 9s}]}
      hibernate_not_before: 2m
      registration: {sequence: [5s, 6s]}
      hook: until_ready
      bootstrap: 20s
      batch_slowdown: {per_instance: 3%, at_most: 2}
      failure_probability: {cold: 1%, stopped: 1%, hibernated: 1%, running: 1%, prepare: 1%}
      retry_after: 15s
      retry_after_at_most: 5m
      hook_timeout: 1h
    placement: {strategy: least_loaded, affinity: spill, cascade_seats: 1}
    admission: {when_full: retry, retry_after: 30s, max_attempts: 4, retry_probability: 60%, reconnect_after: 8s}
    scaling: {policy: headroom, interval: 30s, metric_delay: 1m, out_of_range: clamp, count_pending: true,
      free_participants: 60, free_share: 10%, free_instances: 1, count_rejections: true}
    scale_in: {mode: drain, victim: oldest, by: group, drain_via: termination_hook, drain_deadline: 2h,
      hook_timeout: 1h, idle_hold: 30m, undrain: false, cancel_launches: true, protect_busy: true, protection_lag: 2s,
      notification_lag: 5s}
    schedule:
      - {at: 2026-01-05T08:00:00, delay: 5s, set: {auto_scaling_group.desired_capacity: 5, auto_scaling_group.max_size: 8}}
      - {cron: "0 7 * * mon-fri", set: {scaling.free_participants: 90, scaling.free_share: 20%}}
      - {at: 9h, set: {warm_pool.pool_state: running, warm_pool.min_size: 2}}
      - {at: 10h, set: {warm_pool.pool_state: stopped, warm_pool.size: 2}}
      - {at: 11h, set: {auto_scaling_group.suspended_processes: [Launch]}}
    faults:
      - {at: 2026-01-05T09:00:00, instance: fullest}
      - {at: 9h, black_hole: random, down_for: 5m}
      - {launch: refused, from: 2026-01-05T08:55:00, to: 2026-01-05T09:25:00, zone: 2, probability: 50%}
      - {at: 10h, zone: 2, down_for: 10m}
      - {mtbf: 30d}
    events:
      - at: 20h
        instance_refresh: {min_healthy: 60%, max_healthy: 110%, meetings: kill, warm_pool: true, instance_warmup: 2m,
          checkpoints: [20%, 100%], checkpoint_delay: 30m, bake_time: 10m, skip_matching: true}
      - {cron: "0 3 * * tue", instance_refresh: {}}
    health_check: {grace_period: 5m, detect_after: 2m}
    quotas: {vcpus: 64, launch_burst: 10, launches_per_second: 2}
    pricing: {on_demand_per_hour: 0.17, volume_per_gb_month: 0.08, public_ipv4_per_hour: 0.005, egress_per_gb: 0.09,
      minimum_billed: 60s, commitment: {instances: 2, per_hour: 0.1}, per_rejected_join: 1, per_lost_participant: 1,
      region: us-east-1, month_to_date_gb: 5, cross_zone_per_gb: 0.01, surplus_credit_per_vcpu_hour: 0.05,
      detailed_monitoring_per_month: 2.1, hosted_zone_per_month: 0.5, sns_per_million: 0.5, lambda_per_million: 0.2}
    report: {interval: 15m, write: [summary], bound: false}
    sweep:
      method: sobol
      points: 8
      seed: 2
      axes:
        auto_scaling_group.max_size: {from: 9, to: 20, steps: 3, scale: log}
        scaling.free_participants: [60, 90]
    objectives: {minimize: cost_capacity_usd, subject_to: {rejected_join_rate: "<= 1%"}, worst_of: [{}, {workload.scale: 150%}]}
    expect: {rejected_join_rate: "<= 1%", joins_rejected: {within: 2, of: 5}}
    """

  /// A demand that is drawn in parts, on spot instances, with a threshold and a pipeline.
  private static let synthetic = """
    \(pool)
    workload:
      source: synthetic
      preset: corporate
      busyness_cv: 8%
      period_busyness_cv: 1%
      busyness_period: 15m
      holidays: [2026-01-06]
      meetings_per_week: 200
      linger: 5m
      linger_seats: 1
      expected_size: {source: schedule, error: 20%}
      attendance: 90%
      participant_flow: scheduled
      parts:
        - {name: ours, meetings_per_week: 5, weekday_share: {mon: 1, tue: 2}, arrivals: ad_hoc, hour_share: {9: 1, 10: 2},
          size: {lognormal: {median: 20, sigma: 0.9}}, smallest_size: 3, largest_size: 40, duration: 50m, kind: talk,
          participant_flow: \(flow), attendance: 40%}
        - {name: yours, weekday_share: {mon: 1}, start_share: {"11:00": 1}, weekday_starts: {mon: {start_share: {"9:00": 1}}}}
    instance: {participant_limit: 60, purchase: spot, vcpus: 4}
    auto_scaling_group: {min_size: 2, max_size: 9}
    launch:
      control_loop: 5s
      pending: 4s
      cold: 60s
      failure_probability: 1%
      first_read: {volume: 2GB, rate: 800Mbps, fast_restore: 20GB}
      registration: {sns: 1s, lambda: 1s, lambda_cold_start: 1s, lambda_idle: 10m, lambda_failure_probability: 1%,
        lambda_concurrency: 100, pool_entry: ignored, getchange_every: 5s, route53_requests_per_second: 5,
        route53_burst: 50, route53_changes_per_second: 100, route53_change_burst: 1500, route53_batching: true, propagation: 30s, application: 1s,
        ready_when: dns_in_sync, negative_ttl: 15m}
    placement: {affinity: strict}
    admission: {when_full: wait, patience: 2m}
    scaling: {policy: threshold, interval: on_change, scale_out_above: 80%, scale_in_below: 40%, periods_out: 2,
      periods_in: 3, quantity_out: 2, quantity_in: 1, cooldown: 5m}
    schedule: [{at: 1h, set: {scaling.scale_out_above: 70%}}]
    faults: [{at: 9h, spot_interruption: 50%, zone: 2}, {spot_mtbf: 9d}]
    quotas: {vcpus: 64}
    pricing: {spot_per_hour: 0.06}
    sweep: {method: grid, axes: {auto_scaling_group.max_size: {from: 9, to: 20, steps: 3}, seed_of: {linked: {launch.cold: [1s, 2s], launch.pending: [1s, 2s]}}}}
    """

  /// A demand of one part under a timetable, whose warm pool is stopped without a hook.
  private static let timetable = """
    \(pool)
    workload: {source: synthetic, meetings_per_week: 50, arrivals: scheduled, hour_share: {9: 1}, slot_share: {":00": 1},
      weekday_share: {mon: 1, tue: 1, wed: 1, thu: 1, fri: 1, sat: 1, sun: 1},
      weekday_starts: {mon: {hour_share: {9: 1}}, wed: {hour_share: {8: 1}}, thu: {slot_share: {":30": 1}},
        fri: {hour_share: {8: 1}}, sat: {hour_share: {8: 1}}, sun: {start_share: {"8:00": 1}}}, size: 5, smallest_size: 2, largest_size: 9,
      duration: 1h, kind: class}
    instance: {type: c6i.large, participant_limit: 60}
    auto_scaling_group: {min_size: 2, max_size: 9}
    warm_pool: {pool_state: stopped, size: 2, pool_state_change: in_place, entry_hook: false, initial: full}
    launch: {preset: pessimistic, pending: 4s, cold: 240s, from_stopped: 30s, from_hibernated: 20s, prepare: 200s, stop: 9s, bootstrap: 9s, registration: 5s,
      prepare_without_hook: 30s, user_data: every_boot}
    scaling: {policy: scheduled, desired: 3, timetable: [{at: 2026-01-05T08:00:00, desired: 5}, {cron: "0 9 * * *", desired: 6}]}
    scale_in: {drain_via: application, undrain: true, decrement_desired: false}
    """

  private static let counts = """
    \(pool)
    workload: {trace: t.csv, format: counts, stay: {exponential: {mean: 30m}}, interval: 15m, transforms: [{merge: {trace: u.csv, format: counts, interval: 5m}}],
      media: {senders: 50%, video: 60%, layers: [2Mbps, 300kbps], audio: 40kbps, last_n: 9}}
    instance: {type: c6i.large, participant_limit: 60, stream_limit: 4000, bandwidth_limit: 600Mbps, load_limit: 50000,
      load: {preset: jitsi-packets, participant: 1, published: 2, stage: 3, thumbnail: 4, audio: 5}}
    auto_scaling_group: {min_size: 2, max_size: 9}
    launch: {control_loop: 5s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: fixed, desired: 3}
    reconcile: {activities: a.json, metrics: m.json, bill: b.csv, group: g, refusals: r, tolerance: 5%}
    """

  /// The scenarios that hold every key between them.
  private static let scenarios = [trace, synthetic, timetable, counts]

  /// What no key takes all of: a list, a word, a negative number.
  private static let badValues = ["[oops]", "oops", "-7"]
  /// Single values that may be sections as well, whose keys would be missing.
  private static let mayBeSections = ["merge", "scale", "rejected_join_rate"]

  private func problems(_ tree: SettingsNode) -> [String] {
    let log = IssueLog()
    _ = Scenario(tree, issues: log)
    return log.issues.map(\.description)
  }

  /// The paths of everything that is written, sections and lists as well as what is in them.
  private func paths(_ node: SettingsNode, _ path: String = "") -> [String] {
    let own = path.isEmpty ? [] : [path]
    let prefix = path.isEmpty ? "" : "\(path)."
    if let entries = node.entries {
      return own + entries.flatMap { paths($0.node, "\(prefix)\($0.key)") }
    }
    if let elements = node.elements {
      return own + elements.enumerated().flatMap { paths($1, "\(prefix)\($0)") }
    }
    return own
  }

  @Test("A bad value at any key, all else being right, is one message", arguments: scenarios)
  func oneMessage(text: String) throws {
    let tree = try #require(loadSettings(yaml: text, file: "s.yaml").0)
    #expect(problems(tree) == [])
    for path in paths(tree) {
      var isRefused = false
      // A section instead of another one is wrong in each of its keys; one instead of a value is
      // not.
      let last = String(path.split(separator: ".").last ?? "")
      let isValue = tree.node(at: path)?.text != nil && !Self.mayBeSections.contains(last)
      for bad in Self.badValues + (isValue ? ["{oops: 1}"] : []) {
        var wrong = tree
        let (_, node) = parseOverride("\(path)=\(bad)", ordinal: 1)
        #expect(wrong.set(path, to: node) == nil)
        let told = problems(wrong)
        if !told.isEmpty { isRefused = true }
        #expect(told.count <= 1, "\(path)=\(bad)\n\(told.joined(separator: "\n"))")
      }
      // The values of an axis and of a case are read with the variant that has them.
      let isLater = ["sweep.axes.", "objectives.worst_of."].contains { path.hasPrefix($0) }
      #expect(isRefused || isLater, "\(path) takes anything")
    }
  }

  @Test("A key of every name that reading these scenarios asks for is written in one of them")
  func complete() throws {
    let trees = Self.scenarios.compactMap { loadSettings(yaml: $0, file: "s.yaml").0 }
    #expect(trees.count == Self.scenarios.count)
    // Keys of the same name are read by the same code: those of a flow in a part or in a webinar.
    func name(_ path: String) -> String {
      String(path.split(separator: ".").last ?? "").replacing("[]", with: "")
    }
    let written = Set(trees.flatMap { paths($0).map(name) })
    let asked = trees.flatMap { Scenario.keys(of: $0).map { name($0.name) } }
    let left = Set(asked).subtracting(written).sorted()
    #expect(left == [], "\(left)")
  }

  @Test("Two mistakes are two messages")
  func two() throws {
    var tree = try #require(loadSettings(yaml: Self.synthetic, file: "s.yaml").0)
    for path in ["scaling.scale_out_above", "scaling.scale_in_below", "admission.when_full"] {
      _ = tree.set(path, to: parseOverride("\(path)=oops", ordinal: 1).node)
    }
    #expect(problems(tree).count == 3)
  }
}
