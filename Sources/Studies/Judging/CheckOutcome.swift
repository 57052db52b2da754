/// One thing that is tested of a scenario.
public enum Requirement: Sendable {
  /// A column keeps a bound.
  case bound(Metric, Bound)
  /// A column is near a number.
  case near(Metric, Tolerance, of: Double)
  /// A column is what the baseline has, nil being nothing measured, or near it.
  case baseline(Metric, ColumnNumber?, Tolerance?)
  /// The events are these.
  case events(UInt64, isBaseline: Bool)

  /// The column, or the key of the events.
  public var name: String {
    switch self {
    case .bound(let metric, _), .near(let metric, _, _), .baseline(let metric, _, _): metric.name
    case .events: Expectations.eventsKey
    }
  }

  /// Whether it is about the baseline rather than what the scenario says by itself.
  public var isAboutBaseline: Bool {
    switch self {
    case .bound, .near: false
    case .baseline: true
    case .events(_, let isBaseline): isBaseline
    }
  }
}

/// A requirement and what came of it.
public struct CheckOutcome: Sendable {
  /// What was measured.
  public enum Measured: Sendable, Hashable {
    /// A column.
    case number(Measurement)
    /// The fingerprint of the events.
    case events(UInt64)
  }

  /// What was tested.
  public let requirement: Requirement
  /// What was measured.
  public let measured: Measured
  /// Whether it holds.
  public let holds: Bool

  /// Tests a requirement.
  public init(_ requirement: Requirement, in records: [RunRecord]) {
    self.requirement = requirement
    switch requirement {
    case .bound(let metric, let bound):
      let measurement = Measurement(metric, in: records)
      measured = .number(measurement)
      holds = measurement.mean.map { bound.holds($0) } ?? false
    case .near(let metric, let tolerance, let reference):
      let measurement = Measurement(metric, in: records)
      measured = .number(measurement)
      holds = measurement.mean.map { tolerance.allows($0, near: reference) } ?? false
    case .baseline(let metric, let known, let tolerance):
      let measurement = Measurement(metric, in: records)
      measured = .number(measurement)
      // Both as they are written, so that what was written passes.
      switch (measurement.number, known) {
      case (let number?, let known?): holds = tolerance?.allows(number.value, near: known.value) ?? number.isSame(as: known)
      case (nil, nil): holds = true
      default: holds = false
      }
    case .events(let known, _):
      let events = records.eventFingerprint
      measured = .events(events)
      holds = events == known
    }
  }
}

/// A scenario that was run, and what came of its check.
public struct CheckedScenario: Sendable {
  /// The scenario's name.
  public let name: String
  /// What came of every requirement.
  public let outcomes: [CheckOutcome]

  /// A scenario with what came of its check.
  public init(name: String, outcomes: [CheckOutcome]) {
    self.name = name
    self.outcomes = outcomes
  }
}
