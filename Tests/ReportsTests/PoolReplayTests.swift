import Testing

@testable import PoolSimulation
@testable import Reports

/// What a decision found, of the moves of its own instant.
@Suite struct PoolReplayTests {
  private let time = SimulationTime(milliseconds: 10_000)

  private func record(
    _ instance: InstanceID, _ phase: InstancePhase, _ cause: TransitionCause,
    at time: SimulationTime
  ) -> LifecycleRecord {
    LifecycleRecord(
      time: time, instance: instance, zone: 0, from: nil, to: .pending, phase: phase, cause: cause)
  }

  private func decision(_ reason: ScalingReason, launched: Int) -> DecisionRecord {
    var decision = DecisionRecord(time: time, before: 2, after: 2, reason: reason, signal: 0)
    decision.launchedCold = launched
    return decision
  }

  @Test("It is all that came before it in the instant, and nothing that it did itself")
  func found() {
    // Two instances serve; at 10 s a health check ends one, the group replaces it, the policy
    // launches two, the warm pool is filled, and the policy decides once more without a move.
    var replay = PoolReplay([
      record(0, .serving, .initial, at: .zero), record(1, .serving, .initial, at: .zero),
      record(0, .ended, .healthCheck, at: time), record(2, .pending, .scaleOut, at: time),
      record(3, .pending, .scaleOut, at: time), record(4, .pending, .scaleOut, at: time),
      record(5, .preparing, .warmPoolFill, at: time),
    ])
    func counts() -> [Int] { [replay.serving, replay.launching, replay.entering] }
    replay.advance(to: time)
    #expect(counts() == [2, 0, 0])
    replay.advance(to: decision(.replacement, launched: 1))
    #expect(counts() == [1, 0, 0])
    replay.advance(to: decision(.headroomShort, launched: 2))
    #expect(counts() == [1, 1, 0])
    replay.advance(to: decision(.bounds, launched: 0))
    #expect(counts() == [1, 3, 0])
    replay.advance(through: time)
    #expect(counts() == [1, 3, 1])
  }
}
