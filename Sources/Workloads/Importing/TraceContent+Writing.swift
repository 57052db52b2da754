internal import PoolSimulation
package import Settings

extension TraceContent {
  /// Writes the trace with wall-clock times.
  /// - Parameters:
  ///   - calendar: the clock
  ///   - sink: receives the text in pieces
  /// - Throws: what `sink` throws.
  package func write<Failure: Error>(
    calendar: ScenarioCalendar, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    switch self {
    case .joins(let workload): try workload.writeJoins(times: .wallClock(calendar), to: sink)
    case .meetings(let sessions): try sessions.writeMeetings(calendar: calendar, to: sink)
    case .counts(let counts): try counts.writeCounts(calendar: calendar, to: sink)
    }
  }

  /// What it holds, such as `4 joins of 3 meetings`.
  package var summary: String {
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    switch self {
    case .joins(let workload):
      return
        "\(counted(workload.joinCount, "join")) of \(counted(workload.meetingCount, "meeting"))"
    case .meetings(let sessions):
      let people = sessions.reduce(0) { $0 + $1.participants }
      return
        "\(counted(sessions.count, "session")) of meetings with \(counted(people, "participant"))"
    case .counts(let counts):
      return
        "\(counted(counts.joins.reduce(0, +), "join")) in "
        + "\(counted(counts.joins.count, "interval"))"
    }
  }
}
