import CGSL

/// What maximum likelihood needs to know of a model. Parameters are written without bounds
/// (`ParameterScale`).
protocol Likelihood {
  /// Minus the log-likelihood of all observations at `point`; `slope` receives its derivative by
  /// each parameter.
  func loss(at point: [Double], slope: inout [Double]) -> Double
}

/// The parameters that make the observations most likely, and how well they are determined.
struct LikelihoodMaximum {
  let point: [Double]
  let logLikelihood: Double
  /// The inverse of the observed information: of the second derivatives of minus the log-likelihood
  /// at `point`.
  let covariance: [[Double]]

  /// A Newton step that would gain less log-likelihood than this has arrived. Standard errors are
  /// steps that lose 1/2.
  private static let smallestGain = 1e-10
  private static let mostNewtonSteps = 20
  /// How far from the point slopes are compared for the second derivatives: the error of the
  /// difference is near 1e-8 of it.
  private static let differenceStep = 1e-4

  /// Climbs from `start`: GSL's BFGS (Fletcher, "Practical Methods of Optimization", 2.6) most of
  /// the way, Newton's method to the top.
  /// - Parameters:
  ///   - likelihood: the model with its observations
  ///   - start: where to begin
  /// - Throws: `notIdentified` where there is no top with a curvature in every direction.
  init(of likelihood: any Likelihood, from start: [Double]) throws(FitProblem) {
    var point = Climber(likelihood).climb(from: start)
    var slope = point
    var loss = likelihood.loss(at: point, slope: &slope)
    for _ in 0..<Self.mostNewtonSteps {
      guard loss.isFinite, let covariance = inverse(Self.information(of: likelihood, at: point))
      else { throw .notIdentified }
      let step = covariance.map { row in zip(row, slope).reduce(0) { $0 + $1.0 * $1.1 } }
      let gain = zip(step, slope).reduce(0) { $0 + $1.0 * $1.1 } / 2
      if gain < Self.smallestGain {
        self.point = point
        logLikelihood = -loss
        self.covariance = covariance
        return
      }
      // Halved until it gains; close to the top the first step always does, give or take the
      // rounding of the sum.
      var share = 1.0
      while true {
        let next = zip(point, step).map { $0 - share * $1 }
        let nextLoss = likelihood.loss(at: next, slope: &slope)
        if nextLoss <= loss + 1e-13 * abs(loss) {
          (point, loss) = (next, nextLoss)
          break
        }
        share /= 2
        if share < 1e-6 { throw .notIdentified }
      }
    }
    throw .notIdentified
  }

  /// The second derivatives of the loss, by central differences of its slope.
  private static func information(of likelihood: any Likelihood, at point: [Double]) -> [[Double]] {
    let rows = point.indices.map { index in
      var (moved, above, below) = (point, point, point)
      moved[index] = point[index] + differenceStep
      _ = likelihood.loss(at: moved, slope: &above)
      moved[index] = point[index] - differenceStep
      _ = likelihood.loss(at: moved, slope: &below)
      return zip(above, below).map { ($0 - $1) / (2 * differenceStep) }
    }
    return rows.indices.map { row in rows.indices.map { (rows[row][$0] + rows[$0][row]) / 2 } }
  }
}

/// A likelihood as GSL's minimizer sees it: a function of a C vector.
private final class Climber {
  /// The slope at which Newton's method takes over: a fraction of a standard error from the top.
  private static let nearTheTop = 1.0

  let likelihood: any Likelihood

  init(_ likelihood: any Likelihood) { self.likelihood = likelihood }

  /// The best point that BFGS reaches. It need not be the top: the line search gives up when sums
  /// round.
  func climb(from start: [Double]) -> [Double] {
    _ = errorHandlerIsOff
    guard let vector = gsl_vector_alloc(start.count),
      let minimizer = gsl_multimin_fdfminimizer_alloc(greenroom_bfgs(), start.count)
    else { return start }
    defer {
      gsl_vector_free(vector)
      gsl_multimin_fdfminimizer_free(minimizer)
    }
    for (index, value) in start.enumerated() { gsl_vector_set(vector, index, value) }
    var function = gsl_multimin_function_fdf(
      f: { Climber.evaluate($0, nil, $1) }, df: { _ = Climber.evaluate($0, $2, $1) },
      fdf: { $2?.pointee = Climber.evaluate($0, $3, $1) }, n: start.count,
      params: Unmanaged.passUnretained(self).toOpaque())
    return withExtendedLifetime(self) {
      withUnsafeMutablePointer(to: &function) { function in
        gsl_multimin_fdfminimizer_set(minimizer, function, vector, 0.1, 0.1)
        var steps = 0
        while steps < 200, gsl_multimin_fdfminimizer_iterate(minimizer) == GSL_SUCCESS,
          gsl_multimin_test_gradient(minimizer.pointee.gradient, Self.nearTheTop) == GSL_CONTINUE
        { steps += 1 }
        return minimizer.pointee.x.values(start.count)
      }
    }
  }

  private static func evaluate(
    _ point: UnsafePointer<gsl_vector>?, _ slope: UnsafeMutablePointer<gsl_vector>?,
    _ context: UnsafeMutableRawPointer?
  ) -> Double {
    guard let point, let context else { return .nan }
    let climber = Unmanaged<Climber>.fromOpaque(context).takeUnretainedValue()
    var found = [Double](repeating: 0, count: point.pointee.size)
    let loss = climber.likelihood.loss(at: point.values(found.count), slope: &found)
    if let slope {
      for (index, value) in found.enumerated() { gsl_vector_set(slope, index, value) }
    }
    return loss
  }
}

extension UnsafePointer<gsl_vector> {
  fileprivate func values(_ count: Int) -> [Double] { (0..<count).map { gsl_vector_get(self, $0) } }
}

extension UnsafeMutablePointer<gsl_vector> {
  fileprivate func values(_ count: Int) -> [Double] { UnsafePointer(self).values(count) }
}
