/// What became of a source's rows and draws on the way to a workload: counted so that a report can say it.
public struct WorkloadNotes: Equatable, Sendable {
  /// The rows of the trace, without the header; 0 for a synthetic source.
  public var rowsRead = 0
  /// Rows left out because they start before the run.
  public var rowsBeforeStart = 0
  /// Rows left out because they start after the run's end.
  public var rowsAfterEnd = 0
  /// Bad rows left out under `on_bad_row: skip`.
  public var rowsSkipped = 0
  /// Joins of kept meetings dropped because they fall after the run's end.
  public var joinsAfterEnd = 0

  /// Nothing read, nothing left out.
  public init() {}
}
