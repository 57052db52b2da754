import Testing

@testable import PoolSimulation

@Suite struct DeterminismTests {
  @Test(
    "Two equal plans give two equal results",
    arguments: (0..<6 as Range<UInt64>).map { 1_000 + $0 * 10 })
  func repetition(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + 10 {
      let plan = try RandomPlan.make(seed: seed)
      #expect(text(simulate(plan)) == text(simulate(plan)), "seed \(seed)")
      // A plan that was made again is equal, although nothing of it is the same in memory.
      #expect(
        text(simulate(plan)) == text(simulate(try RandomPlan.make(seed: seed))), "seed \(seed)")
    }
  }

  @Test(
    "Rows in another order, those of one instant kept, give the same result",
    arguments: (0..<4 as Range<UInt64>).map { 2_000 + $0 * 10 })
  func order(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + 10 {
      var plan = try RandomPlan.make(seed: seed)
      let straight = text(simulate(plan))
      plan.workload = reordered(plan.workload, seed: seed)
      #expect(text(simulate(plan)) == straight, "seed \(seed)")
    }
  }

  @Test("Runs side by side do not touch each other")
  func parallel() async throws {
    let plans = try (3_000..<3_020 as Range<UInt64>).map { try RandomPlan.make(seed: $0) }
    let alone = plans.map { text(simulate($0)) }
    let together = await withTaskGroup(of: (Int, String).self) { group in
      for (index, plan) in plans.enumerated() { group.addTask { (index, text(simulate(plan))) } }
      return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    for (index, text) in alone.enumerated() {
      #expect(together[index] == text, "seed \(3_000 + index)")
    }
  }

  /// The same joins, handed to the builder in another order: instants are shuffled, joins of one
  /// instant are not.
  private func reordered(_ workload: Workload, seed: UInt64) -> Workload {
    var numbers = Numbers(seed: seed)
    var builder = WorkloadBuilder()
    let handles = workload.meetings.map { builder.addMeeting(named: $0) }
    let instants = Dictionary(grouping: workload.joinTimes.indices) { workload.joinTimes[$0] }
    for instant in numbers.shuffled(instants.keys.sorted()) {
      for join in instants[instant] ?? [] {
        let patience =
          workload.patience.isEmpty ? TimeSpan(milliseconds: -1) : workload.patience[join]
        builder.addJoin(
          at: instant, stay: workload.stays[join],
          meeting: handles[Int(workload.meetingOfJoin[join])],
          seats: workload.seats.isEmpty ? 1 : Int(workload.seats[join]),
          patience: patience >= .zero ? patience : nil,
          expected: workload.expectedSizes.isEmpty ? nil : Int(workload.expectedSizes[join]))
      }
    }
    return builder.finish()
  }
}

/// Everything a result holds.
func text(_ result: RunResult) -> String { String(describing: result) }
