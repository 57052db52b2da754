internal import Glibc

extension SampleMean {
  /// Half the width of an interval that holds the true mean at every number of observations from
  /// about thirty on, so that one may stop when it looks narrow enough: an asymptotic confidence
  /// sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit
  /// theory", Annals of Statistics 52, 2024, theorem 2.2), narrowest at about a hundred
  /// observations.
  ///
  /// Nil below thirty observations, where it does not hold yet; 0 for equal ones. The confidence is
  /// at least 0 and below 1.
  package func halfWidthAtAnyTime(confidence: Double = 0.95) -> Double? {
    guard let standardDeviation, count >= 30 else { return nil }
    let (size, error) = (Double(count), 1 - confidence)
    // Their formula (9): the best for about a hundred observations.
    let tuning = (-2 * log(error) + log(-2 * log(error) + 1)) / 100
    let time = size * tuning + 1
    return standardDeviation
      * (2 * time / (size * size * tuning) * log(time.squareRoot() / error)).squareRoot()
  }
}
