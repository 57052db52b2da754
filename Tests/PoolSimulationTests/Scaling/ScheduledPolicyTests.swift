import Testing

@testable import PoolSimulation

@Suite struct ScheduledPolicyTests {
  /// 2026-01-05, the start, is a Monday.
  private static let timetable = """
    policy: scheduled
    desired: 2
    timetable:
      - {at: 3h, desired: 6}
      - {at: 1h, desired: 4}
      - {at: 3h, desired: 5}
      - {cron: "0 12 * * mon-fri", desired: 9}
    """

  /// Seconds since the start, and what is desired then; at equal times the last entry in file order
  /// counts.
  @Test(
    "Each entry holds from its instant on",
    arguments: [
      (0.0, 2), (3_599.999, 2), (3_600, 4), (10_799.999, 4), (10_800, 5), (43_199.999, 5),
      (43_200, 9), (200_000, 9),
    ])
  func entries(time: Double, desired: Int) throws {
    var policy = try policy(Self.timetable)
    #expect(policy.decide(observation { $0.time = seconds(time) }).goal == .instances(desired))
  }

  @Test("Demand changes nothing")
  func demand() throws {
    var policy = try policy(Self.timetable)
    #expect(
      policy.decide(observation { $0.seatsTaken = 20 }).goal == policy.decide(observation()).goal)
  }

  @Test("Without entries the first number holds for ever")
  func noEntries() throws {
    var policy = try policy("policy: scheduled\ndesired: 3")
    #expect(policy.decide(observation { $0.time = seconds(1e9) }).goal == .instances(3))
  }
}
