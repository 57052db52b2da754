import PoolSimulation
import Settings
import Testing

@Suite struct BBBScalerPolicyTests {
  /// Settings; serving (10 seats each), empty, launching, taken; what is wanted and why. The minimum
  /// is 2 and the threshold 35 % unless they say otherwise.
  static let table: [(settings: String, pool: [Int], wanted: Int, reason: ScalingReason)] = [
    // 14 of 40 seats are 35 %: one more.
    ("{}", [4, 0, 0, 14], 5, .stressed), ("{}", [4, 0, 0, 13], 4, .steady),
    ("machines_at_once: 3", [4, 0, 0, 14], 7, .stressed),
    // What launches counts as there, and brings no load.
    ("{}", [4, 0, 2, 14], 7, .stressed),
    // Three are empty, of five, of which the busiest two stay: all three go.
    ("{}", [5, 3, 0, 4], 2, .relaxed), ("minimum_active_machines: 4", [5, 3, 0, 4], 4, .relaxed),
    ("{}", [2, 2, 0, 0], 2, .steady), ("{}", [1, 1, 0, 0], 2, .steady),
    // 20 of 50 seats are 40 %, on two of the five: one starts and three go.
    ("{}", [5, 3, 0, 20], 3, .stressed),
    // Half the load a full instance has: 28 of 40 seats are 35 %.
    ("load_when_full: 0.5", [4, 0, 0, 27], 4, .steady),
    ("load_when_full: 0.5", [4, 0, 0, 28], 5, .stressed),
    ("{}", [0, 0, 3, 0], 3, .steady),
  ]

  @Test("Servers start above a mean load, and empty ones beyond the minimum end", arguments: table)
  func scaling(settings: String, pool: [Int], wanted: Int, reason: ScalingReason) throws {
    var policy = try policy(
      settings == "{}" ? "policy: bbb_scaler" : "policy: bbb_scaler\n\(settings)")
    let decision = policy.decide(
      observation {
        ($0.serving, $0.empty, $0.launching, $0.seatsTaken) = (pool[0], pool[1], pool[2], pool[3])
      })
    #expect(decision.goal == .instances(wanted) && decision.reason == reason)
  }

  @Test("People who find nobody even launching are a full pool")
  func stranded() throws {
    var policy = try policy("policy: bbb_scaler\nminimum_active_machines: 0")
    let decision = policy.decide(
      observation { pool in (pool.serving, pool.desired, pool.seatsWaiting) = (0, 0, 1) })
    #expect(decision.goal == .instances(1) && decision.reason == .stressed)
  }

  @Test(
    "Bad settings are one line each",
    arguments: [
      ("max_allowed_workload: 0", "expected a percentage from 1% to 100%"),
      ("load_when_full: 0.2", "below max_allowed_workload, so a full pool would start none"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = BBBScalerPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }
}
