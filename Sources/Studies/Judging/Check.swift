/// What is tested of a scenario; known before its first run.
package struct Check: Sendable {
  /// What the scenario says as it is written, then the events and the columns of the baseline in
  /// the catalog's order.
  package let requirements: [Requirement]

  /// What a scenario and its baseline ask for.
  /// - Parameters:
  ///   - expectations: what the scenario says
  ///   - baseline: what it came to before; nil: nothing is compared with that
  package init(_ expectations: Expectations, baseline: Baseline.Section?) {
    var requirements = expectations.columns.flatMap { column in
      column.expectations.compactMap { expectation -> Requirement? in
        switch expectation {
        case .bound(let bound): .bound(column.metric, bound)
        case .near(let tolerance, let reference): .near(column.metric, tolerance, of: reference)
        case .nearBaseline, .ignored: nil
        }
      }
    }
    if case .fingerprint(let fingerprint) = expectations.events {
      requirements.append(.events(fingerprint, isBaseline: false))
    }
    if let baseline {
      // Columns that may move a little do so because of other events.
      if expectations.events == nil, expectations.others == nil {
        requirements.append(.events(baseline.eventFingerprint, isBaseline: true))
      }
      requirements += Metric.all.flatMap { metric -> [Requirement] in
        guard metric.isNumber, let known = baseline.value(of: metric.name) else { return [] }
        let isExpected = expectations.column(metric)?.baselineTolerances.isEmpty == false
        return expectations.tolerances(on: metric).map {
          .baseline(metric, known.number, $0, isExpected: isExpected)
        }
      }
    }
    self.requirements = requirements
  }

  /// What came of every requirement.
  /// - Parameters:
  ///   - records: the replications in their order
  ///   - mostJoins: how many joins a replication may offer at most; nil: not known
  /// - Returns: one outcome a requirement, in their order
  package func outcomes(of records: [RunRecord], mostJoins: Int? = nil) -> [CheckOutcome] {
    let estimates = conditions.isEmpty ? nil : Estimates(records, mostJoins: mostJoins)
    return requirements.map { CheckOutcome($0, in: records, estimates: estimates) }
  }

  /// The bounds, each with its requirement's place.
  var conditions: [(place: Int, condition: Condition)] {
    requirements.enumerated().compactMap { place, requirement in
      if case .bound(let metric, let bound) = requirement {
        (place, Condition(metric: metric, bound: bound))
      } else {
        nil
      }
    }
  }
}

extension Expectations {
  /// Whether a column is compared with a baseline that has it.
  func comparesWithBaseline(_ metric: Metric) -> Bool {
    metric.isNumber && !tolerances(on: metric).isEmpty
  }

  /// How a column is compared with the baseline, once or more often: nil is digit by digit.
  fileprivate func tolerances(on metric: Metric) -> [Tolerance?] {
    let column = column(metric)
    if let own = column?.baselineTolerances, !own.isEmpty { return own }
    if column?.isIgnored == true { return [] }
    return switch others {
    case .ignored: []
    case .nearBaseline(let tolerance): [tolerance]
    case nil: [nil]
    }
  }
}
