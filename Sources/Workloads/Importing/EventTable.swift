internal import PoolSimulation
internal import Settings

extension ImportSettings {
  /// Reads a CSV file with one event a row, in the columns `time`, `meeting_id`, `participant_id`
  /// and `event`, and pairs the events.
  func readEventTable(notes: inout ImportNotes) throws(TraceError) -> Workload {
    let settings = TraceSettings(
      path: path, columns: columns, onBadRow: onBadRow, times: times, dialect: dialect)
    var reader = try TraceReader(try CSVReader(path: path), settings: settings, calendar: calendar)
    let log = try reader.events(until: calendar.writableTimes.upperBound)
    var read = WorkloadNotes()
    reader.note(in: &read)
    notes.timesCountFromStart = read.times == .sinceStart
    // The reader has told those of its own itself.
    notes.ask(Set(read.asked).union([.times, .delimiter, .decimal]))
    // It refuses an order of dates that it has no use for.
    notes.ask([.timeFormat])
    notes.tell(
      "\(path): \(reader.rowsRead) \(reader.rowsRead == 1 ? "row" : "rows"), \(log.told) of them "
        + "joins and leaves."
    )
    notes.tellLeftOut(reader.header, written: [.time, .meetingID, .participantID, .event])
    notes.tell(reader.rowsSkipped, "bad row", "left out.")
    notes.ledger.change(.dropped, "bad lines", people: reader.rowsSkipped)
    for reading in read.readings { notes.tell("\(path): \(reading).") }
    return pair(log, notes: &notes)
  }
}

extension TraceReader {
  /// The words for a join and a leave, in lower case.
  private static let kinds: [String: AttendanceEvent.Kind] = [
    "join": .join, "joined": .join, "participant_joined": .join, "enter": .join, "entered": .join,
    "leave": .leave, "left": .leave, "participant_left": .leave, "exit": .leave, "exited": .leave,
  ]

  /// Reads every event of the file, none of which may be after the last millisecond of the year
  /// 9999.
  fileprivate mutating func events(until last: Int64) throws(TraceError) -> AttendanceLog {
    let problems = header.problems(requiring: [.time, .meetingID, .participantID, .event])
    guard problems.isEmpty, let timeColumn = header.index(of: .time),
      let meeting = header.index(of: .meetingID),
      let participant = header.index(of: .participantID), let event = header.index(of: .event)
    else { throw refusal(problems) }
    var log = AttendanceLog()
    // Each word and name is looked up by its bytes, and understood once.
    var (words, meetings, people) = (NameIndex(), NameIndex(), NameIndex())
    var kinds: [AttendanceEvent.Kind?] = []
    var (sessions, participants) = ([UInt32](), [UInt32]())
    var doubtful: [DoubtfulLeave] = []
    while try nextRow() {
      if rowsRead == Self.rowsBeforeEstimate, let rows = expectedRows {
        log.reserveCapacity(rows + rows / 16)
      }
      guard let word = number(event, .event, &words) else { continue }
      if Int(word) == kinds.count {
        kinds.append(Self.kinds[words.names[Int(word)].trimmingBlanks().lowercased()])
      }
      guard let kind = kinds[Int(word)] else {
        reject(
          .event, "\(quoted(event)) is neither a join nor a leave",
          "expected join or leave, or a word such as joined, left, enter, exit")
        continue
      }
      let shownTwice = clocks.twice
      guard let time = time(timeColumn, .time), let room = named(meeting, .meetingID, &meetings),
        let person = named(participant, .participantID, &people)
      else { continue }
      if time < 0 {
        ask(.start)
        reject(
          .time, "\(quoted(timeColumn)) is before the start",
          "expected a --start before the first event")
        continue
      }
      if time > last {
        reject(
          .time, "\(quoted(timeColumn)) is after the year 9999", "expected a time near the run")
        continue
      }
      if kind == .leave, clocks.twice != shownTwice, let later = laterReading(timeColumn) {
        doubtful.append(DoubtfulLeave(event: log.events.count, later: later))
      }
      while sessions.count <= Int(room) {
        sessions.append(log.session(named: meetings.names[sessions.count]))
      }
      while participants.count <= Int(person) {
        participants.append(log.participant(named: people.names[participants.count]))
      }
      log.add(
        kind, at: time, session: sessions[Int(room)], participant: participants[Int(person)],
        line: line)
    }
    for leave in log.laterLeaves(doubtful) {
      log.postpone(leave.event, to: leave.later)
      clocks.takeLater()
    }
    try finish()
    return log
  }

  /// The number of a name that has to be there; nil after noting that it is not.
  private mutating func named(
    _ index: Int, _ column: TraceColumn, _ names: inout NameIndex
  ) -> UInt32? {
    guard let number = number(index, column, &names) else { return nil }
    if !isEmpty(index) { return number }
    let what = column == .meetingID ? "meeting's" : "participant's"
    reject(column, "the cell is empty", "expected the \(what) name")
    return nil
  }
}
