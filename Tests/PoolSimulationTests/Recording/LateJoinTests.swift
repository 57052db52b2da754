import PoolSimulation
import Studies
import Testing

@Suite struct LateJoinTests {
  /// Instances of two seats: one from the start, a second one decided at 100 s that serves at 280
  /// s, and no third, as max_size is 2.
  private static func pool(warmUp: Double = 0) throws -> RunPlan {
    let joins = [
      Join("A", 0, 1_000), Join("B", 10, 100),
      // A third seat, until 60 s.
      Join("C", 20, 40),
      // The fourth seat until 100 s; the third one until B leaves at 110 s.
      Join("D", 70, 1_000), Join("E", 70, 30),
      // The third seat again, which is there at 280 s.
      Join("F", 200, 1_000),
      // A third instance, which cannot come before the end at 400 s; who stays for no time asks for
      // it too.
      Join("G", 290, 1_000), Join("H", 290, 1_000), Join("I", 300, 0), Join("J", 310, 20),
      Join("K", 340, 10),
      // A fourth one, for 5 s.
      Join("L", 350, 5), Join("M", 350, 5),
    ]
    return try plan(workload(joins), instances: 1, limit: 2) { plan in
      plan.end = seconds(400)
      plan.warmUp = span(warmUp)
      plan.group.maxSize = 2
      plan.schedule = [ScheduledChange(time: seconds(100), settings: [.desiredCapacity(2)])]
    }
  }

  private static func value(_ name: String, of result: RunResult) -> MetricValue? {
    let value = Metric.named(name)?.value(MetricContext(result, participantLimit: 2))
    return if case .ratio(let ratio) = value { ratio.rounded } else { value }
  }

  @Test(
    "A late join's lag is the time to its capacity, or to where the demand falls below its level, or to the end"
  )
  func byHand() throws {
    let result = checked(try Self.pool())
    #expect(result.launches.map(\.serving) == [seconds(280)])
    // L and M; C, D and E; K; F; J; I; G and H. A and B found their seats.
    #expect(
      result.lateJoinLags.sorted()
        == [5, 5, 40, 40, 40, 60, 80, 90, 100, 110, 110].map { $0 * 1_000 })
    // 680 s over 13 joins; the 13th of them by length.
    #expect(Self.value("scale_up_lag_per_join_mean_s", of: result) == .seconds(52_308))
    #expect(Self.value("scale_up_lag_per_join_p95_s", of: result) == .seconds(110_000))
  }

  @Test("Joins of the warm-up have no lag")
  func warmUp() throws {
    let result = checked(try Self.pool(warmUp: 300))
    // I is in the first instant that counts, G and H are not.
    #expect(result.lateJoinLags.sorted() == [5, 5, 60, 90, 100].map { $0 * 1_000 })
    #expect(Self.value("scale_up_lag_per_join_mean_s", of: result) == .seconds(52_000))
  }

  @Test(
    "The lag per join is 0 where every join found its capacity, and nothing where nobody joined")
  func nobodyLate() throws {
    let ample = checked(try plan(workload([Join("A", 0, 10)]), instances: 1, limit: 2))
    let deserted = checked(try plan(workload([]), instances: 1, limit: 2) { $0.end = seconds(10) })
    for name in ["scale_up_lag_per_join_mean_s", "scale_up_lag_per_join_p95_s"] {
      #expect(Self.value(name, of: ample) == .seconds(0))
      #expect(Self.value(name, of: deserted) == .missing)
    }
  }

  @Test(
    "The lags are those that the demand and the moves of the instances give, join by join",
    arguments: RandomPlanTests.blocks)
  func bruteForce(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      let plan = try RandomPlanTests.plan(seed: seed)
      let result = simulate(plan)
      let lags = Curves(plan, result).lags
      #expect(lags.count == result.counts.joinsOffered, "seed \(seed)")
      let found =
        result.lateJoinLags
        + [Int64](repeating: 0, count: max(0, lags.count - result.lateJoinLags.count))
      #expect(found.sorted() == lags.sorted(), "seed \(seed)")
    }
  }
}

/// The demand and the capacity at the end of every instant, drawn from the workload and the moves
/// of the instances.
private struct Curves {
  private var instants: [(time: SimulationTime, level: Int, capacity: Int)] = []
  private let joins: [SimulationTime]
  private let end: SimulationTime

  init(_ plan: RunPlan, _ result: RunResult) {
    let workload = plan.workload
    end = result.end
    joins = workload.joinTimes.filter { $0 >= result.measuredFrom && $0 <= result.end }
    let stays = (0..<workload.joinCount).map { join in
      let time = workload.joinTimes[join]
      return (
        from: time, to: time + workload.stays[join],
        seats: workload.seats.isEmpty ? 1 : Int(workload.seats[join])
      )
    }
    let times = Set(stays.flatMap { [$0.from, $0.to] } + result.lifecycle.map(\.time))
    var serving: Set<InstanceID> = []
    var moves = result.lifecycle[...]
    for time in times.sorted() where time >= result.measuredFrom && time <= result.end {
      while let move = moves.first, move.time <= time {
        moves.removeFirst()
        if move.phase == .serving || move.phase == .draining {
          serving.insert(move.instance)
        } else {
          serving.remove(move.instance)
        }
      }
      let demand = stays.reduce(0) { $0 + ($1.from <= time && time < $1.to ? $1.seats : 0) }
      instants.append(
        (time, Int((Double(demand) / Double(plan.participantLimit)).rounded(.up)), serving.count))
    }
  }

  /// The lag of every join that is measured.
  var lags: [Int64] {
    joins.map { join in
      let instant = instants.firstIndex { $0.time == join } ?? 0
      let level = instants[instant].level
      let over = instants[instant...].first { $0.capacity >= level || $0.level < level }
      return ((over?.time ?? end) - join).milliseconds
    }
  }
}
