import PoolSimulation
import Testing

@testable import Studies

/// What a policy asks of the sections around it.
@Suite struct PolicyNeedsTests {
  private func problems(_ overrides: [String]) throws -> String {
    let document = try SmallScenario.document(SmallScenario.fixedFleet, changes: overrides)
    return problem { _ = try document.scenario() }
  }

  /// Stages of a warm pool's launches.
  private static let warmth = [
    "launch.from_stopped=1s", "launch.prepare=1s", "launch.stop=1s",
  ]

  @Test(
    "A policy that is asked too seldom for what it goes by is refused",
    arguments: [
      ("{policy: jitsi}", ""), ("{policy: jitsi, interval: on_change}", ""),
      ("{policy: jitsi, interval: 90s}", "1m30s is longer than scale_period, 1m"),
      ("{policy: erlang, interval: 15m}", "15m is longer than window, 10m"),
      ("{policy: erlang, interval: 15m, window: 15m}", ""),
    ])
  func interval(scaling: String, expected: String) throws {
    let told = try problems(["scaling=\(scaling)"])
    #expect(
      expected.isEmpty ? told == "" : told.contains("scaling.interval: \(expected)"), "\(told)")
  }

  @Test(
    "Where no interval is written a policy is asked as often as where it comes from",
    arguments: [
      ("policy: bbb_scaler", 300_000), ("policy: jitsi", 30_000),
      ("policy: headroom, free_participants: 1", 60_000),
      ("policy: bbb_scaler, interval: 2m", 120_000), ("policy: jitsi, interval: 1m", 60_000),
    ])
  func usualInterval(scaling: String, milliseconds: Int64) throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, changes: ["scaling={\(scaling)}"])
    let interval = try document.scenario().scaling.interval
    #expect(interval == .every(TimeSpan(milliseconds: milliseconds)))
  }

  @Test(
    "What sizes the warm pool needs one that it can size",
    arguments: [
      ("delete_ttl: 1h", "none", "", "there is none; expected a section such as warm_pool"),
      ("stopped_floor: 2", "none", "", "there is none"),
      ("stopped_floor: 2", "{pool_state: stopped}", "", "holds all up to max_size anyway"),
      ("stopped_floor: 2", "{size: 0}", "", ""),
      ("delete_ttl: 1h", "{size: 0}", "", "goes back into no pool here"),
      ("delete_ttl: 1h", "{size: 0, reuse_on_scale_in: true}", "", "goes back into no pool here"),
      ("delete_ttl: 1h", "{size: 0, reuse_on_scale_in: true}", "{by: group, mode: immediate}", ""),
      ("stopped_floor: 2", "{policy: headroom, ready_instances: 1}", "", "and so does warm_pool"),
      ("shutdown_ttl: 1h", "none", "", ""),
    ])
  func warmPool(keys: String, pool: String, scaleIn: String, expected: String) throws {
    var overrides = ["scaling={policy: standby, floor: 2, \(keys)}"]
    if pool != "none" { overrides += ["warm_pool=\(pool)"] + Self.warmth }
    if !scaleIn.isEmpty { overrides.append("scale_in=\(scaleIn)") }
    let told = try problems(overrides)
    let key = keys.prefix { $0 != ":" }
    #expect(
      expected.isEmpty ? told == "" : told.contains("scaling.\(key): ") && told.contains(expected),
      "\(told)")
  }

  @Test(
    "What a policy sets at each evaluation a schedule would set in vain",
    arguments: [("stopped_floor: 2", true), ("delete_ttl: 1h", true), ("shutdown_ttl: 1h", false)])
  func scheduledPool(keys: String, isRefused: Bool) throws {
    let told = try problems(
      [
        "scaling={policy: standby, floor: 2, \(keys)}",
        "warm_pool={size: 0, reuse_on_scale_in: true}", "scale_in={by: group, mode: immediate}",
        "schedule=[{at: 1h, set: {warm_pool.min_size: 3}}]",
      ] + Self.warmth)
    let key = keys.prefix { $0 != ":" }
    let expected =
      "schedule.0.set.warm_pool.min_size: is what scaling.\(key) sets at each evaluation; expected"
    #expect(isRefused ? told.contains(expected) : told == "", "\(told)")
  }
}
