internal import Settings

/// One thing that is tested of a scenario.
package enum Requirement: Sendable {
  /// A column keeps a bound.
  case bound(Metric, Bound)
  /// A column is near a number.
  case near(Metric, Tolerance, of: Double)
  /// A column is what the baseline has, nil being nothing measured, or near it; where the scenario
  /// says so of this very column, it is expected.
  case baseline(Metric, ColumnNumber?, Tolerance?, isExpected: Bool = false)
  /// The events are these.
  case events(UInt64, isBaseline: Bool)
  /// Everything is as near to what really happened as this share.
  case reconciled(Double)

  /// The column, or the key of the events.
  package var name: String {
    switch self {
    case .bound(let metric, _), .near(let metric, _, _), .baseline(let metric, _, _, _): metric.name
    case .events: Expectations.eventsKey
    case .reconciled: "reconcile"
    }
  }

  /// Whether it is about the baseline rather than what the scenario says by itself.
  package var isAboutBaseline: Bool {
    switch self {
    case .bound, .near, .reconciled: false
    case .baseline: true
    case .events(_, let isBaseline): isBaseline
    }
  }

  /// Whether the scenario's `expect` section names it.
  package var isExpected: Bool {
    switch self {
    case .bound, .near, .reconciled: true
    case .baseline(_, _, _, let isExpected): isExpected
    case .events(_, let isBaseline): !isBaseline
    }
  }
}

/// How sure a bound is, from the replications.
package struct BoundStanding: Sendable {
  /// What is known.
  package let standing: Standing
  /// In how many replications the bound is kept, each by itself.
  package let kept: Int
  /// What the scenario's own replications came to; nil: nothing was measured.
  package let estimate: Estimate?
  /// What all replications tell that were done to prove it; nil where these are the scenario's own.
  package internal(set) var evidence: ConditionEvidence?
  /// About how many more would tell; nil where that cannot be said.
  package internal(set) var missing: Int?

  /// How often it may be called proven, or refuted, and not be so.
  package static let error = 0.05

  init(_ condition: Condition, in estimates: Estimates) {
    estimate = estimates[condition.metric]
    kept = estimate?.count(where: { condition.bound.holds($0) }) ?? 0
    standing = condition.standing(in: estimates, error: Self.error)
  }

  /// What is known after more replications.
  init(_ known: Self, _ evidence: ConditionEvidence) {
    (kept, estimate) = (known.kept, known.estimate)
    self.evidence = evidence
    let isProvable = evidence.condition.isProvable
    standing = isProvable ? evidence.standing(proof: Self.error, refutation: Self.error) : .notKnown
    missing =
      standing == .notKnown && isProvable
      ? evidence.missing(proof: Self.error, refutation: Self.error) : nil
  }
}

/// A requirement and what came of it.
package struct CheckOutcome: Sendable {
  /// What was measured.
  package enum Measured: Sendable, Hashable {
    /// A column.
    case number(Measurement)
    /// The fingerprint of the events.
    case events(UInt64)
    /// The quantity that is farthest from what really happened; nil: nothing could be compared.
    case reconciled(ReconciledLine?)
  }

  /// What was tested.
  package let requirement: Requirement
  /// What was measured.
  package let measured: Measured
  /// Whether the scenario's own replications keep it.
  package let isKept: Bool
  /// How sure a bound is; nil of what is no bound.
  package private(set) var standing: BoundStanding?

  /// Whether it passes: by the scenario's own replications, or where it was to be proven, if it is.
  package var holds: Bool { standing?.evidence == nil ? isKept : standing?.standing == .proven }

  /// Tests a requirement.
  /// - Parameters:
  ///   - requirement: what is tested
  ///   - records: the replications in their order
  ///   - estimates: what they come to; nil: without knowing how many joins a replication may offer
  package init(_ requirement: Requirement, in records: [RunRecord], estimates: Estimates? = nil) {
    self.requirement = requirement
    switch requirement {
    case .bound(let metric, let bound):
      measured = .number(Measurement(metric, in: records))
      let condition = Condition(metric: metric, bound: bound)
      let estimates = estimates ?? Estimates(records)
      isKept = condition.holds(in: estimates)
      standing = BoundStanding(condition, in: estimates)
    case .near(let metric, let tolerance, let reference):
      let measurement = Measurement(metric, in: records)
      measured = .number(measurement)
      isKept =
        measurement.mean.map { tolerance.allows($0, near: reference, unit: metric.unit) } ?? false
    case .baseline(let metric, let known, let tolerance, _):
      let measurement = Measurement(metric, in: records)
      measured = .number(measurement)
      // Both as they are written, so that what was written passes.
      switch (measurement.number, known) {
      case (let number?, let known?):
        isKept =
          tolerance?.allows(number.value, near: known.value, unit: metric.unit)
          ?? number.isSame(as: known)
      case (nil, nil): isKept = true
      default: isKept = false
      }
    case .events(let known, _):
      let events = records.eventFingerprint
      measured = .events(events)
      isKept = events == known
    case .reconciled:
      preconditionFailure("a reconciliation is made of runs, not of their records")
    }
  }

  /// Tests a scenario against what really happened.
  init(_ reconciliation: Reconciliation, within tolerance: Double) {
    requirement = .reconciled(tolerance)
    measured = .reconciled(reconciliation.differences(above: -1).first)
    isKept =
      !reconciliation.lines.isEmpty && reconciliation.differences(above: tolerance).isEmpty
  }

  /// The same with a bound that was to be proven.
  func judged(by evidence: ConditionEvidence) -> Self {
    var outcome = self
    outcome.standing = standing.map { BoundStanding($0, evidence) }
    return outcome
  }

  /// How much further a number that passes might go; nil of what is compared exactly or does not
  /// pass, and of a bound on a share of the runs.
  package var margin: Double? {
    guard isKept, case .number(let measurement) = measured else { return nil }
    switch requirement {
    case .bound(_, let bound):
      return bound.share == nil ? measurement.mean.map { abs(bound.value - $0) } : nil
    case .near(let metric, let tolerance, let reference):
      return measurement.mean.map {
        max(0, tolerance.margin($0, near: reference, unit: metric.unit))
      }
    case .baseline(let metric, let known?, let tolerance?, _):
      return measurement.number.map {
        max(0, tolerance.margin($0.value, near: known.value, unit: metric.unit))
      }
    case .baseline, .events, .reconciled: return nil
    }
  }
}

/// A scenario that was run, and what came of its check.
package struct CheckedScenario: Sendable {
  /// The scenario's name.
  package let name: String
  /// Its file; nil where that is not known.
  package let file: String?
  /// What came of every requirement.
  package let outcomes: [CheckOutcome]
  /// How long its runs took, added up; nil where that is not known.
  package let seconds: Double?
  /// What its replications are a sample of, and the scenario; nil where that is not known.
  package let sample: (population: Population, scenario: Scenario)?

  /// A scenario with what came of its check.
  package init(
    name: String, file: String? = nil, outcomes: [CheckOutcome], seconds: Double? = nil,
    sample: (population: Population, scenario: Scenario)? = nil
  ) {
    self.name = name
    self.file = file
    self.outcomes = outcomes
    self.seconds = seconds
    self.sample = sample
  }
}
