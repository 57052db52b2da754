import Testing

@testable import PoolSimulation

/// Strategies that go by what meetings are expected to become, and those that take turns.
@Suite struct ExpectedSizeTests {
  @Test("Best fit leaves the fewest seats over when everybody has come who is expected")
  func bestFit() throws {
    var desk = try PlacementDesk<BestFitPlacement>(instances: 3, limit: 10)
    // All are empty: 4 seats would be left on each.
    #expect(desk.join(0, at: 0, expected: 6) == 0)
    // 5 of the 6 have not come, and count: 0 is left on 0, 6 on the others.
    #expect(desk.join(1, at: 1, expected: 4) == 0)
    #expect(desk.join(2, at: 2, expected: 5) == 1)
    #expect(desk.join(3, at: 3, expected: 5) == 1)
    // Nothing holds 12: 2 lacks the fewest.
    #expect(desk.join(4, at: 4, expected: 12) == 2)
    // Nobody knows: 0 and 1 lack one seat, 2 lacks three, and the join fits by the seats taken.
    #expect(desk.join(5, at: 5) == 0)
    // Three are there, five of meeting 0 and three of meeting 1 are to come: 11. When meeting 1 is
    // over, its 4 are free: 10 - 7 - 3 = 0.
    desk.leave(1, at: 6)
    #expect(desk.fleet.seatsExpected(on: 0) == 7)
    #expect(desk.join(6, at: 7, expected: 3) == 0)
    // More than expected come: nothing is left to come, and those who sit there count.
    #expect(desk.join(2, at: 8, people: 7) == 1)
    #expect(desk.fleet.seats(on: 1) == 9 && desk.fleet.seatsExpected(on: 1) == 13)
  }

  @Test("Least loaded by expectation counts those who have not come yet")
  func leastLoaded() throws {
    var desk = try PlacementDesk<LeastLoadedExpectedPlacement>(instances: 3, limit: 10)
    #expect(desk.join(0, at: 0, expected: 8) == 0)  // 8 0 0
    #expect(desk.join(1, at: 1, expected: 3) == 1)  // 8 3 0
    #expect(desk.join(2, at: 2, expected: 3) == 2)  // 8 3 3
    #expect(desk.join(3, at: 3, expected: 1) == 1)  // 8 4 3
    #expect(desk.join(4, at: 4, people: 5) == 2)  // 8 4 8: nothing was expected of them
    #expect(desk.join(5, at: 5, expected: 2) == 1)  // 8 6 8
    // Nobody of meeting 0 comes but the first, who leaves: the others are not expected any more.
    desk.leave(0, at: 6)
    #expect(desk.join(6, at: 7, expected: 4) == 0)
  }

  @Test("Round robin takes turns, passes over the full, and goes on from whom it chose")
  func roundRobin() throws {
    var desk = try PlacementDesk<RoundRobinPlacement>(instances: 3, limit: 3)
    #expect(desk.join(0, at: 0) == 0)
    #expect(desk.join(1, at: 1) == 1)
    // Who joins a meeting is no turn.
    #expect(desk.join(0, at: 2, people: 2) == 0)
    #expect(desk.join(2, at: 3) == 2)
    // 0 is full.
    #expect(desk.join(3, at: 4) == 1)
    #expect(desk.join(4, at: 5) == 2)
    desk.leave(0, at: 6)
    #expect(desk.join(5, at: 7) == 0)
    #expect(desk.join(6, at: 8) == 1)
    #expect(desk.join(7, at: 9) == 2)
    #expect(desk.join(8, at: 10) == -1)
  }

  @Test(
    "Of two choices the lower wins: of four loads the lowest half of the time, the highest never")
  func twoChoices() throws {
    var desk = try PlacementDesk<PowerOfTwoChoicesPlacement>(instances: 4, limit: 10, seed: 9)
    for id in 0..<4 {
      for _ in 0..<(3 - id) { desk.fleet.seat(1, on: id, at: .zero) }
    }
    var hits = [Double](repeating: 0, count: 4)
    for join in 0..<6_000 {
      let choice = desk.choice(for: join)
      hits[try #require(choice)] += 1
    }
    // Of the 6 pairs 3 have the lowest, 2 of the others the second, 1 the third.
    let expected = [0.0, 1_000, 2_000, 3_000]
    #expect(hits[0] == 0)
    let chiSquare = (1...3).reduce(0.0) { sum, id in
      let difference = hits[id] - expected[id]
      return sum + difference * difference / expected[id]
    }
    // The 99.9 % point of chi-square with 2 degrees of freedom.
    #expect(chiSquare < 13.82)
  }

  @Test("Of two equals each is as likely, and the same join draws the same again")
  func equals() throws {
    let desk = try PlacementDesk<PowerOfTwoChoicesPlacement>(instances: 2, limit: 10)
    let choices = (0..<1_000).map { desk.choice(for: $0) }
    // A fair coin: 500 +- 3.29 x 15.8.
    #expect(abs(choices.count { $0 == 0 } - 500) < 52)
    let again = desk.choice(for: 7)
    #expect(again == choices[7])
  }

  /// Meetings of `sizes` people, a second apart, who come ten seconds after their first.
  private func meetings(_ sizes: [Int], expected: [Int]) -> Workload {
    var builder = WorkloadBuilder()
    for (place, size) in sizes.enumerated() {
      let meeting = builder.addMeeting(named: "m\(place)")
      for person in 0..<size {
        builder.addJoin(
          at: seconds(Double(place) + (person == 0 ? 0 : 10)), stay: span(100), meeting: meeting,
          expected: expected[place])
      }
    }
    return builder.finish()
  }

  @Test(
    "A whole run keeps a meeting together where its size is known, and spreads it where it is not")
  func run() throws {
    // Two instances of 10. Best fit puts 3 beside 7. Knowing nothing it puts all four where the
    // first is, and 10 of 20 are refused.
    for (expected, rejected) in [([7, 3, 7, 3], 0), ([0, 0, 0, 0], 10)] {
      let plan = try plan(
        meetings([7, 3, 7, 3], expected: expected), instances: 2, limit: 10
      ) { plan in
        plan.placement = try strategy("best_fit")
        plan.invariantInterval = 1
      }
      let result = checked(plan)
      #expect(result.rejections.count == rejected, "\(expected)")
    }
    // By who is there the meetings go to 0, 1, 0 and 1: the two large ones meet on 0, which refuses
    // 4 of 14.
    let unaware = try plan(
      meetings([7, 3, 7, 3], expected: [7, 3, 7, 3]), instances: 2, limit: 10)
    #expect(checked(unaware).rejections.count == 4)
  }
}
