package import PoolSimulation
package import Probability
package import Settings

/// The demand of a scenario as its `workload` section says it.
package struct WorkloadModel: Equatable, Sendable {
  /// Where demand comes from.
  package enum Source: Equatable, Sendable {
    /// A trace in a file.
    case trace(TraceSettings)
    /// A demand that is drawn.
    case synthetic(SyntheticDemand)
    /// A demand that a program on the library brings.
    case program
  }

  private enum SourceName: String, CaseIterable { case trace, synthetic, program }

  /// Where demand comes from.
  package var source: Source
  /// The preset that a synthetic demand began with.
  package private(set) var preset: WorkloadPreset?
  /// How people arrive and leave; a trace of joins says so itself.
  package var participantFlow = ParticipantFlow.scheduled(ScheduledFlow())
  /// The probability that a listed participant comes, each independently: the number who come is
  /// binomial.
  package var attendance = 1.0
  /// What is changed of the source's demand, in this order.
  package var transforms: [WorkloadTransform] = []
  /// How long people stay who a trace of counts only counts; required there.
  package var stay: Distribution?
  /// How long a meeting goes on without anybody in it. The pool's affair, not the demand's.
  package var linger = MeetingLinger()
  /// What a placement is told of the size of a meeting that begins; nil: what the trace says of it.
  package var expectedSize: ExpectedSize?
  /// What the people of a meeting send and get, if that counts. The pool's affair too.
  package var media: MediaLaw?
  /// The keys that were written and mean something for a trace of meetings only.
  private var sessionKeys: [String] = []
  /// The keys that were written and mean something for a trace of counts only.
  private var countKeys: [String] = []

  /// Demand from a source, with everybody coming by the scheduled flow.
  package init(source: Source) { self.source = source }

  /// Reads the keys of the `workload` section. Issues go to the reader's log.
  package init(settings: inout SettingsReader) {
    let name: SourceName = settings.choice(
      "source", default: .trace, help: "Where demand comes from.")
    // With no section at all the keys are only being described: then those of every source are.
    let describes = settings.node.entries == nil
    source = .synthetic(SyntheticDemand())
    if !settings.isSound("source") {
      // Which keys mean something is not known without it.
      settings.allow((settings.node.entries ?? []).map(\.key))
      return
    }
    if name == .synthetic || describes {
      settings.beside(SourceName.synthetic.rawValue, of: "source") { settings in
        let presets = WorkloadPreset.all.map(\.name)
        let chosen = settings.optionalValue(
          "preset", .name(among: presets),
          help: "Numbers to begin with; keys beside it override them.")
        preset = WorkloadPreset.all.first { $0.name == chosen }
        source = .synthetic(
          SyntheticDemand(settings: &settings, defaults: preset?.demand ?? SyntheticDemand()))
      }
    }
    if name == .trace || describes {
      settings.beside(SourceName.trace.rawValue, of: "source") {
        source = .trace(TraceSettings(settings: &$0))
      }
    }
    if name == .program { source = .program }
    readTransforms(&settings)
    linger = MeetingLinger(settings: &settings)
    expectedSize = settings.section(
      "expected_size",
      help: "What strategies that ask know of the size of a meeting that begins; without it what "
        + "the trace has in expected_participants."
    ) { ExpectedSize(settings: &$0) }
    media = settings.section(
      MediaLaw.key, help: "What people send and get; without it seats alone count."
    ) { MediaLaw(settings: &$0) }
    let format: TraceFormat? =
      switch source {
      case .trace(let trace): trace.format
      case .synthetic: .meetings
      case .program: .joins
      }
    let needsStay = format == .counts || mergesCounts
    if format == nil || needsStay || describes { readStay(&settings, isRequired: needsStay) }
    if !describes, format == .joins || format == .counts { return }
    sessionKeys = ["participant_flow", "attendance"].filter { settings.has($0) }
    participantFlow = ParticipantFlow(
      key: "participant_flow", default: preset?.flow ?? .scheduled(ScheduledFlow()),
      settings: &settings)
    attendance = settings.fraction(
      "attendance", default: preset?.attendance ?? 1,
      help: "The probability that a listed participant comes, each independently.")
  }

  /// Reads the keys that change the demand: the short forms first, in a fixed order, then
  /// `transforms` in the order of the list.
  private mutating func readTransforms(_ settings: inout SettingsReader) {
    transforms = [
      WorkloadTransform.window("window", &settings),
      WorkloadTransform.timeScale("time_scale", &settings),
      WorkloadTransform.scale("scale", &settings),
    ].compactMap(\.self)
    transforms += WorkloadTransform.list(&settings)
  }

  /// The most seats that one of the people drawn takes.
  package var largestSenderSeats: Int {
    var flows = [participantFlow]
    if case .synthetic(let demand) = source { flows = demand.flows(participantFlow) }
    for case .event(let event) in transforms { flows.append(event.flow) }
    return flows.reduce(1) { most, flow in
      guard case .scheduled(let law) = flow else { return most }
      return max(most, law.senderSeats)
    }
  }

  /// Whether a transform says that it merges counts.
  private var mergesCounts: Bool {
    transforms.contains {
      if case .merge(let trace) = $0 { trace.format == .counts } else { false }
    }
  }

  private mutating func readStay(_ settings: inout SettingsReader, isRequired: Bool) {
    countKeys = ["stay", "interval"].filter { settings.has($0) && !($0 == "stay" && mergesCounts) }
    let help = "How long people stay whom a trace of counts only counts; required there."
    stay =
      isRequired
      ? settings.distribution("stay", unit: .milliseconds, help: help)
      : settings.optionalDistribution("stay", unit: .milliseconds, help: help)
  }

  /// Reads the trace, if there is one, and checks it.
  /// - Parameters:
  ///   - duration: the run's length in milliseconds; nil for a run that ends with its demand (a
  ///     synthetic source then fills a week)
  ///   - calendar: the scenario's calendar
  ///   - traceDirectory: what a relative path is relative to
  ///   - copies: where copies of traces are that are read instead, by the names that the section
  ///     has for them
  ///   - largestSeats: the seats of one instance; a join that takes more is a bad row
  ///   - program: what a program brings, and about how many joins a replication of it has, where
  ///     the source is one
  ///   - observer: is told the path of each trace that is read, as the section has it, and gives
  ///     what is shown the trace's bytes as they are
  ///     stored, each once and in order
  /// - Returns: demand that can be drawn for any replication
  /// - Throws: `TraceError`, with every problem of the file.
  package func load(
    duration: Int64?, calendar: ScenarioCalendar, traceDirectory: String,
    copies: [String: String] = [:], largestSeats: Int = 1_000_000,
    program: (demand: ProgramDemand, expectedJoins: Int)? = nil,
    observer: ((String) -> (UnsafeRawBufferPointer) -> Void)? = nil
  ) throws(TraceError) -> WorkloadSource {
    var notes = WorkloadNotes()
    let end = duration ?? .max
    // What is moved before it meets the run must be read wherever it is.
    let period = transforms.isEmpty ? 0...end : Int64.min...Int64.max
    func read(
      _ trace: TraceSettings, sessionKeys: [String], countKeys: [String], isMerged: Bool,
      notes: inout WorkloadNotes
    ) throws(TraceError) -> (content: TraceContent, meetings: TraceMeetings?) {
      let place = trace.place(in: traceDirectory, copies: copies)
      let file = try CSVReader(path: place, observer: observer.map { $0(trace.path) })
      var reader = try TraceReader(file, settings: trace, calendar: calendar)
      let (content, meetings) = try reader.contentAndMeetings(
        format: trace.format, sessionKeys: sessionKeys, countKeys: countKeys, within: period,
        largestSeats: largestSeats, notes: &notes)
      if case .counts = content, stay == nil {
        let merging = isMerged ? ", and format: counts beside merge.trace" : ""
        let words = (
          problem: "the trace has a row an interval, and nothing says how long people stay",
          expected: "expected workload.stay\(merging)"
        )
        throw reader.refusal([.init(problem: words.problem, expected: words.expected)])
      }
      return (content, meetings)
    }
    // What the traces that are merged leave out.
    var leftOut = (
      skipped: 0, ofOtherRegions: 0, intervals: 0, repeated: 0, readings: [String]()
    )
    let merged = try transforms.mergedContent { trace throws(TraceError) in
      var others = WorkloadNotes()
      let content = try read(trace, sessionKeys: [], countKeys: [], isMerged: true, notes: &others)
        .content
      leftOut.skipped += others.rowsSkipped
      leftOut.ofOtherRegions += others.rowsOfOtherRegions
      leftOut.intervals += others.intervalsMissing
      leftOut.repeated += others.rowsRepeated
      leftOut.readings += others.readings.map { "\(trace.path): \($0)" }
      return content
    }
    let content: WorkloadSource.Content
    var meetings: TraceMeetings?
    switch source {
    case .synthetic(let demand):
      content = .synthetic(demand, during: transforms.origin(of: 0...(duration ?? 7 * 86_400_000)))
    case .program:
      guard let program else { preconditionFailure("nobody loads a program's demand without it") }
      content = .program(program.demand, expectedJoins: Double(program.expectedJoins))
    case .trace(let trace):
      let own = try read(
        trace, sessionKeys: sessionKeys, countKeys: countKeys, isMerged: false, notes: &notes)
      (content, meetings) = (.trace(own.content), own.meetings)
      if case .meetings = own.content {
        notes.attendanceIsAssumed = !sessionKeys.contains("attendance")
      }
    }
    notes.rowsSkipped += leftOut.skipped
    notes.rowsOfOtherRegions += leftOut.ofOtherRegions
    notes.intervalsMissing += leftOut.intervals
    notes.rowsRepeated += leftOut.repeated
    notes.readings += leftOut.readings
    var loaded = WorkloadSource(
      content: content, calendar: calendar, flow: participantFlow, attendance: attendance,
      transforms: transforms, merged: merged,
      period: 0...end, notes: notes)
    loaded.stay = stay
    loaded.expectedSize = expectedSize
    loaded.meetings = meetings
    return loaded
  }

  /// Reads the source and draws one replication's demand. A caller with many replications loads
  /// once instead.
  /// - Parameters:
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  ///   - duration: the run's length in milliseconds, or nil
  ///   - calendar: the scenario's calendar
  ///   - traceDirectory: what a relative path is relative to
  /// - Returns: the joins, and what became of the trace's rows
  /// - Throws: `TraceError`, with every problem of the file.
  package func makeWorkload(
    seed: UInt64, replication: Int, duration: Int64?, calendar: ScenarioCalendar,
    traceDirectory: String
  ) throws(TraceError) -> (workload: Workload, notes: WorkloadNotes) {
    try load(duration: duration, calendar: calendar, traceDirectory: traceDirectory).makeWorkload(
      seed: seed, replication: replication)
  }
}
