import Testing

@testable import PoolSimulation

/// Stretches of instants in which people only come and go are walked through by a loop of their
/// own.
@Suite struct StretchTests {
  @Test("Walked through or instant by instant: the same result", arguments: RandomPlanTests.blocks)
  func sameResult(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      var plan = try RandomPlan.make(seed: seed)
      // Each check ends a stretch.
      plan.invariantInterval = 1_000
      plan.costSplit = seed % 2 == 0 ? .byHour : nil
      plan.walksStretches = true
      let walked = text(simulate(plan))
      plan.walksStretches = false
      #expect(walked == text(simulate(plan)), "seed \(seed)")
    }
  }
}
