package import Studies

extension CheckPlan.Proof {
  /// How many runs it took, and what ended it.
  package var words: String {
    let end =
      switch stop {
      case nil: "nothing is left to prove"
      case .replications: "the limit of replications is reached"
      case .runs: "the limit of runs is reached"
      case .time: "the time is up"
      }
    return "\(Wording.counted(runs, "run")) to prove bounds: \(end)"
  }
}
