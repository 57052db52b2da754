import Settings
import Testing

@testable import Studies

@Suite struct SensitivityTests {
  private func sensitivity(
    _ document: ScenarioDocument, change: Double = 0.1, metrics: String...,
    under prefixes: [String] = []
  ) throws -> Sensitivity {
    try SensitivityStudy(
      document, change: change, metrics: metrics.compactMap { Metric.named($0) }, under: prefixes
    ).run(workers: 2)
  }

  private func moves(_ sensitivity: Sensitivity, of path: String) -> [Sensitivity.Move] {
    sensitivity.moves.filter { $0.setting.path == path }
  }

  @Test("A price moves the cost by exactly its share, and nothing else", arguments: [0.1, 0.25])
  func price(change: Double) throws {
    // There are no other prices, so that the cost is the price times the hours, cell by cell
    // rounded to millionths of a dollar.
    let result = try sensitivity(
      SmallScenario.document(), change: change, metrics: "cost_capacity_usd", "rejected_join_rate",
      "serving_hours", under: ["pricing"])
    let moves = moves(result, of: "pricing.on_demand_per_hour")
    #expect(moves.map(\.direction) == [.less, .more])
    for (move, share) in zip(moves, [-change, change]) {
      let effects = move.effects.compactMap(\.self)
      #expect(effects.count == 3)
      #expect(abs(effects[0].value - share) < 1e-5)
      #expect(effects[0].isDifferent && !move.isSameRun)
      for effect in effects.dropFirst() {
        #expect(
          effect.value == 0 && effect.isNothing && !effect.isDifferent, "a price decides nothing")
      }
    }
  }

  @Test("A setting without effect has none at all")
  func idle() throws {
    let idle = ["launch.hibernate_not_before", "quotas"]
    let result = try sensitivity(
      SmallScenario.document(), metrics: "rejected_join_rate", "cost_total_usd", under: idle)
    #expect(
      result.moves.count == 6, "the scenario has no warm pool, and launches one instance at a time")
    #expect(
      result.moves.allSatisfy {
        $0.effects.count == 2
          && $0.effects.allSatisfy { $0?.value == 0 && $0?.isDifferent == false }
      })
    #expect(result.moves.allSatisfy { $0.isSameRun })
  }

  @Test(
    "An effect on a rate is the difference of the ratios of the sums, and how often it went which way, without an interval"
  )
  func rates() throws {
    func run(_ rejected: Int64, of joins: Int64) -> RunRecord {
      let ratio = MetricValue.ratio(Ratio(kind: .share, part: rejected, whole: joins))
      return RunRecord(
        values: Metric.catalog.map { $0.name == "rejected_join_rate" ? ratio : .missing },
        fingerprint: 0)
    }
    let metric = try #require(Metric.named("rejected_join_rate"))
    // 1 + 0 + 2 of 10 + 90 + 100 become 3 + 0 + 1: the mean of the daily shares would go up by far
    // more, from 4 % to 10.3 %.
    let base = [run(1, of: 10), run(0, of: 90), run(2, of: 100)]
    let effect = try #require(
      Sensitivity.Effect(of: metric, [run(3, of: 10), run(0, of: 90), run(1, of: 100)], base))
    #expect(abs(effect.value - (4.0 / 200 - 3.0 / 200)) < 1e-15)
    #expect((effect.replications, effect.more, effect.less) == (3, 1, 1))
    #expect(effect.interval == nil && !effect.isDifferent && !effect.isNothing)
    // As much in each replication has no width, and is not called different for that.
    let each = try #require(
      Sensitivity.Effect(
        of: metric, [run(2, of: 100), run(2, of: 100)], [run(1, of: 100), run(1, of: 100)]))
    #expect(each.more == 2 && !each.isDifferent)
  }

  @Test(
    "The interval of a ratio's effect is Student's, of how each replication adds to the difference")
  func ratioInterval() throws {
    func run(_ taken: Int64, of seats: Int64) -> RunRecord {
      let ratio = MetricValue.ratio(Ratio(kind: .share, part: taken, whole: seats))
      return RunRecord(
        values: Metric.catalog.map { $0.name == "utilization_mean" ? ratio : .missing },
        fingerprint: 0)
    }
    let metric = try #require(Metric.named("utilization_mean"))
    let effect = try #require(
      Sensitivity.Effect(
        of: metric, [run(60, of: 100), run(100, of: 300)], [run(50, of: 100), run(50, of: 100)]))
    // 160 / 400 - 100 / 200. Of the new ratio 0.4 the runs are 20 above and 20 below, by the mean
    // whole 200: 0.1 and -0.1; of the old one nothing. Their standard deviation is 0.1 sqrt 2, by
    // sqrt 2 runs 0.1; Student's t of one degree of freedom is tan(0.475 pi).
    #expect(abs(effect.value + 0.1) < 1e-15)
    let half = 0.1 * 12.706204736432095
    #expect(abs(try #require(effect.interval).upperBound - (half - 0.1)) < 1e-9)
    #expect(abs(try #require(effect.interval).lowerBound - (-half - 0.1)) < 1e-9)
  }

  @Test(
    "The settings with the largest effect are first, and each keeps its two directions together")
  func order() throws {
    let sections = [
      "instance", "auto_scaling_group", "scaling", "pricing", "workload.size", "workload.duration",
      "workload.busyness_cv",
    ]
    let result = try sensitivity(
      SmallScenario.document(), metrics: "rejected_join_rate", "cost_capacity_usd", under: sections)
    func largest(_ pair: [Sensitivity.Move], _ metric: Int) -> Double {
      pair.compactMap { $0.effects.isEmpty ? nil : $0.effects[metric].map { abs($0.value) } }.max()
        ?? -1
    }
    let pairs = stride(from: 0, to: result.moves.count, by: 2).map {
      Array(result.moves[$0...$0 + 1])
    }
    for pair in pairs {
      #expect(
        pair[0].setting.path == pair[1].setting.path && pair.map(\.direction) == [.less, .more])
    }
    for (left, right) in zip(pairs, pairs.dropFirst()) {
      #expect((largest(left, 0), largest(left, 1)) >= (largest(right, 0), largest(right, 1)))
    }
    // Six people of a meeting on ten seats: what the fleet turns away is a matter of demand and
    // seats.
    #expect(
      ["workload", "instance", "scaling"].contains(pairs[0][0].setting.path.prefix { $0 != "." }))
    #expect(largest(pairs[0], 0) > 0)
  }

  @Test("What is refused, is 0 or is too small to be moved is told")
  func reasons() throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, "auto_scaling_group.max_size=8", "launch.pending=1ms")
    let result = try sensitivity(document, metrics: "rejected_join_rate")
    guard
      case .refused(let value, let reason)? = moves(
        result, of: "auto_scaling_group.desired_capacity"
      ).last?.outcome
    else {
      Issue.record("a desired capacity above max_size is refused")
      return
    }
    #expect(
      value == "9" && reason.contains("desired_capacity: 9 is outside min_size 0 and max_size 8"))
    for (path, part) in [
      ("workload.busyness_cv", "is 0"), ("auto_scaling_group.min_size", "is 0"),
      ("launch.pending", "too small"),
    ] {
      let reasons = moves(result, of: path).map {
        if case .unmoved(let reason) = $0.outcome { reason } else { "" }
      }
      #expect(reasons.count == 2 && reasons.allSatisfy { $0.contains(part) }, "\(path): \(reasons)")
    }
    // Everything that was not run comes last.
    let outcomes = result.moves.map { !$0.effects.isEmpty }
    let firstIdle = try #require(
      stride(from: 0, to: outcomes.count, by: 2).first { !outcomes[$0] && !outcomes[$0 + 1] })
    #expect(!outcomes[firstIdle...].contains(true))
  }

  @Test(
    "Whole numbers move by one at least, other numbers by the share, and the values of an empirical law together"
  )
  func steps() throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, "launch.cold={empirical: [10s, 20s]}", "scaling.desired=25")
    let settings = NumericSettings(document, try document.scenario())
    func moved(_ path: String) throws -> [String] {
      let result = try sensitivity(document, metrics: "cost_total_usd", under: [path])
      return result.moves.filter { $0.setting.path == path }.map {
        if case .moved(let text, _) = $0.outcome { text } else { "" }
      }
    }
    #expect(try moved("scaling.desired") == ["23", "28"])
    #expect(try moved("auto_scaling_group.availability_zones") == ["2", "4"])
    #expect(try moved("launch.control_loop") == ["900ms", "1s100ms"])
    #expect(try moved("launch.cold.empirical") == ["2 values", "2 values"])
    let law = try #require(settings.all.first { $0.path == "launch.cold.empirical" })
    let (assignment, _) = law.assignment("test") { Quantity($0.value * 1.1, $0.unit) }
    #expect(assignment.node.elements?.map(\.text) == ["11s", "22s"])
  }

  @Test("Prefixes choose settings, and one that begins none is told")
  func prefixes() throws {
    let document = try SmallScenario.document()
    let result = try sensitivity(
      document, metrics: "cost_total_usd", under: ["launch.registration", "instance"])
    let paths = Set(result.moves.map(\.setting.path))
    #expect(
      paths == [
        "launch.registration.uniform.min", "launch.registration.uniform.max",
        "instance.participant_limit", "instance.volume",
        "instance.bitrate_per_participant",
      ])
    #expect(
      problem { _ = try sensitivity(document, metrics: "cost_total_usd", under: ["pricin"]) }
        .contains("did you mean pricing?"))
    #expect(
      problem { _ = try sensitivity(document, metrics: "cost_total_usd", under: ["seed"]) }
        .contains("begins no setting"))
  }
}
