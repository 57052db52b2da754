import Glibc

/// When participants join relative to the scheduled start, fitted: some early, the rest late by one
/// or two exponential phases, and what falls at or past the meeting's end drawn again, early or
/// late anew.
package struct OffsetFit: Hashable, Sendable {
  /// The probability of being early, before anything is drawn again. Redraws make the share that is
  /// seen larger.
  package let earlyShare: FittedNumber
  /// The mean of how much the early ones are early; nil if nobody is.
  package let earlyMean: FittedNumber?
  /// The late part before anything is drawn again: an exponential law, or a mixture of two.
  package let late: Distribution
  /// The parameters of the late part: `weight_1`, `mean_1` and `mean_2`, or `mean`.
  package let lateParameters: [FittedParameter]
  /// The logarithm of the likelihood of all offsets.
  package let logLikelihood: Double
  /// The number of participants.
  package let count: Int
  /// The distance of all offsets from the fitted law, each given its meeting's length.
  package let kolmogorovSmirnov: KolmogorovSmirnov
  /// The distance of the late offsets from the late law, each given its meeting's length.
  package let lateKolmogorovSmirnov: KolmogorovSmirnov

  /// Akaike's criterion, to compare one phase with two.
  package var aic: Double {
    2 * Double(lateParameters.count + (earlyMean == nil ? 0 : 2)) - 2 * logLikelihood
  }

  /// The estimate of the late part's parameter called `name`; nil if it has none.
  package subscript(name: String) -> FittedNumber? {
    lateParameters.first { $0.name == name }?.estimate
  }
}

/// Fits when participants join.
///
/// An early participant of a meeting of length L has the likelihood p f_e(-x) / Z and a late one (1
/// - p) f(x) / Z with Z = p + (1 - p) F(L), so that meetings of any lengths count together without
/// bias.
/// - Parameters:
///   - offsets: the join of each participant less the scheduled start; below 0 is early
///   - lengths: how long each participant's meeting lasts from its scheduled start, in the same
///     unit; `infinity` if it is not known
///   - phases: 1 or 2 exponential phases for the late part
/// - Returns: the flow as it is before anything is drawn again.
/// - Throws: `FitProblem`: a late offset at or past its meeting's end is `impossible`.
package func fitOffsets(_ offsets: [Double], lengths: [Double], phases: Int = 2) throws(FitProblem)
  -> OffsetFit
{
  precondition(offsets.count == lengths.count, "every offset needs a length")
  precondition(phases == 1 || phases == 2, "a late part has one or two phases")
  try offsets.checkObservations(atLeast: 1)
  if let index = offsets.indices.first(where: { !(max(offsets[$0], 0) < lengths[$0]) }) {
    throw .impossible(index: index, value: offsets[index])
  }
  let late = offsets.filter { $0 >= 0 }
  let early = offsets.filter { $0 < 0 }
  try late.checkObservations(atLeast: phases == 2 ? 5 : 2)
  let likelihood = ExponentialPhases(
    late, allLimits: lengths, phases: phases, early: early.isEmpty ? nil : early.count)
  let top = try likelihood.maximum()
  let law = phaseLaw(top.point, phases)
  let last = top.point.count - 1
  let share =
    early.isEmpty
    ? FittedNumber(value: 0, standardError: 0)
    : ParameterScale.share.estimate(top.point[last], top.covariance[last][last])
  let count = Double(early.count)
  let mean = -early.reduce(0, +) / max(count, 1)
  let lateLimits = zip(offsets, lengths).filter { $0.0 >= 0 }
  return OffsetFit(
    earlyShare: share,
    earlyMean: early.isEmpty
      ? nil : FittedNumber(value: mean, standardError: mean / count.squareRoot()),
    late: law, lateParameters: phaseParameters(top, phases),
    logLikelihood: top.logLikelihood - (early.isEmpty ? 0 : count * (log(mean) + 1)),
    count: offsets.count,
    kolmogorovSmirnov: KolmogorovSmirnov(
      ofSorted: zip(offsets, lengths).map {
        law.offsetShare($0, below: $1, early: share.value, mean: mean)
      }.sorted(), cumulative: { $0 }),
    lateKolmogorovSmirnov: KolmogorovSmirnov(
      ofSorted: lateLimits.map { law.cumulative($0.0) / law.cumulative($0.1) }.sorted(),
      cumulative: { $0 }))
}

extension Distribution {
  /// The probability of an offset up to `offset` in a meeting of `length`, where this is the law of
  /// the late part.
  fileprivate func offsetShare(_ offset: Double, below length: Double, early: Double, mean: Double)
    -> Double
  {
    let kept = early + (1 - early) * cumulative(length)
    if offset >= 0 { return (early + (1 - early) * cumulative(offset)) / kept }
    return early * exp(offset / mean) / kept
  }
}
