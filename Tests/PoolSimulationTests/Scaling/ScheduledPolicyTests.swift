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

  /// Instances of 25 seats: 100 people and a tenth are 110 seats.
  @Test(
    "A timetable for participants has seats for them and the share that is kept free",
    arguments: [(100, "0%", 4), (100, "10%", 5), (101, "0%", 5), (0, "50%", 0), (50, "100%", 4)])
  func participants(participants: Int, share: String, desired: Int) throws {
    var policy = try policy(
      """
      policy: scheduled
      desired: 2
      free_share: \(share)
      timetable: [{at: 1h, participants: \(participants)}]
      """)
    let goal = policy.decide(
      observation {
        $0.time = seconds(3_600)
        $0.participantLimit = 25
      }
    ).goal
    #expect(goal == .instances(desired))
  }

  @Test(
    "An entry has one capacity, and a share is kept free of participants alone",
    arguments: [
      ("timetable: [{at: 1h}]", "has no capacity; expected one of desired, participants"),
      (
        "timetable: [{at: 1h, desired: 1, participants: 9}]",
        "stands beside desired; expected only one of them"
      ),
      (
        "free_share: 10%\ntimetable: [{at: 1h, desired: 1}]",
        "has no effect without participants in the timetable; expected none"
      ),
    ])
  func refusals(keys: String, message: String) throws {
    let found = try issues("desired: 2\n\(keys)") { _ = ScheduledPolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(message), "\(found)")
  }
}
