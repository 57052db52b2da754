public import Studies

extension Study {
  /// A report of all runs as a table.
  public func table(_ kind: ReportSettings.Kind) -> ReportTable {
    switch kind {
    case .summary: summaryTable
    case .timeseries: timeSeriesTable
    case .launches: launchTable
    case .instances: instanceTable
    case .lifecycle: lifecycleTable
    case .rejections: rejectionTable
    case .drops: dropTable
    case .episodes: episodeTable
    case .decisions: decisionTable
    }
  }
}

extension ReportTable {
  /// A table with a row for each subject of each run. With several replications the first column
  /// says which one it was.
  init<Subject>(
    name: String, of study: Study, fields: [Field<Subject>], subjects: (StudyRun) -> [Subject]
  ) {
    let number = ReportColumn("replication", "ordinal", "the replication, from 0")
    let isRepeated = study.runs.count > 1
    let rows = study.runs.flatMap { run in
      subjects(run).map { subject in
        (isRepeated ? [ReportCell.count(run.replication)] : []) + fields.map { $0.cell(subject) }
      }
    }
    self.init(name: name, columns: (isRepeated ? [number] : []) + fields.map(\.column), rows: rows)
  }
}
