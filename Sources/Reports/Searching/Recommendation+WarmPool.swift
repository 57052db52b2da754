internal import PoolSimulation
internal import Settings
package import Studies

// The warm pool by the hour that `recommend --schedule` found beside its timetable.
extension Recommendation {
  /// What was tried, what was raced, and what it saves; nil where none was looked for.
  func warmPoolText(_ view: inout TableView) -> String? {
    guard let pool = warmPool else {
      guard timetable != nil, best != nil, sweep.scenario.warmPool == nil else { return nil }
      return
        "The scenario has no warm pool, so none was looked for; with a section such as warm_pool: "
        + "{size: 0}, one by the hour of the week is.\n"
    }
    let tried =
      "Warm pools by the hour of the week: \(Wording.counted(pool.tried, "pool")) were looked at "
      + "in \(Wording.counted(pool.runs, "run")), which are \(Wording.counted(pool.draws, "draw")) "
      + "of the demand that the race has not"
    let refused =
      pool.refused.isEmpty
      ? ""
      : "Not looked at: \(Wording.list(pool.refused.map(\.rawValue))), for want of launch times, or "
        + "because the instances cannot hibernate.\n"
    guard let outcome = pool.outcome else {
      return
        "\(tried). None was cheaper there than the pool as it stands and kept the bounds, so that "
        + "stays.\n\(refused)"
    }
    let table = view.text(of: warmPoolTable(pool, outcome), leastWanted: ["rises_early"])
    return "\(tried). The best were raced against the pool as it stands:\n\(table)"
      + "\(refused)\(saving(pool)).\n"
  }

  private func warmPoolTable(_ pool: WarmPoolChoice, _ outcome: Race.Outcome) -> ReportTable {
    let objectives = pool.race.objectives
    let names =
      ["warm_pool", "rises_early", objectives.minimize.name]
      + objectives.subjectTo.map(\.description) + ["standing"]
    let rows = zip(pool.plans, outcome.entrants).map { plan, entrant -> [ReportCell] in
      let conditions = objectives.subjectTo.indices.map {
        ReportCell.text(entrant.worstEvidence($0).words(confidence: 0.95))
      }
      return [
        .text(plan.week?.words ?? "as it stands"), .text("\(plan.timetable.lead) min"),
        .text(costWords(entrant)),
      ] + conditions + [.text(standing(entrant, pool, outcome))]
    }
    return ReportTable(
      name: "warm_pool", columns: names.map { ReportColumn($0, "text", "") }, rows: rows)
  }

  private func standing(
    _ entrant: Race.Entrant, _ pool: WarmPoolChoice, _ outcome: Race.Outcome
  ) -> String {
    switch entrant.fate {
    case .proven where entrant.variant == outcome.winner: return "recommended"
    case .proven: return "proven, dearer"
    case .open:
      let isChosen = entrant.variant == pool.chosen
      return entrant.holds
        ? isChosen ? "leads, not known" : "not known" : "not known, breaks so far"
    case .breaks: return "refuted"
    case .dearer: return "dearer"
    case .same(let other): return "same as \(pool.plans[other].week?.words ?? "as it stands")"
    }
  }

  /// What the choice saves, on the span that it was chosen on and on the other.
  private func saving(_ pool: WarmPoolChoice) -> String {
    let metric = pool.race.objectives.minimize
    guard pool.isChanged else { return "The pool as it stands is the best of them, and stays" }
    guard let costs = pool.costs else { return "The pool by the hour is printed below" }
    func words(_ chosen: Double, _ standing: Double) -> String {
      let share =
        standing > 0
        ? " (\(Wording.decimal(abs(standing - chosen) / standing * 100, places: 1)) %)" : ""
      return
        "\(metric.words(abs(standing - chosen)))\(share) \(chosen <= standing ? "less" : "more")"
    }
    var text =
      "Of \(metric.name) it takes \(words(costs.chosen, costs.standing)) than the timetable with the "
      + "pool as it stands, in the draws of both"
    if let chosen = pool.test?.cost, let standing = pool.testOfStanding?.cost {
      text +=
        "; on the span it was not chosen on, \(words(chosen.value, standing.value))"
    }
    return text
  }

  /// The pool's sections, where another pool than the scenario's own was chosen.
  var warmPoolSections: String {
    guard let plan = warmPool?.plan, let pool = plan.pool else { return "" }
    let section = "warm_pool: \(pool.flowText)\n"
    guard let schedule = plan.schedule else { return section }
    let entries = (schedule.elements ?? []).map { "  - \($0.flowText)\n" }.joined()
    return "\(section)schedule:\(entries.isEmpty ? " []\n" : "\n\(entries)")"
  }
}

extension WarmPoolWeek {
  /// The pool in few words, such as `hibernated, 0 to 6 in 14 changes a week`.
  var words: String {
    guard sizes.upperBound > 0 else { return "empty" }
    let kinds = states.map(\.rawValue).joined(separator: " and ")
    if sizes.lowerBound == sizes.upperBound, isConstant { return "\(kinds), \(sizes.upperBound)" }
    return "\(kinds), \(sizes.lowerBound) to \(sizes.upperBound) in \(blocks.count) blocks"
  }
}
