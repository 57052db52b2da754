internal import PoolSimulation
internal import Settings

extension ImportSettings {
  /// Reads a CSV file with one event a row, in the columns `time`, `meeting_id`, `participant_id` and `event`, and pairs the events.
  func readEventTable(notes: inout ImportNotes) throws(TraceError) -> Workload {
    let settings = TraceSettings(path: path, columns: columns, onBadRow: onBadRow, times: times, dialect: dialect)
    var reader = try TraceReader(try CSVReader(path: path), settings: settings, calendar: calendar)
    let log = try reader.events()
    var read = WorkloadNotes()
    reader.note(in: &read)
    notes.timesCountFromStart = read.times == .sinceStart
    notes.tell("\(path): \(reader.rowsRead) \(reader.rowsRead == 1 ? "row" : "rows"), \(log.events.count) of them joins and leaves.")
    notes.tell(reader.rowsSkipped, "bad row", "left out.")
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

  /// Reads every event of the file.
  fileprivate mutating func events() throws(TraceError) -> AttendanceLog {
    let problems = header.problems(requiring: [.time, .meetingID, .participantID, .event])
    guard problems.isEmpty, let timeColumn = header.index(of: .time), let meeting = header.index(of: .meetingID),
      let participant = header.index(of: .participantID), let event = header.index(of: .event)
    else { throw refusal(problems) }
    var log = AttendanceLog()
    while try nextRow() {
      guard let word = text(event, .event) else { continue }
      guard let kind = Self.kinds[word.trimmingBlanks().lowercased()] else {
        reject(
          .event, "\(quoted(event)) is neither a join nor a leave", "expected join or leave, or a word such as joined, left, enter, exit")
        continue
      }
      guard let time = time(timeColumn, .time), let meeting = name(meeting, .meetingID),
        let participant = name(participant, .participantID)
      else { continue }
      if time < 0 {
        reject(.time, "\(quoted(timeColumn)) is before the start", "expected a --start before the first event")
        continue
      }
      log.add(LogEntry(kind: kind, time: time, meeting: meeting, participant: participant), line: line)
    }
    try finish()
    return log
  }

  /// A cell that has to name something; nil after noting that it does not.
  private mutating func name(_ index: Int, _ column: TraceColumn) -> String? {
    guard let name = text(index, column) else { return nil }
    if !name.isEmpty { return name }
    reject(column, "the cell is empty", "expected the \(column == .meetingID ? "meeting's" : "participant's") name")
    return nil
  }
}
