internal import Probability
package import Studies

extension Recommendation {
  /// Every variant with what is known of it, what the objective came to, and what its replications
  /// tell of each condition.
  package var table: ReportTable {
    let variants = VariantColumns(sweep)
    let own: [ReportColumn] = [
      ReportColumn("replications", "count", "the runs of this variant, in the case that has most"),
      ReportColumn("verdict", "text", "recommended, meets, not_known, breaks, dearer or same"),
      ReportColumn(
        "verdict_about", "text",
        "the condition that is broken, or the variant that is better or the same"),
    ]
    let rows = outcome.entrants.map { entrant in
      let (verdict, about) = words(for: entrant)
      let cells: [ReportCell] = [.count(entrant.replications), .text(verdict), about]
      return variants.cells(of: entrant.variant) + cells + costCells(entrant)
        + conditionCells(entrant)
    }
    return ReportTable(
      name: "recommendation", columns: variants.columns + own + measureColumns, rows: rows)
  }

  /// What is to be least, and for each condition what was seen and its interval.
  private var measureColumns: [ReportColumn] {
    let minimize = race.objectives.minimize
    let worst = race.objectives.worstOf.isEmpty ? "" : ", in the case where it is worst"
    let cost = [
      ReportColumn(
        "\(minimize.name)_mean", minimize.unit.rawValue,
        "the mean over the replications\(worst): \(minimize.help)"),
      ReportColumn(
        "\(minimize.name)_low95", minimize.unit.rawValue,
        "the lower end of its 95 % confidence interval (Student's t)"),
      ReportColumn("\(minimize.name)_high95", minimize.unit.rawValue, "the upper end of it"),
    ]
    return cost
      + race.objectives.subjectTo.indices.flatMap { place -> [ReportColumn] in
        let (condition, name) = (race.objectives.subjectTo[place], conditionName(place))
        let unit = (condition.bound.share == nil ? condition.metric.unit : .fraction).rawValue
        let what =
          condition.bound.share == nil
          ? "what the replications came to" : "the share of the runs that break the bound"
        return [
          ReportColumn("\(name)_estimate", unit, "\(condition.description)\(worst): \(what)"),
          ReportColumn(
            "\(name)_low95", unit,
            "the lower end of its 95 % interval, which holds at any number of replications"),
          ReportColumn("\(name)_high95", unit, "the upper end of it"),
          ReportColumn(
            "\(name)_standing", "text",
            "proven, refuted or not_known, so that the answer as a whole is as sure as asked for"),
        ]
      }
  }

  /// The column of a condition; there may be several bounds on one.
  private func conditionName(_ place: Int) -> String {
    let names = race.objectives.subjectTo.map(\.metric.name)
    let before = names[..<place].count { $0 == names[place] }
    return before == 0 ? names[place] : "\(names[place])_\(before + 1)"
  }

  private func costCells(_ entrant: Race.Entrant) -> [ReportCell] {
    guard let mean = entrant.worstCost else { return [.missing, .missing, .missing] }
    let interval = mean.interval()
    return [
      .number(mean.mean), interval.map { .number($0.lowerBound) } ?? .missing,
      interval.map { .number($0.upperBound) } ?? .missing,
    ]
  }

  private func conditionCells(_ entrant: Race.Entrant) -> [ReportCell] {
    race.objectives.subjectTo.indices.flatMap { place -> [ReportCell] in
      let evidence = entrant.worstEvidence(place)
      let interval = evidence.interval(confidence: 0.95)
      let errors = race.errors(variants: outcome.entrants.count)
      return [
        evidence.estimate.map { .number($0) } ?? .missing,
        interval.map { .number($0.lowerBound) } ?? .missing,
        interval.map { .number($0.upperBound) } ?? .missing,
        .text(entrant.standing(place, errors).rawValue),
      ]
    }
  }

  private func words(for entrant: Race.Entrant) -> (verdict: String, about: ReportCell) {
    switch entrant.fate {
    case .proven where entrant.variant == outcome.winner: ("recommended", .missing)
    case .proven: ("meets", .missing)
    case .open: (Standing.notKnown.rawValue, .missing)
    case .breaks(let condition): ("breaks", .text(race.objectives.subjectTo[condition].description))
    case .dearer(let other): ("dearer", .count(other))
    case .same(let other): ("same", .count(other))
    }
  }
}

extension Race.Entrant {
  /// What is to be least, in the case where it is most; nil: not measured.
  var worstCost: SampleMean? {
    let costs = trials.map(\.cost)
    return costs.contains { $0 == nil } ? nil : costs.compactMap(\.self).max { $0.mean < $1.mean }
  }

  /// What is known of a condition, in the case where it is kept least.
  func worstEvidence(_ condition: Int) -> ConditionEvidence {
    .worst(of: trials.map { $0.evidence[condition] })
  }
}
