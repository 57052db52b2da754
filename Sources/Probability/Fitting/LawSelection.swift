/// The laws of several families fitted to the same observations, the best first.
package struct LawSelection: Sendable {
  /// A family without a fit, and why.
  package struct Rejection: Hashable, Sendable {
    /// The family.
    package let family: LawFamily
    /// Why it has no fit.
    package let problem: FitProblem
  }

  /// The fits by Akaike's criterion, smallest first.
  package let fits: [LawFit]
  /// The families that have no fit to these observations, in the order asked for.
  package let rejections: [Rejection]

  /// The fit to use: the first by Akaike's criterion among the adequate ones. Nil when none fits;
  /// an `empiricalLaw` stands for the observations then.
  package var best: LawFit? { fits.first(where: \.isAdequate) }
}

/// Fits a law of each family to `values`.
/// - Parameters:
///   - values: the observations, in any order
///   - families: what to try
/// - Returns: every fit there is; a family that does not suit the values is among the rejections.
/// - Throws: `FitProblem` if there is no observation, or one that is not finite.
package func fitLaw(to values: [Double], families: [LawFamily] = LawFamily.allCases)
  throws(FitProblem) -> LawSelection
{
  try values.checkObservations(atLeast: 1)
  var fits: [LawFit] = []
  var rejections: [LawSelection.Rejection] = []
  for family in families {
    do throws(FitProblem) {
      fits.append(try family.fit(values))
    } catch {
      rejections.append(LawSelection.Rejection(family: family, problem: error))
    }
  }
  // Sorting is stable only by the position: equal criteria keep the order of the families.
  let ranked = fits.enumerated().sorted {
    ($0.element.aic, $0.offset) < ($1.element.aic, $1.offset)
  }
  return LawSelection(fits: ranked.map(\.element), rejections: rejections)
}
