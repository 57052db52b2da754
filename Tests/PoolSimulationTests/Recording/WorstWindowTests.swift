import Studies
import Testing

@testable import PoolSimulation

@Suite struct WorstWindowTests {
  /// So many people at once, who find one seat. It is free again for the next of them.
  private static func crowd(_ people: Int, at minute: Double) -> [Join] {
    (0..<people).map { Join("\(minute) \($0)", minute * 60, 30) }
  }

  private static func result(_ joins: [Join], warmUp: Double = 0) throws -> RunResult {
    checked(
      try plan(workload(joins), instances: 1, limit: 1) {
        $0.end = seconds(3 * 3_600)
        $0.warmUp = span(warmUp)
      })
  }

  private static func value(_ name: String, of result: RunResult) -> MetricValue? {
    Metric.named(name)?.value(MetricContext(result, participantLimit: 1))
  }

  @Test(
    "The worst window is the one with the most rejected joins, however many got in, the first of equals"
  )
  func byCount() throws {
    // By window: 1 of 1 (whose seat somebody has who came before), 4 of 6 at 65 min in two crowds
    // of 3, and 4 of 5 at 130 min.
    let joins =
      [Join("before", 4, 600), Join("alone", 302, 10)] + Self.crowd(3, at: 66)
      + Self.crowd(3, at: 69) + Self.crowd(5, at: 132)
    let result = try Self.result(joins)
    #expect(result.worstFiveMinutes == WorstWindow(start: seconds(65 * 60), joins: 6, rejected: 4))
    #expect(result.worstHour == WorstWindow(start: seconds(3_600), joins: 6, rejected: 4))
    #expect(Self.value("rejected_joins_worst_5m", of: result) == .integer(4))
    #expect(Self.value("rejected_join_rate_worst_5m", of: result) == .number(4.0 / 6))
    #expect(Self.value("rejected_join_rate_worst_hour", of: result) == .number(4.0 / 6))
    #expect(Self.value("worst_5m_at", of: result) == .time(seconds(65 * 60)))
  }

  @Test("What is before the end of a warm-up is in no window")
  func warmUp() throws {
    let joins = Self.crowd(9, at: 6) + Self.crowd(3, at: 8) + Self.crowd(2, at: 20)
    let result = try Self.result(joins, warmUp: 7 * 60)
    #expect(result.worstFiveMinutes == WorstWindow(start: seconds(300), joins: 3, rejected: 2))
  }

  @Test(
    "Where nobody was rejected the shares are 0 and there is no worst time; without joins there is no share"
  )
  func nobody() throws {
    let ample = try Self.result([Join("A", 400, 10)])
    let deserted = try Self.result([])
    for name in ["rejected_join_rate_worst_5m", "rejected_join_rate_worst_hour"] {
      #expect(Self.value(name, of: ample) == .number(0))
      #expect(Self.value(name, of: deserted) == .missing)
    }
    for result in [ample, deserted] {
      #expect(Self.value("rejected_joins_worst_5m", of: result) == .integer(0))
      #expect(Self.value("worst_5m_at", of: result) == .missing)
    }
  }

  @Test(
    "The worst windows are those that counting by the clock finds",
    arguments: RandomPlanTests.blocks)
  func bruteForce(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      let plan = try RandomPlanTests.plan(seed: seed)
      let result = simulate(plan)
      let measured = plan.workload.joinTimes.filter {
        $0 >= result.measuredFrom && $0 <= result.end
      }
      for (length, found) in [(300_000, result.worstFiveMinutes), (3_600_000, result.worstHour)]
        as [(Int64, WorstWindow?)]
      {
        func window(_ time: SimulationTime) -> Int64 { time.milliseconds / length }
        let windows = Set(measured.map(window)).sorted().map { number in
          WorstWindow(
            start: SimulationTime(milliseconds: number * length),
            joins: measured.count { window($0) == number },
            rejected: result.rejections.count { window($0.firstAttempt) == number })
        }
        let most = windows.map(\.rejected).max()
        #expect(found == windows.first { $0.rejected == most }, "seed \(seed)")
      }
    }
  }
}
