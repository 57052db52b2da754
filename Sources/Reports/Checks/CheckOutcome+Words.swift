internal import Settings
public import Studies

extension Requirement {
  /// What is tested, in words that stay the same from run to run: `rejected_join_rate <= 0.1%`.
  var title: String {
    switch self {
    case .bound(_, let bound): "\(name) \(bound.text)"
    case .near(let metric, let tolerance, let reference): "\(name) within \(tolerance.text) of \(Wording.amount(reference, metric.unit))"
    case .baseline(_, _, let tolerance): "\(name) \(tolerance.map { "within \($0.text) of" } ?? "as in") the baseline"
    case .events(_, let isBaseline): isBaseline ? "\(name) as in the baseline" : "\(name) as expected"
    }
  }

  /// What is expected, for a cell: `<= 0.1%`, `within 2% of 236.170000`.
  var expected: String {
    switch self {
    case .bound(_, let bound): bound.text
    case .near(let metric, let tolerance, let reference): "within \(tolerance.text) of \(Wording.amount(reference, metric.unit))"
    case .baseline(_, let known, let tolerance):
      (tolerance.map { "within \($0.text) of " } ?? "") + (known?.text ?? "not measured")
    case .events(let known, _): ScalarKind<UInt64>.fingerprint.text(known)
    }
  }
}

extension CheckOutcome {
  /// What was measured, for a cell: `0.412 %`, `251.010000 (+6.28 %)`.
  var measuredText: String {
    switch (requirement, measured) {
    case (_, .events(let events)): return ScalarKind<UInt64>.fingerprint.text(events)
    case (.bound(let metric, let bound), .number(let measurement)):
      return (measurement.mean.map { Wording.apart($0, bound.value, metric.unit).0 } ?? "not measured") + measurement.share
    case (.near(let metric, _, let reference), .number(let measurement)):
      return (measurement.mean.map { Wording.apart($0, reference, metric.unit).0 } ?? "not measured") + measurement.share
    case (.baseline(_, let known, _), .number(let measurement)):
      guard let number = measurement.number else { return "not measured" }
      return number.text + (known.map { Wording.change(from: $0, to: number) } ?? "") + measurement.share
    case (.events, .number(let measurement)): return measurement.number?.text ?? "not measured"
    }
  }

  /// What is wrong, in a sentence: `rejected_join_rate is 0.412 %, above the bound <= 0.1 %`.
  public var problem: String {
    let name = requirement.name
    switch (requirement, measured) {
    case (.bound(let metric, let bound), .number(let measurement)):
      let sign = bound.comparison.rawValue
      guard let mean = measurement.mean else {
        return "\(name) is not measured, and the bound is \(sign) \(Wording.amount(bound.value, metric.unit))"
      }
      let (number, limit) = Wording.apart(mean, bound.value, metric.unit)
      return "\(name) is \(number)\(measurement.share), \(bound.comparison.side) the bound \(sign) \(limit)"
    case (.near(let metric, let tolerance, let reference), .number(let measurement)):
      let number = measurement.mean.map { Wording.apart($0, reference, metric.unit).0 } ?? "not measured"
      return "\(name) is \(number)\(measurement.share), not within \(tolerance.text) of \(Wording.amount(reference, metric.unit))"
    case (.baseline(_, let known, let tolerance), .number(let measurement)):
      let moved = Wording.move(of: name, from: known, to: measurement.number)
      guard measurement.number != nil, known != nil else { return moved }
      return "\(moved)\(measurement.share), \(tolerance.map { "outside \($0.text) of the baseline" } ?? "and has no tolerance")"
    case (.events(let known, let isBaseline), _):
      let digits = ScalarKind<UInt64>.fingerprint.text(known)
      let moved = isBaseline ? "moved from \(digits) to \(measuredText)" : "is \(measuredText), not \(digits)"
      return "\(name) \(moved): other events happened, or in another order"
    default: return "\(name) is \(measuredText)"
    }
  }
}

extension Wording {
  /// What became of a number: `cost_total_usd moved from 236.170000 to 251.010000 (+6.28 %)`.
  static func move(of name: String, from old: ColumnNumber?, to new: ColumnNumber?) -> String {
    switch (old, new) {
    case (let old?, let new?): "\(name) moved from \(old.text) to \(new.text)\(change(from: old, to: new))"
    case (nil, let new?): "\(name) is \(new.text), and was not measured in the baseline"
    case (let old?, nil): "\(name) is not measured, and was \(old.text) in the baseline"
    case (nil, nil): "\(name) is not measured"
    }
  }
}

extension Measurement {
  /// Where only some replications measured something, how many.
  fileprivate var share: String { measured > 0 && measured < replications ? " (in \(measured) of \(replications) replications)" : "" }
}

extension Bound.Comparison {
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
