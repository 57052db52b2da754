import Testing

@testable import PoolSimulation

/// The choices of balancers that go by what instances said a while ago, worked out by hand.
@Suite struct StaleLoadTests {
  @Test("Scalelite goes by its last poll, by what it sent since, and by 15 for a young meeting")
  func scalelite() throws {
    var desk = try PlacementDesk<ScalelitePlacement>(instances: 3, limit: 100)
    // Nothing is known: the oldest. A create and its join add 1 each.
    #expect(desk.join(0, at: 0) == 0)  // 2 0 0
    #expect(desk.join(1, at: 1) == 1)  // 2 2 0
    #expect(desk.join(2, at: 2) == 2)  // 2 2 2
    // Joins of a meeting in progress add 1 each, where it is.
    #expect(desk.join(0, at: 3, people: 3) == 0)  // 5 2 2
    // A tie of 1 and 2.
    #expect(desk.join(3, at: 4) == 1)  // 5 4 2
    // The poll at 60: 0 has 4 people, one a moderator: 5, but the meeting is young: 15. 1 has two
    // young meetings: 30; 2 has one: 15. A tie of 0 and 2.
    #expect(desk.join(4, at: 61) == 0)  // 17 30 15
    #expect(desk.join(5, at: 62) == 2)  // 17 30 17
    #expect(desk.join(6, at: 63) == 0)  // 19 30 17
    // 1 is empty now, and nobody has asked it yet.
    desk.leave(1, at: 64)
    desk.leave(3, at: 64)
    #expect(desk.join(7, at: 64) == 2)  // 19 30 19
    // The poll at 120: three young meetings on 0 and on 2, none on 1.
    #expect(desk.join(8, at: 121) == 1)  // 45 2 45
    // The poll at 960, told by the first instant after it. Meetings of 61 and later are younger
    // than 900 s then: on 0 meeting 0 counts 4 + 1, 4 and 6 count 15 each: 35. On 1 meeting 8 is
    // 15. On 2 meeting 2 counts 1 + 1, 5 and 7 15 each: 32.
    #expect(desk.join(9, at: 961) == 1)  // 35 17 32
    // At the poll of 1,020 only what began at 121 or later is young: 8 is 899 s old, 9 is 59 s
    // old, which makes 30 for 1. On 0: 5 + 2 + 2 = 9, on 2: 2 + 2 + 2 = 6.
    #expect(desk.join(10, at: 1_020) == 2)  // 9 30 8
    #expect(desk.join(11, at: 1_021) == 2)  // 9 30 10
    #expect(desk.join(12, at: 1_022) == 0)  // 11 30 10
  }

  @Test("Where joins are not counted, Scalelite adds 1 for each create alone")
  func scaleliteCreates() throws {
    var desk = try PlacementDesk<ScalelitePlacement>(
      "count_joins: false", instances: 2, limit: 100)
    #expect(desk.join(0, at: 0, people: 50) == 0)  // 1 0
    #expect(desk.join(1, at: 1) == 1)  // 1 1
    // 50 people look like 1 until the poll.
    #expect(desk.join(2, at: 2) == 0)  // 2 1
  }

  @Test("Jicofo adds its own joins of the last 20 seconds to the stress that bridges reported")
  func jicofo() throws {
    // In units of 1/128, which doubles have exactly: a seat is 1, and so is a recent join.
    var desk = try PlacementDesk<JicofoPlacement>(
      "average_participant_stress: 0.0078125", instances: 3, limit: 128)
    #expect(desk.join(0, at: 0) == 0)  // 1 0 0
    #expect(desk.join(1, at: 1) == 1)
    #expect(desk.join(2, at: 2) == 2)  // 1 1 1
    #expect(desk.join(0, at: 3, people: 5) == 0)  // 6 1 1
    #expect(desk.join(3, at: 4) == 1)  // 6 2 1
    // The reports of 10 have the seats 6, 2, 1, and all of them are recent: counted twice.
    #expect(desk.join(4, at: 11) == 2)  // 12 4 3
    #expect(desk.join(5, at: 12) == 2)  // 12 4 4
    #expect(desk.join(6, at: 13) == 1)  // 12 5 4
    // The reports of 20 have 6, 3, 3. The join at 0 is 20 s old: over. Recent are 5 on 0, three on
    // 1 (1, 4, 13) and three on 2 (2, 11, 12): 11, 6, 6, a tie of 1 and 2.
    #expect(desk.join(7, at: 20) == 1)
    // Over by 24: those of 1 to 4. 0: 6 + 0; 1: 3 + 2 (13, 20); 2: 3 + 2 (11, 12): a tie.
    #expect(desk.join(8, at: 24) == 1)
    // The reports of 30: 6, 5, 3. Recent on 1: 13, 20, 24; on 2: 11, 12: 6, 8, 5.
    #expect(desk.join(9, at: 30) == 2)
    // At 31 that of 11 is over: 6, 8, and 3 + 2 (12, 30) on 2.
    #expect(desk.join(10, at: 31) == 2)
    for meeting in 0...2 { _ = desk.join(meeting, at: 32, people: 110) }
    // All are over a stress of 0.8, which is 102.4: 6 + 110; 5 + 112 (20, 24 are recent still);
    // 3 + 112 (30, 31). The least stressed is taken all the same.
    #expect(desk.join(11, at: 33) == 2)
    // 116, 117, 116: a tie of 0 and 2.
    #expect(desk.join(12, at: 33.5) == 0)
  }

  @Test("LiveKit takes the lowest of those below the limit, by what nodes said, or of all")
  func liveKit() throws {
    var desk = try PlacementDesk<LiveKitPlacement>(
      "kind: cpuload\nsort_by: clients\ncpu_load_limit: 50%", instances: 3, limit: 10)
    // Until the reports of 2 all are alike, and all go to the oldest.
    #expect(desk.join(0, at: 0) == 0)
    #expect(desk.join(1, at: 0.5) == 0)
    #expect(desk.join(2, at: 1.999) == 0)
    // 3 0 0: a tie of 1 and 2, and until 4 nobody learns of the joins there.
    #expect(desk.join(3, at: 2) == 1)
    #expect(desk.join(4, at: 3) == 1)
    #expect(desk.join(5, at: 3.5) == 1)
    #expect(desk.join(6, at: 4) == 2)  // by 3 3 0
    _ = desk.join(0, at: 4.5, people: 2)
    // By 5 3 1: the load of 0 is 0.5, not below the limit.
    desk.leave(6, at: 6)
    #expect(desk.join(7, at: 6.5) == 2)  // by 5 3 1, though 2 is empty
    _ = desk.join(7, at: 7, people: 6)
    // By 5 3 7: 0 and 2 are over.
    #expect(desk.join(8, at: 8) == 1)
    _ = desk.join(3, at: 9, people: 2)
    // By 5 6 7 all are over, so none is left out: the lowest.
    #expect(desk.join(9, at: 10) == 0)
    // By 6 6 7 all are over: a tie of 0 and 1.
    #expect(desk.join(10, at: 12) == 0)
    // What does not fit is passed over: 0 is full.
    _ = desk.join(0, at: 13, people: 3)
    #expect(desk.join(11, at: 13.5) == 1)
  }

  @Test("LiveKit counts rooms as they were at the last report, and one that begins anew is one")
  func liveKitRooms() throws {
    var desk = try PlacementDesk<LiveKitPlacement>(
      "sort_by: rooms\nload_reported_every: 10s", instances: 2, limit: 50)
    #expect(desk.join(0, at: 0, people: 30) == 0)
    #expect(desk.join(1, at: 10) == 1)  // by 1 0
    #expect(desk.join(2, at: 20) == 0)  // by 1 1
    #expect(desk.join(3, at: 30) == 1)  // by 2 1
    desk.leave(1, at: 31)
    desk.leave(3, at: 31)
    #expect(desk.join(4, at: 35) == 1)  // by 2 1
    #expect(desk.join(3, at: 40) == 1)  // by 2 1
    #expect(desk.join(5, at: 50) == 0)  // by 2 2
    #expect(desk.join(6, at: 60) == 1)  // by 3 2
    #expect(desk.join(7, at: 70) == 0)  // by 3 3
  }

  @Test("LiveKit's two choices are among those below the limit while there is one")
  func liveKitTwoChoices() throws {
    // Of the loads 1, 5, 9 and 7 of 10 the last two are over 0.6 by the first report.
    var desk = try PlacementDesk<LiveKitPlacement>(
      "kind: cpuload\nsort_by: cpuload\nalgorithm: twochoice\ncpu_load_limit: 60%", instances: 4,
      limit: 10)
    for (id, load) in [1, 5, 9, 7].enumerated() {
      for _ in 0..<load { desk.fleet.seat(1, on: id, at: .zero) }
    }
    desk.strategy.beginInstant(at: seconds(2), desk.fleet, desk.hosts)
    for join in 0..<200 {
      // Two are below, so both are drawn, and the lower is taken.
      let choice = desk.choice(for: join)
      #expect(choice == 0)
    }
    for _ in 0..<8 { desk.fleet.seat(1, on: 0, at: .zero) }
    for _ in 0..<2 { desk.fleet.seat(1, on: 1, at: .zero) }
    desk.strategy.beginInstant(at: seconds(4), desk.fleet, desk.hosts)
    // By 9, 7, 9 and 7 all are over: each is the lower of some pair, or the first of two equals.
    var taken: Set<InstanceID> = []
    for join in 0..<200 {
      if let choice = desk.choice(for: join) { taken.insert(choice) }
    }
    #expect(taken == [0, 1, 2, 3])
  }

  @Test("An instance that drains goes on reporting, and is taken back with the load it has")
  func draining() throws {
    // 20 people on 0 and one on 1. At the reports of 60 Scalelite has 21 and 15, Jicofo stresses of
    // 0.2 and 0.01, LiveKit 20 and 1.
    try drain(ScalelitePlacement.self, "{}")
    try drain(JicofoPlacement.self, "load_reported_every: 60s")
    try drain(LiveKitPlacement.self, "sort_by: clients\nload_reported_every: 60s")
    try drain(LiveKitPlacement.self, "sort_by: cpuload\nload_reported_every: 60s")
  }

  private func drain<Strategy: PlacementStrategy>(_: Strategy.Type, _ yaml: String) throws {
    var desk = try PlacementDesk<Strategy>(yaml, instances: 2, limit: 100)
    #expect(desk.join(0, at: 0, people: 20) == 0)
    desk.fleet.move(0, to: .draining, at: seconds(1))
    #expect(desk.join(1, at: 2) == 1)
    desk.strategy.beginInstant(at: seconds(60), desk.fleet, desk.hosts)
    desk.fleet.move(0, to: .serving, at: seconds(61))
    #expect(desk.join(2, at: 62) == 1, "\(Strategy.name)")
  }

  @Test("A load that is told once in a long while fills the node that looked idle")
  func pileUp() throws {
    for (every, expected) in [("2s", [4, 4, 4]), ("60s", [12, 0, 0])] {
      var desk = try PlacementDesk<LiveKitPlacement>(
        "sort_by: clients\nload_reported_every: \(every)", instances: 3, limit: 50)
      var counts = [0, 0, 0]
      // A meeting of one every two seconds.
      for meeting in 0..<12 { counts[desk.join(meeting, at: Double(2 * meeting) + 1)] += 1 }
      #expect(counts == expected)
    }
  }
}
