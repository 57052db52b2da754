internal import Probability
public import Studies

extension Recommendation {
  /// Every variant with what became of it, what the objective came to, and each condition's metric.
  public var table: ReportTable {
    let variants = VariantColumns(sweep)
    let metrics = self.metrics
    let columns =
      variants.columns + [
        ReportColumn("replications", "count", "the runs of this variant"),
        ReportColumn("verdict", "text", "recommended, meets, unsure, breaks, dearer or same"),
        ReportColumn("verdict_about", "text", "the condition that is broken, or the variant that is better or the same"),
      ]
      + metrics.flatMap(\.meanColumns)
    let rows = outcome.entrants.map { entrant in
      let (verdict, about) = words(for: entrant)
      let cells: [ReportCell] = [.count(entrant.means.replications), .text(verdict), about]
      return variants.cells(of: entrant.variant) + cells + metrics.flatMap { entrant.means.cells(of: $0) }
    }
    return ReportTable(name: "recommendation", columns: columns, rows: rows)
  }

  /// What is looked for and what has to hold, each once.
  var metrics: [Metric] {
    var metrics = [race.objectives.minimize]
    for condition in race.objectives.subjectTo where !metrics.contains(where: { $0.name == condition.metric.name }) {
      metrics.append(condition.metric)
    }
    return metrics
  }

  private func words(for entrant: Race.Entrant) -> (verdict: String, about: ReportCell) {
    switch entrant.fate {
    case .remained where entrant.variant == outcome.winner: ("recommended", .missing)
    case .remained: (race.isSure(of: entrant, among: outcome.entrants.count) ? "meets" : "unsure", .missing)
    case .breaks(let condition): ("breaks", .text(race.objectives.subjectTo[condition].description))
    case .dearer(let other): ("dearer", .count(other))
    case .same(let other): ("same", .count(other))
    }
  }
}
