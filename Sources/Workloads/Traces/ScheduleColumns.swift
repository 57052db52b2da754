/// Reads the schedules of meetings out of the rows of their joins. Without the columns it does
/// nothing.
struct ScheduleColumns {
  private let start: Int?
  private let duration: Int?
  /// By the number of the meeting's name.
  private var schedules: [MeetingSchedule?] = []

  init(_ header: TraceHeader) {
    start = header.index(of: .scheduledStart)
    duration = start == nil ? nil : header.index(of: .scheduledDuration)
  }

  /// Whether there is anything to read.
  var isPresent: Bool { start != nil }

  /// The schedule in the current row, or nil without one; false after noting what is wrong with it.
  func read(_ reader: inout TraceReader) -> (schedule: MeetingSchedule?, isGood: Bool) {
    guard let start, !reader.isEmpty(start) else { return (nil, true) }
    guard let time = reader.time(start, .scheduledStart) else { return (nil, false) }
    guard let duration, !reader.isEmpty(duration) else {
      return (MeetingSchedule(start: time), true)
    }
    guard let length = reader.length(duration, .scheduledDuration) else { return (nil, false) }
    return (MeetingSchedule(start: time, duration: length), true)
  }

  /// Keeps the schedule of a meeting; false after noting that another row told another one.
  mutating func keep(_ schedule: MeetingSchedule, of meeting: UInt32, _ reader: inout TraceReader)
    -> Bool
  {
    let number = Int(meeting)
    if number >= schedules.count {
      schedules.append(contentsOf: repeatElement(nil, count: number + 1 - schedules.count))
    }
    if let other = schedules[number], other != schedule {
      reader.reject(
        .scheduledStart,
        "an earlier row of the meeting tells another schedule, \(reader.told(other.start))",
        "expected one schedule a meeting_id")
      return false
    }
    schedules[number] = schedule
    return true
  }

  /// The schedules by the numbers of another table of the same names.
  func meetings(named names: some Collection<String>, numberedBy index: inout NameIndex)
    -> TraceMeetings
  {
    TraceMeetings(
      schedules: names.map { name in
        var name = name
        guard let number = name.withUTF8({ index.number(of: $0.span) }),
          Int(number) < schedules.count
        else { return nil }
        return schedules[Int(number)]
      })
  }
}
