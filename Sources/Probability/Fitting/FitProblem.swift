/// Why observations have no fit. Every one is about the data, never a fault of the caller's
/// program.
package enum FitProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// There are fewer observations than the law needs.
  case tooFew(needed: Int, found: Int)
  /// The observation at this position (from 0) is NaN or infinite.
  case notFinite(index: Int)
  /// The observation at this position cannot come from the law: a negative duration, say.
  case impossible(index: Int, value: Double)
  /// All observations are equal, so there is no spread to fit.
  case noSpread
  /// The likelihood has no largest value at a proper law: a simpler law says as much, or the
  /// observations are too much alike.
  case notIdentified
  /// The numbers are so large or so small that the estimates are beyond the range of `Double`.
  case outOfRange

  /// One clause for a report or an error message.
  package var description: String {
    switch self {
    case .tooFew(let needed, let found): "needs at least \(needed) observations, has \(found)"
    case .notFinite(let index): "observation \(index + 1) is not a finite number"
    case .impossible(let index, let value):
      "observation \(index + 1), \(value), cannot come from this law"
    case .noSpread: "all observations are equal"
    case .notIdentified:
      "the observations do not determine the parameters: a simpler law says as much"
    case .outOfRange: "the estimates are beyond the range of numbers"
    }
  }
}

extension [Double] {
  /// Throws unless there are enough observations and every one is finite.
  func checkObservations(atLeast needed: Int, smallest: Double = -.infinity) throws(FitProblem) {
    guard count >= needed else { throw .tooFew(needed: needed, found: count) }
    if let index = firstIndex(where: { !$0.isFinite }) { throw .notFinite(index: index) }
    if let index = firstIndex(where: { $0 < smallest }) {
      throw .impossible(index: index, value: self[index])
    }
  }
}
