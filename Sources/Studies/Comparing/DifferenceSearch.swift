/// A comparison that goes on until every judged difference is found or the limits are spent.
///
/// Whoever stops when a difference shows finds one too often with tests for a fixed number of
/// replications, so all of them are of the kind that holds at any time: bets, also on signs, and
/// confidence sequences. A difference that was found stays found. Shares of joins are compared in
/// replications that were drawn by size, in which the mean difference of the shares is that of all
/// joins.
struct DifferenceSearch {
  /// The fewest replications of each.
  static let fewest = 4
  /// From here on a confidence sequence of means holds; the first look is here.
  private static let firstLook = 30
  /// The limits are looked at after so many replications.
  private static let stride = 16

  private let contenders: [Contender]
  private let judged: [Metric]
  private let confidence: Double
  private let limits: RunLimits
  private let runner: StudyRunner
  private var budget: RunLimits.Budget
  private var runs = 0
  /// The replications of each candidate by how they are drawn.
  private var evenly: [Int]
  private var sized: [Int]
  /// What was found of each candidate's judged metrics; nil: nothing yet.
  private var found: [[MetricDifference?]]
  /// What they are as long as nothing was found.
  private var latest: [[MetricDifference?]]
  private var sameRuns: [Int] = []

  init(
    _ contenders: [Contender], judged: [Metric], confidence: Double, limits: RunLimits,
    runner: StudyRunner
  ) {
    (self.contenders, self.judged, self.confidence, self.limits) = (
      contenders, judged, confidence, limits
    )
    self.runner = runner
    budget = RunLimits.Budget(limits)
    let candidates = contenders.count - 1
    evenly = Array(repeating: 0, count: candidates)
    sized = evenly
    found = Array(repeating: Array(repeating: nil, count: judged.count), count: candidates)
    latest = found
  }

  mutating func comparison() throws -> Comparison {
    var look = min(limits.replications, Self.firstLook)
    var comparison = try evenComparison()
    while true {
      let before = runs
      try sample(.evenly, to: look)
      try sample(.bySize, to: look)
      comparison = try evenComparison()
      try judge(comparison)
      let isOpen = !open(.evenly).isEmpty || !open(.bySize).isEmpty
      if !isOpen || budget.stop != nil || look >= limits.replications || runs == before { break }
      look = min(limits.replications, look + look / 2)
    }
    let isFound = found.indices.allSatisfy {
      sameRuns.contains($0) || !found[$0].contains { $0 == nil }
    }
    comparison = comparison.replacing(
      found.indices.map { candidate in
        judged.indices.compactMap { found[candidate][$0] ?? latest[candidate][$0] }
      })
    comparison.search = ComparisonSearch(
      limits: limits, runs: runs, stop: isFound ? nil : budget.stop ?? .replications,
      sameRuns: sameRuns)
    return comparison
  }

  /// The candidates for which a judged difference is still to be found in such draws.
  private func open(_ sampling: Sampling) -> [Int] {
    found.indices.filter { candidate in
      !sameRuns.contains(candidate)
        && judged.indices.contains {
          found[candidate][$0] == nil && judged[$0].differenceSampling == sampling
        }
    }
  }

  /// Runs what is missing of the base and of those candidates that are open. All candidates run
  /// evenly at first, for the other columns.
  private mutating func sample(_ sampling: Sampling, to count: Int) throws {
    let isFirst = sampling == .evenly && evenly.allSatisfy { $0 == 0 }
    let wanted = isFirst ? Array(evenly.indices) : open(sampling)
    guard let done = wanted.map({ sampling == .evenly ? evenly[$0] : sized[$0] }).min() else {
      return
    }
    for from in Swift.stride(from: done, to: count, by: Self.stride) {
      let to = min(count, from + Self.stride)
      let runs = (wanted.count + 1) * (to - from)
      guard budget.allows(runs) else { return }
      let variants = [0] + wanted.map { $0 + 1 }
      if sampling == .evenly {
        try runner.run(RunSelection(variants: variants, replications: from..<to))
        for candidate in wanted { evenly[candidate] = to }
      } else {
        for variant in variants {
          let replications = try runner.sizedReplications(of: variant, count: to)
          // Where nobody ever wants to join there is nothing to draw.
          guard replications.count == to else { return }
          try runner.run(
            RunSelection(
              variants: [variant], replications: Array(Set(replications[from...])).sorted()))
        }
        for candidate in wanted { sized[candidate] = to }
      }
      self.runs += runs
    }
  }

  private func evenComparison() throws -> Comparison {
    func side(_ variant: Int, _ count: Int) throws -> Comparison.Side {
      Comparison.Side(
        contender: contenders[variant],
        records: try runner.records(of: variant, replications: count),
        mostJoins: try runner.offeredJoins(of: variant).most)
    }
    return Comparison(
      base: try side(0, evenly.max() ?? 0),
      candidates: try evenly.enumerated().map { try side($0 + 1, $1) }, judged: judged,
      confidence: confidence, isAnyTime: true)
  }

  private mutating func judge(_ comparison: Comparison) throws {
    let share = Comparison.shared(confidence, among: found.count * judged.count)
    for (candidate, differences) in comparison.candidates.enumerated()
    where !sameRuns.contains(candidate) {
      if try isSameRun(candidate) { sameRuns.append(candidate) }
      for (place, metric) in judged.enumerated() where found[candidate][place] == nil {
        var difference = differences.judged[place]
        if metric.differenceSampling == .bySize, difference.basis != .exact {
          difference = try sizedDifference(metric, candidate, confidence: share)
        }
        if difference.verdict.isFound { found[candidate][place] = difference }
        latest[candidate][place] = difference
      }
    }
  }

  /// Whether nothing at all differs, so that nothing more is to be seen.
  private func isSameRun(_ candidate: Int) throws -> Bool {
    let count = evenly[candidate]
    guard count >= min(Self.firstLook, limits.replications) else { return false }
    return try runner.records(of: 0, replications: count)
      == runner.records(of: candidate + 1, replications: count)
  }

  private func sizedDifference(_ metric: Metric, _ candidate: Int, confidence: Double) throws
    -> MetricDifference
  {
    let places = try [0, candidate + 1].map {
      try runner.sizedReplications(of: $0, count: sized[candidate])
    }
    let sides = try zip([0, candidate + 1], places).map { variant, places in
      try places.map { try runner.record(RunID(variant: variant, replication: $0)) }
    }
    let wholes = sides.map { records in
      records.map { record -> Int64 in
        if case .ratio(let ratio) = record.value(of: metric) { ratio.whole } else { 0 }
      }
    }
    let terms = DifferenceTerms(
      sampling: .bySize, isAnyTime: true, isPaired: places[0] == places[1] && wholes[0] == wholes[1]
    )
    return MetricDifference(
      metric, base: sides[0], candidate: sides[1], isJudged: true, confidence: confidence,
      terms: terms)
  }
}
