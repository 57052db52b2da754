internal import PoolSimulation
package import Studies

extension Comparison {
  /// Every candidate's difference in every metric that is a number, a row each.
  package var table: ReportTable {
    ReportTable(
      name: "comparison", fields: Self.fields,
      of: candidates.flatMap { candidate in
        candidate.metrics.map { Row(candidate: candidate.candidate.name, difference: $0) }
      })
  }

  private struct Row {
    let candidate: String
    let difference: MetricDifference
  }

  private static var fields: [Field<Row>] {
    [
      Field("candidate", "text", "the scenario that is compared with the base") {
        .text($0.candidate)
      },
      Field("metric", "text", "the column of summary.csv") { .text($0.difference.metric.name) },
      Field("unit", "text", "its unit") { .text($0.difference.metric.unit.rawValue) },
      Field("judged", "text", "whether it counts for the candidate's verdict") {
        .text($0.difference.isJudged ? "yes" : "no")
      },
      Field("better", "text", "which way it is better: less, more, or neither") {
        .text($0.difference.metric.direction.rawValue)
      },
      Field("pairs", "count", "replications in which both sides have it") {
        .count($0.difference.pairs)
      },
      Field(
        "draws", "text",
        "how the replications were drawn: \(Sampling.evenly.rawValue), or "
          + "\(Sampling.bySize.rawValue), with a chance proportional to the joins they offer"
      ) {
        .text($0.difference.sampling.rawValue)
      },
      Field("base_value", "its unit", "the base's number over the pairs, by the column's estimator")
      { .small($0.difference.baseValue) },
      Field("candidate_value", "its unit", "the candidate's number over the pairs") {
        .small($0.difference.candidateValue)
      },
      Field("difference", "its unit", "candidate_value - base_value") {
        .small($0.difference.difference)
      },
      Field(
        "low", "its unit", "the lower end of the difference's interval; empty where none is known"
      ) {
        .small($0.difference.interval?.lowerBound)
      },
      Field("high", "its unit", "the upper end") { .small($0.difference.interval?.upperBound) },
      Field(
        "half_width", "its unit", "half the width of the interval where it is as wide on both sides"
      ) {
        .small($0.difference.halfWidth)
      },
      Field(
        "confidence", "fraction",
        "the verdict's; of a judged one raised, so that all judged ones hold at once"
      ) {
        .small($0.difference.confidence)
      },
      Field(
        "rests_on", "text",
        "what interval and verdict rest on: \(Wording.codes(DifferenceBasis.self))"
      ) {
        $0.difference.basis.map { .text($0.rawValue) } ?? .missing
      },
      Field("more_in", "count", "pairs in which the candidate has more") {
        .count($0.difference.moreIn)
      },
      Field("less_in", "count", "pairs in which the candidate has less") {
        .count($0.difference.lessIn)
      },
      Field("relative_difference", "fraction", "difference / base_value; empty where that is 0") {
        .small($0.difference.relativeDifference)
      },
      Field(
        "relative_half_width", "fraction",
        "half the width of the interval of that ratio; empty where none is known"
      ) {
        .small($0.difference.relativeHalfWidth)
      },
      Field(
        "p_value", "fraction",
        "how often chance alone would make as large a difference; empty where that is not known"
      ) {
        .small($0.difference.pValue)
      },
      Field("p_value_holm", "fraction", "the same of a judged one, raised for all judged ones") {
        .small($0.difference.adjustedPValue)
      },
      Field(
        "verdict", "text", "better, worse, less, more, no_difference, too_few, same or not_measured"
      ) {
        .text($0.difference.verdict.rawValue)
      },
    ]
  }
}
