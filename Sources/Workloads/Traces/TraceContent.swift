package import PoolSimulation

/// What one file holds: demand in one of the three forms that a trace can have, in milliseconds
/// since the calendar's start.
package enum TraceContent: Sendable {
  case joins(Workload)
  case meetings([MeetingSession])
  case counts(IntervalCounts)

  /// The kind of trace.
  package var format: TraceFormat {
    switch self {
    case .joins: .joins
    case .meetings: .meetings
    case .counts: .counts
    }
  }

  /// From the first to the last time that the trace holds, in milliseconds since the calendar's
  /// start; nil for an empty one.
  package var times: ClosedRange<Int64>? {
    let ends: (Int64?, Int64?) =
      switch self {
      case .joins(let workload):
        (
          workload.joinTimes.first?.milliseconds,
          max(workload.lastLeave, workload.joinTimes.first ?? .zero).milliseconds
        )
      case .meetings(let sessions): (sessions.map(\.start).min(), sessions.map(\.start).max())
      case .counts(let counts): (counts.starts.first, counts.starts.last)
      }
    guard let first = ends.0, let last = ends.1 else { return nil }
    return first...last
  }

  /// How long all people stay altogether, in hours; nil for counts, which do not tell.
  package var participantHours: Double? {
    let milliseconds: Double
    switch self {
    case .joins(let workload):
      milliseconds = workload.stays.reduce(0) { $0 + Double($1.milliseconds) }
    case .meetings(let sessions):
      milliseconds = sessions.reduce(0) { $0 + Double($1.participants) * Double($1.duration) }
    case .counts: return nil
    }
    return milliseconds / 3_600_000
  }

  /// The joins that it holds, or the people that it lists.
  package var joins: Double {
    switch self {
    case .joins(let workload): Double(workload.joinCount)
    case .meetings(let sessions): sessions.reduce(0) { $0 + Double($1.participants) }
    case .counts(let counts): counts.joins.reduce(0) { $0 + Double($1) }
    }
  }
}
