import Probability
import Studies
import Testing

/// What a comparison makes of the runs it is given.
@Suite struct ComparisonTests {
  @Test("Less of what was refused, late or paid is better, but for what these say of themselves")
  func directions() {
    func names(_ direction: MetricDirection, in groups: [Metric.Group]) -> [String] {
      Metric.catalog.filter { $0.direction == direction && groups.contains($0.group) }.map(\.name)
    }
    let bad: [Metric.Group] = [.rejections, .lag, .cost]
    #expect(
      names(.neither, in: bad) == [
        "worst_5m_at", "join_delay_p50_s", "join_delay_p95_s", "participants_rejoined",
        "rejoins_offered", "scale_up_crossings", "scale_up_late_lag_p50_s",
        "scale_up_late_lag_p95_s", "scale_up_detect_p50_s", "scale_up_detect_p95_s",
        "cost_egress_usd", "billed_instance_hours", "instance_starts", "storage_gb_months",
        "address_hours", "egress_gb",
      ])
    #expect(
      names(.less, in: [.demand, .pool]) == [
        "launches_failed", "instances_unhealthy", "spot_interruptions", "registrations_lost",
        "decisions_refused",
      ])
    #expect(names(.more, in: Metric.Group.allCases) == ["joins_admitted", "warm_hit_rate"])
    #expect(
      Comparison.judgedByDefault.allSatisfy { name in Metric.judgeable.contains { $0.name == name }
      })
  }

  @Test("A difference of means is worked out by hand, in its unit and as a share of the base")
  func byHand() throws {
    // Differences 3 and 1: mean 2, deviation of the mean 1; t of one degree of freedom is tan(pi
    // confidence / 2): 1 at 50 %. Of the ratio 0.1 the distances are 3 - 0.1 x 10 and 1 - 0.1 x 30:
    // deviation of their mean 2, over the base's mean 0.1.
    let base = records(["cost_capacity_usd": [.dollars(10_000_000), .dollars(30_000_000)]])
    let candidate = records(["cost_capacity_usd": [.dollars(13_000_000), .dollars(31_000_000)]])
    let comparison = compare(base, candidate, judged: ["cost_capacity_usd"], confidence: 0.5)
    let cost = try #require(comparison.candidates[0].judged.first)
    #expect(
      cost.pairs == 2 && cost.baseValue == 20 && cost.candidateValue == 22 && cost.difference == 2
        && cost.relativeDifference == 0.1)
    let (halfWidth, relative) = (try #require(cost.halfWidth), try #require(cost.relativeHalfWidth))
    #expect(abs(halfWidth - 1) < 1e-12 && abs(relative - 0.1) < 1e-12 && cost.basis == .t)
    #expect(cost.interval == 2 - halfWidth...2 + halfWidth)
    #expect(
      cost.verdict == .worse && comparison.isWorse && comparison.familySize == 1
        && comparison.judgedConfidence == 0.5)
    // At 80 % the interval is as wide as 3.08 and holds 0.
    #expect(
      compare(base, candidate, judged: ["cost_capacity_usd"], confidence: 0.8).candidates[0].judged[
        0
      ].verdict == .noDifference)
  }

  @Test(
    "A difference of ratios of sums weighs a busy replication by its size, and its interval is worked out by hand"
  )
  func ratioByHand() throws {
    // 10/100 and 90/300 are 100/400; 30/100 and 110/300 are 140/400. The distances are 30 - 35 -
    // (10 - 25) = 10 and 110 - 105 - (90 - 75) = -10, over the mean whole 0.05 and -0.05: deviation
    // of their mean 0.05.
    let base = records(["utilization_mean": [share(10, of: 100), share(90, of: 300)]])
    let candidate = records(["utilization_mean": [share(30, of: 100), share(110, of: 300)]])
    let difference = try #require(
      compare(base, candidate, confidence: 0.5).candidates[0].difference("utilization_mean"))
    #expect(
      difference.baseValue == 0.25 && difference.candidateValue == 0.35 && difference.basis == .t)
    let (mean, half) = (try #require(difference.difference), try #require(difference.halfWidth))
    #expect(abs(mean - 0.1) < 1e-12 && abs(half - 0.05) < 1e-12)
    #expect(difference.verdict == .more)
  }

  /// (column, smaller values in the candidate, verdict)
  @Test(
    "Whether less is better is the column's affair",
    arguments: [
      ("cost_capacity_usd", true, Verdict.better), ("cost_capacity_usd", false, .worse),
      ("joins_admitted", true, .worse),
      ("joins_admitted", false, .better), ("launches_cold", true, .less),
      ("launches_cold", false, .more),
    ])
  func verdicts(column: String, isLess: Bool, verdict: Verdict) throws {
    let low = records([column: (0..<8).map { .integer($0) }])
    let high = records([column: (0..<8).map { .integer($0 + 20 + $0 % 3) }])
    let comparison = isLess ? compare(high, low) : compare(low, high)
    let difference = try #require(comparison.candidates[0].difference(column))
    #expect(
      difference.verdict == verdict
        && difference.basis == (column == "joins_admitted" ? .signs : .t))
    #expect(comparison.isWorse == (difference.isJudged && verdict == .worse))
  }

  @Test(
    "Equal runs differ by exactly nothing, and unequal means of equal runs are not made up by rounding"
  )
  func equal() throws {
    let costs = (0..<7).map { MetricValue.number(0.1 + Double($0) / 30) }
    let runs = records([
      "cost_capacity_usd": costs, "rejected_join_rate": costs, "scale_up_lag_per_join_p95_s": costs,
    ])
    let comparison = compare(runs, runs)
    for difference in comparison.candidates[0].judged {
      #expect(
        difference.difference == 0 && difference.halfWidth == nil && difference.verdict == .same
          && difference.adjustedPValue == 1)
    }
    #expect(
      !comparison.isWorse && !comparison.isConstant && comparison.candidates[0].otherDemand == 0)
    let constant = records(["cost_capacity_usd": Array(repeating: .number(0.1), count: 3)])
    #expect(compare(constant, constant).isConstant)
  }

  @Test(
    "Where everything came out the same each time a difference is exact; where only it did, the signs decide"
  )
  func constant() throws {
    func costs(_ dollars: [Int64], _ joins: [Int64]) -> [RunRecord] {
      records([
        "cost_capacity_usd": dollars.map { .dollars($0) },
        "joins_offered": joins.map { .integer($0) },
      ])
    }
    let exact = try #require(
      compare(costs([5, 5], [3, 3]), costs([6, 6], [3, 3])).candidates[0].difference(
        "cost_capacity_usd"))
    #expect(
      exact.basis == .exact && exact.halfWidth == 0
        && exact.interval?.lowerBound == exact.difference && exact.verdict == .worse)
    for (count, verdict) in [(6, Verdict.tooFew), (8, .worse)] {
      let joins = (0..<Int64(count)).map { $0 }
      let base = costs(Array(repeating: 5, count: count), joins)
      let signs = try #require(
        compare(base, costs(Array(repeating: 6, count: count), joins)).candidates[0].difference(
          "cost_capacity_usd"))
      // Two of 2^n, against a third of 5 %.
      #expect(signs.basis == .signs && abs((signs.pValue ?? 0) - 2 / Double(1 << count)) < 1e-12)
      #expect(signs.interval == nil && signs.verdict == verdict)
    }
  }

  @Test(
    "A replication in which one side has nothing is left out of that column, and what is left is counted"
  )
  func missing() throws {
    let base = records([
      "scale_up_lag_per_join_p95_s": [.seconds(1_000), .missing, .seconds(3_000), .seconds(4_000)],
      "joins_rejected": [1, 2, 3, 4].map { .integer($0) },
    ])
    let candidate = records([
      "scale_up_lag_per_join_p95_s": [.seconds(2_000), .seconds(9_000), .missing, .seconds(5_000)],
      "joins_rejected": [1, 2, 3, 9].map { .integer($0) },
    ])
    let lag = try #require(
      compare(base, candidate).candidates[0].difference("scale_up_lag_per_join_p95_s"))
    #expect(
      lag.pairs == 2 && lag.baseValue == 2.5 && lag.candidateValue == 3.5 && lag.difference == 1
        && lag.unmeasured == 2)
    // Two of two: not rare enough.
    #expect(
      lag.moreIn == 2 && lag.lessIn == 0 && abs((lag.pValue ?? 0) - 0.5) < 1e-12
        && lag.verdict == .tooFew)
    #expect(compare(base, candidate).candidates[0].difference("joins_rejected")?.pairs == 4)

    let one = records(["scale_up_lag_per_join_p95_s": [.seconds(1), .missing, .missing, .missing]])
    let once = try #require(
      compare(base, one).candidates[0].difference("scale_up_lag_per_join_p95_s"))
    #expect(
      once.pairs == 1 && once.difference != nil && once.basis == nil && once.adjustedPValue == nil
        && once.verdict == .notMeasured)
    let never = try #require(compare(base, one).candidates[0].difference("cost_capacity_usd"))
    #expect(
      never.pairs == 0 && never.baseValue == nil && never.difference == nil
        && never.verdict == .notMeasured)
  }

  @Test(
    "What is not measured stays in the family, so that the others' intervals are no narrower for it"
  )
  func family() throws {
    let base = records(["cost_capacity_usd": [1, 2, 3].map { .integer($0) }])
    let candidate = records(["cost_capacity_usd": [2, 4, 6].map { .integer($0) }])
    let comparison = compare(base, candidate, candidate)
    #expect(comparison.familySize == 6 && abs(comparison.judgedConfidence - (1 - 0.05 / 6)) < 1e-15)
    let cost = try #require(comparison.candidates[0].difference("cost_capacity_usd"))
    let (pValue, adjusted) = (try #require(cost.pValue), try #require(cost.adjustedPValue))
    // The two smallest of six p-values: Holm multiplies the first by six, and the second is no
    // smaller.
    #expect(abs(adjusted - 6 * pValue) < 1e-12)
    #expect(comparison.candidates[1].difference("cost_capacity_usd")?.adjustedPValue == adjusted)
  }

  @Test("Other demand, and other rises of it, are counted by replication")
  func otherDemand() {
    let base = records([
      "joins_offered": [5, 6, 7].map { .integer($0) },
      "scale_up_crossings": [2, 2, 2].map { .integer($0) },
    ])
    let candidate = records([
      "joins_offered": [5, 7, 8].map { .integer($0) },
      "scale_up_crossings": [2, 2, 3].map { .integer($0) },
    ])
    let differences = compare(base, candidate).candidates[0]
    #expect(differences.otherDemand == 2 && differences.otherCrossings == 1)
  }

  @Test("Where nothing differs, a family has a verdict no more often than the confidence allows")
  func familywiseError() throws {
    let families = 400
    let judged = ["cost_capacity_usd", "cost_total_usd", "cost_monthly_usd"]
    let stream = StreamFamily(seed: 17, replication: 0, purpose: StreamPurpose("tests.comparisons"))
    var (corrected, uncorrected) = (0, 0)
    for family in 0..<families {
      var stream = stream.stream(UInt64(family))
      let normal = Distribution.normal(mean: 0, sd: 1, min: nil)
      func side() -> [RunRecord] {
        var columns: [String: [MetricValue]] = [:]
        for name in judged {
          columns[name] = (0..<8).map { _ in .number(normal.sample(from: &stream)) }
        }
        return records(columns)
      }
      let differences = compare(side(), side(), side(), judged: judged).candidates.flatMap(\.judged)
      #expect(differences.count == 6)
      if differences.contains(where: \.verdict.isFound) { corrected += 1 }
      if try differences.contains(where: { try #require($0.pValue) <= 0.05 }) { uncorrected += 1 }
    }
    // 99.9 % of a binomial law of a share of 5 %.
    let most = Double(families) * 0.05 + 3.29 * (Double(families) * 0.05 * 0.95).squareRoot()
    #expect(Double(corrected) <= most)
    // Without the correction the error would be told.
    #expect(Double(uncorrected) > most)
  }
}
