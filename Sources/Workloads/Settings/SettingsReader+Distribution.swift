package import Probability
package import Settings

/// The laws by the names that scenarios use.
private enum Law: String, CaseIterable {
  case constant, lognormal, exponential, uniform, gamma, weibull, normal, mixture, empirical,
    sequence
}

extension SettingsReader {
  /// The distribution at a key: a quantity, which is a constant, or a section named for its law.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the
  /// constant 0.
  /// - Parameters:
  ///   - key: the key
  ///   - unit: what the numbers stand for; lengths of time are in milliseconds
  ///   - fallback: the law when the key was not written
  ///   - help: one sentence about what the key does
  /// - Returns: a valid distribution
  package mutating func distribution(
    _ key: String, unit: DistributionUnit, default fallback: Distribution? = nil, help: String
  ) -> Distribution {
    if let section = writtenSection(key) {
      return law(of: section, key, unit) ?? fallback ?? .constant(0)
    }
    return value(key, unit.constant, default: fallback, help: help) ?? fallback ?? .constant(0)
  }

  /// The distribution at a key; nil when it was left out or is bad, which is an issue.
  package mutating func optionalDistribution(_ key: String, unit: DistributionUnit, help: String)
    -> Distribution?
  {
    if let section = writtenSection(key) { return law(of: section, key, unit) }
    return optionalValue(key, unit.constant, help: help)
  }

  /// The distribution at a key of a length of time that may be without end, as milliseconds; nil
  /// for `never`.
  ///
  /// A key that was not written is `fallback`; a bad one is an issue, and `fallback`. Whoever needs
  /// one that is required says so himself where it is missing.
  package mutating func distributionOrNever(
    _ key: String, default fallback: Distribution?, isRequired: Bool = false, help: String
  ) -> Distribution? {
    if let section = writtenSection(key) { return law(of: section, key, .milliseconds) ?? fallback }
    let constant = DistributionUnit.milliseconds.constant
    let kind = ScalarKind<Distribution?>(
      constant.name, expected: constant.expected + ", or never",
      forms: constant.forms + [.words(foreverWords)], magnitude: constant.magnitude
    ) { text throws(QuantityError) in
      foreverWords.contains(text) ? nil : try constant.read(text)
    } text: {
      $0.map { constant.text($0) } ?? "never"
    }
    let usual: Distribution?? = isRequired && isDescription ? nil : .some(fallback)
    return value(key, kind, default: usual, help: help) ?? fallback
  }

  /// The sections that a distribution may be, each described once.
  package static var laws: [SettingsKey] {
    keys { reader in
      for unit in [DistributionUnit.milliseconds, .number] {
        _ = reader.section(unit.lawName, help: "A law by its name.") { $0.describeLaws(unit) }
        _ = reader.section(unit.partName, help: "A law with its weight.") { part in
          _ = part.weight()
          part.describeLaws(unit)
          part.keyCount = 2
        }
      }
    }
  }

  /// Names every law with its parameters; a section has one of them.
  private mutating func describeLaws(_ unit: DistributionUnit) {
    for law in Law.allCases { _ = parameters(of: law, unit) }
    keyCount = 1
  }

  private mutating func weight() -> Double? {
    value(
      "weight", .fraction(in: DemandPart.weights), default: nil,
      help: "How often this law is chosen.")
  }

  /// The node at a key when it is a section, which makes the key known.
  private mutating func writtenSection(_ key: String) -> SettingsNode? {
    guard let written = node.entries?.first(where: { $0.key == key })?.node, written.entries != nil
    else { return nil }
    _ = has(key)
    return written
  }

  private mutating func law(of node: SettingsNode, _ key: String, _ unit: DistributionUnit)
    -> Distribution?
  {
    section(of: node, path: key) { $0.law(unit) }
  }

  /// The one law that this section names; nil, with an issue, when it is none, several or a bad
  /// one.
  private mutating func law(_ unit: DistributionUnit, besides others: Set<String> = [])
    -> Distribution?
  {
    let names = Law.allCases.map(\.rawValue)
    let written = Law.allCases.filter { has($0.rawValue) }
    let expected = "expected one of \(names.joined(separator: ", "))"
    if written.isEmpty {
      // An unknown key gets its own issue, with what was probably meant.
      if !(node.entries ?? []).contains(where: { !others.contains($0.key) }) {
        issue(nil, "names no distribution; \(expected)")
      }
      return nil
    }
    if written.count > 1 {
      issue(
        nil,
        "names \(written.count) distributions, "
          + "\(written.map(\.rawValue).joined(separator: " and ")); \(expected)"
      )
      return nil
    }
    guard let law = written.first, let distribution = parameters(of: law, unit) else { return nil }
    if distribution.isValid { return distribution }
    issue(law.rawValue, "is not a distribution; expected finite parameters within their ranges")
    return nil
  }

  private mutating func parameters(of law: Law, _ unit: DistributionUnit) -> Distribution? {
    let quantity = unit.quantity
    let key = law.rawValue
    switch law {
    case .constant: return optionalValue(key, quantity, help: "The value.").map { .constant($0) }
    case .empirical: return values(key, quantity).map { .empirical($0) }
    case .sequence: return values(key, quantity).map { .sequence($0) }
    case .mixture: return mixture(key, unit)
    case .lognormal:
      return section(key, help: "Half of the values are below the median.") { reader in
        let median = reader.value("median", quantity, default: nil, help: "The median.")
        let sigma = reader.value(
          "sigma", .number(in: 0...100), default: nil,
          help: "The standard deviation of the logarithm.")
        return Self.both(median, sigma) { .lognormal(median: $0, sigma: $1) }
      } ?? nil
    case .exponential:
      return section(key, help: "The time between events at random.") { reader in
        reader.value("mean", quantity, default: nil, help: "The mean.").map {
          .exponential(mean: $0)
        }
      } ?? nil
    case .uniform:
      return section(key, help: "Equally likely anywhere between two bounds.") { reader in
        let low = reader.value("min", quantity, default: nil, help: "The lower bound.")
        let high = reader.value("max", quantity, default: nil, help: "The upper bound.")
        if let low, let high, low > high {
          reader.issue(
            "min",
            "\(quantity.text(low)) is more than max, \(quantity.text(high)); expected min to be "
              + "max or less"
          )
          return nil
        }
        return Self.both(low, high) { .uniform(min: $0, max: $1) }
      } ?? nil
    case .gamma:
      return section(
        key, help: "Between constant and very scattered, by the coefficient of variation."
      ) { reader in
        let mean = reader.value("mean", quantity, default: nil, help: "The mean.")
        let cv = reader.value(
          "cv", .number(in: 0...1000), default: nil, help: "The standard deviation over the mean.")
        return Self.both(mean, cv) { .gamma(mean: $0, cv: $1) }
      } ?? nil
    case .weibull:
      return section(key, help: "P(X > x) = exp(-(x / scale)^shape).") { reader in
        let scale = reader.value("scale", quantity, default: nil, help: "The scale.")
        let shape = reader.value(
          "shape", .number(in: .leastNonzeroMagnitude...1000), default: nil, help: "The shape.")
        return Self.both(scale, shape) { .weibull(scale: $0, shape: $1) }
      } ?? nil
    case .normal:
      return section(key, help: "A normal law; values below min are drawn again.") {
        reader in
        let mean = reader.value(
          "mean", quantity, default: nil, help: "The mean before values are drawn again.")
        let sd = reader.value(
          "sd", quantity, default: nil,
          help: "The standard deviation before values are drawn again.")
        let low = reader.optionalValue("min", quantity, help: "The smallest value.")
        return Self.both(mean, sd) { .normal(mean: $0, sd: $1, min: low) }
      } ?? nil
    }
  }

  private mutating func mixture(_ key: String, _ unit: DistributionUnit) -> Distribution? {
    let help = "Laws to choose from, each with its weight."
    if isDescription {
      describe(key, "list", as: [.list(of: [.named(unit.partName)])], help: help)
      return nil
    }
    let parts = list(key, help: help) { reader -> WeightedDistribution? in
      let weight = reader.weight()
      let law = reader.law(unit, besides: ["weight"])
      return Self.both(weight, law) { WeightedDistribution(weight: $0, distribution: $1) }
    }
    let valid = parts.compactMap { $0 }
    guard valid.count == parts.count else { return nil }
    if valid.contains(where: { $0.weight > 0 }) { return .mixture(valid) }
    issue(
      key,
      "has no part with a weight above 0; expected a list such as [{weight: 0.7, exponential: "
        + "{mean: 3}}, ...]"
    )
    return nil
  }

  private mutating func values(_ key: String, _ quantity: ScalarKind<Double>) -> [Double]? {
    if isDescription, key == Law.empirical.rawValue {
      _ = section(key, help: "The cells of a file's column.") { ColumnReference(&$0) }
    }
    let written = node.entries?.first { $0.key == key }?.node.elements?.count
    if let problem = written.flatMap({ Limit.lawValues.problem($0) }) {
      _ = has(key)
      issue(key, problem)
      return nil
    }
    guard let values = optionalValues(key, quantity, help: "The values."), let written,
      values.count == written
    else { return nil }
    if !values.isEmpty { return values }
    issue(key, "has no values; expected at least one")
    return nil
  }

  private static func both<First, Second, Result>(
    _ first: First?, _ second: Second?, _ make: (First, Second) -> Result
  ) -> Result? {
    guard let first, let second else { return nil }
    return make(first, second)
  }
}

/// `{file:, column:}` in place of the values of an empirical law, which whoever knows the file's
/// place reads before the law is.
package struct ColumnReference {
  /// The file.
  package let file: String
  /// The column's name.
  package let column: String

  /// Reads both keys.
  package init(_ reader: inout SettingsReader) {
    file = reader.text("file", help: "a CSV file, relative to the scenario")
    column = reader.text("column", help: "the column with the values")
  }
}
