internal import Settings
package import Studies

extension RecommendationPlan {
  /// What is known before anything is run: conditions that cannot be proven within the limits,
  /// whatever is seen.
  package var foresight: [String] {
    let variants = sweep.plan.variants.count
    let units = sweep.scenario.replicationWords
    return race.outOfReach(variants: variants).map { reach in
      let limit =
        reach.left.map {
          "--max-runs \(race.limits.runs ?? 0) leave at most \(Wording.count($0))"
        } ?? "--max-replications are \(race.limits.replications)"
      var remedy: [String] = []
      if let runs = race.limits.runs, reach.runs > runs {
        remedy.append("--max-runs \(reach.runs)")
      }
      if reach.left == nil { remedy.append("--max-replications \(reach.least)") }
      return
        "\(reach.condition) cannot be proven: among \(Wording.counted(variants, "variant")) it "
        + "takes \(Wording.count(reach.least)) \(units) of one at the least, even if none breaks it, "
        + "and \(limit); the answer will go by what is seen (at least "
        + "\(remedy.joined(separator: " and ")) could prove it, or fewer variants)"
    }
  }
}
