public import PoolSimulation
internal import Probability
internal import Settings

/// Demand that has been read and checked, ready to be drawn for any replication.
public struct WorkloadSource: Sendable {
  enum Content: Sendable {
    /// Every join is known.
    case joins(Workload)
    /// Sessions are known, and who comes when is drawn.
    case sessions([MeetingSession])
    /// Sessions are drawn too.
    case timetable(Timetable, ScenarioCalendar, length: Int64)
  }

  let content: Content
  let flow: ParticipantFlow
  let attendance: Double
  let duration: Int64?
  let notes: WorkloadNotes

  /// Whether two replications have different demand. Without it one workload serves all.
  public var dependsOnReplication: Bool {
    switch content {
    case .joins: false
    case .sessions: flow != .allAtOnce || attendance < 1
    case .timetable: true
    }
  }

  /// The demand of one replication, and what became of the rows on the way. Equal arguments give equal workloads.
  /// - Parameters:
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  /// - Returns: the joins, and the counts
  public func makeWorkload(seed: UInt64, replication: Int) -> (workload: Workload, notes: WorkloadNotes) {
    var notes = notes
    if case .joins(let workload) = content { return (workload, notes) }
    let sampler = FlowSampler(flow: flow, attendance: attendance, seed: seed, replication: replication)
    let workload = sessions(seed: seed, replication: replication).workload(sampler, duration: duration, notes: &notes)
    return (workload, notes)
  }

  /// The sessions of one replication, before anybody's arrival is drawn; empty for a trace of joins.
  package func sessions(seed: UInt64, replication: Int) -> [MeetingSession] {
    switch content {
    case .joins: []
    case .sessions(let sessions): sessions
    case .timetable(let timetable, let calendar, let length):
      TimetableSampler(timetable, calendar: calendar, seed: seed, replication: replication).sessions(duration: length)
    }
  }
}
