/// When a meeting was meant to happen, as a trace of joins tells it.
package struct MeetingSchedule: Equatable, Sendable {
  /// The scheduled start in milliseconds since the run's start; it may lie before it.
  package var start: Int64
  /// The scheduled length in milliseconds; nil when the trace does not tell.
  package var duration: Int64?

  /// A schedule.
  package init(start: Int64, duration: Int64? = nil) {
    self.start = start
    self.duration = duration
  }
}

/// What a trace of joins says of its meetings, beside the joins. A simulation does not need it; a
/// fit does.
package struct TraceMeetings: Equatable, Sendable {
  /// One a meeting, by its number in the workload; nil when no row of it told.
  package var schedules: [MeetingSchedule?]
}
