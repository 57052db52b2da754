internal import Probability

/// The base of a comparison, or a candidate.
package struct Contender: Sendable, Hashable {
  /// What it is called; no two of a comparison are called the same.
  package let name: String
  /// The scenario's file, or what is changed of the base.
  package let origin: String
  /// Whether it is the base with settings changed, rather than a file of its own.
  package let isChange: Bool
  /// The seed that the scenario asks for, where the base's took its place.
  package let replacedSeed: UInt64?

  /// A contender.
  package init(name: String, origin: String, isChange: Bool = false, replacedSeed: UInt64? = nil) {
    self.name = name
    self.origin = origin
    self.isChange = isChange
    self.replacedSeed = replacedSeed
  }
}

/// How one candidate differs from the base.
package struct CandidateDifferences: Sendable {
  /// Who it is.
  package let candidate: Contender
  /// Every metric that is a number, in the catalog's order.
  package let metrics: [MetricDifference]
  /// The number of replications that were drawn evenly, which all but the judged shares of joins
  /// are from.
  package let replications: Int
  /// In how many replications it met other demand than the base.
  package let otherDemand: Int
  /// In how many replications its demand rose to one more instance, up to `max_size`, at other
  /// times than the base's: these are what the scale-up lag is about.
  package let otherCrossings: Int
  /// The judged metrics, in the order they were asked for.
  package let judged: [MetricDifference]
  /// Whether the same happened as in the base and every column is the same, in every replication.
  package let isSameRun: Bool

  /// Whether it is worse on a judged metric.
  package var isWorse: Bool { judged.contains { $0.verdict == .worse } }

  /// Replaces differences of judged metrics with others, such as those of replications that were
  /// drawn by size.
  func replacing(_ others: [MetricDifference]) -> Self {
    func replaced(_ difference: MetricDifference) -> MetricDifference {
      others.first { $0.metric.name == difference.metric.name } ?? difference
    }
    return CandidateDifferences(
      candidate: candidate, metrics: metrics.map(replaced), replications: replications,
      otherDemand: otherDemand,
      otherCrossings: otherCrossings, judged: judged.map(replaced), isSameRun: isSameRun)
  }
}

/// What a comparison's replications are a sample of, and what was taken for granted of them.
package struct ComparedSample: Sendable {
  /// What they are a sample of, each population once.
  package let populations: [Population]
  /// The base as it is run.
  package let scenario: Scenario
  /// How many joins a replication offers at most; nil: no judged column needs to know.
  package let cap: JointCap?
}

/// How far a comparison went on.
package struct ComparisonSearch: Sendable, Hashable {
  /// How much it might run.
  package let limits: RunLimits
  /// The runs that were asked for.
  package let runs: Int
  /// What ended it before every judged difference was found; nil: nothing was left to find.
  package let stop: RunLimits.Stop?
  /// The candidates that came to the very same as the base in every column of every replication.
  package let sameRuns: [Int]
}

/// How candidates differ from a base on common random numbers: replication by replication, metric
/// by metric.
///
/// The judged differences of all candidates are one family. Their verdicts hold all at once with
/// the confidence asked for, because each is sure enough for its share of the error (Bonferroni),
/// so what an interval shows and what the verdict says are the same.
package struct Comparison: Sendable {
  /// What is compared with.
  package let base: Contender
  /// What is compared, in the order given.
  package let candidates: [CandidateDifferences]
  /// The metrics that verdicts are about.
  package let judged: [Metric]
  /// The number of replications of the base.
  package let replications: Int
  /// How sure all judged verdicts are at once, and each of the others by itself.
  package let confidence: Double
  /// Whether all replications of each came out the same, so that no chance is in them.
  package let isConstant: Bool
  /// What the replications are a sample of; nil where that is not known.
  package internal(set) var sample: ComparedSample?
  /// How far it went on; nil where the number of replications was fixed.
  package internal(set) var search: ComparisonSearch?
  /// What is to be known about the runs: those of the base are variant 0, and then come the
  /// candidates'.
  package let notes: NoteTally

  /// How many differences are judged: the size of the family.
  package var familySize: Int { candidates.count * judged.count }

  /// The confidence of one judged verdict.
  package var judgedConfidence: Double { Self.shared(confidence, among: familySize) }

  /// Whether a candidate is worse on a judged metric.
  package var isWorse: Bool { candidates.contains(where: \.isWorse) }

  /// The metrics that are judged where nobody says otherwise.
  package static let judgedByDefault = ParetoFront.metrics.map(\.name)

  /// One side's runs.
  struct Side {
    let contender: Contender
    let records: [RunRecord]
    var mostJoins: Int?
  }

  /// Compares the runs of candidates with those of a base, of which there is a number that was
  /// fixed beforehand.
  /// - Parameters:
  ///   - base: what is compared with, and its runs by replication
  ///   - candidates: what is compared, each with as many runs
  ///   - judged: the metrics that verdicts are about; each has a direction
  ///   - confidence: how sure the verdicts are to be, at least 0 and below 1
  ///   - mostJoins: how many joins a replication may offer at most, of the base and then of the
  ///     candidates; nil: not known
  package init(
    base: (contender: Contender, records: [RunRecord]),
    candidates: [(contender: Contender, records: [RunRecord])], judged: [Metric],
    confidence: Double, mostJoins: [Int]? = nil
  ) {
    precondition(
      candidates.allSatisfy { $0.records.count == base.records.count },
      "all are compared in the same replications")
    self.init(
      base: Side(contender: base.contender, records: base.records, mostJoins: mostJoins?[0]),
      candidates: candidates.enumerated().map { place, side in
        Side(contender: side.contender, records: side.records, mostJoins: mostJoins?[place + 1])
      }, judged: judged, confidence: confidence, isAnyTime: false)
  }

  /// Compares runs; a candidate may have fewer than the base, and is compared in those it has.
  init(base: Side, candidates: [Side], judged: [Metric], confidence: Double, isAnyTime: Bool) {
    self.base = base.contender
    self.judged = judged
    self.confidence = confidence
    replications = base.records.count
    let isConstant = ([base] + candidates).allSatisfy { side in
      side.records.allSatisfy { $0.values == side.records.first?.values }
    }
    self.isConstant = isConstant
    let judgedConfidence = Self.shared(confidence, among: candidates.count * judged.count)
    let asks = ([base] + candidates).contains {
      $0.records.first?.metrics.contains(where: \.isOnRequest) ?? false
    }
    self.candidates =
      candidates.map { side in
        let records = Array(base.records.prefix(side.records.count))
        var terms = DifferenceTerms(isAnyTime: isAnyTime, isExact: isConstant)
        if let own = side.mostJoins, let others = base.mostJoins { terms.mostJoins = (others, own) }
        let metrics = Metric.told(onRequest: asks).filter(\.isNumber).map { metric in
          let isJudged = judged.contains { $0.name == metric.name }
          return MetricDifference(
            metric, base: records, candidate: side.records, isJudged: isJudged,
            confidence: isJudged ? judgedConfidence : confidence,
            terms: terms)
        }
        func count(other metrics: [Metric]) -> Int {
          zip(records, side.records).count { base, candidate in
            metrics.contains { base.value(of: $0) != candidate.value(of: $0) }
          }
        }
        return CandidateDifferences(
          candidate: side.contender, metrics: metrics, replications: side.records.count,
          // Who got in, and for how long, is the pool's affair.
          otherDemand: count(other: [.meetingsOffered, .joinsOffered, .offeredParticipantHours]),
          otherCrossings: count(other: [.scaleUpCrossings, .scaleUpBeyondMax]),
          judged: judged.compactMap { metric in metrics.first { $0.metric.name == metric.name } },
          isSameRun: records == side.records)
      }.adjusted
    var notes = NoteTally()
    for (place, records) in ([base.records] + candidates.map(\.records)).enumerated() {
      notes.add(records, of: place)
    }
    self.notes = notes
  }

  /// The same with other differences of judged metrics, by candidate.
  func replacing(_ differences: [[MetricDifference]]) -> Self {
    Comparison(self, candidates: zip(candidates, differences).map { $0.replacing($1) }.adjusted)
  }

  private init(_ other: Comparison, candidates: [CandidateDifferences]) {
    (base, judged, replications, confidence) = (
      other.base, other.judged, other.replications, other.confidence
    )
    (isConstant, sample, search, notes) = (
      other.isConstant, other.sample, other.search, other.notes
    )
    self.candidates = candidates
  }

  static func shared(_ confidence: Double, among count: Int) -> Double {
    1 - (1 - confidence) / Double(max(1, count))
  }
}

extension [CandidateDifferences] {
  /// The same with the p-values of the judged differences raised for all of them (Holm). What was
  /// not measured stays in the family: how many differences there are to judge is fixed before
  /// anything is seen.
  fileprivate var adjusted: Self {
    let values = holmAdjusted(flatMap { $0.judged.map { $0.pValue ?? 1 } })
    var next = values.makeIterator()
    return map { candidate in
      candidate.replacing(
        candidate.judged.map { difference in
          var difference = difference
          let adjusted = next.next()
          difference.adjustedPValue = difference.pValue == nil ? nil : adjusted
          return difference
        })
    }
  }
}
