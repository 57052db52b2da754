import Testing

/// What commands say of terminations that the group chooses, and of people who are dropped.
@Suite struct TerminationNoteTests {
  /// Six instances in three zones, two people on each. Those on 1, 2 and 4 leave, and the
  /// application ends these by name at 10 min: zone 0 has two then, zone 1 none.
  private static let scenario = """
    scenario: zones
    start: 2026-01-05T00:00:00
    duration: 1h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 0, max_size: 12, desired_capacity: 6, availability_zones: 3}
    launch: {control_loop: 0s, pending: 4s, cold: 4m, registration: 5s}
    scaling: {policy: scheduled, desired: 6, timetable: [{at: 10m, desired: 3}]}
    scale_in: {mode: empty, idle_hold: 0s}
    pricing: {on_demand_per_hour: 0.17}
    """
  private static let trace =
    "meeting_id,join_time,stay_s\n"
    + [("a", 1, 9_000), ("b", 2, 60), ("c", 3, 60), ("d", 4, 9_000), ("e", 5, 60), ("f", 6, 9_000)]
    .map { "\($0.0),\($0.1),\($0.2)\n\($0.0),\($0.1),\($0.2)\n" }.joined()

  private func bench() throws -> Workbench {
    try Workbench(scenario: Self.scenario, trace: Self.trace)
  }

  @Test("Zones that AWS would even out are told of once, unless the scenario says whether it does")
  func zones() throws {
    let bench = try bench()
    for (change, isTold, dropped) in [
      ("replications=2", true, ""),
      ("auto_scaling_group.az_rebalance=false", false, ""),
      ("auto_scaling_group.suspended_processes=[AZRebalance]", false, ""),
      ("auto_scaling_group.az_rebalance=true", false, "2 people were dropped, "),
    ] {
      let told = try bench.greenroom("simulate", "small.yaml", "--quiet", "--set", change).output
      #expect(told.split(separator: "The zones were out of balance").count == (isTold ? 2 : 1))
      #expect(told.contains("all 12 joins got in, \(dropped)and the pool"), "\(change): \(told)")
    }
  }

  @Test("Who chooses, and what keeps busy instances, is told")
  func choice() throws {
    let bench = try bench()
    for (change, words) in [
      (
        "scale_in={mode: immediate, by: group}",
        "The group chooses what scale-in ends, in the fullest zone first, and knows nothing of meetings."
      ),
      (
        "scale_in={mode: immediate, by: group, victim: fewest_participants, idle_hold: 5m}",
        "meetings; victim: fewest_participants means aws_default to it and idle_hold holds nothing back."
      ),
      (
        "scale_in={mode: empty, by: group}",
        "scale-in (scale_in.protect_busy, as mode: empty by the group needs), in no time;"
      ),
      (
        "scale_in={mode: immediate, by: group, protect_busy: true, protection_lag: 5s}",
        "scale-in (scale_in.protect_busy, as written), by calls of 5 s for up to 50 instances each;"
      ),
      ("scale_in={protect_busy: true}", "so scale_in.protect_busy has no effect."),
      ("scale_in={notification_lag: 5s}", "so scale_in.notification_lag has no effect."),
      ("scale_in={decrement_desired: false}", "the group launches another instance for each."),
    ] {
      let told = try bench.greenroom("simulate", "small.yaml", "--quiet", "--set", change)
      #expect(told.code == 0 && told.output.contains(words), "\(change): \(told)")
    }
  }

  @Test("People who are dropped are judged by compare where anybody may be, and by a sweep's front")
  func dropped() throws {
    let bench = try bench()
    let change = "auto_scaling_group.az_rebalance=true"
    let worse = try bench.greenroom(
      "compare", "small.yaml", "--candidate", change, "--replications", "2", "--quiet")
    #expect(worse.output.contains("participants_dropped") && worse.code == 1, "\(worse)")
    let front = try bench.greenroom(
      "sweep", "small.yaml", "--quiet", "--set",
      "sweep={axes: {auto_scaling_group.az_rebalance: [false, true]}}"
    ).output
    #expect(front.contains("1 variant that no other one beats in"), "\(front)")
  }
}
