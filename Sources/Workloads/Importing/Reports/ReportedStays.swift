internal import PoolSimulation
internal import Settings

/// The stays that a report lists one by one, with what tells their meetings apart.
struct ReportedStays {
  private var stays: [(session: UInt32, participant: UInt32?, join: Int64, leave: Int64)] = []
  private var sessions = NameIndex()
  private var names = NameTable()
  private var people = NameIndex()

  /// Adds a stay.
  /// - Parameters:
  ///   - meeting: the meeting's name
  ///   - session: tells sessions of one name apart
  ///   - participant: who; empty where the report does not tell
  ///   - join: milliseconds since the calendar's start
  ///   - leave: not before the join
  mutating func add(
    meeting: String, session: String = "", participant: String, join: Int64, leave: Int64
  ) {
    let (number, isNew) = sessions.number(
      ofText: session.isEmpty ? meeting : "\(session)\0\(meeting)")
    if isNew { names.append(meeting) }
    let person = participant.isEmpty ? nil : people.number(ofText: participant).number
    stays.append((number, person, join, leave))
  }

  /// The joins.
  /// - Parameter splitsRooms: whether a meeting is over when nobody is in it, as that of a room is
  /// - Returns: the joins in order of time
  func workload(splitsRooms: Bool) -> Workload {
    var builder = WorkloadBuilder(capacity: stays.count)
    for name in people.names { _ = builder.addParticipant(named: name) }
    let order = stays.indices.sorted { (stays[$0].join, $0) < (stays[$1].join, $1) }
    // By the report's number of a meeting: the one that it has now, and when the last there leaves.
    var current = [(meeting: UInt32, until: Int64)?](repeating: nil, count: names.count)
    for index in order {
      let stay = stays[index]
      let place = Int(stay.session)
      if let known = current[place], !splitsRooms || stay.join <= known.until {
        current[place] = (known.meeting, max(known.until, stay.leave))
      } else {
        current[place] = (builder.addMeeting(named: names[place]), stay.leave)
      }
      guard let meeting = current[place]?.meeting else { continue }
      builder.addJoin(
        at: SimulationTime(milliseconds: stay.join),
        stay: TimeSpan(milliseconds: stay.leave - stay.join),
        meeting: meeting, participant: stay.participant)
    }
    return builder.finish()
  }
}
