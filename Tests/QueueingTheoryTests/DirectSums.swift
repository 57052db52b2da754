import Glibc

/// Stationary probabilities of a birth and death process from its rates alone: what the formulas
/// are checked against.
///
/// Logarithms of the products are summed, so nothing overflows; the states end where the
/// probability is negligible.
struct BirthAndDeath {
  let probabilities: [Double]

  /// - Parameters:
  ///   - states: how many states are kept, from 0 on
  ///   - up: the rate from a state to the next
  ///   - down: the rate from a state to the one before
  init(states: Int, up: (Int) -> Double, down: (Int) -> Double) {
    var logarithms = [0.0]
    for state in 1..<states {
      logarithms.append(logarithms[state - 1] + log(up(state - 1)) - log(down(state)))
    }
    let largest = logarithms.max() ?? 0
    let weights = logarithms.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
  }

  func mean(_ value: (Int) -> Double) -> Double {
    probabilities.indices.reduce(0) { $0 + probabilities[$1] * value($1) }
  }
}

/// Whether two numbers agree to a relative tolerance.
func agree(_ left: Double, _ right: Double, within tolerance: Double = 1e-10) -> Bool {
  abs(left - right) <= tolerance * max(abs(left), abs(right))
}
