internal import PoolSimulation

/// Demand on its way from its source to a run: sessions for which nobody's arrival is drawn yet, or
/// joins.
enum Demand: Sendable {
  case sessions([MeetingSession])
  case joins(Workload)

  /// The demand as joins: the people of sessions are drawn.
  /// - Parameters:
  ///   - sampler: who joins when
  ///   - period: the instants of the run; joins after it are left out and counted
  ///   - notes: receives the count
  /// - Returns: the joins, in time order
  func joins(
    _ sampler: consuming FlowSampler, within period: ClosedRange<Int64>, notes: inout WorkloadNotes
  ) -> Workload {
    switch self {
    case .joins(let workload): workload
    case .sessions(let sessions):
      sessions.workload(
        sampler, duration: period.upperBound == .max ? nil : period.upperBound, notes: &notes)
    }
  }

  /// What starts within a period. What was left out is counted on its side.
  func clipped(to period: ClosedRange<Int64>, notes: inout WorkloadNotes) -> Demand {
    var (before, after) = (0, 0)
    func isKept(_ start: Int64) -> Bool {
      if start < period.lowerBound { before += 1 }
      if start > period.upperBound { after += 1 }
      return period.contains(start)
    }
    let kept: Demand
    switch self {
    case .sessions(let sessions): kept = .sessions(sessions.filter { isKept($0.start) })
    case .joins(let workload):
      // Joins are in order: where the first and the last are within, all are.
      let ends = [workload.joinTimes.first, workload.joinTimes.last].compactMap { $0?.milliseconds }
      if ends.allSatisfy(period.contains) { return self }
      kept = .joins(workload.filtered { isKept($0.time) })
    }
    notes.rowsBeforeStart += before
    notes.rowsAfterEnd += after
    return kept
  }

  /// Without the joins after an end, which are counted.
  func endingJoins(at end: Int64, notes: inout WorkloadNotes) -> Demand {
    guard case .joins(let workload) = self, let last = workload.joinTimes.last,
      last.milliseconds > end
    else { return self }
    let kept = workload.filtered { $0.time <= end }
    notes.joinsAfterEnd += workload.joinCount - kept.joinCount
    return .joins(kept)
  }
}
