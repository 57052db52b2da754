internal import Studies

extension Estimator {
  /// As a sentence about a column begins.
  var words: String { self == .none ? "none" : "the \(rawValue)" }
}

extension Estimator {
  /// What it is.
  var meaning: String {
    switch self {
    case .mean: "the mean of the replications"
    case .ratioOfSums:
      "what is counted in all replications by what it is counted out of in all of them"
    case .meanOfQuantiles:
      "the mean of each replication's quantile, which is no quantile of all events"
    case .meanOfMaxima: "the mean of each replication's largest or worst"
    case .none: "a point in time has none"
    }
  }
}

extension IntervalKind {
  /// What it is.
  var meaning: String {
    switch self {
    case .student: "Student's t, for what varies about evenly from one replication to the next"
    case .bets: "bets, which take no law for granted, however rare and skewed it is"
    case .unknown: "none is shown, because none is known to hold as often as it says"
    }
  }
}

extension IntervalKind {
  /// What it rests on.
  var words: String {
    switch self {
    case .student: "Student's t"
    case .bets: "bets, which take no law for granted"
    case .unknown: "none: always empty"
    }
  }
}
