internal import Probability

/// The base of a comparison, or a candidate.
public struct Contender: Sendable, Hashable {
  /// What it is called; no two of a comparison are called the same.
  public let name: String
  /// The scenario's file, or what is changed of the base.
  public let origin: String
  /// Whether it is the base with settings changed, rather than a file of its own.
  public let isChange: Bool
  /// The seed that the scenario asks for, where the base's took its place.
  public let replacedSeed: UInt64?

  /// A contender.
  public init(name: String, origin: String, isChange: Bool = false, replacedSeed: UInt64? = nil) {
    self.name = name
    self.origin = origin
    self.isChange = isChange
    self.replacedSeed = replacedSeed
  }
}

/// How one candidate differs from the base.
public struct CandidateDifferences: Sendable {
  /// Who it is.
  public let candidate: Contender
  /// Every metric that is a number, in the catalog's order.
  public let metrics: [MetricDifference]
  /// The judged metrics, in the order they were asked for.
  public let judged: [MetricDifference]
  /// In how many replications it met other demand than the base.
  public let otherDemand: Int
  /// In how many replications its demand rose to one more instance, up to `max_size`, at other times than the base's: these are what the
  /// scale-up lag is about.
  public let otherCrossings: Int
  /// Whether the same happened as in the base and every column is the same, in every replication.
  public let isSameRun: Bool

  /// Whether it is worse on a judged metric.
  public var isWorse: Bool { judged.contains { $0.verdict == .worse } }
}

/// How candidates differ from a base on common random numbers: replication by replication, metric by metric.
///
/// The judged differences of all candidates are one family. Their intervals hold all at once with the confidence asked for, because each is
/// wide enough for its share of the error (Bonferroni), so what an interval shows and what the verdict says are the same.
public struct Comparison: Sendable {
  /// What is compared with.
  public let base: Contender
  /// What is compared, in the order given.
  public let candidates: [CandidateDifferences]
  /// The metrics that verdicts are about.
  public let judged: [Metric]
  /// The number of replications of each.
  public let replications: Int
  /// How sure all judged intervals are at once, and each of the others by itself.
  public let confidence: Double
  /// Whether all replications of each came out the same, so that no chance is in them.
  public let isConstant: Bool
  /// What is to be known about the runs: those of the base are variant 0, and then come the candidates'.
  public let notes: NoteTally

  /// How many differences are judged: the size of the family.
  public var familySize: Int { candidates.count * judged.count }

  /// The confidence of one judged interval.
  public var judgedConfidence: Double { Self.shared(confidence, among: familySize) }

  /// Whether a candidate is worse on a judged metric.
  public var isWorse: Bool { candidates.contains(where: \.isWorse) }

  /// The metrics that are judged where nobody says otherwise.
  public static let judgedByDefault = ["cost_capacity_usd", "rejected_join_rate", "scale_up_lag_per_join_p95_s"]

  /// Compares the runs of candidates with those of a base.
  /// - Parameters:
  ///   - base: what is compared with, and its runs by replication
  ///   - candidates: what is compared, each with as many runs
  ///   - judged: the metrics that verdicts are about; each has a direction
  ///   - confidence: how sure the intervals are to be, at least 0 and below 1
  public init(
    base: (contender: Contender, records: [RunRecord]), candidates: [(contender: Contender, records: [RunRecord])], judged: [Metric],
    confidence: Double
  ) {
    precondition(candidates.allSatisfy { $0.records.count == base.records.count }, "all are compared in the same replications")
    self.base = base.contender
    self.judged = judged
    self.confidence = confidence
    replications = base.records.count
    isConstant = ([base.records] + candidates.map(\.records)).allSatisfy { records in
      records.allSatisfy { $0.values == records.first?.values }
    }
    let judgedNames = Set(judged.map(\.name))
    let judgedConfidence = Self.shared(confidence, among: candidates.count * judged.count)
    let numbers = Metric.catalog.filter(\.isNumber)
    var differences = candidates.map { candidate in
      numbers.map { metric in
        let isJudged = judgedNames.contains(metric.name)
        return MetricDifference(
          metric, base: base.records, candidate: candidate.records, isJudged: isJudged,
          confidence: isJudged ? judgedConfidence : confidence)
      }
    }
    Self.adjustPValues(of: &differences)
    self.candidates = zip(candidates, differences).map { candidate, metrics in
      func count(other names: [String]) -> Int {
        zip(base.records, candidate.records).count { base, candidate in
          names.compactMap(Metric.named).contains { base.value(of: $0) != candidate.value(of: $0) }
        }
      }
      return CandidateDifferences(
        candidate: candidate.contender, metrics: metrics,
        judged: judged.compactMap { metric in metrics.first { $0.metric.name == metric.name } },
        // Who got in, and for how long, is the pool's affair.
        otherDemand: count(other: ["meetings_offered", "joins_offered", "offered_participant_hours"]),
        otherCrossings: count(other: ["scale_up_crossings", "scale_up_beyond_max"]),
        isSameRun: base.records == candidate.records)
    }
    var notes = NoteTally()
    for (place, records) in ([base.records] + candidates.map(\.records)).enumerated() { notes.add(records, of: place) }
    self.notes = notes
  }

  private static func shared(_ confidence: Double, among count: Int) -> Double { 1 - (1 - confidence) / Double(max(1, count)) }

  /// What was not measured stays in the family: how many differences there are to judge is fixed before anything is seen.
  private static func adjustPValues(of differences: inout [[MetricDifference]]) {
    let family = differences.indices.flatMap { candidate in
      differences[candidate].indices.filter { differences[candidate][$0].isJudged }.map { (candidate: candidate, metric: $0) }
    }
    let adjusted = holmAdjusted(family.map { differences[$0.candidate][$0.metric].pValue ?? 1 })
    for (place, pValue) in zip(family, adjusted) where differences[place.candidate][place.metric].pValue != nil {
      differences[place.candidate][place.metric].adjustedPValue = pValue
    }
  }
}
