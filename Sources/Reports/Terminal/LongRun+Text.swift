internal import PoolSimulation
internal import Probability
package import Studies

extension LongRun {
  /// The measures of one long run as a table.
  package var table: ReportTable {
    let fields: [Field<Measure>] = [
      Field("measure", "text", "what was measured") { .text($0.name) },
      Field("unit", "text", "its unit") { .text($0.unit) },
      Field("mean", "the unit", "over all batches") {
        $0.means.map { .number($0.estimate) } ?? .missing
      },
      Field("low95", "the unit", "the lower end of its 95 % confidence interval") {
        $0.means.map { .number($0.estimate - $0.halfWidth()) } ?? .missing
      },
      Field("high95", "the unit", "the upper end of it") {
        $0.means.map { .number($0.estimate + $0.halfWidth()) } ?? .missing
      },
      Field("correlation", "number", "of each batch with the next one") {
        $0.means?.lagOneCorrelation.map { .number($0) } ?? .missing
      },
      Field(
        "too_short", "0 or 1", "1: batches hang together so much that the interval is too narrow"
      ) {
        $0.means.map { .integer($0.isCorrelated ? 1 : 0) } ?? .missing
      },
    ]
    return ReportTable(name: "batches", fields: fields, of: measures)
  }

  /// The measures in words, and what to beware of.
  package var text: String {
    let title = "\(batches) batches of \(Wording.length(length.milliseconds)) each"
    let left =
      rest.milliseconds > 0 ? ", \(Wording.length(rest.milliseconds)) at the ends left out" : ""
    var text = "\nBatch means (\(title)\(left))\n"
    let shown = table.rows.map { $0.map(\.plainText) }
    let width = shown.reduce(0) { max($0, $1[0].count) }
    for (row, measure) in zip(shown, measures) {
      guard let means = measure.means else {
        text += "  \(row[0].padded(to: width))  not measured\n"
        continue
      }
      let spread = Wording.decimal(means.halfWidth(), places: 6)
      text +=
        "  \(row[0].padded(to: width))  \(row[2]) ± \(spread) "
        + "\(measure.unit)\(means.isCorrelated ? " (batches too short)" : "")\n"
    }
    if measures.contains(where: { $0.means?.isCorrelated == true }) {
      text +=
        "  Where batches hang together the interval is too narrow: fewer batches, or a longer run, "
        + "would say more.\n"
    }
    switch warmUp {
    case nil:
      text +=
        "  Whether the run's beginning still shows cannot be told: it is too short (MSER-5).\n"
    case .zero?: text += "  The run's beginning does not show (MSER-5).\n"
    case let warmUp?:
      text +=
        "  The run's beginning shows for \(Wording.length(warmUp.milliseconds)) (MSER-5); warm_up "
        + "would leave so much more out.\n"
    }
    return text
  }
}
