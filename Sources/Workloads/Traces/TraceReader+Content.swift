internal import PoolSimulation

extension TraceReader {
  /// Reads the whole trace in the format given, or in the one its header suggests.
  /// - Parameters:
  ///   - format: nil to guess
  ///   - sessionKeys: keys of the scenario that mean something for a trace of meetings only
  ///   - countKeys: keys of the scenario that mean something for a trace of counts only
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - largestSeats: the seats of one instance
  ///   - notes: receives what was left out
  /// - Returns: the demand
  /// - Throws: `TraceError.invalid`.
  mutating func content(
    format: TraceFormat?, sessionKeys: [String], countKeys: [String] = [],
    within period: ClosedRange<Int64>, largestSeats: Int,
    notes: inout WorkloadNotes
  ) throws(TraceError) -> TraceContent {
    try contentAndMeetings(
      format: format, sessionKeys: sessionKeys, countKeys: countKeys, within: period,
      largestSeats: largestSeats, notes: &notes
    ).content
  }

  /// The same with what a trace of joins says of its meetings; nil when it says nothing.
  mutating func contentAndMeetings(
    format: TraceFormat?, sessionKeys: [String] = [], countKeys: [String] = [],
    within period: ClosedRange<Int64>, largestSeats: Int,
    notes: inout WorkloadNotes
  ) throws(TraceError) -> (content: TraceContent, meetings: TraceMeetings?) {
    let resolved: TraceFormat
    switch format.map({ .success($0) }) ?? header.guessFormat() {
    case .success(let format): resolved = format
    case .failure(let problem): throw refusal([problem])
    }
    // Rather refused than ignored: the author expects the keys to change the demand.
    if resolved != .meetings { try refuse(sessionKeys, in: resolved, expected: "a row a meeting") }
    if resolved != .counts {
      // The command line has `--interval` in the settings alone.
      let keys =
        settings.interval == nil || countKeys.contains("interval")
        ? countKeys : countKeys + ["interval"]
      try refuse(keys, in: resolved, expected: "a row an interval")
    }
    let content: TraceContent
    var meetings: TraceMeetings?
    switch resolved {
    case .joins:
      let (workload, others) = try joinsAndMeetings(
        within: period, largestSeats: largestSeats, notes: &notes)
      content = .joins(workload)
      meetings = others
      // Without names two people may come and go together.
      if !workload.participantOfJoin.isEmpty, !workload.participantOfJoin.contains(.max) {
        workload.forEachRepeatedJoin { _ in notes.rowsRepeated += 1 }
      }
    case .meetings:
      let sessions = try sessions(within: period, notes: &notes)
      content = .meetings(sessions)
      notes.rowsRepeated = sessions.count - Set(sessions).count
    case .counts: content = .counts(try counts(within: period, notes: &notes))
    }
    for column in header.idleMappings(resolved) {
      let reason =
        header.index(of: column) == nil
        ? "there is no column \(header.fileName(of: column))"
        : "a trace with a row \(resolved.row) is not read by it"
      tell("--column \(column.rawValue) (columns) decides nothing: \(reason)")
    }
    let unknown = header.columnsOfUnknownUnit(resolved, unit: settings.dialect.unit).filter {
      header.index(of: $0).flatMap { dialect?.lengths[$0]?.isAssumed } != false
    }
    for column in unknown {
      tell(
        "\(column.rawValue): \(header.fileName(of: column)) was taken for seconds, because "
          + "nothing says what it counts"
      )
    }
    try judge(
      content,
      unknownUnit: unknown.first { $0 == .stay || $0 == .duration }.map { header.fileName(of: $0) })
    note(in: &notes)
    return (content, meetings)
  }

  /// Refuses a demand that nobody can have meant, unless somebody said that it is.
  private mutating func judge(_ content: TraceContent, unknownUnit: String?) throws(TraceError) {
    guard let calendar else { return }
    let hasOwnNames = dialect == nil && !TraceColumn.allCases.contains { header.isMapped($0) }
    let isDated = hasWallClockTimes || plainTimes ?? .sinceStart != .sinceStart
    let origin: Plausibility.Origin =
      hasOwnNames && !isDated
      ? .own : .trace(unknownUnit: unknownUnit, isDated: isDated, hasOwnNames: hasOwnNames)
    for (problem, expected) in Plausibility(content, from: origin, calendar: calendar).problems {
      if settings.onImplausible == .error {
        throw refusal([
          .init(
            problem: "the demand is implausible: \(problem)",
            expected: "\(expected), or --on-implausible accept (on_implausible)")
        ])
      }
      tell("accepted although implausible: \(problem)")
    }
  }

  private func refuse(_ keys: [String], in format: TraceFormat, expected: String) throws(TraceError)
  {
    if keys.isEmpty { return }
    let keys = keys.joined(separator: " and ")
    throw refusal([
      .init(
        problem: "the trace has a row \(format.row), so \(keys) would do nothing",
        expected: "expected \(expected), or no \(keys)")
    ])
  }
}

extension TraceFormat {
  /// What a row is.
  fileprivate var row: String {
    switch self {
    case .joins: "a join"
    case .meetings: "a meeting"
    case .counts: "an interval"
    }
  }
}
