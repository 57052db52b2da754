internal import Probability
internal import Settings

/// What the numbers of a distribution stand for, and so how they are written.
package enum DistributionUnit: Sendable {
  /// Lengths of time: written with a unit (`90s`), read as milliseconds.
  case milliseconds
  /// Plain numbers.
  case number

  /// How one number of zero or more is read.
  var quantity: ScalarKind<Double> {
    switch self {
    case .number: .number(in: 0...(.greatestFiniteMagnitude))
    case .milliseconds:
      ScalarKind(
        ScalarKind.timeSpan().name, expected: ScalarKind.timeSpan().expected,
        forms: ScalarKind.timeSpan().forms, magnitude: .real
      ) { text throws(QuantityError) in
        Double(try ScalarKind.timeSpan().read(text))
      } text: {
        ScalarKind.timeSpan().text(Int64(min(max($0.rounded(), 0), 0x1p62)))
      }
    }
  }

  /// How a law's value that is always the same is read: the short form of a distribution.
  var constant: ScalarKind<Distribution> {
    let example =
      self == .number
      ? "{lognormal: {median: 20, sigma: 0.9}}" : "{lognormal: {median: 32s, sigma: 0.35}}"
    return ScalarKind(
      "distribution", expected: "\(quantity.expected), or a distribution such as \(example)",
      forms: quantity.forms + [.named(lawName)],
      magnitude: .real
    ) { text throws(QuantityError) in
      .constant(try quantity.read(text))
    } text: {
      self.text($0)
    }
  }

  /// What a law of such numbers is called among the sections that are described once.
  var lawName: String { self == .number ? "number_law" : "time_law" }
  /// The same of a part of a mixture.
  var partName: String { self == .number ? "number_part" : "time_part" }

  /// A distribution as a user would write it.
  func text(_ distribution: Distribution) -> String {
    let number = ScalarKind.number(in: -Double.greatestFiniteMagnitude...(.greatestFiniteMagnitude))
    func list(_ values: [Double]) -> String {
      "[\(values.map { quantity.text($0) }.joined(separator: ", "))]"
    }
    switch distribution {
    case .constant(let value): return quantity.text(value)
    case .lognormal(let median, let sigma):
      return "{lognormal: {median: \(quantity.text(median)), sigma: \(number.text(sigma))}}"
    case .exponential(let mean): return "{exponential: {mean: \(quantity.text(mean))}}"
    case .uniform(let min, let max):
      return "{uniform: {min: \(quantity.text(min)), max: \(quantity.text(max))}}"
    case .gamma(let mean, let cv):
      return "{gamma: {mean: \(quantity.text(mean)), cv: \(number.text(cv))}}"
    case .weibull(let scale, let shape):
      return "{weibull: {scale: \(quantity.text(scale)), shape: \(number.text(shape))}}"
    case .normal(let mean, let sd, let min):
      let bound = min.map { ", min: \(quantity.text($0))" } ?? ""
      return "{normal: {mean: \(quantity.text(mean)), sd: \(quantity.text(sd))\(bound)}}"
    case .mixture(let parts):
      let texts = parts.map { part in
        let law = text(part.distribution)
        let inner = law.hasPrefix("{") ? String(law.dropFirst().dropLast()) : "constant: \(law)"
        return "{weight: \(number.text(part.weight)), \(inner)}"
      }
      return "{mixture: [\(texts.joined(separator: ", "))]}"
    case .empirical(let values): return "{empirical: \(list(values))}"
    case .sequence(let values): return "{sequence: \(list(values))}"
    }
  }
}
