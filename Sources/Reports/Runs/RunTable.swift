internal import Studies

/// A report that has rows for each run: what its columns are, and how a run's rows are made, one at
/// a time.
struct RunTable {
  /// The rows of one run, made one after the other as they are gone through.
  struct Rows: Sequence {
    let count: Int
    fileprivate let begin: () -> AnyIterator<[ReportCell]>

    func makeIterator() -> AnyIterator<[ReportCell]> { begin() }
  }

  /// The first column, where there are several replications.
  static let replicationColumn = ReportColumn(
    "replication", "ordinal", "the replication, from 0")

  let heading: Manifest.Table
  let rows: (StudyRun) -> Rows

  /// A table with a row for each subject of each run. With several replications the first column
  /// says which one it was. How many subjects there are is their `underestimatedCount`.
  init<Subjects: Sequence>(
    name: String, of scenario: Scenario, fields: [Field<Subjects.Element>],
    subjects: @escaping (StudyRun) -> Subjects
  ) {
    let isRepeated = scenario.replications > 1
    heading = Manifest.Table(
      name, (isRepeated ? [Self.replicationColumn] : []) + fields.map(\.column))
    rows = { run in
      let subjects = subjects(run)
      return Rows(count: subjects.underestimatedCount) {
        var rest = subjects.makeIterator()
        return AnyIterator {
          guard let subject = rest.next() else { return nil }
          var row: [ReportCell] = []
          row.reserveCapacity(fields.count + 1)
          if isRepeated { row.append(.count(run.replication)) }
          for field in fields { row.append(field.cell(subject)) }
          return row
        }
      }
    }
  }
}

extension Scenario {
  /// A report that has rows for each run; nil: it is made of all of them, or is no table.
  func runTable(_ kind: ReportSettings.Kind) -> RunTable? {
    switch kind {
    case .summary, .page, .workbook: nil
    case .timeseries: timeSeriesTable
    case .launches: launchTable
    case .instances: instanceTable
    case .lifecycle: lifecycleTable
    case .rejections: rejectionTable
    case .drops: dropTable
    case .episodes: episodeTable
    case .decisions: decisionTable
    case .forecast: forecastTable
    case .waste: wasteTable
    }
  }
}
