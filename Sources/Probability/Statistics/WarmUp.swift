/// How many observations at the beginning of a series to leave out, because they still hang on how
/// the run began: a multiple of 5.
///
/// MSER-5 (White, "An effective truncation heuristic for bias reduction in simulation output",
/// Simulation 69, 1997; White, Cobb & Spratt, "A comparison of five steady-state truncation
/// heuristics for simulation", Winter Simulation Conference 2000): of the means of batches of 5, as
/// many are left out as make the standard error of the mean of the rest least. It cuts where the
/// bias has come down to the noise of a batch; of independent observations it leaves out a few in 3
/// of 10 series.
///
/// Nil if that is as many as were tried, half of the batches: the run is too short to tell. A level
/// that changes in the second half only is not a start, and is not found. What is left after the
/// last whole batch is not looked at.
package func warmUpByMSER5(_ series: some Sequence<Double>) -> Int? {
  let size = 5
  var batches: [Double] = []
  var open = (sum: 0.0, count: 0)
  for observation in series {
    precondition(observation.isFinite, "a series is of finite observations")
    open = (open.sum + observation, open.count + 1)
    if open.count == size {
      batches.append(open.sum / Double(size))
      open = (0, 0)
    }
  }
  let mostLeftOut = batches.count / 2
  var best = (leftOut: mostLeftOut, error: Double.infinity)
  // From the last batch to the first, so that each mean and sum of squares comes from the one
  // before (Welford, Technometrics 4, 1962).
  var (count, mean, squares) = (0.0, 0.0, 0.0)
  for (leftOut, batch) in batches.enumerated().reversed() {
    count += 1
    let distance = batch - mean
    mean += distance / count
    squares += distance * (batch - mean)
    let error = squares / (count * count)
    // Of equal errors the one that leaves out the least.
    if leftOut <= mostLeftOut, error <= best.error { best = (leftOut, error) }
  }
  return best.leftOut < mostLeftOut ? best.leftOut * size : nil
}
