internal import PoolSimulation

/// One thing that a log says about somebody in a meeting.
struct AttendanceEvent {
  enum Kind: UInt8 {
    case join
    case leave
    /// A connection that failed before or after it was up: a leave when there was a join, else nothing.
    case abort
    /// The meeting ends, and with it everybody's stay.
    case end
  }

  var kind: Kind
  /// Milliseconds since the calendar's start.
  var time: Int64
  /// Tells sessions apart: two meetings, or two sessions of one.
  var session: UInt32
  /// Who; meaningless for an end.
  var participant: UInt32 = .max
  /// What a join and its leave share: the connection where the source names it, else the participant. Meaningless for an end.
  var connection: UInt32 = 0
  /// When the participant joined, where a leave says so.
  var joined: Int64?
  /// The line of the file, from 1.
  var line: Int
}

/// What one line of a log says, in the source's own words.
struct LogEntry {
  var kind: AttendanceEvent.Kind
  var time: Int64
  /// The meeting's name in the trace.
  var meeting: String
  /// What tells two sessions of one name apart; nil when the source does not.
  var session: String?
  /// nil for an end.
  var participant: String?
  /// nil when the source only names the participant.
  var connection: String?
  var joined: Int64?
}

/// The events of a log in the order of its lines, with every name stored once.
struct AttendanceLog {
  private(set) var events: [AttendanceEvent] = []
  /// The meeting's name of each session.
  private(set) var meetings = NameTable()
  private var sessionNumbers = NameIndex()
  private var participantNumbers = NameIndex()
  private var connectionNumbers = NameIndex()

  /// The name of each participant.
  var participants: NameTable { participantNumbers.names }
  /// How many different connections there are; they are numbered from 0.
  var connectionCount: Int { connectionNumbers.names.count }

  /// Adds what a line says.
  mutating func add(_ entry: LogEntry, line: Int) {
    let session = sessionNumbers.number(ofText: entry.session.map { "\($0)\0\(entry.meeting)" } ?? entry.meeting)
    if session.isNew { meetings.append(entry.meeting) }
    var event = AttendanceEvent(kind: entry.kind, time: entry.time, session: session.number, joined: entry.joined, line: line)
    if let participant = entry.participant {
      event.participant = participantNumbers.number(ofText: participant).number
      event.connection = connectionNumbers.number(ofText: "\(session.number)\0\(entry.connection ?? participant)").number
    }
    events.append(event)
  }
}

extension NameIndex {
  /// The number of a name, and whether it is new.
  mutating func number(ofText text: String) -> (number: UInt32, isNew: Bool) {
    let known = names.count
    var text = text
    guard let number = text.withUTF8({ self.number(of: $0.span) }) else { preconditionFailure("a String is UTF-8") }
    return (number, names.count > known)
  }
}
