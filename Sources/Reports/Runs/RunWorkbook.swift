internal import PoolSimulation
internal import Settings
internal import Studies

/// `report.xlsx` of a run, to which rows are added as the runs end.
final class RunWorkbook {
  private let scenario: Scenario
  private let file: WorkbookFile
  private let overview: WorkbookOverview
  private let charts: WorkbookSheet
  private let summaryTable: WorkbookTable?
  /// The tables with rows for each run.
  private let tables: [(source: RunTable, table: WorkbookTable)]
  private let capacity: WorkbookTable
  private let money: WorkbookTable
  /// Of the first replication: how much of its time series a row of `capacity` has, and how many
  /// rows `money` has.
  private var merged = 1
  private var moneyRows = 0
  /// The most rows of a run's time series that is left to its CSV file; 0: none is.
  private var seriesLeftOut = 0
  private var kindsOfMoney: [String] = []
  /// The local times of the first replication, in days as a spreadsheet has them.
  private var span: ClosedRange<Double>?

  /// The workbook of a scenario before its first run.
  /// - Parameters:
  ///   - scenario: the scenario
  ///   - kinds: the tables that are written
  ///   - folder: the folder that it belongs into
  /// - Throws: that it cannot be written.
  init(of scenario: Scenario, _ kinds: [ReportSettings.Kind], in folder: String)
    throws(WriteError)
  {
    self.scenario = scenario
    let file = try WorkbookFile(in: folder)
    self.file = file
    overview = WorkbookOverview(in: file)
    charts = file.addSheet("charts")
    charts.fit(pages: 1)
    summaryTable =
      kinds.contains(.summary)
      ? WorkbookTable(StudySummary.tableName, scenario.summaryColumns, in: file) : nil
    tables = kinds.compactMap { scenario.runTable($0) }.map { source in
      (source, WorkbookTable(source.heading.name, source.heading.columns, in: file))
    }
    capacity = WorkbookTable("capacity", scenario.seatsTable([]).columns, in: file)
    money = WorkbookTable(
      "money", Self.repeated(scenario, RunResult.moneyColumns), in: file)
  }

  private static func repeated(_ scenario: Scenario, _ columns: [ReportColumn]) -> [ReportColumn] {
    scenario.replications > 1 ? [RunTable.replicationColumn] + columns : columns
  }

  /// Takes in the rows of the next run.
  func add(_ run: StudyRun) throws(WriteError) {
    for (source, table) in tables {
      let rows = source.rows(run)
      // Sheets of tens of millions of rows are nothing that is opened.
      if source.heading.name == ReportSettings.Kind.timeseries.rawValue,
        rows.count >= WorkbookTable.mostRows
      {
        seriesLeftOut = max(seriesLeftOut, rows.count)
        continue
      }
      for row in rows { try table.add(row) }
    }
    let amounts = run.result.moneyTable
    let key: [ReportCell] = scenario.replications > 1 ? [.count(run.replication)] : []
    for row in amounts.rows { try money.add(key + row) }
    guard run.replication == 0 else { return }
    moneyRows = amounts.rows.count
    kindsOfMoney = amounts.columns.indices.filter { column in
      amounts.columns[column].unit == "USD" && amounts.columns[column].name != "total_usd"
        && amounts.rows.contains { $0[column] != .dollars(0) }
    }.map { amounts.columns[$0].name }
    merged = max(1, (run.result.timeSeries.count + RunPage.mostRows - 1) / RunPage.mostRows)
    let seats = scenario.seatsTable(run.result.timeSeries.merged(merged))
    let times = seats.rows.indices.compactMap { seats.cell($0, "wall_clock")?.serial }
    if let first = times.min(), let last = times.max(), first < last { span = first...last }
    try capacity.add(seats)
  }

  /// Ends the workbook.
  /// - Parameters:
  ///   - summary: what the study came to
  ///   - longRun: the one run in batches, where that was asked for
  /// - Returns: the workbook, which is yet to be put in its place
  /// - Throws: what cannot be written.
  func finish(_ summary: StudySummary, _ longRun: LongRun?) throws(WriteError) -> WrittenWorkbook {
    for run in summary.runs { try summaryTable?.add(summary.row(run)) }
    let batches = longRun.map { WorkbookTable($0.table.name, $0.table.columns, in: file) }
    if let longRun { try batches?.add(longRun.table) }
    let isRepeated = scenario.replications > 1
    let words = summary.words
    overview.add(answer: words.answer)
    overview.add(
      setting: words.setting + ["Times of day are those of \(scenario.calendar.timeZone)."])
    for section in summary.figures {
      overview.add(section.title, section.lines, hasRanges: isRepeated)
    }
    overview.add("What to know", words.notes)
    let which = isRepeated ? ", replication 0" : ""
    var row = 0
    if let span {
      draw(capacityChart(which, span), &row)
      if merged > 1 {
        file.note(
          "the chart of capacity has a point for \(merged) intervals of timeseries: means, and the "
            + "peak of the demand.")
      }
    }
    if seriesLeftOut > 0 {
      file.note(
        "timeseries has \(Wording.count(seriesLeftOut)) rows of a run, and a sheet "
          + "\(Wording.count(WorkbookTable.mostRows - 1)): they are in timeseries.csv alone, and "
          + "capacity has their means.")
    }
    if !kindsOfMoney.isEmpty { draw(moneyChart(which), &row) }
    if row == 0 { charts.put(.text("There is nothing to draw."), .text, 0, 0) }
    try overview.finish(
      [summaryTable].compactMap(\.self) + tables.map(\.table) + [capacity, money]
        + [batches].compactMap(\.self),
      [(charts.name, "demand and capacity over time, cost by state\(which)")],
      timeZone: scenario.calendar.timeZone)
    return try file.written()
  }

  private func draw(_ chart: WorkbookChart, _ row: inout Int) {
    chart.insert(on: charts, of: file, row: row)
    // A row has 20 pixels, and a chart 432.
    row += 24
  }

  private func capacityChart(_ which: String, _ span: ClosedRange<Double>) -> WorkbookChart {
    let cells = WorkbookChart.Cells(table: capacity, rows: 1...capacity.rowsOnFirst)
    func series(_ name: String, _ column: String, _ color: UInt32, _ width: Double)
      -> WorkbookChart.Series
    {
      WorkbookChart.Series(
        name: name, x: "wall_clock", y: column, cells: cells, color: color, mark: .line(width))
    }
    return WorkbookChart(
      title: "Demand and capacity\(which)",
      x: .time(span),
      y: WorkbookChart.Axis(name: "seats", format: .count),
      series: [
        series("with the warm pool", "warm_seats", WorkbookChart.palette[4], 1),
        series("with what is starting", "starting_seats", WorkbookChart.orange, 1),
        series("serving and draining", "open_seats", WorkbookChart.green, 1.5),
        series("serving", "serving_seats", WorkbookChart.blue, 1.5),
        series("demand, its peak", "demand_peak", WorkbookChart.black, 1.5),
      ])
  }

  private func moneyChart(_ which: String) -> WorkbookChart {
    let cells = WorkbookChart.Cells(table: money, rows: 1...moneyRows)
    return WorkbookChart(
      title: "Cost by state\(which)",
      x: WorkbookChart.Axis(name: "USD", format: .dollars, code: "$#,##0.##"),
      y: WorkbookChart.Axis(name: "state", format: .text),
      series: kindsOfMoney.enumerated().map { place, column in
        WorkbookChart.Series(
          name: String(column.dropLast("_usd".count)).replacing("_", with: " "), x: "what",
          y: column, cells: cells,
          color: WorkbookChart.palette[place % WorkbookChart.palette.count], mark: .bar)
      })
  }
}
