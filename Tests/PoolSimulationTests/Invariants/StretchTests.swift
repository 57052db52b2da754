import Settings
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
      if seed % 3 > 0 {
        // Everything else is on a grid, and evaluations at the instants of others end a stretch.
        plan.scaling.interval = .every(
          TimeSpan(milliseconds: [617, 7_919, 61_007][Int(seed / 3 % 3)]))
        plan.scaling.metricDelay = .zero
      }
      plan.walksStretches = true
      let walked = text(simulate(plan))
      plan.walksStretches = false
      #expect(walked == text(simulate(plan)), "seed \(seed)")
    }
  }

  /// Wants another number of instances at every third question, and says which question it was.
  private struct CountingPolicy: ScalingPolicy {
    static let name = "counting"
    static let summary = "Counts the questions."
    private var questions = 0

    init() {}
    init(settings: inout SettingsReader) {}

    mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
      questions += 1
      return ScalingDecision(.instances(2 + questions / 3 % 3), signal: Double(questions))
    }
  }

  @Test("A policy is asked once an evaluation, whether that changes anything or not")
  func asksOnce() throws {
    // Somebody comes every 7 s, and nobody at an evaluation.
    let joins = (0..<500).map { Join("m\($0 / 5)", Double($0) * 7 + 0.5, 1_000) }
    let plan = try plan(workload(joins), instances: 2, limit: 300) { plan in
      plan.group.maxSize = 4
      plan.scaling = ScalingSettings(
        policy: CountingPolicy(), interval: .every(span(10)), metricDelay: .zero,
        outOfRange: .clamp)
      plan.scaleIn.mode = .drain
      plan.end = seconds(4_000)
    }
    let decisions = simulate(plan).decisions
    // Asked 401 times, from 0 s to 4,000 s.
    #expect(decisions.count == 133)
    for decision in decisions {
      #expect(decision.signal == Double(decision.time.milliseconds / 10_000 + 1))
    }
  }
}
