import CGSL
import Glibc

/// The gamma law: the mean is that of the values; the shape k solves log k - psi(k) = log(mean) -
/// mean of logarithms (Johnson, Kotz & Balakrishnan 1, 17.7). Mean and shape are independent at the
/// top, so their errors are too.
func fitGamma(_ values: [Double]) throws(FitProblem) -> LawFit {
  _ = errorHandlerIsOff
  let logarithms = try Moments(values.positiveLogarithms(), atLeast: 3)
  let sample = try Moments(values, atLeast: 3)
  let excess = log(sample.mean) - logarithms.mean
  // Below this the two means differ in their last digits only, and the shape is past 10^10.
  guard excess > 1e-10 else { throw .noSpread }
  // Minka's generalized Newton steps (2002), which converge from his approximation in a handful.
  var shape =
    (3 - excess + ((excess - 3) * (excess - 3) + 24 * excess).squareRoot()) / (12 * excess)
  for _ in 0..<50 {
    let error = log(shape) - gsl_sf_psi(shape) - excess
    let next = 1 / (1 / shape + error / (shape * shape * (1 / shape - gsl_sf_psi_1(shape))))
    let moved = abs(next - shape)
    shape = next
    if !(moved > 1e-13 * shape) { break }
  }
  guard shape.isFinite, shape > 0 else { throw .outOfRange }
  let cv = 1 / shape.squareRoot()
  let shapeError = 1 / (sample.count * (gsl_sf_psi_1(shape) - 1 / shape)).squareRoot()
  let logLikelihood =
    sample.count
    * (shape * log(shape / sample.mean) - gsl_sf_lngamma(shape) + (shape - 1) * logarithms.mean
      - shape)
  return try LawFit(
    .gamma, .gamma(mean: sample.mean, cv: cv),
    [
      FittedParameter("mean", sample.mean, sample.mean * cv / sample.count.squareRoot()),
      FittedParameter("cv", cv, cv / (2 * shape) * shapeError),
    ], logLikelihood: logLikelihood, values: values)
}
