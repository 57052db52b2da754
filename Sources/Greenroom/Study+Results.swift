internal import Reports

extension Study {
  /// The summary in words, as `greenroom simulate` prints it.
  public var summary: String { terminalSummary(TerminalStyle(isColored: false)) }

  /// What a column of `summary.csv` came to, one value a replication, in the column's unit; nil
  /// where nothing was measured, and for columns of times.
  /// - Parameter column: one of `greenroom list columns`; another one is a mistake of the program
  /// - Returns: the values, in the order of the replications
  public func values(of column: String) -> [Double?] {
    guard let metric = Metric.named(column) else {
      preconditionFailure("there is no column \(column); expected one of `greenroom list columns`")
    }
    return runs.map { metric.value(context(of: $0)).number }
  }

  /// Writes the tables that the scenario asks for, with their manifest, as `greenroom simulate`
  /// does; the page is the command's alone.
  /// - Parameter folder: where, which is made if it is missing
  /// - Returns: whose results were replaced, in one line; nil: nobody's
  /// - Throws: what cannot be written; then no report is replaced.
  @discardableResult
  public func write(to folder: String) throws -> String? {
    let tables = scenario.report.tables.map { table($0) }
    let files = tables.map { ReportFile(name: "\($0.name).csv", text: $0.csv()) }
    return try writeResults(files, manifest(of: tables), to: folder)
  }
}
