internal import Settings
internal import Studies

/// Two settings of a sweep against each other: for each figure a block that has the first axis
/// downwards and the second one across, colored by its numbers. Further axes have a group of rows
/// for each of their values.
struct SweepGrid {
  private let sweep: Sweep
  private let metrics: [Metric]
  private let counts: [Int]

  /// More columns than this are no table that anybody reads, and more cells take too long to draw.
  private static let (mostColumns, mostVariants) = (200, 20_000)

  init(_ sweep: Sweep, _ metrics: [Metric]) {
    (self.sweep, self.metrics) = (sweep, metrics)
    counts = sweep.design.axes.map { $0.count ?? 1 }
  }

  /// Why there is none; nil: there is one.
  var problem: String? {
    if sweep.design.method != .grid { return "a sampled sweep has no two variants in a row" }
    if across > Self.mostColumns {
      return "\(name(acrossAxis)) has more than \(Wording.count(Self.mostColumns)) values"
    }
    if sweep.design.count > Self.mostVariants {
      return "there are more than \(Wording.count(Self.mostVariants)) variants"
    }
    return nil
  }

  /// What the sheet has.
  var help: String {
    let down = counts.count > 1 ? "\(name(0)) downwards, \(name(1)) across" : "\(name(0)) across"
    return
      "\(Wording.list(metrics.map(\.name))) by \(down): the estimates of variants-short, darker "
      + "where they are greater"
  }

  /// The axis across: the second one, or the only one.
  private var acrossAxis: Int { counts.count > 1 ? 1 : 0 }
  private var across: Int { counts[acrossAxis] }
  /// The axes downwards, the one whose values are neighbors last.
  private var downAxes: [Int] { counts.count > 1 ? Array(2..<counts.count) + [0] : [] }

  private func name(_ axis: Int) -> String {
    sweep.design.axes[axis].keys.joined(separator: " with ")
  }

  /// The place of an axis's first setting among the cells of a variant, which begin with its number.
  private func place(_ axis: Int) -> Int {
    1 + sweep.design.axes[..<axis].reduce(0) { $0 + $1.keys.count }
  }

  /// The variant with these values; the last axis varies fastest.
  private func variant(_ values: [Int]) -> Int {
    zip(values, counts).reduce(0) { $0 * $1.1 + $1.0 }
  }

  /// Writes the blocks.
  /// - Parameters:
  ///   - values: of each variant, the estimates of the metrics
  ///   - variants: the columns of the settings
  ///   - sheet: the sheet, which is empty
  /// - Throws: what cannot be written.
  func write(_ values: [[ReportCell]], _ variants: VariantColumns, to sheet: WorkbookSheet)
    throws(WriteError)
  {
    let left = max(1, downAxes.count)
    let rows = downAxes.reduce(1) { $0 * counts[$1] }
    for column in 0..<left { sheet.setWidth(30, ofColumn: column) }
    for column in left..<(left + across) { sheet.setWidth(16, ofColumn: column) }
    var row = 0
    for (place, metric) in metrics.enumerated() {
      sheet.put(.text("\(metric.name), \(metric.unit.rawValue)"), .title, row, 0)
      sheet.put(.text("\(name(acrossAxis)):"), .text, row, left)
      row += 1
      let heads = downAxes.isEmpty ? ["value"] : downAxes.map(name)
      for (column, head) in heads.enumerated() { sheet.put(.text(head), .header, row, column) }
      for value in 0..<across {
        var first = [Int](repeating: 0, count: counts.count)
        first[acrossAxis] = value
        let cell = variants.cells(of: variant(first))[self.place(acrossAxis)]
        sheet.put(cell, .numberHeader, row, left + value)
      }
      let top = row + 1
      for line in 0..<rows {
        row += 1
        var (at, rest) = ([Int](repeating: 0, count: counts.count), line)
        for axis in downAxes.reversed() {
          at[axis] = rest % counts[axis]
          rest /= counts[axis]
        }
        let keys = variants.cells(of: variant(at))
        for (column, axis) in downAxes.enumerated() {
          sheet.put(keys[self.place(axis)], .key, row, column)
        }
        for value in 0..<across {
          at[acrossAxis] = value
          let cell = values[variant(at)][place]
          sheet.put(cell, CellFormat(of: cell, unit: metric.unit.rawValue), row, left + value)
        }
        try sheet.look()
      }
      sheet.colorScale(
        rows: top...row, columns: left...(left + across - 1),
        metric.direction == .more ? WorkbookChart.green : WorkbookChart.orange)
      row += 2
    }
  }
}
