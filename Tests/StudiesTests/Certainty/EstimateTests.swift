import PoolSimulation
import Probability
import Settings
import Testing
import Workloads

@testable import Studies

@Suite struct EstimateTests {
  private func record(_ values: [String: MetricValue]) throws -> RunRecord {
    var all = [MetricValue](repeating: .missing, count: Metric.catalog.count)
    for (name, value) in values { all[try #require(Metric.named(name)).place] = value }
    return RunRecord(values: all, fingerprint: 1)
  }

  private func estimate(_ name: String, _ values: [MetricValue], mostJoins: Int? = 1_000) throws
    -> Studies.Estimate
  {
    let metric = try #require(Metric.named(name))
    return try #require(
      Estimates(try values.map { try record([name: $0]) }, mostJoins: mostJoins)[metric])
  }

  @Test(
    "A rate over replications is the ratio of sums: 322 of 3,730 joins are 8.6 %, whatever the days are by themselves"
  )
  func ratioOfSums() throws {
    // 0 of 100, 2 of 130 and 320 of 3,500: the mean of the days would be 3.6 %.
    let rate = try estimate(
      "rejected_join_rate", [.share(0, of: 100), .share(2, of: 130), .share(320, of: 3_500)],
      mostJoins: 4_000)
    #expect(abs(rate.value - 322.0 / 3_730) < 1e-12)
    let interval = try #require(rate.interval())
    #expect(interval.contains(rate.value) && interval.lowerBound >= 0 && interval.upperBound <= 1)
    // Mean seconds are weighted by how many there are: 90 s over 2 and 30 s over 8 are 42 s.
    let lag = try estimate(
      "launch_lag_mean_s",
      [.quotient(.meanSeconds, 180_000, 2), .quotient(.meanSeconds, 240_000, 8)])
    #expect(lag.value == 42)
    let price = try estimate(
      "cost_per_offered_participant_hour_usd",
      [
        .quotient(.dollarsPerHour, 2_000_000, 3_600_000),
        .quotient(.dollarsPerHour, 4_000_000, 7_200_000 * 2),
      ])
    // $6 for 5 hours.
    #expect(abs(price.value - 1.2) < 1e-12)
  }

  @Test("Every metric's values are ratios exactly where its estimator adds up their parts")
  func declared() throws {
    let scenario = try SmallScenario.document().scenario()
    let workload = try SmallScenario.document().demand(of: scenario).source.makeWorkload(
      seed: 1, replication: 0
    ).workload
    let result = simulate(scenario.plan(replication: 0, workload: workload))
    let record = RunRecord(result, participantLimit: scenario.instance.participantLimit)
    for metric in Metric.catalog {
      switch record.value(of: metric) {
      case .ratio: #expect(metric.estimator == .ratioOfSums, "\(metric.name)")
      case .missing: continue
      case .time: #expect(metric.estimator == .none, "\(metric.name)")
      default:
        #expect(metric.estimator != .ratioOfSums && metric.estimator != .none, "\(metric.name)")
      }
      if metric.name.contains("_p50_") || metric.name.contains("_p95_")
        || metric.name.contains("_p99_")
      {
        #expect(metric.estimator == .meanOfQuantiles, "\(metric.name)")
      }
    }
    #expect(try #require(RunRecord(record.description)) == record, "a record reads back as it is")
  }

  @Test("What has no interval shows none, and a lag least of all")
  func noInterval() throws {
    let lag = try estimate("scale_up_lag_p95_s", [.seconds(0), .seconds(0), .seconds(480_000)])
    #expect(
      lag.interval() == nil && lag.halfWidth() == nil && lag.range == 0...480 && lag.value == 160)
    let rejected = try estimate("joins_rejected", [.integer(0), .integer(5)])
    #expect(rejected.interval() == nil)
    let unknownCap = try estimate(
      "rejected_join_rate", [.share(0, of: 100), .share(2, of: 130)], mostJoins: nil)
    #expect(
      unknownCap.interval() == nil, "without a cap on the joins nothing bounds a share of them")
  }

  @Test("Where nothing was rejected the interval is not 0 wide")
  func nothing() throws {
    let none = try estimate(
      "rejected_join_rate", [MetricValue](repeating: .share(0, of: 1_000), count: 5))
    // 1 - 0.05^(1/5) = 0.4507 is what no method can be below.
    let upper = try #require(none.interval()).upperBound
    #expect(upper > 0.450_720 && upper < 0.55 && none.value == 0)
    #expect(none.boundOfNothing() == upper, "the text says what the tables say")
  }

  @Test(
    "A bound may hold on average, or in a share of the replications",
    arguments: [
      ("<= 0.1%", nil, 0.001), ("<= 0.1% on 95% of days", 0.95, 0.001),
      (">= 30% on 99% of runs", 0.99, 0.3),
      ("< 1% on 50% of weeks", 0.5, 0.01),
    ] as [(String, Double?, Double)])
  func shares(_ text: String, share: Double?, value: Double) throws {
    let bound = try ScalarKind<Bound>.bound(on: #require(Metric.named("rejected_join_rate"))).read(
      text)
    #expect(bound.share == share && bound.value == value && bound.text == text)
  }

  @Test(
    "What is no share of the replications is refused",
    arguments: [
      "<= 1% on days", "<= 1% on 95 of days", "<= 1% on 100% of days", "<= 1% on 95% of the days",
    ])
  func noShare(_ text: String) throws {
    let kind = try ScalarKind<Bound>.bound(on: #require(Metric.named("rejected_join_rate")))
    #expect(throws: QuantityError.self) { try kind.read(text) }
  }

  @Test(
    "Fifty-nine days without a breach prove that a bound is kept on 95 % of days, and fifty-eight do not"
  )
  func days() throws {
    let condition = try Condition("rejected_join_rate <= 0.1% on 95% of days")
    for (days, standing) in [(58, Standing.notKnown), (59, .proven)] {
      var evidence = ConditionEvidence(condition)
      for _ in 0..<days { evidence.add(.share(0, of: 100)) }
      #expect(evidence.standing(proof: 0.05, refutation: 0.05) == standing, "\(days) days")
    }
    var broken = ConditionEvidence(condition)
    for day in 0..<70 { broken.add(.share(day % 3 == 0 ? 1 : 0, of: 100)) }
    #expect(broken.standing(proof: 0.05, refutation: 0.05) == .refuted && !broken.holds)
  }

  @Test("A share of days that is kept to the day is kept, whatever binary fractions make of it")
  func sharesToTheDay() throws {
    for percent in 1..<100 {
      let condition = try Condition("rejected_join_rate <= 0.1% on \(percent)% of days")
      var evidence = ConditionEvidence(condition)
      var records: [MetricValue] = []
      for day in 0..<100 {
        let value = MetricValue.share(day < percent ? 0 : 1, of: 100)
        evidence.add(value)
        records.append(value)
      }
      #expect(evidence.holds, "\(percent) of 100")
      evidence.add(.share(1, of: 100))
      #expect(!evidence.holds, "\(percent) of 101")
    }
  }

  @Test("What some replications did not measure is judged by the others, as a check does")
  func unmeasured() throws {
    var evidence = ConditionEvidence(try Condition("drain_max_s <= 1h"))
    evidence.add(.missing)
    #expect(!evidence.holds)
    for _ in 0..<9 { evidence.add(.seconds(1_000)) }
    #expect(evidence.holds && evidence.unmeasured == 1)
    #expect(evidence.standing(proof: 0.05, refutation: 0.05) == .notKnown)
  }

  @Test(
    "Of the average of a column without an interval nothing is proven, only in how many replications it holds"
  )
  func unprovable() throws {
    let onAverage = try Condition("scale_up_lag_p95_s <= 30s")
    var evidence = ConditionEvidence(onAverage)
    for _ in 0..<1_000 { evidence.add(.seconds(0)) }
    #expect(
      !onAverage.isProvable && evidence.holds
        && evidence.standing(proof: 0.05, refutation: 0.05) == .notKnown)
    #expect(try Condition("scale_up_lag_p95_s <= 30s on 90% of days").isProvable)
  }

  @Test(
    "Rare counts and what comes and goes with them show no interval, and what varies evenly has Student's t"
  )
  func kinds() {
    let rare = [
      "meetings_split", "launches_cancelled", "instances_unhealthy", "instances_replaced",
      "spot_interruptions", "registrations_lost",
      "warm_hit_rate", "decisions_refused", "drains_started", "drains_unfinished", "draining_hours",
      "cost_per_offered_participant_hour_usd", "scale_up_lag_p95_s", "joins_rejected",
    ]
    for name in rare { #expect(Metric.named(name)?.interval == .unknown, "\(name)") }
    for name in ["joins_offered", "serving_hours", "cost_capacity_usd"] {
      #expect(Metric.named(name)?.interval == .student, "\(name)")
    }
    for name in ["rejected_join_rate", "rejected_join_rate_worst_hour"] {
      #expect(Metric.named(name)?.interval == .bets, "\(name)")
    }
  }
}
