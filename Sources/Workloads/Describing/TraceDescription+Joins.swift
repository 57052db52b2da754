package import PoolSimulation
package import Settings

extension TraceDescription {
  /// Describes a trace that was read.
  /// - Parameters:
  ///   - source: the trace; a source that is drawn or made is described as its first replication
  ///   - calendar: the clock that it was read with
  ///   - startIsGiven: whether somebody said when times in seconds begin
  package init(_ source: WorkloadSource, calendar: ScenarioCalendar, startIsGiven: Bool) {
    switch source.content {
    case .trace(.joins(let workload)):
      self.init(
        joins: workload, schedules: source.meetings?.schedules ?? [], notes: source.notes,
        calendar: calendar, startIsGiven: startIsGiven)
    case .trace(.counts(let counts)):
      self.init(
        interval: counts.interval, starts: counts.starts, counts: counts.joins, notes: source.notes,
        calendar: calendar,
        startIsGiven: startIsGiven)
    case .program:
      let (workload, notes) = source.makeWorkload(seed: 1, replication: 0)
      self.init(joins: workload, notes: notes, calendar: calendar, startIsGiven: startIsGiven)
    case .trace(.meetings), .synthetic:
      let sessions = source.sessions(seed: 1, replication: 0)
      self.init(
        sessions: sessions, notes: source.notes, calendar: calendar, startIsGiven: startIsGiven)
    }
  }

  /// Describes joins.
  /// - Parameters:
  ///   - workload: the joins
  ///   - schedules: what is known of each meeting's schedule; empty when nothing is
  ///   - notes: what became of the rows
  ///   - calendar: the clock that the trace was read with
  ///   - startIsGiven: whether somebody said when times in seconds begin
  package init(
    joins workload: Workload, schedules: [MeetingSchedule?] = [], notes: WorkloadNotes,
    calendar: ScenarioCalendar, startIsGiven: Bool
  ) {
    self.init(
      workload, notes: notes, calendar: calendar, startIsGiven: startIsGiven, isScheduled: false)
    let clock = clock
    let all = HeldMeetings(of: workload)
    let measures = MeetingMeasures(
      workload, held: all, calendar: clock.calendar, isScheduled: false,
      schedules: schedules.map { $0?.start })
    let rejoined = RejoinMeasures(workload, held: all)
    held = measures
    rejoins = rejoined
    let checks = RowChecks(
      workload, startSince1970: clock.isKnown ? clock.calendar.startSince1970 : nil)
    examples = workload
    if rejoined.namedJoins > 0,
      Double(rejoined.rejoins) >= TraceWarning.rejoinShare * Double(rejoined.namedJoins)
    {
      warnings.append(.rejoins(rejoined))
    }
    let beyondChance = Double(rejoined.followedStays) - rejoined.followedByChance
    if beyondChance >= TraceWarning.followedShare * Double(joins),
      let score = rejoined.followedScore, score > TraceWarning.followedScore
    {
      warnings.append(.followedStays(rejoined))
    }
    addRowWarnings(checks, rows: joins, areNamed: rejoined.namedJoins == joins)
    addSharedWarnings(BinnedJoins(workload, startSince1970: clock.calendar.startSince1970))
  }

  /// Describes sessions as they are scheduled: everybody listed is there from the start to the end.
  package init(
    sessions: [MeetingSession], notes: WorkloadNotes, calendar: ScenarioCalendar, startIsGiven: Bool
  ) {
    var builder = WorkloadBuilder(capacity: sessions.reduce(0) { $0 + $1.participants })
    var rows = WorkloadBuilder(capacity: sessions.count)
    for session in sessions {
      let meeting = builder.addMeeting(named: session.name)
      let row = rows.addMeeting(named: session.name)
      let (start, stay) = (
        SimulationTime(milliseconds: session.start), TimeSpan(milliseconds: session.duration)
      )
      for _ in 0..<session.participants { builder.addJoin(at: start, stay: stay, meeting: meeting) }
      rows.addJoin(at: start, stay: stay, meeting: row)
    }
    let workload = builder.finish()
    self.init(
      workload, notes: notes, calendar: calendar, startIsGiven: startIsGiven, isScheduled: true)
    held = MeetingMeasures(
      workload, held: HeldMeetings(of: workload), calendar: clock.calendar, isScheduled: true)
    let byRow = rows.finish()
    examples = byRow
    var checks = RowChecks(
      byRow, startSince1970: clock.isKnown ? clock.calendar.startSince1970 : nil)
    checks.identical = RowChecks.identical(sessions, in: byRow)
    addRowWarnings(checks, rows: sessions.count, areNamed: true)
    addSharedWarnings(BinnedJoins(workload, startSince1970: clock.calendar.startSince1970))
  }

  /// What joins and sessions have in common.
  private init(
    _ workload: Workload, notes: WorkloadNotes, calendar: ScenarioCalendar, startIsGiven: Bool,
    isScheduled: Bool
  ) {
    kind = isScheduled ? .meetings : .joins
    self.notes = notes
    let clock = TraceClock(
      calendar, startIsGiven: startIsGiven, times: notes.times,
      lastTime: workload.joinTimes.last?.milliseconds ?? 0)
    self.clock = clock
    joins = workload.joinCount
    meetings = workload.meetingCount
    if !workload.participantOfJoin.isEmpty {
      var isThere = [Bool](repeating: false, count: workload.participants.count)
      for participant in workload.participantOfJoin where participant != .max {
        isThere[Int(participant)] = true
      }
      participants = isThere.count { $0 }
    }
    let sweep = PresenceSweep(workload, calendar: calendar, looksForCeilings: !isScheduled)
    span = sweep.concurrency.from...sweep.concurrency.to
    presence = PresenceMeasures(
      concurrency: sweep.concurrency, weekdays: sweep.weekdays, meetingPeak: sweep.meetingPeak,
      meetingPeakTime: sweep.meetingPeakTime,
      largestMeeting: sweep.largestMeeting, largestMeetingTime: sweep.largestMeetingTime,
      largestMeetingIndex: sweep.largestMeetingIndex)
    let minutes = BinnedJoins(workload, startSince1970: calendar.startSince1970)
    arrivals = ArrivalProfile(minutes, calendar: calendar)
    days = DayPattern(minutes, calendar: calendar, knowsWeekdays: clock.isKnown)
    let ceilings = CeilingEvidence.ceilings(in: sweep.days)
    warnings = ceilings.isEmpty ? [] : [.ceilings(ceilings)]
  }

  private mutating func addRowWarnings(_ checks: RowChecks, rows: Int, areNamed: Bool) {
    let fewest =
      areNamed ? 1 : max(2, Int((TraceWarning.identicalShare * Double(rows)).rounded(.up)))
    if checks.identical.count >= fewest {
      warnings.append(.identicalRows(checks.identical, areNamed: areNamed))
    }
    if checks.implausibleTimes.count > 0 {
      warnings.append(.implausibleTimes(checks.implausibleTimes))
    }
    if checks.longStays.count > 0 { warnings.append(.longStays(checks.longStays)) }
    if checks.zeroStays.count > 0 { warnings.append(.zeroStays(checks.zeroStays)) }
    if let held, let first = held.firstSolitary,
      Double(held.solitary) >= TraceWarning.solitaryShare * Double(held.held)
    {
      warnings.append(.solitaryMeetings(held.solitary, first: first))
    }
  }

  /// What is told of every kind of trace whose clock is known.
  private mutating func addSharedWarnings(_ bins: BinnedJoins) {
    guard clock.isKnown else { return }
    let changes = ClockChange.odd(in: bins, calendar: clock.calendar)
    if !changes.isEmpty { warnings.append(.clockChanges(changes)) }
    let gaps = JoinGap.gaps(in: bins, calendar: clock.calendar)
    if !gaps.isEmpty { warnings.append(.gaps(gaps)) }
  }
}

extension TraceDescription {
  /// Describes counts of joins in equal intervals.
  /// - Parameters:
  ///   - interval: the length of an interval in milliseconds
  ///   - starts: where each interval begins, in milliseconds since the start, in any order
  ///   - counts: the joins of each
  ///   - notes: what became of the rows
  ///   - calendar: the clock that the trace was read with
  ///   - startIsGiven: whether somebody said when times in seconds begin
  package init(
    interval: Int64, starts: [Int64], counts: [Int], notes: WorkloadNotes,
    calendar: ScenarioCalendar, startIsGiven: Bool
  ) {
    let order = starts.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
    let (starts, counts) = (order.map { starts[$0] }, order.map { counts[$0] })
    // An interval without a row is one in which nobody joined.
    let spanned =
      IntervalCounts(interval: interval, starts: starts, joins: counts).missing + starts.count
    let bins = BinnedJoins(width: interval, starts: starts, counts: counts, intervals: spanned)
    let (first, last) = (starts.first ?? 0, starts.last ?? 0)
    kind = .counts
    self.notes = notes
    let clock = TraceClock(calendar, startIsGiven: startIsGiven, times: notes.times, lastTime: last)
    self.clock = clock
    span = first...max(first, last.addingClamped(starts.isEmpty ? 0 : interval))
    joins = bins.joins
    arrivals = ArrivalProfile(bins, calendar: calendar)
    days = DayPattern(bins, calendar: calendar, knowsWeekdays: clock.isKnown)
    warnings = []
    var missing = 0
    var firstMissing: Int64?
    for (start, next) in zip(starts, starts.dropFirst()) where next - start > interval {
      missing += Int((next - start) / interval) - 1
      firstMissing = firstMissing ?? start + interval
    }
    if let firstMissing { warnings.append(.missingIntervals(missing, first: firstMissing)) }
    addSharedWarnings(bins)
  }
}

extension RowChecks {
  /// Sessions that are the same as another in everything; joins are numbered as in the workload
  /// with one join a session.
  static func identical(_ sessions: [MeetingSession], in workload: Workload) -> OddRows {
    var odd = OddRows()
    // A workload's joins are in the order of time, and those of one time in that of the rows.
    let order = sessions.indices.sorted { (sessions[$0].start, $0) < (sessions[$1].start, $1) }
    var seen: Set<MeetingSession> = []
    for (join, index) in order.enumerated() where !seen.insert(sessions[index]).inserted {
      odd.add(join)
    }
    return odd
  }
}
