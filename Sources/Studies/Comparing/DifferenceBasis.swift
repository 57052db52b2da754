/// What a difference's interval, and with it the verdict, rests on.
package enum DifferenceBasis: String, CaseIterable, Sendable {
  /// Student's t of the paired differences, at a number of replications that was fixed beforehand.
  case t
  /// An asymptotic confidence sequence of them, from thirty replications on, whenever somebody
  /// stops (`SampleMean.halfWidthAtAnyTime`).
  case sequence
  /// Bets (`DifferenceBets`), which take no law for granted and hold whenever somebody stops.
  case bets
  /// In how many replications it is more, and in how many less: there is no interval.
  case signs
  /// Every replication came out the same on either side, as where nothing is drawn.
  case exact
}

/// How the replications of a difference came about, and what is known of them beforehand.
struct DifferenceTerms {
  /// How they were drawn.
  var sampling = Sampling.evenly
  /// Whether somebody went on until it looked sure enough.
  var isAnyTime = false
  /// Whether every replication came out the same.
  var isExact = false
  /// Whether the two sides met the same draws, replication by replication.
  var isPaired = true
  /// How many joins a replication of each side may offer at most; nil: not known.
  var mostJoins: (base: Int, candidate: Int)?
}

extension Metric {
  /// How replications are drawn that are to tell a difference in it: by size where it is a share of
  /// all joins.
  var differenceSampling: Sampling {
    estimator == .ratioOfSums && interval == .bets ? .bySize : .evenly
  }
}
