internal import Settings
internal import Studies

extension SweepReport {
  /// Variants beyond this are in the tables, and are neither drawn nor in the grid.
  private static let mostDrawn = 20_000

  /// The workbook of a sweep: cost against rejected joins, two settings against the figures that
  /// decide, and every table.
  /// - Parameter folder: the folder that it belongs into
  /// - Returns: the workbook, which is yet to be put in its place
  /// - Throws: what cannot be written, and what reading a run throws.
  package func workbook(in folder: String) throws -> WrittenWorkbook {
    try makeFolder(folder)
    let file = try WorkbookFile(in: folder)
    let overview = WorkbookOverview(in: file)
    let charts = file.addSheet("charts")
    charts.fit(pages: 1)
    let grid = SweepGrid(sweep, tables.shortMetrics)
    let gridSheet = grid.problem == nil ? file.addSheet("grid") : nil
    let front = WorkbookTable("front", frontColumns, in: file)
    let runs = WorkbookTable("runs", tables.runColumns, in: file)
    let variants = WorkbookTable("variants", tables.variantColumns, in: file)
    let short = WorkbookTable("variants-short", tables.shortColumns, in: file)
    let remarks = WorkbookTable("notes", tables.noteColumns, in: file)
    var drawn: [(variant: Int, cells: [ReportCell])] = []
    var values: [[ReportCell]] = []
    for variant in replications.indices {
      let records = try records(variant)
      for (replication, record) in records.enumerated() {
        try runs.add(tables.row(RunID(variant: variant, replication: replication), record))
      }
      let estimates = try estimates(variant, records)
      let isOnFront = isOnFront[variant]
      try variants.add(tables.row(variant: variant, estimates, isOnFront: isOnFront))
      try short.add(tables.shortRow(variant: variant, estimates, isOnFront: isOnFront))
      if variant < Self.mostDrawn || isOnFront {
        let means = ParetoFront.allMetrics.map { estimates.cells(of: $0)[0] }
        drawn.append(
          (
            variant, tables.variants.cells(of: variant) + [.integer(isOnFront ? 1 : 0)] + means
          ))
      }
      if gridSheet != nil {
        values.append(tables.shortMetrics.map { estimates.cells(of: $0)[0] })
      }
    }
    for entry in notes.entries {
      for (variant, runs) in entry.variants {
        try remarks.add(
          tables.noteRow(
            entry.note, variant: variant, runs: runs, replications: replications[variant]))
      }
    }
    // Those on the front stand together, the cheapest first, so that one series draws them.
    let cost = tables.variants.columns.count + 1
    let onFront = drawn.filter { isOnFront[$0.variant] }.sorted { left, right in
      let costs = (left.cells[cost].serial ?? .infinity, right.cells[cost].serial ?? .infinity)
      return costs.0 == costs.1 ? left.variant < right.variant : costs.0 < costs.1
    }
    for row in onFront + drawn.filter({ !isOnFront[$0.variant] }) { try front.add(row.cells) }
    let lines = try text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    overview.add(answer: lines.first ?? "")
    overview.add(lines: Array(lines.dropFirst()))
    if drawn.count < replications.count {
      file.note(
        "front has those that no other variant beats and the first \(Wording.count(Self.mostDrawn)) "
          + "variants; variants has all.")
    }
    chart(front, onFront: onFront.count).insert(on: charts, of: file, row: 0)
    var help: [(name: String, text: String)] = [
      (
        charts.name,
        "\(Metric.costCapacity.name) against \(Metric.rejectedJoinRate.name), a mark a variant: the "
          + "means of sheet front, which begins with those that no other variant beats"
      )
    ]
    if let gridSheet {
      try grid.write(values, tables.variants, to: gridSheet)
      help.append((gridSheet.name, grid.help))
    } else if let problem = grid.problem {
      file.note("there is no sheet grid: \(problem).")
    }
    try overview.finish(
      [front, runs, variants, short, remarks], help,
      timeZone: sweep.scenario.calendar.timeZone)
    return try file.written()
  }

  private var frontColumns: [ReportColumn] {
    let own = ReportColumn("pareto", "0 or 1", "1: no other variant beats it")
    return tables.variants.columns + [own] + ParetoFront.allMetrics.map { $0.meanColumns[0] }
  }

  private func chart(_ front: WorkbookTable, onFront: Int) -> WorkbookChart {
    let (cost, rejected) = (Metric.costCapacity, Metric.rejectedJoinRate)
    func series(
      _ name: String, _ rows: ClosedRange<Int>, _ color: UInt32, _ mark: WorkbookChart.Mark
    )
      -> WorkbookChart.Series
    {
      WorkbookChart.Series(
        name: name, x: "\(cost.name)_mean", y: "\(rejected.name)_mean",
        cells: WorkbookChart.Cells(table: front, rows: rows), color: color, mark: mark)
    }
    let last = front.rowsOnFirst
    let others =
      last > onFront
      ? [series("other variants", (onFront + 1)...last, WorkbookChart.palette[4], .dots)] : []
    return WorkbookChart(
      title: "Cost against rejected joins",
      x: WorkbookChart.Axis(
        name: "\(cost.name), USD", format: .dollars, code: "$#,##0.00"),
      y: WorkbookChart.Axis(name: rejected.name, format: .share),
      series: others
        + [series("no other variant beats it", 1...onFront, WorkbookChart.orange, .diamonds)])
  }
}
