import Glibc

/// A number estimated from observations, and how far it may be from the truth.
package struct FittedNumber: Hashable, Sendable {
  /// The estimate.
  package var value: Double
  /// The standard deviation of the estimate over repetitions of the observation, in the unit of
  /// `value`.
  package var standardError: Double

  /// An estimate with its standard error.
  package init(value: Double, standardError: Double) {
    self.value = value
    self.standardError = standardError
  }

  /// The root of an estimated square by the delta method; nil if the square is not above 0.
  package var squareRoot: FittedNumber? {
    guard value > 0 else { return nil }
    return FittedNumber(
      value: value.squareRoot(), standardError: standardError / (2 * value.squareRoot()))
  }
}

/// One parameter of a fitted law.
package struct FittedParameter: Hashable, Sendable {
  /// The name of the parameter, such as `mean`; those of a mixture's parts end in `_1` and `_2`.
  package var name: String
  /// Its value and standard error.
  package var estimate: FittedNumber

  /// A named estimate.
  init(_ name: String, _ value: Double, _ standardError: Double) {
    self.name = name
    estimate = FittedNumber(value: value, standardError: standardError)
  }
}

/// How a parameter with bounds is written as a number without bounds, in which a likelihood is
/// searched.
enum ParameterScale {
  /// Any number: itself.
  case number
  /// Above 0: its logarithm.
  case positive
  /// Within 0...1: its log odds.
  case share

  /// The parameter itself.
  func value(_ point: Double) -> Double {
    switch self {
    case .number: point
    case .positive: exp(point)
    case .share: 1 / (1 + exp(-point))
    }
  }

  /// The estimate by the delta method: the standard error times the slope of `value` (Casella &
  /// Berger, "Statistical Inference", 5.5.4).
  func estimate(_ point: Double, _ variance: Double) -> FittedNumber {
    let value = value(point)
    let slope =
      switch self {
      case .number: 1.0
      case .positive: value
      case .share: value * (1 - value)
      }
    return FittedNumber(value: value, standardError: slope * variance.squareRoot())
  }
}
