internal import PoolSimulation
internal import Probability
package import Settings

extension FittedWorkload {
  /// Fits a synthetic workload to what a trace holds.
  /// - Parameters:
  ///   - content: the sessions or the joins of the trace
  ///   - stay: how long people stay whom a trace of counts only counts; required there
  ///   - schedules: by meeting, when it was scheduled as far as the trace says it; empty where it does not
  ///   - calendar: the wall clocks
  /// - Throws: `FitProblem` where there is too little to fit.
  init(
    _ content: WorkloadSource.Content, stay: Distribution?, schedules: [MeetingSchedule?] = [], calendar: ScenarioCalendar
  ) throws(FitProblem) {
    switch content {
    case .sessions(let sessions):
      try self.init(partsOf: [ObservedSession](sessions, calendar: calendar), unscheduled: nil, calendar: calendar)
      notes.append("The trace lists sessions, not who joined when: participant_flow is left out and keeps its usual values.")
    case .joins(let workload):
      var sessions = [ObservedSession](workload, schedules: schedules, calendar: calendar)
      let inference = ScheduleInference(&sessions, calendar: calendar)
      try self.init(partsOf: sessions, unscheduled: inference.count > 0 ? inference.unscheduled : nil, calendar: calendar)
      if inference.count > 0 {
        notes.append(
          "The trace does not say when meetings were scheduled. \(inference.nearMarks) of \(inference.count) sessions begin near :00 or :30, "
            + "\(Int(inference.byChance.rounded())) would by chance; the mark is taken for their start.")
      }
      fitFlow(sessions)
    case .counts(let counts):
      guard let stay else { preconditionFailure("a trace of counts needs a stay") }
      try self.init(countsOf: counts, stay: stay, calendar: calendar)
    case .synthetic: preconditionFailure("a trace is not synthetic")
    }
  }
}
