extension TraceReader {
  /// Reads the whole trace in the format given, or in the one its header suggests.
  /// - Parameters:
  ///   - format: nil to guess
  ///   - sessionKeys: keys of the scenario that have no meaning for a trace of joins
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - largestSeats: the seats of one instance
  ///   - notes: receives what was left out
  /// - Returns: the demand
  /// - Throws: `TraceError.invalid`.
  mutating func content(
    format: TraceFormat?, sessionKeys: [String], within period: ClosedRange<Int64>, largestSeats: Int, notes: inout WorkloadNotes
  ) throws(TraceError) -> WorkloadSource.Content {
    let resolved: TraceFormat
    switch format.map({ .success($0) }) ?? header.guessFormat() {
    case .success(let format): resolved = format
    case .failure(let problem): throw refusal([problem])
    }
    if resolved == .joins, !sessionKeys.isEmpty {
      // Rather refused than ignored: the author expects it to change the demand.
      let keys = sessionKeys.joined(separator: " and ")
      throw refusal([
        .init(
          problem: "the trace has a row a join, so \(keys) would do nothing",
          expected: "expected a row a meeting, or a scenario without \(keys)")
      ])
    }
    let content: WorkloadSource.Content
    switch resolved {
    case .joins: content = .joins(try joins(within: period, largestSeats: largestSeats, notes: &notes))
    case .meetings: content = .sessions(try sessions(within: period, notes: &notes))
    }
    notes.rowsRead = rowsRead
    notes.rowsSkipped = rowsSkipped
    return content
  }
}
