internal import Probability
internal import Studies

extension StudySummary {
  /// How sure the share of the joins that were refused is, over several replications, and what that
  /// takes for granted; nil where nobody ever wanted to join.
  func confidence(_ estimates: Estimates, _ offered: OfferedJoins) -> (
    claim: String, assumption: String?
  )? {
    guard let rate = estimates[.rejectedJoinRate], let claim = claim(rate) else { return nil }
    guard offered.draws > 0 else { return (claim, nil) }
    let joins = estimates[.joinsOffered]
    let above = joins?.count { $0 > Double(offered.most) } ?? 0
    let exceeded = above > 0 ? "; \(Wording.count(above)) of the replications had more" : ""
    return (
      claim,
      "How sure the share of refused joins is takes for granted that no replication offers more "
        + "than "
        + "\(Wording.counted(offered.most, "join")) (the largest of "
        + "\(Wording.count(offered.draws)) drawn for it had "
        + "\(Wording.count(offered.largest))\(exceeded))."
    )
  }

  private func claim(_ rate: Estimate) -> String? {
    let units = scenario.replicationWords
    let whom = "for \(loaded.population.words(units))"
    let ends = EndWords(of: ToldUnit(of: .fraction))
    if let share = rate.boundOfNothing() {
      var days = RatioBets.ofEvents
      days.add(0, times: runs.count)
      let most = days.upperBound(error: 0.05)
      return
        "nobody was refused in \(Wording.count(runs.count)) \(units): at most \(ends.upper(most)) "
        + "% of \(units) refuse anybody, and at "
        + "most \(ends.upper(share)) % of all joins are refused, each with 95 % confidence, "
        + "\(whom)\(floor(share, units))"
    }
    return rate.interval().map { interval in
      "with 95 % confidence between \(ends.lower(interval.lowerBound)) and "
        + "\(ends.upper(interval.upperBound)) % of all joins, \(whom)"
    }
  }

  /// How many replications without a refusal it takes at the least to show so little that nobody
  /// would mind.
  private func floor(_ shown: Double, _ units: String) -> String {
    let little = 0.005
    guard shown > little else { return "" }
    return
      "; at least \(Wording.count(RatioBets.leastDraws(showing: little, error: 0.05))) \(units) "
      + "without a refusal would show 0.5 %"
  }
}
