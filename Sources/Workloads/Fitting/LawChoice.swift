internal import Foundation
internal import Probability

/// The law that stands for observations, chosen by how well it fits and how simple it is.
struct LawChoice {
  let distribution: Distribution
  /// The fit; nil for a table of the observations or of their frequent values.
  let fit: LawFit?
  /// The law's shape in a word.
  let name: String

  /// Chooses among families by Schwarz's criterion (k log n - 2 log L), which a further parameter
  /// must earn; where none is adequate, a table of quantiles.
  /// - Parameters:
  ///   - values: the observations, one or more
  ///   - families: what to try
  ///   - points: the length of the table
  /// - Throws: `FitProblem` without observations.
  init(_ values: [Double], families: [LawFamily], points: Int = 50) throws(FitProblem) {
    let adequate = try fitLaw(to: values, families: families).fits.filter(\.isAdequate)
    let ranked = adequate.enumerated().min {
      ($0.element.bic, $0.offset) < ($1.element.bic, $1.offset)
    }
    if let best = ranked?.element {
      (distribution, fit, name) = (best.distribution, best, best.family.rawValue)
    } else {
      (distribution, fit, name) = (try empiricalLaw(of: values, points: points), nil, "empirical")
    }
  }

  private init(_ distribution: Distribution, _ name: String) {
    (self.distribution, self.name, fit) = (distribution, name, nil)
  }

  /// The law of meeting sizes: whole numbers, which are rounded draws of a law.
  static func sizes(_ sizes: [Int]) throws(FitProblem) -> LawChoice {
    let values = sizes.map(Double.init)
    if let few = try discreteLaw(of: values, atMost: 3, holding: 0.98) {
      return LawChoice(few, few.isConstant ? "constant" : "constants")
    }
    return try LawChoice(
      values.spreadOverRounding(),
      families: [.lognormal, .gamma, .weibull, .exponential, .lognormalMixture, .hyperexponential])
  }

  /// The law of meetings' lengths in milliseconds: often a few round ones.
  static func lengths(_ lengths: [Int64]) throws(FitProblem) -> LawChoice {
    let values = lengths.map(Double.init)
    if let few = try discreteLaw(of: values, points: 20) {
      return LawChoice(few, few.isConstant ? "constant" : "constants")
    }
    return try LawChoice(
      values,
      families: [
        .lognormal, .gamma, .weibull, .exponential, .uniform, .hyperexponential, .lognormalMixture,
      ])
  }
}

extension LawFit {
  /// Schwarz's criterion: among fits to the same observations the smallest is preferred.
  fileprivate var bic: Double { Double(parameters.count) * log(Double(count)) - 2 * logLikelihood }
}

extension [Double] {
  /// Whole numbers spread evenly over what was rounded to them, equal ones side by side: 7, 7
  /// become 6.75, 7.25.
  fileprivate func spreadOverRounding() -> [Double] {
    let sorted = sorted()
    var spread: [Double] = []
    var start = 0
    while start < sorted.count {
      let end = sorted[start...].firstIndex { $0 != sorted[start] } ?? sorted.count
      for place in start..<end {
        spread.append(sorted[start] - 0.5 + (Double(place - start) + 0.5) / Double(end - start))
      }
      start = end
    }
    return spread
  }
}
