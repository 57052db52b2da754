/// How sure an estimate has to be: more replications are run until the half-width of its 95 %
/// interval is within a share of it.
///
/// Who stops when an interval looks narrow stops too early with one for a fixed number of
/// replications, so it is one that holds at any time: bets, or an asymptotic confidence sequence
/// from thirty replications on (`SampleMean.halfWidthAtAnyTime`).
package struct PrecisionGoal: Sendable {
  /// What has to be that sure.
  package let metric: Metric
  /// The half-width in shares of the mean.
  package let share: Double
  /// The most replications.
  package let limit: Int

  /// A goal.
  package init(metric: Metric, share: Double, limit: Int) {
    self.metric = metric
    self.share = share
    self.limit = limit
  }

  /// What came of a goal.
  package struct Outcome: Sendable {
    /// The replications of each variant, in the order they were given.
    package let replications: [Int]
    /// The variants that were not sure enough at the limit.
    package let missed: [Int]
  }

  /// From here on a confidence sequence of means holds.
  private static let fewest = 30

  /// Runs variants until each is sure enough or has the most replications.
  ///
  /// In rounds: after each, a variant that is not sure enough gets as many runs as its spread so
  /// far asks for, but at most twice as many as it has. What is run depends on results alone, never
  /// on which of them came first.
  package func reach(_ runner: StudyRunner, variants: [Int]) throws -> Outcome {
    var replications = variants.map { _ in 0 }
    var open = Array(variants.indices)
    var wanted = variants.map { _ in min(limit, max(Self.fewest, runner.plan.replications)) }
    var missed: [Int] = []
    while !open.isEmpty {
      // Those that want the same runs are run together, so that they share the demand.
      for (from, to) in Set(open.map { Stretch(from: replications[$0], to: wanted[$0]) }).sorted()
        .map({ ($0.from, $0.to) })
      {
        let together = open.filter { replications[$0] == from && wanted[$0] == to }
        try runner.run(
          RunSelection(variants: together.map { variants[$0] }, replications: from..<to))
      }
      var next: [Int] = []
      for place in open {
        replications[place] = wanted[place]
        let records = try runner.records(of: variants[place], replications: replications[place])
        guard let more = missing(records, mostJoins: try mostJoins(runner, variants[place])) else {
          continue
        }
        if replications[place] >= limit {
          missed.append(variants[place])
        } else {
          wanted[place] = min(limit, replications[place] + more)
          next.append(place)
        }
      }
      open = next
    }
    return Outcome(replications: replications, missed: missed.sorted())
  }

  /// What is no share of the joins needs no cap on them.
  private func mostJoins(_ runner: StudyRunner, _ variant: Int) throws -> Int {
    metric.interval == .bets ? try runner.offeredJoins(of: variant).most : 0
  }

  private struct Stretch: Hashable, Comparable {
    let from, to: Int

    static func < (left: Self, right: Self) -> Bool {
      (left.from, left.to) < (right.from, right.to)
    }
  }

  /// How many more runs an estimate needs; nil when it is sure enough.
  private func missing(_ records: [RunRecord], mostJoins: Int) -> Int? {
    let replications = records.count
    let values = records.map { $0.value(of: metric) }
    guard let estimate = Estimate(of: metric, values, mostJoins: mostJoins),
      let halfWidth = estimate.halfWidthAtAnyTime()
    else {
      return max(1, Self.fewest - replications)
    }
    // Where different things happened and the number was the same all the same, the next run may
    // well be another: that is not sureness.
    if halfWidth == 0 { return Set(records.map(\.fingerprint)).count == 1 ? nil : replications }
    let allowed = share * abs(estimate.value)
    if halfWidth <= allowed { return nil }
    if allowed == 0 { return replications }
    // The half-width falls with the root of the number of runs.
    let needed = Double(replications) * (halfWidth / allowed) * (halfWidth / allowed)
    return max(1, min(replications, Int(min(needed, 1e9).rounded(.up)) - replications))
  }
}
