public import PoolSimulation
public import Settings

/// The demand of a scenario as its `workload` section says it.
public struct WorkloadModel: Equatable, Sendable {
  /// Where demand comes from.
  public enum Source: Equatable, Sendable {
    /// A trace in a file.
    case trace(TraceSettings)
    /// A timetable that is drawn.
    case synthetic(Timetable)
  }

  private enum SourceName: String, CaseIterable { case trace, synthetic }

  /// Where demand comes from.
  public var source: Source
  /// How people arrive and leave; a trace of joins says so itself.
  public var participantFlow = ParticipantFlow.scheduled(ScheduledFlow())
  /// The probability that a listed participant comes, each independently: the number who come is binomial.
  public var attendance = 1.0
  /// The keys that were written and mean nothing for a trace of joins.
  private var sessionKeys: [String] = []

  /// Demand from a source, with everybody coming by the scheduled flow.
  public init(source: Source) { self.source = source }

  /// Reads the keys of the `workload` section. Issues go to the reader's log.
  public init(settings: inout SettingsReader) {
    let name: SourceName = settings.choice("source", default: .trace, help: "Where demand comes from.")
    // With no section at all the keys are only being described: then those of every source are.
    let describes = settings.node.entries == nil
    source = .synthetic(Timetable())
    if name == .synthetic || describes { source = .synthetic(Timetable(settings: &settings)) }
    if name == .trace || describes { source = .trace(TraceSettings(settings: &settings)) }
    if case .trace(let trace) = source, trace.format == .joins, !describes { return }
    sessionKeys = ["participant_flow", "attendance"].filter { settings.has($0) }
    participantFlow = ParticipantFlow(key: "participant_flow", settings: &settings)
    attendance = settings.fraction(
      "attendance", default: 1, help: "The probability that a listed participant comes, each independently of the others.")
  }

  /// Reads the trace, if there is one, and checks it.
  /// - Parameters:
  ///   - duration: the run's length in milliseconds; nil for a run that ends with its demand (a synthetic source then fills a week)
  ///   - calendar: the scenario's calendar
  ///   - traceDirectory: what a relative path is relative to
  ///   - largestSeats: the seats of one instance; a join that takes more is a bad row
  /// - Returns: demand that can be drawn for any replication
  /// - Throws: `TraceError`, with every problem of the file.
  public func load(
    duration: Int64?, calendar: ScenarioCalendar, traceDirectory: String, largestSeats: Int = 1_000_000
  ) throws(TraceError) -> WorkloadSource {
    var notes = WorkloadNotes()
    let content: WorkloadSource.Content
    switch source {
    case .synthetic(let timetable):
      content = .timetable(timetable, calendar, length: duration ?? 7 * 86_400_000)
    case .trace(let trace):
      let path = trace.path.hasPrefix("/") || traceDirectory.isEmpty ? trace.path : "\(traceDirectory)/\(trace.path)"
      var reader = try TraceReader(try CSVReader(path: path), settings: trace, calendar: calendar)
      content = try reader.content(
        format: trace.format, sessionKeys: sessionKeys, duration: duration, largestSeats: largestSeats, notes: &notes)
    }
    return WorkloadSource(content: content, flow: participantFlow, attendance: attendance, duration: duration, notes: notes)
  }

  /// Reads the source and draws one replication's demand. A caller with many replications loads once instead.
  /// - Parameters:
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  ///   - duration: the run's length in milliseconds, or nil
  ///   - calendar: the scenario's calendar
  ///   - traceDirectory: what a relative path is relative to
  /// - Returns: the joins, and what became of the trace's rows
  /// - Throws: `TraceError`, with every problem of the file.
  public func makeWorkload(
    seed: UInt64, replication: Int, duration: Int64?, calendar: ScenarioCalendar, traceDirectory: String
  ) throws(TraceError) -> (workload: Workload, notes: WorkloadNotes) {
    try load(duration: duration, calendar: calendar, traceDirectory: traceDirectory).makeWorkload(seed: seed, replication: replication)
  }
}
