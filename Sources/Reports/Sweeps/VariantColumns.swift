internal import Probability
internal import Studies

/// The columns that say which variant a row is about: its number, and the value of every setting that varies.
struct VariantColumns {
  private let sweep: Sweep
  private let axes: [AxisColumn]

  init(_ sweep: Sweep) {
    self.sweep = sweep
    let keys = sweep.design.keys
    axes = keys.indices.map { place in
      AxisColumn(key: keys[place], values: (0..<sweep.design.count).lazy.map { sweep.design.values(of: $0)[place] })
    }
  }

  var columns: [ReportColumn] {
    [ReportColumn("variant", "ordinal", "the variant, from 0; in a grid the last axis varies fastest")] + axes.map(\.column)
  }

  func cells(of variant: Int) -> [ReportCell] {
    [.count(variant)] + zip(axes, sweep.design.values(of: variant)).map { $0.cell($1) }
  }
}

extension Metric {
  /// The columns of its mean and the ends of the mean's interval.
  var meanColumns: [ReportColumn] {
    [
      ReportColumn("\(name)_mean", unit, "the mean over the replications that measured it: \(help)"),
      ReportColumn("\(name)_low95", unit, "the lower end of its 95 % confidence interval (Student's t)"),
      ReportColumn("\(name)_high95", unit, "the upper end of it"),
    ]
  }
}

extension VariantMeans {
  /// A metric's mean and the ends of its 95 % interval, which one replication does not have.
  func cells(of metric: Metric) -> [ReportCell] {
    guard let mean = mean(of: metric) else { return [.missing, .missing, .missing] }
    let interval = mean.interval()
    return [.number(mean.mean), interval.map { .number($0.lowerBound) } ?? .missing, interval.map { .number($0.upperBound) } ?? .missing]
  }
}
