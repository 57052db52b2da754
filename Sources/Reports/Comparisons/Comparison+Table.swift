internal import PoolSimulation
public import Studies

extension Comparison {
  /// Every candidate's difference in every metric that is a number, a row each.
  public var table: ReportTable {
    ReportTable(
      name: "comparison", fields: Self.fields,
      of: candidates.flatMap { candidate in candidate.metrics.map { Row(candidate: candidate.candidate.name, difference: $0) } })
  }

  private struct Row {
    let candidate: String
    let difference: MetricDifference
  }

  private static var fields: [Field<Row>] {
    [
      Field("candidate", "text", "the scenario that is compared with the base") { .text($0.candidate) },
      Field("metric", "text", "the column of summary.csv") { .text($0.difference.metric.name) },
      Field("unit", "text", "its unit") { .text($0.difference.metric.unit) },
      Field("judged", "text", "whether it counts for the candidate's verdict") { .text($0.difference.isJudged ? "yes" : "no") },
      Field("better", "text", "which way it is better: less, more, or neither") { .text($0.difference.metric.direction.rawValue) },
      Field("pairs", "count", "replications in which both sides have it") { .count($0.difference.pairs) },
      Field("base_mean", "its unit", "the base's mean over the pairs") { .small($0.difference.baseMean) },
      Field("candidate_mean", "its unit", "the candidate's mean over the pairs") { .small($0.difference.candidateMean) },
      Field("difference", "its unit", "the mean of candidate minus base") { .small($0.difference.mean) },
      Field("half_width", "its unit", "half the width of the difference's interval") { .small($0.difference.halfWidth) },
      Field("confidence", "fraction", "the interval's; of a judged one raised, so that all judged ones hold at once") {
        .small($0.difference.confidence)
      },
      Field("relative_difference", "fraction", "difference / base_mean; empty where that is 0") { .small($0.difference.relativeMean) },
      Field("relative_half_width", "fraction", "half_width / base_mean") { .small($0.difference.relativeHalfWidth) },
      Field("p_value", "fraction", "how often chance alone would make as large a difference") { .small($0.difference.pValue) },
      Field("p_value_holm", "fraction", "the same of a judged one, raised for all judged ones") { .small($0.difference.adjustedPValue) },
      Field("verdict", "text", "better, worse, less, more, no_difference, same or not_measured") { .text($0.difference.verdict.rawValue) },
    ]
  }
}
