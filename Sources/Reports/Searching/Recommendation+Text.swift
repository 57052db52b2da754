internal import PoolSimulation
internal import Probability
internal import Settings
package import Studies

extension Recommendation {
  /// The answer in words.
  package var text: String {
    var view = TableView()
    return text(&view)
  }

  /// The same with the columns of its table that are asked for, or that fit.
  package func text(_ view: inout TableView) -> String {
    var parts = ["\(sweep.scenario.name.onOneLine): \(answer)\n"]
    if let best {
      parts.append(settings(of: best).map { "  \($0): \($1)\n" }.joined())
      let table = standTable(best)
      let axes = sweep.design.keys.count
      let leastWanted = table.columns.dropFirst().prefix(axes).reversed().map(\.name)
      parts.append(view.text(of: table, leastWanted: leastWanted))
    }
    parts.append((remarks + [effort]).map { "\($0)\n" }.joined())
    if let warmPoolText = warmPoolText(&view) { parts.append(warmPoolText) }
    if let timetableText { parts.append(timetableText) }
    if let test { parts.append(outOfSample(test)) }
    return parts.joined(separator: "\n") + Wording.notes(notes.sentences)
  }

  // MARK: The answer

  private var goal: String {
    let conditions = race.objectives.subjectTo.map(\.description)
    return conditions.isEmpty ? "no bounds" : conditions.joined(separator: " and ")
  }

  private var percent: String { ScalarKind<Double>.fraction().text(race.confidence) }
  private var close: String { ScalarKind<Double>.fraction().text(race.closeness) }
  private var minimized: String { race.objectives.minimize.name }

  /// The conditions of which nothing can be proven.
  private var unprovable: [Condition] { race.objectives.subjectTo.filter { !$0.isProvable } }

  private var answer: String {
    let scope = "with \(percent) confidence, for \(population.words(units))"
    if let winner = outcome.winner {
      let claim = "variant \(winner) keeps \(goal)"
      if outcome.standing == .proven {
        return
          "\(claim) and its \(minimized) is at most \(close) above the least that does; proven "
          + "\(scope)"
      }
      let rivals = outcome.rivals(of: winner)
      if rivals.isEmpty {
        return "\(claim), proven \(scope); that none is cheaper by \(close) is not known\(stopped)"
      }
      return
        "\(claim), proven \(scope); whether a cheaper one does is not known\(stopped): "
        + "\(rivals.map(more).joined(separator: "; "))"
    }
    if outcome.standing == .refuted { return "no variant keeps \(goal); refuted \(scope)" }
    guard let best else {
      return
        "not known\(stopped): no variant keeps \(goal) by what was seen, and not all are refuted "
        + "\(scope)"
    }
    return
      "not known\(stopped): variant \(best.variant) leads, which keeps \(goal) by what was seen; "
      + "\(more(best)) (\(scope))"
  }

  /// What ended the race.
  private var stopped: String {
    switch outcome.stop {
    case nil where outcome.isOutOfReach:
      " after \(Wording.counted(outcome.runs, "run")), as no more within the limits could prove it"
    case nil: ""
    case .replications:
      " after \(Wording.counted(race.limits.replications, "replication")) of a variant"
    case .runs: " after \(Wording.counted(outcome.runs, "run"))"
    case .time: " when the time was up"
    }
  }

  /// How many more replications of a variant would tell.
  private func more(_ entrant: Race.Entrant) -> String {
    let errors = race.errors(variants: outcome.entrants.count)
    let open = race.objectives.subjectTo.indices.filter {
      entrant.standing($0, errors) == .notKnown
    }
    let needed = open.filter { race.objectives.subjectTo[$0].isProvable }.map {
      race.missing($0, of: entrant, in: outcome)
    }
    guard let most = needed.compactMap(\.self).max(), !needed.contains(nil) else {
      return "variant \(entrant.variant): more \(units) of it would tell, but not how many"
    }
    return "variant \(entrant.variant): about \(Wording.roughly(most)) more \(units) would tell"
      + floor(open.flatMap { condition in entrant.trials.map { $0.evidence[condition] } })
  }

  /// Where nothing was refused so far: how many replications of that kind it takes at the least, by
  /// any method.
  private func floor(_ open: [ConditionEvidence]) -> String {
    guard let nothing = open.first(where: { $0.boundOfNothing(confidence: 0.95) != nil }),
      let share = nothing.shareToShow
    else { return "" }
    let least = Wording.count(RatioBets.leastDraws(showing: share, error: 0.05))
    return
      " (so far none broke it: \(least) such \(units) show \(Wording.amount(share, .fraction)) at "
      + "the least)"
  }

  /// What a replication is called.
  private var units: String { sweep.scenario.replicationWords }

  // MARK: The table

  private func settings(of entrant: Race.Entrant) -> [(String, String)] {
    zip(sweep.design.keys, sweep.design.values(of: entrant.variant)).map { ($0, $1.flowText) }
  }

  /// The best, those that may be as good, those that come next, and the scenario as it stands.
  private func standTable(_ best: Race.Entrant) -> ReportTable {
    let variants = VariantColumns(sweep)
    let columns = standColumns(sweep, race.objectives)
    let byCost = outcome.entrants.filter { entrant in
      if case .same = entrant.fate { return false }
      return entrant.cost.isFinite && entrant.variant != best.variant
    }.sorted { $0.cost == $1.cost ? $0.variant < $1.variant : $0.cost < $1.cost }
    let cheaper = byCost.filter { $0.cost < best.cost }.suffix(3)
    let dearer = byCost.filter { $0.cost >= best.cost && $0.holds }.prefix(3)
    let rows = (cheaper + [best] + dearer).map { entrant -> [ReportCell] in
      let conditions = race.objectives.subjectTo.indices.map { ReportCell.text(words($0, entrant)) }
      return variants.cells(of: entrant.variant) + [.text(costWords(entrant))] + conditions + [
        .text(standing(entrant))
      ]
    }
    let asItStands: [ReportCell] =
      [.text("as it stands")]
      + sweep.design.keys.map {
        .text(
          timetable?.presentPolicy ?? sweep.scenario.settings.node(at: $0)?.flowText ?? "default")
      }
      + [.text(present.cost?.words ?? "not measured")]
      + present.evidence.map { .text($0.words(confidence: 0.95)) } + [.text("")]
    return ReportTable(name: "standing", columns: columns, rows: rows + [asItStands])
  }

  private func words(_ condition: Int, _ entrant: Race.Entrant) -> String {
    entrant.worstEvidence(condition).words(confidence: 0.95)
  }

  func costWords(_ entrant: Race.Entrant) -> String {
    guard let cost = entrant.worstCost else { return "not measured" }
    let told = ToldUnit(of: race.objectives.minimize.unit)
    let half = cost.halfWidth() ?? 0
    let digits = DifferenceDigits(
      cost.mean * told.scale, half * told.scale, isMoney: told.isMoney)
    return "\(told.prefix)\(digits.size)\(half > 0 ? " ± \(digits.tolerance)" : "")\(told.suffix)"
  }

  private func standing(_ entrant: Race.Entrant) -> String {
    switch entrant.fate {
    case .proven where entrant.variant == outcome.winner: "recommended"
    case .proven: "proven, dearer"
    case .open: entrant.holds ? "not known" : "not known, breaks so far"
    case .breaks: "refuted"
    case .dearer: "dearer"
    case .same(let other): "same as \(other)"
    }
  }

  // MARK: What else is to be known

  private var remarks: [String] {
    daysRemark + dropRemark + waitRemark + boundRemarks + edgeRemarks + sameRemarks + caseRemark
      + unprovableRemark + capRemarks
  }

  /// What is cheaper to prove than an average: in how many runs all bounds are kept.
  private var daysRemark: [String] {
    guard let best, outcome.standing != .proven, !race.objectives.subjectTo.isEmpty,
      // Of several cases the one that breaks them most often, and of these the one seen least.
      let broken = best.trials.map(\.broken).max(by: {
        ($0.upperBound(error: 0.05), $1.count) < ($1.upperBound(error: 0.05), $0.count)
      }), broken.count > 1
    else { return [] }
    let kept = Wording.decimal(100 * (1 - broken.upperBound(error: 0.05)), places: 0)
    let all =
      broken.isNothing
      ? "all"
      : "\(Wording.count(broken.count - Int(((broken.estimate ?? 0) * Double(broken.count)).rounded()))) of"
    return [
      "By \(units): variant \(best.variant) kept all bounds in \(all) "
        + "\(Wording.count(broken.count))\(best.trials.count > 1 ? " of its worst case" : ""), so with "
        + "95% confidence it does in at least \(kept) % of them; 59 without a breach show 95 %."
    ]
  }

  /// Who is dropped counts like who is rejected, so a bound is wanted on both.
  private var dropRemark: [String] {
    let bounding: [Metric] = [.participantsDropped, .participantsLost, .costWithPenalties]
    guard let best, has(best, .participantsDropped, unlessAskedFor: bounding) else { return [] }
    return [
      "Variant \(best.variant) drops people from their meetings, and no bound says how many may be: "
        + "subject_to: {participants_dropped: \"<= 0\"} leaves out what does."
    ]
  }

  /// Who waits at the end is neither admitted nor rejected, and no longer wait breaks a bound on
  /// rejections.
  private var waitRemark: [String] {
    guard let best, has(best, .joinsWaitingAtEnd, unlessAskedFor: [.joinsWaitingAtEnd]) else {
      return []
    }
    return [
      "Variant \(best.variant) leaves people waiting at the end, who are not rejected, and no bound "
        + "says how many may be: subject_to: {joins_waiting_at_end: \"<= 0\"} leaves out what does."
    ]
  }

  /// Whether runs of an entrant left a note, and no objective is about what it tells.
  private func has(
    _ entrant: Race.Entrant, _ note: RunNote, unlessAskedFor metrics: [Metric]
  ) -> Bool {
    let asked = race.objectives.metrics.map(\.name)
    return !metrics.contains { asked.contains($0.name) }
      && notes.only([note]).entries.contains {
        $0.variants.contains { $0.variant == entrant.variant }
      }
  }

  /// How much cheaper it would be without a bound.
  private var boundRemarks: [String] {
    guard let best, race.objectives.subjectTo.count > 0 else { return [] }
    return race.objectives.subjectTo.indices.compactMap { left in
      let others = outcome.entrants.filter { entrant in
        if case .same = entrant.fate { return false }
        return race.objectives.subjectTo.indices.allSatisfy { condition in
          condition == left || entrant.trials.allSatisfy { $0.evidence[condition].holds }
        }
      }
      guard let cheapest = others.min(by: { $0.cost < $1.cost }), cheapest.cost < best.cost,
        best.cost > 0
      else { return nil }
      let metric = race.objectives.minimize
      let share = Wording.decimal((best.cost - cheapest.cost) / best.cost * 100, places: 0)
      return
        "What \(race.objectives.subjectTo[left].description) costs: without it variant "
        + "\(cheapest.variant) would do, at \(metric.words(cheapest.cost)), \(share) % less."
    }
  }

  /// A value at the end of its axis may be the best of what was looked at only.
  private var edgeRemarks: [String] {
    guard let best else { return [] }
    let keys = sweep.design.keys
    return keys.indices.compactMap { place in
      let all = (0..<sweep.design.count).map { sweep.design.values(of: $0)[place] }
      let numbers = all.map { $0.text.flatMap { Quantity($0)?.value } }
      guard !numbers.contains(nil), let own = numbers[best.variant],
        let low = numbers.compactMap(\.self).min(),
        let high = numbers.compactMap(\.self).max(), low < high, own == low || own == high
      else { return nil }
      return
        "\(keys[place]) \(all[best.variant].flowText) is the "
        + "\(own == low ? "smallest" : "largest") of its axis: what lies beyond was not looked "
        + "at."
    }
  }

  /// Settings without effect.
  private var sameRemarks: [String] {
    var groups: [(first: Int, others: [Int])] = []
    for entrant in outcome.entrants {
      guard case .same(let other) = entrant.fate else { continue }
      if let place = groups.firstIndex(where: { $0.first == other }) {
        groups[place].others.append(entrant.variant)
      } else {
        groups.append((other, [entrant.variant]))
      }
    }
    let told = groups.prefix(5).map { group in
      "Variants "
        + "\(Wording.list(([group.first] + group.others).prefix(8).map(String.init)))\(group.others.count > 7 ? ", ..." : "") are the same run: \(difference(group.first, group.others[0])) has no effect there."
    }
    return told
      + (groups.count > 5 ? ["So are the variants of \(groups.count - 5) more groups."] : [])
  }

  private func difference(_ variant: Int, _ other: Int) -> String {
    let keys = zip(
      sweep.design.keys, zip(sweep.design.values(of: variant), sweep.design.values(of: other)))
    return Wording.list(keys.filter { $1.0.flowText != $1.1.flowText }.map(\.0))
  }

  private var caseRemark: [String] {
    let cases = race.objectives.worstOf.count
    return cases < 2
      ? [] : ["Each variant is judged by the worst of \(cases) cases (objectives.worst_of)."]
  }

  private var unprovableRemark: [String] {
    unprovable.map {
      "\($0.description) is kept on average in the runs that were done; no more is known of it. In "
        + "how many \(units) it holds can be proven: \"\($0.bound.text) on 95% of days\"."
    }
  }

  private var capRemarks: [String] { cap?.sentences ?? [] }

  private var effort: String {
    func count(_ isCounted: (Race.Fate) -> Bool) -> Int {
      outcome.entrants.count { isCounted($0.fate) }
    }
    let breaking = count { if case .breaks = $0 { true } else { false } }
    let dearer = count { if case .dearer = $0 { true } else { false } }
    let same = count { if case .same = $0 { true } else { false } }
    let open = count { $0 == .open }
    return
      "\(Wording.counted(outcome.runs, "run")) of "
      + "\(Wording.counted(outcome.entrants.count, "variant")): \(breaking) refuted, \(dearer) "
      + "dearer, \(same) the same as another, \(open) not known"
  }

  private func outOfSample(_ test: Beside) -> String {
    var text = "On the span it was not chosen on, \(verdict(test)):\n\(lines(test))"
    if let pool = warmPool, pool.isChanged, let tested = pool.test {
      text += "With that warm pool, \(verdict(tested)):\n\(lines(tested))"
    }
    if timetable != nil, let testOfPresent {
      text += "There the scenario as it stands comes to:\n\(lines(testOfPresent))"
    }
    return text
  }

  private func verdict(_ test: Beside) -> String {
    let broken = test.evidence.filter { !$0.holds }.map(\.condition.description)
    return broken.isEmpty
      ? "it keeps the bounds there too, by what was seen"
      : "it does not keep \(broken.joined(separator: " and "))"
  }

  private func lines(_ beside: Beside) -> String {
    let minimize = race.objectives.minimize
    let lines =
      ["\(minimize.name)  \(beside.cost?.words ?? "not measured")"]
      + beside.evidence.map { "\($0.condition.description)  \($0.words(confidence: 0.95))" }
    return lines.map { "  \($0)\n" }.joined()
  }
}

/// The columns of the table: the variant with what is varied, what is to be least, every bound, and
/// how the variant stands.
private func standColumns(_ sweep: Sweep, _ objectives: Objectives) -> [ReportColumn] {
  let names = [objectives.minimize.name] + objectives.subjectTo.map(\.description) + ["standing"]
  return VariantColumns(sweep).columns + names.map { ReportColumn($0, "text", "") }
}

extension RecommendationPlan {
  /// The columns that the table on a terminal may show.
  package var shownColumns: [String] {
    sweep.scenario.objectives.map { standColumns(sweep, $0).map(\.name) } ?? []
  }
}
