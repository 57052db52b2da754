internal import PoolSimulation
package import Settings

/// Why a trace cannot become another kind of trace.
package struct ConversionProblem: Error, Equatable, Sendable {
  /// What is in the way, and what to do instead.
  package let description: String
}

extension TraceContent {
  /// Five minutes, in milliseconds.
  package static let usualInterval: Int64 = 300_000

  /// The same demand as a trace that says less of it.
  /// - Parameters:
  ///   - format: the kind wanted; nil for the kind it is
  ///   - interval: the length of the intervals of counts in milliseconds; nil for 5 minutes, or
  ///     what counts have already
  ///   - calendar: the wall clock that intervals are aligned to
  ///   - notes: receives what is lost
  /// - Returns: a trace of the kind wanted
  /// - Throws: `ConversionProblem` when the other kind would say more.
  package func converted(
    to format: TraceFormat?, interval: Int64?, calendar: ScenarioCalendar, notes: inout ImportNotes
  ) throws(ConversionProblem) -> TraceContent {
    switch (self, format ?? self.format) {
    case (.joins, .joins), (.meetings, .meetings): return self
    case (.joins(let workload), .meetings):
      if !workload.seats.isEmpty { notes.tell("Seats are left out: a trace of meetings has none.") }
      if !workload.patience.isEmpty {
        notes.tell("Patience is left out: a trace of meetings has none.")
      }
      let (sessions, withSharedNames) = workload.meetingSessions()
      notes.tell(
        withSharedNames, "session",
        "counted by those who were in at once, who were more than their different names.")
      return .meetings(sessions)
    case (.joins(let workload), .counts):
      if !workload.seats.isEmpty { notes.tell("Seats are left out: a trace of counts has none.") }
      if !workload.patience.isEmpty {
        notes.tell("Patience is left out: a trace of counts has none.")
      }
      return .counts(
        try workload.intervalCounts(interval: interval ?? Self.usualInterval, calendar: calendar))
    case (.counts(let counts), .counts):
      return .counts(
        try interval.map { length throws(ConversionProblem) in
          try counts.grouped(by: length, calendar: calendar)
        } ?? counts)
    case (.meetings, .joins), (.meetings, .counts):
      throw ConversionProblem(
        description: "a list of meetings does not say who joins when; expected --to meetings, "
          + "or a scenario with this trace, of which `greenroom synthesize` writes joins")
    case (.counts, .joins), (.counts, .meetings):
      throw ConversionProblem(
        description: "counts do not say who joins which meeting; expected --to counts, "
          + "or a scenario with this trace, of which `greenroom synthesize` writes joins")
    }
  }
}
