package import Probability

/// A synthetic workload fitted to a trace, with what is known of how well.
package struct FittedWorkload: Sendable {
  /// One number that was estimated.
  package struct Value: Equatable, Sendable {
    /// The key of the workload section, such as `participant_flow.early_probability`.
    package var key: String
    /// What was estimated of it, such as `mean_1`; empty for the key itself.
    package var parameter: String
    /// The estimate and its standard error, lengths in milliseconds.
    package var estimate: FittedNumber
    /// The number of observations.
    package var count: Int
    /// Whether it is a length of time.
    package var isLength: Bool
  }

  /// How well one law fits.
  package struct Goodness: Equatable, Sendable {
    /// The key.
    package var key: String
    /// The law's shape in a word.
    package var law: String
    /// The number of observations.
    package var count: Int
    /// The distance between the observations and the law, and how often chance makes it as large.
    package var test: KolmogorovSmirnov
  }

  /// What is drawn.
  package var demand: SyntheticDemand
  /// How people arrive and leave; nil where the trace says nothing of it.
  package var flow: ParticipantFlow?
  /// The estimates, in the order of the section's keys.
  package var values: [Value] = []
  /// How well the laws fit.
  package var goodness: [Goodness] = []
  /// What a reader should know, in sentences.
  package var notes: [String] = []

  /// The estimate of a key's parameter.
  package subscript(key: String, parameter: String = "") -> FittedNumber? {
    values.first { $0.key == key && $0.parameter == parameter }?.estimate
  }

  mutating func add(
    _ key: String, parameter: String = "", _ estimate: FittedNumber?, count: Int,
    isLength: Bool = false
  ) {
    guard let estimate else { return }
    values.append(
      Value(key: key, parameter: parameter, estimate: estimate, count: count, isLength: isLength))
  }

  /// Adds a law's parameters and how well it fits.
  mutating func add(_ key: String, _ fit: LawFit, isLength: Bool) {
    for parameter in fit.parameters {
      // Shapes and weights have no unit.
      let hasUnit =
        isLength
        && ["mean", "median", "scale", "sd", "min", "max", "value"].contains {
          parameter.name.hasPrefix($0)
        }
      add(key, parameter: parameter.name, parameter.estimate, count: fit.count, isLength: hasUnit)
    }
    goodness.append(
      Goodness(key: key, law: fit.family.rawValue, count: fit.count, test: fit.kolmogorovSmirnov))
  }
}
