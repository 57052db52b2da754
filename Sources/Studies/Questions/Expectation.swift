/// What is expected of one column.
package enum Expectation: Sendable, Hashable {
  /// A bound on it.
  case bound(Bound)
  /// It is near a number.
  case near(Tolerance, of: Double)
  /// It is near what the baseline has.
  case nearBaseline(Tolerance)
  /// It is not compared with the baseline.
  case ignored
}

/// The `expect` section: what `greenroom check` tests of a scenario.
package struct Expectations: Sendable {
  /// One column and what is expected of it.
  package struct Column: Sendable {
    /// The column.
    package let metric: Metric
    /// What is expected of it, in the order it was written.
    package let expectations: [Expectation]

    /// A column and what is expected of it.
    package init(metric: Metric, expectations: [Expectation]) {
      self.metric = metric
      self.expectations = expectations
    }

    var isIgnored: Bool { expectations.contains(.ignored) }

    /// How near it has to be to the baseline, where the section says so.
    var baselineTolerances: [Tolerance] {
      expectations.compactMap {
        if case .nearBaseline(let tolerance) = $0 { tolerance } else { nil }
      }
    }
  }

  /// What is expected of the sequence of events.
  package enum Events: Sendable, Hashable {
    /// It has this fingerprint.
    case fingerprint(UInt64)
    /// It is not compared with the baseline.
    case ignored
  }

  /// What the columns of the baseline have to do that the section says nothing else of.
  package enum Others: Sendable, Hashable {
    /// They are near the baseline.
    case nearBaseline(Tolerance)
    /// They are not compared.
    case ignored
  }

  /// The columns in the order they were written.
  package let columns: [Column]
  /// The sequence of events; nil: nothing.
  package let events: Events?
  /// The other columns of the baseline; nil: they are as they are there, digit by digit.
  package let others: Others?

  /// What is expected.
  package init(columns: [Column] = [], events: Events? = nil, others: Others? = nil) {
    self.columns = columns
    self.events = events
    self.others = others
  }

  func column(_ metric: Metric) -> Column? { columns.first { $0.metric.name == metric.name } }
}
