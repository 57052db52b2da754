import Glibc

/// The Anderson-Darling distance A^2 of sorted observations from a law without steps: like
/// Kolmogorov-Smirnov's but with an eye for the tails (Stephens, JASA 69, 1974). Below 2.5 for 95 %
/// of samples of the law itself, less when it was fitted to them.
///
/// Nil if the law holds an observation impossible, or so far out that the rest of its tail rounds
/// to nothing.
func andersonDarling(ofSorted sorted: [Double], cumulative: (Double) -> Double) -> Double? {
  let shares = sorted.map(cumulative)
  guard shares.allSatisfy({ $0 > 0 && $0 < 1 }) else { return nil }
  let count = shares.count
  let sum = shares.indices.reduce(0.0) {
    $0 + Double(2 * $1 + 1) * (log(shares[$1]) + log1p(-shares[count - 1 - $1]))
  }
  return -Double(count) - sum / Double(count)
}
