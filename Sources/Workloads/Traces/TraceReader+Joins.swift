internal import PoolSimulation

/// Where the columns of a joins trace are.
private struct JoinColumns {
  let meeting: Int
  let join: Int
  let leave: Int?
  let stay: Int?
  let participant: Int?
  let seats: Int?
  let patience: Int?

  /// nil when one is missing.
  init?(_ header: TraceHeader) {
    guard let meeting = header.index(of: .meetingID), let join = header.index(of: .joinTime) else {
      return nil
    }
    self.meeting = meeting
    self.join = join
    leave = header.index(of: .leaveTime)
    stay = header.index(of: .stay)
    participant = header.index(of: .participantID)
    seats = header.index(of: .seats)
    patience = header.index(of: .patience)
  }

  /// What each column is to a join; empty where rows say more than who comes and goes when.
  func plainRoles(_ header: TraceHeader) -> [PlainJoins.Role] {
    guard seats == nil, patience == nil else { return [] }
    var roles = [PlainJoins.Role](repeating: .ignored, count: header.names.count)
    let places: [(Int?, PlainJoins.Role)] = [
      (meeting, .meeting), (participant, .participant), (join, .join), (leave, .leave),
      (leave == nil ? stay : nil, .stay),
    ]
    for (place, role) in places {
      guard let place else { continue }
      // A column that is two things at once is left to the careful way.
      if roles[place] != .ignored { return [] }
      roles[place] = role
    }
    return roles
  }
}

extension TraceReader {
  /// After so many rows their length tells how many there are.
  static let rowsBeforeEstimate = 10_000

  /// Reads a trace with a row a join. Rows with one `meeting_id` are one meeting.
  /// - Parameters:
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - largestSeats: the seats of one instance
  ///   - notes: counts of what was read and left out
  /// - Returns: the joins of the run, in time order
  /// - Throws: `TraceError.invalid`.
  mutating func joins(
    within period: ClosedRange<Int64>, largestSeats: Int, notes: inout WorkloadNotes
  ) throws(TraceError) -> Workload {
    try joinsAndMeetings(within: period, largestSeats: largestSeats, notes: &notes).joins
  }

  /// The same with what the rows say of their meetings; nil for a trace that says nothing.
  mutating func joinsAndMeetings(
    within period: ClosedRange<Int64>, largestSeats: Int, notes: inout WorkloadNotes
  ) throws(TraceError) -> (joins: Workload, meetings: TraceMeetings?) {
    let columns = try joinColumns()
    var region = RegionFilter(settings.region, column: header.index(of: .region))
    var schedules = ScheduleColumns(header)
    var builder = WorkloadBuilder()
    var names = NameIndex()
    let isPlain = settings.region == nil && !schedules.isPresent
    var plain = PlainJoins(
      roles: isPlain ? columns.plainRoles(header) : [], calendar: calendar)
    let people = NumberingBehind(namesPeople: plain.namesPeople, after: rowsBeforeThread)
    plain.rows = people.rows
    var hasEstimate = false
    while true {
      while readPlain(&plain) {
        reader.withText { text in
          names.number(plain.rows.meetingNames, into: plain.rows.meetingNumbers, in: text)
          people.number(in: text)
        }
        if !hasEstimate, rowsRead >= Self.rowsBeforeEstimate, let rows = expectedRows {
          hasEstimate = true
          builder.reserveCapacity(rows + rows / 16)
          people.reserveCapacity(rows + rows / 16)
        }
        while let rows = people.next() { Self.add(rows, to: &builder, within: period, &notes) }
        plain.rows = people.rows
      }
      while let rows = people.last() { Self.add(rows, to: &builder, within: period, &notes) }
      guard try nextRow() else { break }
      if isEmpty(columns.meeting) {
        reject(.meetingID, "the cell is empty", "expected the meeting's name")
        continue
      }
      guard let join = time(columns.join, .joinTime), let stay = stay(columns, from: join) else {
        continue
      }
      guard
        areWritable(
          from: join, to: join + stay, .joinTime, columns.leave == nil ? .stay : .leaveTime)
      else { continue }
      var seats = 1
      if let column = columns.seats, !isEmpty(column) {
        guard let given = self.seats(column, atMost: largestSeats) else { continue }
        seats = given
      }
      var patience: TimeSpan?
      if let column = columns.patience, !isEmpty(column) {
        guard let given = self.patience(column) else { continue }
        patience = given
      }
      var participant: UInt32?
      if let column = columns.participant, !isEmpty(column) {
        guard let number = number(column, .participantID, &people.index) else { continue }
        participant = number
      }
      // Everything is checked before the row is left out, so that what is wrong with a file does
      // not depend on the run's length.
      guard let meeting = number(columns.meeting, .meetingID, &names) else { continue }
      if schedules.isPresent {
        let (schedule, isGood) = schedules.read(&self)
        guard isGood, schedule.map({ schedules.keep($0, of: meeting, &self) }) ?? true else {
          continue
        }
      }
      guard let isKept = region.keeps(&self) else { continue }
      if !isKept {
        notes.rowsOfOtherRegions += 1
      } else if notes.takes(join, within: period) {
        builder.addJoin(
          at: SimulationTime(milliseconds: join), stay: TimeSpan(milliseconds: stay),
          meeting: meeting, seats: seats,
          patience: patience, participant: participant)
      }
    }
    try finish()
    try region.finish(self, others: notes.rowsOfOtherRegions)
    builder.use(meetings: names.names, participants: people.index.names)
    let workload = builder.finish(threads: rowsBeforeThread == nil ? 1 : 2)
    return (
      workload,
      schedules.isPresent ? schedules.meetings(named: workload.meetings, numberedBy: &names) : nil
    )
  }

  /// Adds the rows of the run, whose names were numbered.
  private static func add(
    _ rows: PlainRows, to builder: inout WorkloadBuilder, within period: ClosedRange<Int64>,
    _ notes: inout WorkloadNotes
  ) {
    let joins = UnsafeBufferPointer(start: rows.joins, count: rows.count)
    let stays = UnsafeBufferPointer(start: rows.stays, count: rows.count)
    guard var first = joins.first else { return }
    var last = first
    for join in joins { (first, last) = (min(first, join), max(last, join)) }
    if period.contains(first), period.contains(last) {
      notes.include(first)
      notes.include(last)
      return joins.withMemoryRebound(to: SimulationTime.self) { joins in
        stays.withMemoryRebound(to: TimeSpan.self) { stays in
          builder.addJoins(
            at: joins, stays: stays,
            meetings: UnsafeBufferPointer(start: rows.meetingNumbers, count: rows.count),
            participants: UnsafeBufferPointer(start: rows.participantNumbers, count: rows.count))
        }
      }
    }
    for row in 0..<rows.count where notes.takes(joins[row], within: period) {
      let participant = rows.participantNumbers[row]
      builder.addJoin(
        at: SimulationTime(milliseconds: joins[row]), stay: TimeSpan(milliseconds: stays[row]),
        meeting: rows.meetingNumbers[row], participant: participant == .max ? nil : participant)
    }
  }

  private func joinColumns() throws(TraceError) -> JoinColumns {
    var optional: [TraceColumn] = [
      .participantID, .seats, .patience, .scheduledStart, .scheduledDuration,
    ]
    var required: [TraceColumn] = [.meetingID, .joinTime]
    if settings.region == nil { optional.append(.region) } else { required.append(.region) }
    var problems = header.problems(
      requiring: required, oneOf: [.leaveTime, .stay], optional: optional)
    problems +=
      header.contradictions(in: [.leaveTime, .stay]) + header.misspelt([.seats, .patience])
    guard problems.isEmpty, let columns = JoinColumns(header) else { throw refusal(problems) }
    return columns
  }

  /// The stay of the current row; nil after noting what is wrong.
  @inline(__always)
  private mutating func stay(_ columns: JoinColumns, from join: Int64) -> Int64? {
    if let column = columns.leave {
      guard let leave = time(column, .leaveTime) else { return nil }
      let (stay, overflows) = leave.subtractingReportingOverflow(join)
      if stay >= 0 && !overflows { return stay }
      if !overflows, let later = laterEnd(column, .leaveTime, from: join) { return later - join }
      rejectStay(from: join, to: leave, column)
      return nil
    }
    guard let column = columns.stay, let stay = length(column, .stay) else { return nil }
    if join.addingReportingOverflow(stay).overflow {
      reject(
        .stay, "the leave is outside what 64-bit milliseconds hold", "expected a time near the run")
      return nil
    }
    return stay
  }

  private mutating func rejectStay(from join: Int64, to leave: Int64, _ column: Int) {
    if leave < join {
      let problem = "\(told(leave)) is before the join at \(told(join))"
      reject(.leaveTime, problem, "expected a leave at or after it")
    } else {
      reject(
        .leaveTime, "\(quoted(column)) is outside what 64-bit milliseconds hold",
        "expected a time near the run")
    }
  }

  private mutating func seats(_ index: Int, atMost largest: Int) -> Int? {
    guard let given = count(index, .seats) else { return nil }
    if given <= largest { return given }
    reject(
      .seats, "\(given) seats fit on no instance",
      "expected at most \(largest), the participant_limit")
    return nil
  }

  private mutating func patience(_ index: Int) -> TimeSpan? {
    if withCell(index, { String(decoding: $0)?.trimmingBlanks() == "inf" }) { return .forever }
    guard dialect == nil, case .notANumber = withCell(index, { FixedDecimal($0) }) else {
      return length(index, .patience).map { TimeSpan(milliseconds: $0) }
    }
    reject(
      .patience, "\(quoted(index)) is not a plain number",
      "expected zero or more seconds, inf, or nothing")
    return nil
  }
}
