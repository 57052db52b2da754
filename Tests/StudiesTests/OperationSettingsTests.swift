import Foundation
import Studies
import Testing

/// What operators, EC2 and the account do to a pool, as it is written, rightly and wrongly.
@Suite struct OperationSettingsTests {
  private static let scenario = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("scenarios/first-cold-launch.yaml").path

  /// The problems of the shipped scenario with these overrides, without their places.
  private func problems(_ overrides: [String]) -> [String] {
    do throws(ScenarioError) {
      _ = try LoadedScenario(path: Self.scenario, overrides: overrides)
      return []
    } catch {
      return error.description.split(separator: "\n").map { line in
        line.firstRange(of: #/^--set .*?: (?=[a-z_.0-9]+: )|^.*?\.yaml:[0-9]+: /#).map {
          String(line[$0.upperBound...])
        } ?? String(line)
      }
    }
  }

  @Test(
    "What is written rightly is read",
    arguments: [
      "faults=[{at: 1m, black_hole: fullest, down_for: 5m}, {at: 1m, instance: random}, {at: 1m, zone: 0, down_for: 1h}]",
      "faults=[{from: 1m, to: 2m, launch: insufficient_capacity, zone: 0}, {from: 0s, to: 1h, launch: refused, probability: 20%}]",
      "faults=[{mtbf: 30d}]", "events=[{at: 1m, instance_refresh: {}}]",
      "events=[{at: 1m, instance_refresh: {min_healthy: 50%, max_healthy: 100%, meetings: wait}}]",
      "events=[{at: 1m, instance_refresh: {instance_warmup: 0s, checkpoints: [1%, 20%, 100%], checkpoint_delay: 48h, bake_time: 48h, skip_matching: true}}]",
      "auto_scaling_group.default_instance_warmup=1h",
      "scale_in={drain_via: termination_hook, hook_timeout: 30s}",
      "scale_in={drain_via: termination_hook, hook_timeout: 48h}",
      "launch.hook_timeout=30s", "launch.hook_timeout=48h",
      "health_check={}",
      "health_check={grace_period: 0s, detect_after: 1s}", "launch.failure_probability=5%",
      "launch.failure_probability={cold: 5%}",
      "auto_scaling_group.suspended_processes=[Launch, AZRebalance]",
      "auto_scaling_group.max_instance_lifetime=7d",
      "schedule=[{at: 1m, set: {auto_scaling_group.suspended_processes: [Terminate]}}]",
      "schedule=[{at: 1m, set: {auto_scaling_group.suspended_processes: []}}]",
      "quotas={launch_burst: 10, launches_per_second: 1}",
      "scaling.count_pending=false",
      "scale_in={mode: immediate, by: group, victim: closest_to_next_hour, notification_lag: 5s}",
      "scale_in={mode: drain, by: group, drain_via: termination_hook, protect_busy: false}",
      "scale_in={mode: empty, by: group, protection_lag: 2s}",
      "scale_in={protect_busy: true, protection_lag: 2s, victim: allocation_strategy}",
      "scale_in={decrement_desired: false, victim: oldest_launch_template}",
    ])
  func sound(override: String) { #expect(problems([override]) == []) }

  @Test(
    "What is written wrongly is told with its key and a remedy",
    arguments: [
      ("scale_in={victim: aws}", "scale_in.victim: "),
      (
        "scale_in={mode: empty, by: group, protect_busy: false}",
        "scale_in.protect_busy: false lets the group end busy instances, which mode: empty does not"
      ),
      (
        "scale_in={by: group, protect_busy: false}",
        "scale_in.protect_busy: false lets the group end busy instances, which mode: drain does not"
      ),
      (
        "scale_in={mode: immediate, by: group, protection_lag: 2s}",
        "scale_in.protection_lag: has no effect here; expected protect_busy: true"
      ),
      ("scale_in={protection_lag: 2s}", "scale_in.protection_lag: has no effect here"),
      (
        "scale_in={by: group, decrement_desired: false}",
        "scale_in.decrement_desired: has no effect here; expected by: application"
      ),
      ("scale_in={notification_lag: -1s}", "scale_in.notification_lag: "),
      ("faults=[{}]", "faults.0: does not say what breaks"),
      ("faults=[{at: 1m}]", "faults.0: does not say what breaks"),
      (
        "faults=[{at: 1m, instance: fullest, black_hole: random}]",
        "faults.0.black_hole: stands beside instance"
      ),
      ("faults=[{instance: fullest}]", "faults.0.at: is missing"),
      (
        "faults=[{at: 1m, instance: fullest, zone: 1}]",
        "faults.0.zone: has no effect beside instance"
      ),
      ("faults=[{at: 1m, mtbf: 3h}]", "faults.0.at: has no effect beside mtbf"),
      ("faults=[{from: 1m, launch: refused}]", "faults.0.to: is missing"),
      ("faults=[{from: 2m, to: 1m, launch: refused}]", "faults.0.to: is not after from"),
      (
        "faults=[{from: 1m, to: 2m, launch: broken}]",
        "faults.0.launch: \"broken\" is not a known choice"
      ),
      (
        "faults=[{at: 1m, spot_interruption: 50%}]",
        "faults.0.spot_interruption: happens to spot instances only"
      ),
      ("faults=[{spot_mtbf: 5h}]", "faults.0.spot_mtbf: happens to spot instances only"),
      ("events=[{at: 1m}]", "events.0.instance_refresh: is missing"),
      ("events=[{instance_refresh: {}}]", "events.0: has no time"),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: []}}]",
        "events.0.instance_refresh.checkpoints: has no share"
      ),
      (
        "events=[{at: 1m, instance_refresh: {instance_warmup: 25h}}]",
        "events.0.instance_refresh.instance_warmup: \"25h\" is out of range"
      ),
      (
        "health_check={grace_period: 25h}", "health_check.grace_period: \"25h\" is out of range"
      ),
      (
        "launch.first_read={volume: 0GB, rate: 1Gbps}",
        "launch.first_read.volume: \"0GB\" is out of range"
      ),
      (
        "events=[{at: 1m, instance_refresh: {warm_pool: true}}]",
        "events.0.instance_refresh.warm_pool: there is no warm pool"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: [50%, 20%]}}]",
        "events.0.instance_refresh.checkpoints: do not ascend"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: [20%, 20%]}}]",
        "events.0.instance_refresh.checkpoints: do not ascend"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: [0%]}}]",
        "events.0.instance_refresh.checkpoints.0: \"0%\" is out of range"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: [101%]}}]",
        "events.0.instance_refresh.checkpoints.0: \"101%\" is out of range"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoint_delay: 1h}}]",
        "events.0.instance_refresh.checkpoint_delay: has no effect here"
      ),
      (
        "events=[{at: 1m, instance_refresh: {checkpoints: [50%], checkpoint_delay: 49h}}]",
        "events.0.instance_refresh.checkpoint_delay: \"49h\""
      ),
      (
        "events=[{at: 1m, instance_refresh: {bake_time: 49h}}]",
        "events.0.instance_refresh.bake_time: \"49h\""
      ),
      (
        "auto_scaling_group.default_instance_warmup=61m",
        "auto_scaling_group.default_instance_warmup: \"61m\""
      ),
      ("launch.hook_timeout=29s", "launch.hook_timeout: \"29s\""),
      ("launch.hook_timeout=49h", "launch.hook_timeout: \"49h\""),
      (
        "scale_in={drain_via: termination_hook, hook_timeout: 29s}",
        "scale_in.hook_timeout: \"29s\""
      ),
      (
        "scale_in={drain_via: termination_hook, hook_timeout: 49h}",
        "scale_in.hook_timeout: \"49h\""
      ),
      ("quotas.vcpus=64", "quotas.vcpus: needs the vCPUs of an instance"),
      (
        "auto_scaling_group.suspended_processes=[Lunch]",
        "auto_scaling_group.suspended_processes.0: \"Lunch\" is not a known choice"
      ),
      ("auto_scaling_group.max_instance_lifetime=1h", "auto_scaling_group.max_instance_lifetime:"),
      ("launch.retry_after_at_most=5s", "launch.retry_after_at_most: is shorter than retry_after"),
      (
        "launch.retry_after=10m",
        "launch.retry_after: is longer than retry_after_at_most, which is 5m where it is left out"
      ),
      (
        "instance.purchase=spot, pricing={spot_per_hour: 0.05, commitment: {instances: 1, per_hour: 0.1}}",
        "pricing.commitment: covers what runs on demand alone, and instance.purchase is spot"
      ),
      ("launch.user_data=every_boot", "launch.user_data: has no effect here"),
      ("instance.purchase=spot", "pricing.spot_per_hour: is missing"),
      ("pricing.spot_per_hour=0.05", "pricing.spot_per_hour: has no effect here"),
      (
        "schedule=[{at: 1m, set: {auto_scaling_group.suspended_processes: [Lunch]}}]",
        "\"Lunch\" is not a known choice"
      ),
    ])
  func wrong(override: String, problem: String) {
    let problems = problems(override.split(separator: /, (?=[a-z]+[.=])/).map(String.init))
    #expect(problems.contains { $0.contains(problem) && $0.contains("expected") }, "\(problems)")
  }

  @Test("Spot instances are not for warm pools, and interruptions not for others")
  func spot() {
    let spot = ["instance.purchase=spot", "pricing.spot_per_hour=0.05"]
    #expect(problems(spot) == [])
    #expect(
      problems(spot + ["faults=[{at: 1m, spot_interruption: 50%, zone: 0}, {spot_mtbf: 5h}]"]) == []
    )
    let warm = ["warm_pool={pool_state: running}", "launch.from_running=1s", "launch.prepare=10s"]
    #expect(problems(warm) == [])
    #expect(
      problems(spot + warm).map { $0.prefix(38) } == ["warm_pool: cannot hold spot instances;"])
  }
}
