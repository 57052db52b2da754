internal import Settings
package import Studies

extension Recommendation {
  /// The workbook of a recommendation: its words, what is to be least against the first bound, and
  /// every variant with its verdict.
  /// - Parameter folder: the folder that it belongs into
  /// - Returns: the workbook, which is yet to be put in its place
  /// - Throws: what cannot be written.
  package func workbook(in folder: String) throws(WriteError) -> WrittenWorkbook {
    try .of(
      table, words: text, timeZone: sweep.scenario.calendar.timeZone, in: folder, charts: draw)
  }

  /// Draws the variants, and the one that is recommended; says what is drawn.
  private func draw(_ file: WorkbookFile, _ charts: WorkbookSheet, _ table: WorkbookTable) -> String
  {
    let least = "\(race.objectives.minimize.name)_mean"
    let bound = table.columns.first { $0.name.hasSuffix("_estimate") }?.name ?? "replications"
    func axis(_ column: String) -> WorkbookChart.Axis {
      let unit = table.columns[table.place(of: column)].unit
      let format = CellFormat(of: .decimal(units: 0, places: 1), unit: unit)
      return WorkbookChart.Axis(name: column, format: format)
    }
    func series(
      _ name: String, _ rows: ClosedRange<Int>, _ color: UInt32, _ mark: WorkbookChart.Mark
    )
      -> WorkbookChart.Series
    {
      WorkbookChart.Series(
        name: name, x: least, y: bound, cells: WorkbookChart.Cells(table: table, rows: rows),
        color: color, mark: mark)
    }
    let winner = outcome.entrants.firstIndex { $0.variant == outcome.winner }.map { $0 + 1 }
    let chosen = winner.map { $0 > table.rowsOnFirst ? [] : [$0] } ?? []
    WorkbookChart(
      title: "What is to be least, against a bound", x: axis(least), y: axis(bound),
      series: [
        series("variants", 1...table.rowsOnFirst, WorkbookChart.palette[4], .dots)
      ] + chosen.map { series("recommended", $0...$0, WorkbookChart.orange, .diamonds) }
    ).insert(on: charts, of: file, row: 0)
    return "\(least) against \(bound), a mark a variant, by what its replications came to"
  }
}
