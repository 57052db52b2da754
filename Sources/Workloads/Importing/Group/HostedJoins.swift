internal import PoolSimulation
internal import Settings

/// Who joined where: the rows of a trace of joins that tell on which instance each one was.
///
/// The column `instance_id` is one of our own, with EC2's identifiers, beside `join_time` and, where
/// there is one, `meeting_id`: no format that is imported names the instances of a group.
package struct HostedJoins: Sendable {
  /// One join.
  package struct Join: Hashable, Sendable {
    /// When, milliseconds since 1970.
    package let time: Int64
    /// The place of its instance in `instances`.
    package let instance: UInt32
    /// Whether it could go to any instance: it is the first of its meeting, or the file tells
    /// nothing of meetings.
    package let isFree: Bool
  }

  /// The joins by time.
  package let joins: [Join]
  /// The instances by their first row.
  package let instances: [String]
  /// What should be known of the file, a sentence each.
  package let notes: [String]

  private static let instanceColumn = "instance_id"
  private static let identifier = "its identifier at EC2, such as i-0123456789abcdef0"

  /// Reads a file.
  /// - Parameters:
  ///   - path: the file; `-` is standard input
  ///   - timeZone: the zone of times without an offset
  ///   - log: the group's activities
  /// - Throws: that the file is not there, its bad rows, that it does not name instances, that its
  ///   times have no dates, and that none of its instances is one of the group's
  package init(path: String, timeZone: String, of log: ActivityLog) throws(TraceError) {
    let calendar: ScenarioCalendar
    do throws(QuantityError) {
      calendar = try ScenarioCalendar(start: "1970-01-01T00:00:00Z", timeZone: timeZone)
    } catch {
      throw .refusal(of: path, error.message(expected: "a zone such as Europe/Berlin"), "")
    }
    var reader = try TraceReader(
      try CSVReader(path: path), settings: TraceSettings(path: path, format: .joins),
      calendar: calendar)
    let (rows, instances, empty) = try Self.rows(&reader)
    try reader.finish()
    if reader.hasPlainTimes, reader.plainTimes == .sinceStart {
      throw .refusal(
        of: path, "its times count from a start that it does not tell",
        "expected ISO 8601, or seconds or milliseconds since 1970, to set against the activities")
    }
    if rows.isEmpty {
      throw .refusal(
        of: path, "no row names an instance",
        "expected \(Self.identifier), in \(Self.instanceColumn)"
      )
    }
    var meetings: Set<UInt32> = []
    joins = rows.sorted { ($0.time, $0.line) < ($1.time, $1.line) }.map { row in
      Join(
        time: row.time, instance: row.instance,
        isFree: row.meeting.map { meetings.insert($0).inserted } ?? true)
    }
    self.instances = instances
    let launched = Set(log.activities.filter { $0.kind?.isLaunch == true }.map(\.instance))
    let others = instances.count { !launched.contains($0) }
    if others == instances.count {
      throw .refusal(
        of: path,
        "none of its instances (\(quoted(instances[0])) is the first) is launched in the activities",
        "expected \(Self.identifier), as in \(Self.instanceColumn) of the same time and group")
    }
    var notes = ImportNotes()
    notes.tell(empty, "row", "without an instance, and left out.")
    var read = WorkloadNotes()
    reader.note(in: &read)
    var sentences = notes.lines.map { "\(path): \($0)" } + read.readings.map { "\(path): \($0)." }
    if others > 0 {
      sentences.append(
        "\(path): \(others) of its \(instances.count) instances are launched in no activity: they ran before, or are of another group."
      )
    }
    self.notes = sentences
  }

  private typealias Row = (time: Int64, line: Int, instance: UInt32, meeting: UInt32?)

  private static func rows(_ reader: inout TraceReader) throws(TraceError)
    -> (rows: [Row], instances: [String], empty: Int)
  {
    var problems = reader.header.problems(requiring: [.joinTime], optional: [.meetingID])
    let places = reader.header.names.indices.filter { reader.header.names[$0] == instanceColumn }
    if places.count != 1 {
      problems.append(
        TraceColumnProblem(
          problem: places.isEmpty
            ? "there is no column \(instanceColumn)"
            : "the header has the column \(instanceColumn) twice",
          expected: places.isEmpty
            ? "expected in it the instance that each join was on, by \(identifier); the file has "
              + listed(reader.header.names)
            : "expected it once"))
    }
    guard problems.isEmpty, let place = places.first,
      let joinTime = reader.header.index(of: .joinTime)
    else { throw reader.refusal(problems) }
    let meetingID = reader.header.index(of: .meetingID)
    var (names, meetings) = (NameIndex(), NameIndex())
    var rows: [Row] = []
    var empty = 0
    while try reader.nextRow() {
      guard let time = reader.time(joinTime, .joinTime) else { continue }
      if reader.withCell(place, { $0.textRange.isEmpty }) {
        empty += 1
        continue
      }
      guard let instance = reader.withCell(place, { names.number(of: $0.extracting($0.textRange)) })
      else {
        reader.reject(nil, "\(instanceColumn): the text is not UTF-8", "expected UTF-8")
        continue
      }
      var meeting: UInt32?
      if let meetingID, !reader.isEmpty(meetingID) {
        guard let number = reader.number(meetingID, .meetingID, &meetings) else { continue }
        meeting = number
      }
      rows.append((time, rows.count, instance, meeting))
    }
    return (rows, Array(names.names), empty)
  }
}
