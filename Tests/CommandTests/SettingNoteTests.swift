import Testing

/// What a planner is told of settings that decide nothing, of what is not priced, and of what AWS
/// would do otherwise.
@Suite struct SettingNoteTests {
  private static let scenario = """
    scenario: notes
    start: 2026-01-05T00:00:00
    duration: 3h
    workload: {source: trace, trace: trace.csv}
    instance: {type: c5.xlarge, participant_limit: 2, volume: 20GB}
    auto_scaling_group: {min_size: 2, max_size: 4, desired_capacity: 2, availability_zones: 1}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    scaling: {policy: fixed, interval: on_change, desired: 2}
    scale_in: {mode: none}
    """

  private func bench() throws -> Workbench {
    try Workbench(
      scenario: Self.scenario, trace: "meeting_id,join_time,stay_s\na,10,500\nb,15,100\n")
  }

  @Test(
    "What has no effect, is not priced, or differs from AWS is told, and is not told elsewhere",
    arguments: [
      (
        "auto_scaling_group={min_size: 2, max_size: 4, az_rebalance: true, availability_zones: 1}",
        "auto_scaling_group.az_rebalance has no effect: the group has one zone."
      ),
      (
        "auto_scaling_group.availability_zones=2",
        "az_rebalance is off where it is left out, and on at AWS. The zones were not out of balance"
      ),
      (
        "auto_scaling_group.default_instance_warmup=5m",
        "auto_scaling_group.default_instance_warmup has no effect: nothing here is replaced"
      ),
      (
        "scale_in={mode: none, decrement_desired: false}",
        "scale_in.decrement_desired has no effect: scale_in.mode is none"
      ),
      (
        "scale_in={mode: none, victim: allocation_strategy}",
        "allocation_strategy chooses by chance: the instances are of one type."
      ),
      (
        "pricing.surplus_credit_per_vcpu_hour=0.1",
        "pricing.surplus_credit_per_vcpu_hour has no effect: the scenario gives no"
      ),
      (
        "launch.registration={sns: 1s, lambda: 1s, lambda_cold_start: 0s, propagation: 1s, "
          + "application: 0s, pool_entry: registered}",
        "launch.registration.pool_entry has no effect: there is no warm pool."
      ),
      (
        "events=[{at: 1h, instance_refresh: {checkpoints: [50%, 100%], checkpoint_delay: 0s}}]",
        "The checkpoints of a refresh but its last have no effect: checkpoint_delay is 0s."
      ),
      (
        "events=[{at: 1h, instance_refresh: {}}]",
        "A new instance counts as replaced as soon as it serves: neither instance_warmup nor"
      ),
      // One after the other, each 60 s and 1,820 s later: 3,760 s.
      (
        "events=[{at: 1h, instance_refresh: {instance_warmup: 1820s}}]",
        "took 1 h 2 min 40 s: it found 2 instances"
      ),
      (
        "faults=[{at: 1m, instance: 0}]",
        "1 instance that died was found at once, because there is no health_check section."
      ),
      (
        "launch.first_read={volume: 1GB, rate: 1Gbps, fast_restore: 10GB}",
        "Fast snapshot restore is not priced"
      ),
      // The snapshot has 931 GiB, so 1.1 credits at most: the second of two has to wait.
      (
        "launch.first_read={volume: 1GB, rate: 1Gbps, fast_restore: 1000GB}, "
          + "faults=[{at: 1m, instance: 0}, {at: 1m, instance: 1}]",
        "1 new volume found no credit for fast restore and was read at launch.first_read.rate."
      ),
      (
        "placement={affinity: spill, cascade_seats: 1}, instance.bitrate_per_participant=1Mbps, "
          + "auto_scaling_group.availability_zones=2",
        "Traffic between zones over the links of meetings is not priced"
      ),
      (
        "instance.bitrate_per_participant=1Mbps, pricing.month_to_date_gb=5",
        "months are of 730 hours, from the start of the run."
      ),
      (
        "warm_pool={pool_state: stopped, size: 1, trim: newest}, launch.from_stopped=1s, "
          + "launch.prepare=1s, launch.stop=1s",
        "warm_pool.trim had no effect: the pool never had an instance too many."
      ),
      (
        "scaling.metric_delay=1m",
        "scaling.metric_delay has no effect: scaling.policy fixed does not go by what it sees."
      ),
      (
        "auto_scaling_group={min_size: 2, max_size: 4, scheduled_actions: [{at: 1h, max_size: 9}]}",
        "max_size is raised above 4 without effect: scaling.policy fixed wants 2 instances at most."
      ),
      (
        "scaling={policy: standby, floor: 0, first_below: 60%, ramp_down: 5m}",
        "scaling.first_below and scaling.ramp_down have no effect: scaling.floor is 0"
      ),
      (
        "scaling={policy: jitsi, inhibit_scale_down: true, scale_down_quantity: 2}",
        "scaling.scale_down_quantity has no effect: scaling.inhibit_scale_down is true."
      ),
      (
        "scaling={policy: scheduled, desired: 2, interval: on_change, timetable: [{at: 1h, desired: 2}]}",
        "scaling.policy scheduled goes by the clock too, and scaling.interval on_change asks it only"
      ),
      (
        "auto_scaling_group={min_size: 1, max_size: 3}, scaling={policy: scheduled, desired: 1, "
          + "free_share: 50%, timetable: [{at: 1h, participants: 1000000}]}",
        "instances at its highest, and max_size is 3, so there are fewer seats than it is for."
      ),
      (
        "scaling={policy: simple_scaling, threshold_out: 1, adjustment_out: 0}",
        "scaling.adjustment_out is 0, so its alarm changes nothing."
      ),
      (
        "scaling={policy: combined, policies: [{policy: target_tracking, target: 1}, {policy: "
          + "simple_scaling, threshold_in: 0, adjustment_in: 0}]}",
        "scaling.policies.1.adjustment_in is 0, so its alarm changes nothing."
      ),
      (
        "scaling={policy: target_tracking, target: 3}",
        "scaling.target is above instance.participant_limit, so its alarm hardly ever rings."
      ),
      (
        "workload.media={}, instance.load={preset: jitsi-packets}, scaling={policy: combined, policies: "
          + "[{policy: step_scaling, metric: load_per_instance, threshold_out: 50001, steps_out: "
          + "[{adjustment: 1}]}]}",
        "scaling.policies.0.threshold_out is above instance.load_limit, so its alarm hardly ever rings."
      ),
      // Both joins come before there is anybody to publish.
      (
        "scaling={policy: target_tracking, target: 1}, auto_scaling_group={min_size: 0, max_size: 4}",
        " on the group had no instance, so the metric had no datapoint and scaling.policy "
          + "target_tracking launched none: 2 joins were rejected."
      ),
      (
        "instance.volume=1GB, warm_pool={pool_state: hibernated, size: 1}, "
          + "launch.from_hibernated=1s, launch.prepare=1s, launch.hibernate=1s",
        "instance.volume of 1.0 GB is less than the memory of c5.xlarge: 8.6 GB of memory"
      ),
      (
        "warm_pool={pool_state: stopped, size: 1, reuse_on_scale_in: true}, "
          + "launch.from_stopped=1s, launch.prepare=1s, launch.stop=1s",
        "warm_pool.reuse_on_scale_in has no effect: only what the group chooses to end goes back"
      ),
      (
        "warm_pool={pool_state: stopped, min_size: 4, max_group_prepared_capacity: 3}, "
          + "launch.from_stopped=1s, launch.prepare=1s, launch.stop=1s",
        "warm_pool.max_group_prepared_capacity of 3 leaves the pool fewer than its min_size of 4"
      ),
      (
        "pricing.commitment={instances: 2, per_hour: 0.17}",
        "pricing.commitment.per_hour is not below what an instance costs on demand"
      ),
      (
        "pricing.commitment={instances: 9, per_hour: 0.1}",
        "pricing.commitment is for 9 instances, and the group may have 4 with its warm pool."
      ),
      (
        "scale_in={mode: none, idle_hold: 5m, victim: newest}",
        "scale_in.victim and scale_in.idle_hold have no effect: scale_in.mode is none."
      ),
      (
        "scale_in={mode: immediate, drain_deadline: 5m}",
        "scale_in.drain_deadline has no effect: scale_in.mode is immediate, so nothing drains."
      ),
      (
        "admission={when_full: retry, retry_after: 1m, max_attempts: 1}",
        "Whoever finds no room is rejected at once: admission.max_attempts is 1."
      ),
      (
        "auto_scaling_group={min_size: 2, max_size: 4, availability_zones: 2, az_rebalance: true, "
          + "suspended_processes: [AZRebalance]}",
        "auto_scaling_group.az_rebalance has no effect: AZRebalance is suspended."
      ),
      (
        "auto_scaling_group={min_size: 2, max_size: 4, suspended_processes: [AlarmNotification]}",
        "AlarmNotification is suspended from start to end, so nothing that scaling.policy fixed decides"
      ),
      (
        "scaling={policy: predictive, target_utilization: 60%}",
        "scaling.policy predictive forecast nothing in the whole run, so its other settings had no"
      ),
      (
        "workload={source: synthetic, meetings_per_week: 50, size: 3000, duration: 30m}",
        "Of the meetings that workload.size draws, about 100 % have more people than largest_size"
      ),
      (
        "workload={source: synthetic, meetings_per_week: 9, holidays: [2025-01-05]}",
        "None of workload.holidays is a day of the run, which lasts from 2026-01-05 to 2026-01-05."
      ),
      (
        "workload={source: synthetic, meetings_per_week: 9, busyness_period: 5m}",
        "workload.busyness_period has no effect: workload.period_busyness_cv is 0."
      ),
      (
        "workload={source: synthetic, meetings_per_week: 9, participant_flow: {rejoin_after: 5m, "
          + "rejoin_probability: 0%}}",
        "workload.participant_flow.rejoin_after has no effect: "
          + "workload.participant_flow.rejoin_probability is 0."
      ),
      (
        "workload={source: synthetic, meetings_per_week: 9, parts: [{name: a, meetings_per_week: 2, "
          + "participant_flow: {sender_seats: 2}}]}",
        "workload.parts.0.participant_flow.sender_seats has no effect"
      ),
      (
        "auto_scaling_group={min_size: 2, max_size: 4, max_instance_lifetime: 1d}",
        "auto_scaling_group.max_instance_lifetime has no effect: the run is over before"
      ),
      (
        "scaling={policy: fixed, desired: 2, interval: 4h}",
        "scaling.policy fixed is asked once: scaling.interval is longer than the run."
      ),
      (
        "auto_scaling_group={min_size: 2, max_size: 4, scheduled_actions: [{at: 1h, "
          + "desired_capacity: 3}]}",
        "scaling.policy fixed decided otherwise in the same instant than 1 of 1 scheduled desired_capacity"
      ),
      ("workload.scale=150", "workload.scale: 150 is 15000 %; write 15000% or 150% to be plain."),
    ])
  func told(change: String, words: String) throws {
    let bench = try bench()
    var options: [String] = []
    for setting in change.split(separator: /, (?=[a-z_.]+=)/) {
      options += ["--set", String(setting)]
    }
    let told = try bench.greenroom(["simulate", "small.yaml", "--quiet"] + options)
    #expect(told.code == 0 && told.output.contains(words), "\(change): \(told)")
    let plain = try bench.greenroom("simulate", "small.yaml", "--quiet")
    #expect(plain.code == 0 && !plain.output.contains(words), "\(plain)")
  }

  @Test(
    "What a schedule gives effect to, or the policy heeds, is not called idle",
    arguments: [
      "scaling={policy: headroom, free_participants: 1, metric_delay: 1m}",
      "auto_scaling_group={min_size: 2, max_size: 4, scheduled_actions: [{at: 1h, max_size: 9, "
        + "desired_capacity: 7}]}",
      "scaling={policy: standby, floor: 0, first_below: 60%}, schedule=[{at: 1h, set: "
        + "{scaling.floor: 1}}]",
      "scaling={policy: jitsi, inhibit_scale_down: true, scale_down_quantity: 2}, "
        + "schedule=[{at: 1h, set: {scaling.inhibit_scale_down: false}}]",
      "scaling={policy: simple_scaling, threshold_out: 1, adjustment_out: 0}, "
        + "schedule=[{at: 1h, set: {scaling.adjustment_out: 1}}]",
      "scaling={policy: simple_scaling, threshold_out: 1, adjustment_out: 0, adjustment_type: "
        + "ExactCapacity}, auto_scaling_group={min_size: 0, max_size: 4, desired_capacity: 2}",
      "scaling={policy: target_tracking, target: 1}",
      "scaling={policy: simple_scaling, threshold_out: 2, adjustment_out: 1}, auto_scaling_group="
        + "{min_size: 2, max_size: 4, scheduled_actions: [{at: 1h, desired_capacity: 3}]}",
      "workload={source: synthetic, meetings_per_week: 9, participant_flow: {rejoin_after: 5m, "
        + "rejoin_probability: 5%, senders: 1, sender_seats: 2}}",
      "scaling={policy: target_tracking, target: 1}, "
        + "auto_scaling_group.default_instance_warmup=5m",
      "workload={source: synthetic, meetings_per_week: 9, holidays: [2026-01-05]}",
      "workload.media={}, instance.load={preset: jitsi-packets}, scaling={policy: target_tracking, "
        + "metric: load_per_instance, target: 50000}",
    ])
  func heeded(change: String) throws {
    var options: [String] = []
    for setting in change.split(separator: /, (?=[a-z_.]+=)/) {
      options += ["--set", String(setting)]
    }
    let told = try bench().greenroom(["simulate", "small.yaml", "--quiet"] + options)
    let words = [
      "has no effect", "have no effect", "without effect", "changes nothing", "ever rings",
      "no datapoint", "decided otherwise",
    ]
    #expect(told.code == 0 && words.allSatisfy { !told.output.contains($0) }, "\(told)")
  }

  @Test("health_check: none is the same as no section, and any other word is refused")
  func noHealthCheck() throws {
    let bench = try bench()
    let faults = "faults=[{at: 1m, instance: 0}]"
    let without = try bench.greenroom("simulate", "small.yaml", "--quiet", "--set", faults).output
    let none = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", faults, "--set", "health_check={}", "--set",
      "health_check=none"
    ).output
    #expect(none == without && none.contains("was found at once"))
    let other = try bench.greenroom("simulate", "small.yaml", "--set", "health_check=never")
    #expect(
      other.code != 0 && other.problems.contains("keys of its own, or none")
        && other.problems.contains("health_check: \"never\" is a single value"))
  }

  @Test("A first boot touches no more than the volume")
  func firstRead() throws {
    let read = "launch.first_read={volume: 21GB, rate: 1Gbps}"
    let told = try bench().greenroom("simulate", "small.yaml", "--set", read)
    #expect(told.code != 0 && told.problems.contains("is more than instance.volume"))
  }

  @Test("What is dropped in all of three replications is not called no difference")
  func fewReplications() throws {
    let told = try bench().greenroom(
      "compare", "small.yaml", "--candidate", "faults=[{at: 1m, instance: 0}]", "--replications",
      "3", "--quiet", "--judge", "participants_dropped")
    #expect(!told.output.contains("no difference was found in participants_dropped"), "\(told)")
  }
}
