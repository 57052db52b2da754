internal import Settings
package import Studies

extension Tolerance {
  /// `within 2% of the baseline`, `not worse than $236 by more than 2%`.
  fileprivate func words(_ reference: String) -> String {
    better == .neither
      ? "within \(text) of \(reference)" : "not worse than \(reference) by more than \(text)"
  }

  /// Where a number is that is too far away.
  fileprivate func tooFar(_ reference: String) -> String {
    better == .neither ? "outside \(text) of \(reference)" : "by more than \(text)"
  }
}

extension Requirement {
  /// What is tested, in words that stay the same from run to run: `rejected_join_rate <= 0.1%`.
  var title: String {
    switch self {
    case .bound(_, let bound): "\(name) \(bound.text)"
    case .near, .baseline(_, _, .some, _): "\(name) \(expected(baseline: "the baseline"))"
    case .baseline: "\(name) as in the baseline"
    case .events(_, let isBaseline):
      isBaseline ? "\(name) as in the baseline" : "\(name) as expected"
    case .reconciled: "\(name) \(expected)"
    }
  }

  /// What is expected, for a cell: `<= 0.1%`, `within 2% of 236.170000`.
  var expected: String {
    if case .baseline(_, let known, _, _) = self {
      return expected(baseline: known?.text ?? "not measured")
    }
    return expected(baseline: "")
  }

  private func expected(baseline: String) -> String {
    switch self {
    case .bound(_, let bound): bound.text
    case .near(let metric, let tolerance, let reference):
      tolerance.words(Wording.amount(reference, metric.unit))
    case .baseline(_, _, let tolerance, _): tolerance?.words(baseline) ?? baseline
    case .events(let known, _): ScalarKind<UInt64>.fingerprint.text(known)
    case .reconciled(let tolerance):
      "within \(ScalarKind<Double>.fraction().text(tolerance)) of what happened"
    }
  }
}

extension CheckOutcome {
  /// What was measured, for a cell: `0.412 %`, `251.010000 (+6.28 %)`, `kept in 57 of 59`.
  var measuredText: String {
    switch (requirement, measured) {
    case (_, .events(let events)): return ScalarKind<UInt64>.fingerprint.text(events)
    case (_, .reconciled(let line)):
      return line.map { "\($0.name): \(Wording.percent($0.error, places: 1)) off" }
        ?? "nothing to compare"
    case (.reconciled, .number): return "not measured"
    case (.bound(let metric, let bound), .number(let measurement)):
      if bound.share != nil { return "kept in \(keptText(measurement))" }
      return
        (measurement.mean.map { Wording.apart($0, bound.value, metric.unit).0 } ?? "not measured")
        + measurement.share
    case (.near(let metric, _, let reference), .number(let measurement)):
      return
        (measurement.mean.map { Wording.apart($0, reference, metric.unit).0 } ?? "not measured")
        + measurement.share
    case (.baseline(_, let known, _, _), .number(let measurement)):
      guard let number = measurement.number else { return "not measured" }
      let change = known.flatMap { Wording.change(from: $0, to: number) }.map { " (\($0))" } ?? ""
      return number.text + change + measurement.share
    case (.events, .number(let measurement)): return measurement.number?.text ?? "not measured"
    }
  }

  private func keptText(_ measurement: Measurement) -> String {
    "\(Wording.count(standing?.kept ?? 0)) of "
      + "\(Wording.counted(measurement.replications, "replication"))"
  }

  /// What is wrong, in a sentence: `rejected_join_rate is 0.412 %, above the bound <= 0.1 %;
  /// refuted at 95 %`.
  package var problem: String {
    let certainty = certainty.map { "; \($0)" } ?? ""
    return (isKept ? "\(requirement.title) is kept by what was seen, \(measuredText)" : broken)
      + certainty
  }

  private var broken: String {
    let name = requirement.name
    switch (requirement, measured) {
    case (.bound(let metric, let bound), .number(let measurement)):
      let sign = bound.comparison.rawValue
      if bound.share != nil {
        return "\(name) \(bound.text) is kept in \(keptText(measurement)) only"
      }
      guard let mean = measurement.mean else {
        return
          "\(name) is not measured, and the bound is \(sign) "
          + "\(Wording.amount(bound.value, metric.unit))"
      }
      let (number, limit) = Wording.apart(mean, bound.value, metric.unit)
      return
        "\(name) is \(number)\(measurement.share), \(bound.comparison.side) the bound \(sign) "
        + "\(limit)"
    case (.near(let metric, let tolerance, let reference), .number(let measurement)):
      let number =
        measurement.mean.map { Wording.apart($0, reference, metric.unit).0 } ?? "not measured"
      let limit = tolerance.words(Wording.amount(reference, metric.unit))
      return
        "\(name) is \(number)\(measurement.share), "
        + "\(tolerance.better == .neither ? "not \(limit)" : "expected \(limit)")"
    case (.baseline(let metric, let known, let tolerance, _), .number(let measurement)):
      let moved = Wording.move(of: metric, from: known, to: measurement.number)
      guard measurement.number != nil, known != nil else { return moved }
      return
        "\(moved)\(measurement.share)\(tolerance.map { ", \($0.tooFar("the baseline"))" } ?? "")"
    case (.events(let known, let isBaseline), _):
      let digits = ScalarKind<UInt64>.fingerprint.text(known)
      let moved =
        isBaseline ? "is \(measuredText) instead of \(digits)" : "is \(measuredText), not \(digits)"
      return "\(name) \(moved): other events happened, or in another order"
    case (.reconciled, .reconciled(let line)):
      guard let line else { return "nothing that happened could be compared with the runs" }
      return
        "\(line.sentence), not \(requirement.expected); `greenroom reconcile` says what would bring it nearer"
    default: return "\(name) is \(measuredText)"
    }
  }

  /// What passed, with its number, how much further it might go, and how sure that is:
  /// `rejected_join_rate <= 0.1%: 0 %, 0.1 % to spare; not known at 95 % from 5 replications (at
  /// most 45 %)`.
  var passed: String {
    var text = "\(requirement.title): \(passedText)"
    if let margin, let unit = requirement.unit {
      text += ", \(Wording.amount(margin, unit)) to spare"
    }
    if !isKept { text += ", which breaks it" }
    return text + (certainty.map { "; \($0)" } ?? "")
  }

  private var passedText: String {
    guard case .baseline(let metric, let known?, _, _) = requirement,
      case .number(let measurement) = measured,
      let number = measurement.number
    else { return measuredText }
    return Wording.amount(number.value, metric.unit)
      + (Wording.change(from: known, to: number).map { " (\($0))" } ?? "")
      + measurement.share
  }

  /// How sure a bound is; nil of what is no bound.
  var certainty: String? {
    guard let standing, case .bound(let metric, let bound) = requirement else { return nil }
    let word = standing.standing.words
    if let evidence = standing.evidence {
      guard evidence.condition.isProvable else {
        return
          "not known: no average of this column can be proven, but in how many days it holds, "
          + "\"\(bound.text) on 95% of days\""
      }
      let after =
        "at 95 % after "
        + "\(Wording.counted(evidence.count, "replication"))\(evidence.condition.sampling == .bySize ? " drawn by size" : "")"
      guard standing.standing == .notKnown else {
        return "\(word) \(after): \(evidence.words(confidence: 0.95))"
      }
      return "\(word) \(after); "
        + (standing.missing.map { "about \(Wording.roughly($0)) more would tell" }
          ?? "how many more would tell cannot be said")
    }
    guard bound.share != nil || metric.interval != .unknown else {
      return "not known: no interval is known for this column"
    }
    guard standing.standing == .notKnown, case .number(let measurement) = measured else {
      return "\(word) at 95 %"
    }
    let range =
      bound.share == nil
      ? standing.estimate.flatMap { $0.intervalWords }.map { " (\($0))" } ?? "" : ""
    return
      "\(word) at 95 % from \(Wording.counted(measurement.replications, "replication"))\(range)"
  }

  /// How far a number moved, as a share of what it was, for an order by size; nil for what did not
  /// move.
  var move: Double? {
    guard case .baseline(_, let known, _, _) = requirement,
      case .number(let measurement) = measured, !isKept
    else { return nil }
    guard let known, let number = measurement.number, known.value != 0 else { return .infinity }
    return abs(number.value - known.value) / abs(known.value)
  }
}

extension Standing {
  var words: String {
    switch self {
    case .proven: "proven"
    case .refuted: "refuted"
    case .notKnown: "not known"
    }
  }
}

extension Requirement {
  /// The unit of the column.
  var unit: MetricUnit? {
    switch self {
    case .bound(let metric, _), .near(let metric, _, _), .baseline(let metric, _, _, _): metric.unit
    case .events, .reconciled: nil
    }
  }
}

extension Estimate {
  /// `at most 45 %`, `0.9 to 6.2 %`; nil without an interval.
  var intervalWords: String? {
    guard count > 1 else { return nil }
    let told = ToldUnit(of: metric.unit)
    let ends = EndWords(of: told)
    if let bound = boundOfNothing() { return "at most \(ends.upper(bound))\(told.suffix)" }
    guard let interval = interval(), interval.lowerBound < interval.upperBound else { return nil }
    return "\(ends.lower(interval.lowerBound)) to \(ends.upper(interval.upperBound))\(told.suffix)"
  }
}

extension Wording {
  /// What became of a column: `cost_total_usd is worse: $251.01 instead of $236.17, +6.28 %`.
  static func move(of metric: Metric, from old: ColumnNumber?, to new: ColumnNumber?) -> String {
    let name = metric.name
    switch (old, new) {
    case (let old?, let new?):
      let (now, before) = apart(new.value, old.value, metric.unit)
      return "\(name) \(direction(of: metric, from: old, to: new)): \(now) instead of \(before)"
        + (change(from: old, to: new).map { ", \($0)" } ?? "")
    case (nil, let new?):
      return "\(name) is \(amount(new.value, metric.unit)), and was not measured in the baseline"
    case (let old?, nil):
      return "\(name) is not measured, and was \(amount(old.value, metric.unit)) in the baseline"
    case (nil, nil): return "\(name) is not measured"
    }
  }

  private static func direction(of metric: Metric, from old: ColumnNumber, to new: ColumnNumber)
    -> String
  {
    switch metric.direction {
    case .neither: "moved"
    case .less: new.value < old.value ? "is better" : "is worse"
    case .more: new.value > old.value ? "is better" : "is worse"
    }
  }
}

extension Measurement {
  /// Where only some replications measured something, how many.
  fileprivate var share: String {
    measured > 0 && measured < replications
      ? " (in \(measured) of \(replications) replications)" : ""
  }
}

extension Bound.Relation {
  /// Where a number is that is not within the bound.
  fileprivate var side: String {
    switch self {
    case .atMost: "above"
    case .atLeast: "below"
    case .below: "not below"
    case .above: "not above"
    }
  }
}
