extension Int64 {
  /// The sum, or the largest value where it does not fit. `other` may be negative.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
