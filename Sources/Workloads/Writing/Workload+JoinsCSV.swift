public import PoolSimulation

extension Workload {
  /// Writes the workload as a joins trace: RFC 4180, UTF-8, LF.
  ///
  /// Columns that nobody uses are left out. Reading the text back gives this workload again, with
  /// one exception: meetings that share a name would become one, so all but the first get a number
  /// (`standup`, `standup-2`).
  /// - Parameters:
  ///   - times: how times are written
  ///   - schedules: by meeting, when it was scheduled, for `trace fit`; empty to leave that out
  ///   - chunkSize: the text is handed over in pieces of about so many bytes
  ///   - sink: receives the pieces in order
  /// - Throws: what `sink` throws.
  package func writeJoins<Failure: Error>(
    times: TraceTimeForm = .sinceStart, schedules: [MeetingSchedule?] = [],
    chunkSize: Int = 1 << 16,
    to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let names = meetings.madeUnique().map { CSVText.field($0) }
    var text = "meeting_id,join_time,leave_time"
    if !participantOfJoin.isEmpty { text += ",participant_id" }
    if !seats.isEmpty { text += ",seats" }
    if !patience.isEmpty { text += ",patience_s" }
    if !schedules.isEmpty { text += ",scheduled_start,scheduled_duration_s" }
    text += "\n"
    let plans = schedules.map { schedule in
      schedule.map { ",\(times.text($0.start)),\($0.duration.map(CSVText.seconds) ?? "")" } ?? ",,"
    }
    for join in joinTimes.indices {
      text += names[Int(meetingOfJoin[join])]
      text += ","
      text += times.text(joinTimes[join].milliseconds)
      text += ","
      text += times.text((joinTimes[join] + stays[join]).milliseconds)
      if !participantOfJoin.isEmpty { text += "," + CSVText.field(participantName(of: join) ?? "") }
      if !seats.isEmpty { text += ",\(seats[join])" }
      if !patience.isEmpty { text += "," + Self.patienceText(patience[join]) }
      if !plans.isEmpty { text += plans[Int(meetingOfJoin[join])] }
      text += "\n"
      if text.utf8.count >= chunkSize {
        try sink(text)
        text = ""
      }
    }
    if !text.isEmpty { try sink(text) }
  }

  /// The workload as the text of a joins trace.
  public func joinsCSV() -> String {
    var text = ""
    writeJoins { text += $0 }
    return text
  }

  /// Empty for the scenario's patience, `inf` for ever, else seconds.
  private static func patienceText(_ patience: TimeSpan) -> String {
    patience < .zero ? "" : patience == .forever ? "inf" : CSVText.seconds(patience.milliseconds)
  }
}

extension NameTable {
  /// The same names, with a number behind each that was there before.
  fileprivate func madeUnique() -> [String] {
    var taken = Set(self)
    if taken.count == count { return Array(self) }
    var seen: [String: Int] = [:]
    var unique: [String] = []
    unique.reserveCapacity(count)
    for name in self {
      var number = seen[name, default: 0] + 1
      var candidate = name
      // The first keeps its name; another's number may already be part of somebody's own name.
      if number > 1 {
        candidate = "\(name)-\(number)"
        while taken.contains(candidate) {
          number += 1
          candidate = "\(name)-\(number)"
        }
        taken.insert(candidate)
      }
      seen[name] = number
      unique.append(candidate)
    }
    return unique
  }
}
