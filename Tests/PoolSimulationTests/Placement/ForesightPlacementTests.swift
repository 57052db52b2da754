import Testing

@testable import PoolSimulation

/// The placement that knows when everybody leaves.
@Suite struct ForesightPlacementTests {
  /// Instances that come and go while people of random meetings are placed, and what is wrong where
  /// the answer is not the instance of lowest rank.
  @Test(
    "Going through the hosts' ends finds the lowest rank", arguments: 1...200 as ClosedRange<UInt64>
  )
  func lowestRank(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    let limit = numbers.number(in: 1...6)
    var time = 0
    let joins = (0..<120).map { _ in
      time += numbers.number(in: 0...3)
      return Join(
        "m\(numbers.number(in: 0...30))", Double(time), Double(numbers.number(in: 0...40)),
        seats: numbers.number(in: 1...2))
    }
    let workload = workload(joins)
    var strategy = ForesightPlacement(
      workload, affinity: numbers.one(of: [.none, .spill, .strict]))
    var fleet = Fleet(participantLimit: limit)
    for join in 0..<workload.joinCount {
      let time = workload.joinTimes[join]
      if fleet.count == 0 || numbers.chance(0.3) {
        _ = fleet.create(.initial, phase: .serving, zone: 0, at: time, billedFrom: time)
      }
      let request = JoinRequest(
        join: join, attempt: 0, seats: numbers.number(in: 1...2),
        ceiling: numbers.number(in: 1...limit))
      let placed = strategy.place(request, in: fleet)
      #expect(placed == strategy.lowestRank(for: request, in: fleet), "seed \(seed), join \(join)")
      guard let placed else { continue }
      // Somebody may go to an instance that was not chosen, where their meeting is.
      let instance = numbers.chance(0.2) ? numbers.number(in: 0...fleet.count - 1) : placed
      strategy.note(JoinRoute(join: join, meeting: 0, toItsHost: instance), at: time)
      if instance == placed { fleet.seat(request.seats, on: placed, at: time) }
      let other = numbers.number(in: 0...fleet.count - 1)
      if numbers.chance(0.2), fleet.phase(of: other) == .serving {
        fleet.move(other, to: .draining, at: time)
      }
    }
  }

  @Test("Walked through or instant by instant: the same result", arguments: RandomPlanTests.blocks)
  func sameResult(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize where seed % 4 == 0 {
      var plan = try RandomPlan.make(seed: seed)
      plan.invariantInterval = 1_000
      plan.placement = ForesightPlacement(plan.workload, affinity: plan.affinity)
      let walked = text(simulate(plan))
      plan.walksStretches = false
      #expect(walked == text(simulate(plan)), "seed \(seed)")
    }
  }
}
