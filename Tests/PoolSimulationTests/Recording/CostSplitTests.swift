import Probability
import Studies
import Testing

@testable import PoolSimulation

@Suite struct CostSplitTests {
  /// A pool whose instances cost 100 micro-dollars a second while they run, and nothing else.
  private func split(
    _ joins: [Join], instances: Int, limit: Int = 2, end: Double,
    change: (inout RunPlan) throws -> Void = { _ in }
  ) throws -> [CostSplit.Part: Int64] {
    var plan = try PoolSimulationTests.plan(workload(joins), instances: instances, limit: limit)
    plan.costSplit = .byHour
    plan.end = seconds(end)
    plan.prices.volumeBytes = 0
    plan.prices.minimumBilled = .zero
    try change(&plan)
    let split = try #require(simulate(plan).split)
    var seconds: [CostSplit.Part: Int64] = [:]
    for part in CostSplit.Part.allCases where split.cost(of: part) != 0 {
      #expect(split.cost(of: part) % 100 == 0)
      seconds[part] = split.cost(of: part) / 100
    }
    return seconds
  }

  /// Two meetings of one spread over two of three hosts of two seats: until 20 s one host would do.
  private let two = [Join("a", 0, 40), Join("b", 0, 20)]

  @Test("Hosts are counted from 0 upward: need, stuck, min_size, idle_hold, headroom")
  func hosts() throws {
    // One seat of two is enough for one host all the time: need 40, and until 20 the other one is
    // stuck. Three hosts are empty for 20 s (one), 20 s (two) and 60 s (three): one of them is
    // min_size's once nobody else is, from 40 on, and 20 + 40 + 120 are headroom.
    #expect(
      try split(two, instances: 3, end: 100) { $0.group.minSize = 1 } == [
        .need: 40, .stuck: 20, .minSize: 60, .headroom: 180,
      ])
    // With 30 s of hold the third is held until 30, that of b from 20 to 50, that of a from 40 to
    // 70: 20 + 2 * 10 + 10 + 2 * 10 + 20 = 90.
    #expect(
      try split(two, instances: 3, end: 100) {
        ($0.group.minSize, $0.scaleIn.mode, $0.scaleIn.idleHold) = (1, .empty, span(30))
      } == [.need: 40, .stuck: 20, .minSize: 60, .idleHold: 90, .headroom: 90])
    // Where nothing scales in, nothing is held.
    #expect(
      try split(two, instances: 3, end: 100) {
        ($0.group.minSize, $0.scaleIn.mode, $0.scaleIn.idleHold) = (1, .none, span(30))
      }[.idleHold] == nil)
  }

  @Test("What drains is need as long as people are on it who fit nowhere else")
  func draining() throws {
    // From 10 s on one is wanted, and the older one drains, with a on it until 40. Until 10 the
    // younger is stuck; until 30 b's is the need and a's drains; then a's is the need and b's
    // empty, for min_size.
    #expect(
      try split([Join("a", 0, 40), Join("b", 0, 30)], instances: 2, end: 50) {
        ($0.group.minSize, $0.scaleIn.mode, $0.scaling.interval) = (1, .drain, .onChange)
        $0.schedule = [
          ScheduledChange(
            time: seconds(10), settings: [.policy(try policy("policy: fixed\ndesired: 1"))])
        ]
      } == [.need: 40, .stuck: 10, .draining: 20, .minSize: 20])
  }

  @Test("A launch, its rounding and its least bill are parts of their own")
  func launches() throws {
    // Launched at 10, InService at 40, and there until the end.
    let change: (inout RunPlan) throws -> Void = { plan in
      plan.launch.cold = .constant(30_000)
      (plan.group.maxSize, plan.scaling.interval) = (1, .onChange)
      plan.schedule = [
        ScheduledChange(
          time: seconds(10), settings: [.policy(try policy("policy: fixed\ndesired: 1"))])
      ]
    }
    let plain = try split([], instances: 0, end: 60.25) {
      try change(&$0)
      // At four times the price; 50.25 s are billed as 51.
      $0.prices.onDemandPerHour *= 4
    }
    #expect(plain == [.starting: 120, .headroom: 81, .rounding: 3])
    let minimum = try split([], instances: 0, end: 60) {
      try change(&$0)
      $0.prices.minimumBilled = span(60)
    }
    #expect(minimum == [.starting: 30, .headroom: 20, .rounding: 10])
  }

  @Test("With one seat an instance the need is the time of the seats that are taken")
  func need() throws {
    var seen = 0
    for seed in 1...300 as ClosedRange<UInt64> {
      var plan = try RandomPlan.make(seed: seed)
      guard plan.participantLimit == 1 else { continue }
      plan.costSplit = .total
      plan.prices = plainPrices
      plan.prices.volumeBytes = 0
      plan.prices.minimumBilled = .zero
      plan.prices.hasMedia = plan.media != nil
      plan.prices.onDemandPerHour = 3_600_000_000
      let result = simulate(plan)
      // A millisecond costs a micro-dollar.
      let taken = result.timeSeries.reduce(0) { $0 + $1.seatsTaken }
      #expect(result.split?.cost(of: .need) == taken, "seed \(seed)")
      #expect(result.split?.cost(of: .stuck) == 0, "seed \(seed)")
      if taken > 0 { seen += 1 }
    }
    #expect(seen > 20)
  }

  @Test(
    "The parts add up to the cost to the micro-dollar, and the hours to the parts, whatever happens",
    arguments: RandomPlanTests.blocks)
  func sums(firstSeed: UInt64) throws {
    for seed in firstSeed..<firstSeed + RandomPlanTests.blockSize {
      var plan = try RandomPlan.make(seed: seed)
      let plain = simulate(plan)
      plan.costSplit = .byHour
      let result = simulate(plan)
      let split = try #require(result.split)
      let context = MetricContext(result, participantLimit: plan.participantLimit)
      #expect(split.total == context.capacityCost, "seed \(seed)")
      let parts = CostSplit.Part.allCases
      #expect(parts.allSatisfy { split.cost(of: $0) >= 0 }, "seed \(seed)")
      for part in parts where result.end > result.measuredFrom {
        #expect(
          split.hours.reduce(0) { $0 + $1.costs[part.rawValue] } == split.cost(of: part),
          "seed \(seed), \(part.name)")
      }
      let length = split.hours.reduce(TimeSpan.zero) { $0 + ($1.end - $1.start) }
      #expect(length == result.end - result.measuredFrom, "seed \(seed)")
      // Who looks changes nothing.
      #expect(result.fingerprint == plain.fingerprint, "seed \(seed)")
      #expect(result.timeSeries == plain.timeSeries, "seed \(seed)")
      #expect(result.instances == plain.instances, "seed \(seed)")
      #expect(result.scaleUp == plain.scaleUp && plain.split == nil, "seed \(seed)")
    }
  }

  @Test("An hour has what was used in it, on the clock of the scenario")
  func hours() throws {
    // From 30 to 90 min a meeting of one on a fleet of two: half an hour of need and of headroom in
    // each of the two hours, beside an empty host or two.
    var plan = try PoolSimulationTests.plan(
      workload([Join("a", 1_800, 3_600)]), instances: 2, limit: 2)
    (plan.end, plan.costSplit, plan.prices.volumeBytes) = (seconds(9_000), .byHour, 0)
    let split = try #require(simulate(plan).split)
    #expect(split.hours.map(\.start) == [seconds(0), seconds(3_600), seconds(7_200)])
    #expect(split.hours.last?.end == seconds(9_000))
    func costs(_ part: CostSplit.Part) -> [Int64] { split.hours.map { $0.costs[part.rawValue] } }
    #expect(costs(.need) == [180_000, 180_000, 0])
    #expect(costs(.headroom) == [540_000, 540_000, 360_000])
  }
}
