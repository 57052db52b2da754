package import PoolSimulation

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
    let names = NameTable(meetings.madeUnique())
    var header = "meeting_id,join_time,leave_time"
    if !participantOfJoin.isEmpty { header += ",participant_id" }
    if !seats.isEmpty { header += ",seats" }
    if !patience.isEmpty { header += ",patience_s" }
    if !schedules.isEmpty { header += ",scheduled_start,scheduled_duration_s" }
    var text = Array((header + "\n").utf8)
    text.reserveCapacity(chunkSize * 2)
    let plans = schedules.map { schedule in
      schedule.map { ",\(times.text($0.start)),\($0.duration.map(CSVText.seconds) ?? "")" } ?? ",,"
    }
    for join in joinTimes.indices {
      names.withUTF8(of: Int(meetingOfJoin[join])) { CSVText.append(field: $0, to: &text) }
      text.append(Byte.comma)
      times.append(joinTimes[join].milliseconds, to: &text)
      text.append(Byte.comma)
      times.append((joinTimes[join] + stays[join]).milliseconds, to: &text)
      if !participantOfJoin.isEmpty {
        text.append(Byte.comma)
        let participant = participantOfJoin[join]
        if participant != .max {
          participants.withUTF8(of: Int(participant)) { CSVText.append(field: $0, to: &text) }
        }
      }
      if !seats.isEmpty { CSVText.append(",\(seats[join])", to: &text) }
      if !patience.isEmpty { CSVText.append("," + Self.patienceText(patience[join]), to: &text) }
      if !plans.isEmpty { CSVText.append(plans[Int(meetingOfJoin[join])], to: &text) }
      text.append(Byte.lineFeed)
      if text.count >= chunkSize {
        try sink(String(decoding: text, as: UTF8.self))
        text.removeAll(keepingCapacity: true)
      }
    }
    if !text.isEmpty { try sink(String(decoding: text, as: UTF8.self)) }
  }

  /// The workload as the text of a joins trace.
  package func joinsCSV() -> String {
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
