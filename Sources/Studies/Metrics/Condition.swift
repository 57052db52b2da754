internal import Probability
package import Settings

/// A bound on a number, such as `<= 0.1%`.
package struct Bound: Sendable, Hashable {
  /// How a number is compared with it.
  package enum Relation: String, CaseIterable, Sendable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
  }

  /// How a number is compared with it.
  package let comparison: Relation
  /// The bound, in the unit of the column.
  package let value: Double
  /// In how many of the replications it has to hold at least, as a share; nil: on average over
  /// them.
  package let share: Double?
  /// The bound as it was written.
  package let text: String

  /// A bound as it was written.
  package init(comparison: Relation, value: Double, share: Double? = nil, text: String) {
    self.comparison = comparison
    self.value = value
    self.share = share
    self.text = text
  }

  /// Whether a number is within it.
  package func holds(_ number: Double) -> Bool {
    switch comparison {
    case .atMost: number <= value
    case .atLeast: number >= value
    case .below: number < value
    case .above: number > value
    }
  }

  /// Whether smaller numbers are the safer ones.
  package var isUpper: Bool { comparison == .atMost || comparison == .below }
}

/// A metric and the bound it has to keep: `rejected_capacity_rate <= 0.1%`.
package struct Condition: Sendable, CustomStringConvertible {
  /// What is measured.
  package let metric: Metric
  /// What it is compared with.
  package let bound: Bound

  /// A metric with its bound.
  package init(metric: Metric, bound: Bound) {
    self.metric = metric
    self.bound = bound
  }

  /// As it is written.
  package var description: String { "\(metric.name) \(bound.text)" }

  /// Whether it holds of one run by itself.
  package func holds(of record: RunRecord) -> Bool {
    record.number(of: metric).map { bound.holds($0) } ?? false
  }

  /// What is known of it after a fixed number of replications that were drawn evenly.
  package func standing(in estimates: Estimates, error: Double) -> Standing {
    guard let estimate = estimates[metric] else { return .notKnown }
    guard let share = bound.share else {
      return estimate.count == estimate.replications
        ? estimate.standing(bound, error: error) : .notKnown
    }
    // Of a number of days that was fixed the binomial law is exact: 59 without a breach prove 95 %,
    // as 0.95^59 is below 5 %.
    let days = estimate.replications
    let broken = days - estimate.count(where: { bound.holds($0) })
    // As near as binary fractions come, so that 95 % is broken in 5 %.
    let allowed = (1e9 * (1 - share)).rounded() / 1e9
    if binomialChance(ofAtMost: broken, in: days, probability: allowed) <= error { return .proven }
    return 1 - binomialChance(ofAtMost: broken - 1, in: days, probability: allowed) <= error
      ? .refuted : .notKnown
  }

  /// Whether it holds in some runs as they are, by the metric's estimator or by their share. Where
  /// nothing was measured it does not.
  package func holds(in estimates: Estimates) -> Bool {
    guard let estimate = estimates[metric],
      bound.share == nil || estimate.count == estimate.replications
    else { return false }
    guard let share = bound.share else { return bound.holds(estimate.value) }
    // As near as binary fractions come, so that 55 of 100 are 55 %.
    return Double(estimate.count(where: { bound.holds($0) })) + 1e-9 >= share
      * Double(estimate.replications)
  }
}

extension ScalarKind<Bound> {
  /// A comparison with a number in the unit of a metric's column: `<= 0.1%`, `>= 30s`, `< $20`;
  /// with `on 95% of days` behind it where it is to hold in so many replications, however long they
  /// are.
  package static func bound(on metric: Metric) -> Self {
    let expected =
      "a comparison such as \"<= \(metric.unit.example)\", or \"<= \(metric.unit.example) on 95% "
      + "of days\""
    return Self("bound", expected: expected, forms: [.text]) { text throws(QuantityError) in
      guard let comparison = Bound.Relation.allCases.first(where: { text.hasPrefix($0.rawValue) })
      else {
        throw QuantityError("\"\(text.onOneLine)\" does not begin with <=, >=, < or >")
      }
      let rest = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
      guard let on = rest.firstRange(of: " on ") else {
        return Bound(
          comparison: comparison, value: try metric.number(String(rest)),
          text: "\(comparison.rawValue) \(rest)")
      }
      let number = rest[..<on.lowerBound]
      return Bound(
        comparison: comparison, value: try metric.number(String(number)),
        share: try share(rest[on.upperBound...]),
        text: "\(comparison.rawValue) \(rest)")
    } text: {
      $0.text
    }
  }
}

/// Reads `95% of days`: what replications are called is the planner's choice.
private func share(_ text: Substring) throws(QuantityError) -> Double {
  let words = text.split(separator: " ")
  guard words.count == 3, words[1] == "of",
    ["days", "weeks", "runs", "replications"].contains(words[2]),
    let quantity = Quantity(String(words[0])), quantity.unit == .percent, quantity.value > 0,
    quantity.value < 1
  else {
    throw QuantityError(
      "\"on \(text.description.onOneLine)\" is no share such as \"on 95% of days\", above 0% and "
        + "below 100%"
    )
  }
  return quantity.value
}

extension Metric {
  /// Reads a number in the unit of the column, or with a unit of its own kind: `0.1%` of a
  /// fraction, `30s` of seconds, `$20` of dollars.
  package func number(_ text: String) throws(QuantityError) -> Double {
    guard isNumber else { throw QuantityError("\(name) is a time, which has no bound") }
    guard let quantity = Quantity(text) else {
      throw QuantityError("\"\(text.onOneLine)\" is not a number")
    }
    guard quantity.unit == .none || quantity.unit == unit.written else {
      throw QuantityError(
        "\"\(text.onOneLine)\" has the wrong unit for \(name), which counts \(unit.rawValue)")
    }
    return quantity.value
  }

  /// Whether its values are numbers, which can be averaged and compared.
  package var isNumber: Bool { unit != .localTime }

  /// The metric that a key names; nil, with an issue that has the nearest name, when there is none.
  static func read(_ entry: SettingsNode.Entry, path: String, issues: IssueLog) -> Metric? {
    if let metric = Metric.named(entry.key), metric.isNumber { return metric }
    let names = all.filter(\.isNumber).map(\.name)
    let hint = nearestName(to: entry.key, in: names).map { " (did you mean \($0)?)" } ?? ""
    let problem =
      Metric.named(entry.key) == nil
      ? "is not a column of the summary" : "is a time, which has no bound"
    issues.add(
      SettingsIssue(
        at: entry.location, path: path,
        message: "\(problem); expected one of `greenroom list columns`\(hint)"))
    return nil
  }
}
