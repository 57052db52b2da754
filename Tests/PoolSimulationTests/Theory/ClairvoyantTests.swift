import Testing

@testable import PoolSimulation
@testable import Studies

/// The plan of somebody who knows the demand, and the need that it follows.
@Suite struct ClairvoyantTests {
  @Test("A run that ends at the first refusal says no less", arguments: RandomPlanTests.blocks)
  func firstRefusal(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      var plan = try CapacityBoundTests.roomy(seed: seed)
      let whole = simulate(plan)
      plan.endsAtFirstRefusal = true
      let result = simulate(plan)
      #expect(result.letsIn() == whole.letsIn(), "seed \(seed)")
      if whole.letsIn() { #expect(text(result) == text(whole), "seed \(seed)") }
      #expect(result.end <= whole.end, "seed \(seed)")
    }
  }

  @Test("A refusal ends a run whose people come for days")
  func endsEarly() throws {
    let joins = (0..<100).flatMap { day in
      [Join("a\(day)", Double(day) * 86_400, 60), Join("b\(day)", Double(day) * 86_400, 60)]
    }
    var plan = try PoolSimulationTests.plan(workload(joins), instances: 1, limit: 1)
    plan.admission.whenFull = .reject
    #expect(simulate(plan).rejections.count == 100)
    plan.endsAtFirstRefusal = true
    let result = simulate(plan)
    #expect(result.rejections.count == 1 && result.end <= seconds(1))
  }

  @Test(
    "It is the first plan that lets everybody in, run to its end", arguments: RandomPlanTests.blocks
  )
  func sameAsWholeRuns(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize where seed % 8 == 0 {
      let plan = try CapacityBoundTests.roomy(seed: seed)
      let limit = plan.participantLimit
      func cheapest(_ placement: any PlacementStrategy) -> (cost: Int64, seats: Int)? {
        for less in [0, 1, 2, 4, 8, 16, 32] {
          let seats = max(limit - limit * less / 40, 1)
          let need = NeedCurve(plan.workload, limit: seats, from: .zero, until: plan.end)
          var whole = plan.foreseeing(need, placement)
          whole.endsAtFirstRefusal = false
          whole.walksStretches = false
          whole.costSplit = .total
          let result = simulate(whole)
          if result.letsIn(), let split = result.split { return (split.total, seats) }
        }
        return nil
      }
      let found = [
        cheapest(ForesightPlacement(plan.workload, affinity: plan.affinity)),
        cheapest(plan.placement),
      ].compactMap(\.self).min { $0.cost < $1.cost }
      let clairvoyant = Clairvoyant(plan)
      #expect(
        clairvoyant?.cost == found?.cost && clairvoyant?.seats == found?.seats, "seed \(seed)")
      let search = Clairvoyant.Search(plan)
      doAtOnce(search.pieces.reversed(), threads: 2)
      #expect(search.found == clairvoyant, "seed \(seed)")
    }
  }

  @Test(
    "One walk finds the need of every size of instance", arguments: 1...200 as ClosedRange<UInt64>)
  func curves(seed: UInt64) throws {
    var numbers = Numbers(seed: seed)
    let workload = try RandomPlan.make(seed: seed).workload
    let start = seconds(Double(numbers.one(of: [0, 0, 60, 600])))
    let end = numbers.chance(0.5) ? nil : seconds(Double(numbers.number(in: 1...7_200)))
    let limits = (0..<4).map { _ in numbers.number(in: 1...30) }
    let curves = NeedCurve.curves(of: workload, limits: limits, from: start, until: end)
    #expect(curves.count == limits.count)
    for (limit, curve) in zip(limits, curves) {
      let alone = NeedCurve(workload, limit: limit, from: start, until: end, keepsLevels: true)
      #expect(curve.steps == alone.steps, "seed \(seed), \(limit) seats")
      #expect(curve.peak == alone.peak && curve.peakOfAll == alone.peakOfAll, "seed \(seed)")
      // Counted anew at every instant.
      let joins = 0..<workload.joinCount
      let leaves = joins.map { workload.joinTimes[$0] + workload.stays[$0] }
      let instants = Set(workload.joinTimes + leaves).filter { $0 >= start && $0 < curve.end }
      var steps: [NeedCurve.Step] = []
      for time in instants.sorted() {
        let seats = joins.reduce(0) { seats, join in
          let isThere =
            workload.joinTimes[join] >= start && workload.joinTimes[join] <= time
            && leaves[join] > time
          return seats + (isThere ? workload.seats.isEmpty ? 1 : Int(workload.seats[join]) : 0)
        }
        let instances = (seats + limit - 1) / limit
        if instances != steps.last?.instances ?? 0 {
          steps.append(NeedCurve.Step(time: time, instances: instances))
        }
      }
      #expect(curve.steps == steps, "seed \(seed), \(limit) seats")
      #expect(curve.peak == steps.map(\.instances).max() ?? 0, "seed \(seed)")
    }
  }
}
