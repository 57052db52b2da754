package import PoolSimulation
internal import Settings

/// What a trace is like: plain numbers, without words. Times are in milliseconds since the start,
/// lengths in milliseconds.
package struct TraceDescription: Sendable {
  /// What a row of the trace is.
  package enum Kind: String, Sendable {
    case joins, meetings, counts
  }

  /// What a row is.
  package var kind: Kind
  /// What became of the rows.
  package var notes: WorkloadNotes
  /// The clock of the times.
  package var clock: TraceClock
  /// The first and the last instant: joins, leaves, or ends of intervals.
  package var span: ClosedRange<Int64>
  /// The joins; in a trace of meetings, the people listed.
  package var joins: Int
  /// The participants with a name of their own; nil when none has one.
  package var participants: Int?
  /// The names of meetings; nil in a trace of counts.
  package var meetings: Int?
  /// People at once; nil in a trace of counts.
  package var presence: PresenceMeasures?
  /// When people join.
  package var arrivals: ArrivalProfile
  /// How days differ; nil with fewer than five.
  package var days: DayPattern?
  /// Meetings as they were held; nil in a trace of counts.
  package var held: MeetingMeasures?
  /// Joins of people who were there before; nil but in a trace of joins.
  package var rejoins: RejoinMeasures?
  /// What changes the meaning of the numbers, the gravest first.
  package var warnings: [TraceWarning]
  /// The joins themselves, for examples of the warnings; nil in a trace of counts. In a trace of
  /// meetings, a join stands for a row.
  package var examples: Workload?
}

/// People and meetings at once.
package struct PresenceMeasures: Equatable, Sendable {
  /// People over the span.
  package var concurrency: Concurrency
  /// People on each weekday, from Monday.
  package var weekdays: [WeekdayConcurrency]
  /// The most meetings at once, and when first.
  package var meetingPeak: Int
  package var meetingPeakTime: Int64
  /// The most people at once in one meeting, when first, and the meeting's index.
  package var largestMeeting: Int
  package var largestMeetingTime: Int64
  package var largestMeetingIndex: Int
}
