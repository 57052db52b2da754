internal import Probability
internal import Studies

/// The columns that say which variant a row is about: its number, and the value of every setting
/// that varies.
struct VariantColumns {
  private let sweep: Sweep
  private let axes: [AxisColumn]

  init(_ sweep: Sweep) {
    self.sweep = sweep
    let keys = sweep.design.keys
    axes = keys.indices.map { place in
      AxisColumn(
        key: keys[place],
        values: (0..<sweep.design.count).lazy.map { sweep.design.values(of: $0)[place] })
    }
  }

  var columns: [ReportColumn] {
    [
      ReportColumn(
        "variant", "ordinal", "the variant, from 0; in a grid the last axis varies fastest")
    ] + axes.map(\.column)
  }

  func cells(of variant: Int) -> [ReportCell] {
    [.count(variant)] + zip(axes, sweep.design.values(of: variant)).map { $0.cell($1) }
  }
}

extension Metric {
  /// The columns of its estimate and the ends of the estimate's interval.
  var meanColumns: [ReportColumn] {
    [
      ReportColumn(
        "\(name)_mean", unit.rawValue,
        "\(estimator.words) over the replications that measured it: \(help)"),
      ReportColumn(
        "\(name)_low95", unit.rawValue,
        "the lower end of its 95 % confidence interval (\(interval.words))"),
      ReportColumn("\(name)_high95", unit.rawValue, "the upper end of it"),
    ]
  }
}

extension Estimates {
  /// A metric's estimate and the ends of its 95 % interval, which one replication does not have.
  func cells(of metric: Metric) -> [ReportCell] {
    guard let estimate = self[metric] else { return [.missing, .missing, .missing] }
    let interval = estimate.interval()
    return [
      .number(estimate.value), interval.map { .number($0.lowerBound) } ?? .missing,
      interval.map { .number($0.upperBound) } ?? .missing,
    ]
  }
}
