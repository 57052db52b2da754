package import Probability
package import Settings

extension FittedWorkload {
  /// Fits a synthetic workload to what a trace holds.
  /// - Parameters:
  ///   - source: the trace, with a stay if it holds counts
  ///   - calendar: the wall clocks that it was read with
  /// - Throws: `FitProblem` where there is too little to fit.
  package init(_ source: WorkloadSource, calendar: ScenarioCalendar) throws(FitProblem) {
    guard case .trace(let trace) = source.content else {
      preconditionFailure("what is drawn is not fitted")
    }
    switch trace {
    case .meetings(let sessions):
      try self.init(
        partsOf: [ObservedSession](sessions, calendar: calendar), unscheduled: nil,
        calendar: calendar)
      notes.append(
        "The trace lists sessions, not who joined when: participant_flow is left out and keeps its "
          + "usual values."
      )
    case .joins(let workload):
      var sessions = [ObservedSession](
        workload, schedules: source.meetings?.schedules ?? [], calendar: calendar)
      let inference = ScheduleInference(&sessions, calendar: calendar)
      sessions.estimateEnds()
      try self.init(
        partsOf: sessions, unscheduled: inference.count > 0 ? inference.unscheduled : nil,
        calendar: calendar)
      if inference.count > 0 {
        notes.append(
          "The trace does not say when meetings were scheduled. \(inference.nearMarks) of "
            + "\(inference.count) sessions begin near :00 or :30, "
            + "\(Int(inference.byChance.rounded())) would by chance; "
            + (inference.isScheduled
              ? "the mark is taken for their start."
              : "that is too near to chance to call any of them scheduled."))
      }
      fitFlows(sessions)
    case .counts(let counts):
      guard let stay = source.stay else {
        preconditionFailure("a trace of counts is read with a stay")
      }
      try self.init(countsOf: counts, stay: stay, calendar: calendar)
    }
  }
}
