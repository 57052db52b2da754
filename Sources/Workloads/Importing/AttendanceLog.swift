internal import PoolSimulation

/// One thing that a log says about one connection, small enough to keep a million of them for
/// sorting.
struct AttendanceEvent {
  enum Kind: UInt8 {
    case join
    case leave
    /// A connection that failed before or after it was up: a leave when there was a join, else
    /// nothing.
    case abort
    /// A leave that is told afterwards, by a list of everybody who was in.
    case listed
  }

  /// What stands for a time that is not told.
  static let untold = Int64.min

  /// Milliseconds since the calendar's start.
  var time: Int64
  /// When the stay began, where a leave says so; else `untold`.
  var begun: Int64
  var connection: UInt32
  /// The line of the file, from 1.
  var line: UInt32
  /// What carries the connection and can be gone without a leave; `.max` without.
  var carrier: UInt32
  var kind: Kind
}

/// What one line of a log says, in the source's own words.
struct LogEntry {
  enum Kind {
    case join
    case leave
    case abort
    case listed
    /// The connection is there at this time, and nothing more is said.
    case sign
    /// The meeting ends.
    case end
    /// The meeting begins, or only tells when it began.
    case beginning
    /// A carrier is gone, and with it every connection on it.
    case gone
  }

  var kind: Kind
  var time: Int64
  /// The meeting's name in the trace.
  var meeting: String
  /// What tells two rooms of one name apart; nil when the name does.
  var room: String?
  /// What tells two sessions of one room apart; nil when the source does not.
  var session: String?
  /// The meeting that is over only when this one is.
  var parent: String?
  /// Who; nil for what is not about somebody.
  var participant: String?
  /// nil when the source only names the participant.
  var connection: String?
  /// Whether that name is of one connection in all sessions of a room.
  var isConnectionUnique = false
  /// When the stay began, where a leave says so.
  var joined: Int64?
  /// When the session began, where the line says so.
  var begun: Int64?
  /// What the connection needs in order to be there, the nearest first.
  var carriers: [String] = []

  init(_ kind: Kind, at time: Int64, meeting: String, session: String? = nil) {
    self.kind = kind
    self.time = time
    self.meeting = meeting
    self.session = session
  }
}

/// The events of a log in the order of its lines, with every name stored once.
struct AttendanceLog {
  /// A meeting, or one session of it where the source tells them apart.
  struct Session {
    var room: UInt32
    /// The session that is over only when this one is; `.max` without.
    var parent = UInt32.max
    /// When it began, as the source says; `.max` when it does not.
    var begun = Int64.max
    /// The first and the last time that is known of it.
    var first = Int64.max
    var last = Int64.min
  }

  /// A connection, or a participant where the source does not name connections.
  struct Connection {
    var session: UInt32
    var participant: UInt32
    /// Whether the source names connections, so that one name is one visit.
    var isNamed: Bool
    /// Whether its session is that of a join, and not only of what else was told of it.
    var isJoined = false
    /// The first and the last time that it gave a sign of life, and the line of the first.
    var firstSign = Int64.max
    var lastSign = Int64.min
    var signLine: UInt32 = 0
  }

  private(set) var events: [AttendanceEvent] = []
  /// The ends of sessions.
  private(set) var ends: [(session: UInt32, time: Int64)] = []
  /// The meeting's name of each session.
  private(set) var meetings = NameTable()
  private(set) var sessions: [Session] = []
  private(set) var connections: [Connection] = []
  /// The carrier that a carrier needs itself; `.max` without.
  private(set) var carriers: [UInt32] = []
  /// When carriers were gone.
  private(set) var goneCarriers: [(carrier: UInt32, time: Int64)] = []
  /// The time of the last thing that the log says.
  private(set) var last = Int64.min
  private var rooms = NameIndex()
  private var sessionNumbers = NameIndex()
  private var participantNumbers = NameIndex()
  private var connectionNames = NameIndex()
  /// The number of each connection, by its session and by its name or its participant.
  private var connectionNumbers = PairIndex()
  private var carrierNumbers = NameIndex()
  /// Names are joined here before they are looked up, so that nothing is allocated for one that is
  /// known.
  private var key: [UInt8] = []

  /// The name of each participant.
  var participants: NameTable { participantNumbers.names }
  /// How many joins, leaves and ends were told, each by itself and not in a list.
  private(set) var told = 0

  /// Makes room for so many events at once.
  mutating func reserveCapacity(_ count: Int) { events.reserveCapacity(count) }

  /// Adds what a line says.
  mutating func add(_ entry: LogEntry, line: Int) {
    if entry.kind == .gone {
      last = max(last, entry.time)
      if let carrier = number(ofCarriers: entry.carriers) {
        goneCarriers.append((carrier, entry.time))
      }
      return
    }
    if entry.kind != .listed, entry.kind != .sign, entry.kind != .beginning { told += 1 }
    let session = session(entry)
    guard let participant = entry.participant else {
      note(entry, in: Int(session))
      if entry.kind == .end { ends.append((session, entry.time)) }
      return
    }
    let person = self.participant(named: participant)
    let connection = connection(
      entry.connection, of: person, in: session,
      scope: entry.isConnectionUnique && entry.connection != nil
        ? sessions[Int(session)].room : session)
    if entry.kind == .join, !connections[Int(connection)].isJoined {
      connections[Int(connection)].session = session
      connections[Int(connection)].isJoined = true
    }
    note(entry, in: Int(session), isOwn: connections[Int(connection)].session == session)
    let kind: AttendanceEvent.Kind
    switch entry.kind {
    case .join: kind = .join
    case .leave: kind = .leave
    case .abort: kind = .abort
    case .listed: kind = .listed
    case .sign: return sign(of: Int(connection), at: entry.time, line)
    case .end, .beginning, .gone: return
    }
    events.append(
      AttendanceEvent(
        time: entry.time, begun: entry.joined ?? AttendanceEvent.untold, connection: connection,
        line: UInt32(clamping: line), carrier: number(ofCarriers: entry.carriers) ?? .max,
        kind: kind))
  }

  /// Adds a join or a leave of a source that names neither sessions nor connections.
  /// - Parameters:
  ///   - kind: which of the two
  ///   - time: when
  ///   - session: a number from `session(named:)`
  ///   - participant: a number from `participant(named:)`
  ///   - line: the line of the file, from 1
  mutating func add(
    _ kind: AttendanceEvent.Kind, at time: Int64, session: UInt32, participant: UInt32, line: Int
  ) {
    told += 1
    note(time, in: Int(session))
    events.append(
      AttendanceEvent(
        time: time, begun: AttendanceEvent.untold,
        connection: connection(nil, of: participant, in: session),
        line: UInt32(clamping: line), carrier: .max, kind: kind))
  }

  /// Puts an event off: clocks showed its time twice.
  mutating func postpone(_ event: Int, to time: Int64) {
    events[event].time = time
    note(time, in: Int(connections[Int(events[event].connection)].session))
  }

  /// The number of a meeting of a source that tells no sessions apart.
  mutating func session(named meeting: String) -> UInt32 {
    session(LogEntry(.beginning, at: 0, meeting: meeting))
  }

  /// The number of a participant.
  mutating func participant(named name: String) -> UInt32 {
    participantNumbers.number(ofText: name).number
  }

  private mutating func sign(of connection: Int, at time: Int64, _ line: Int) {
    if time < connections[connection].firstSign {
      connections[connection].signLine = UInt32(clamping: line)
    }
    connections[connection].firstSign = min(connections[connection].firstSign, time)
    connections[connection].lastSign = max(connections[connection].lastSign, time)
  }

  private mutating func session(_ entry: LogEntry) -> UInt32 {
    let found = Self.number(
      &sessionNumbers, &key, entry.meeting, entry.room ?? "", entry.session ?? "")
    if found.isNew {
      meetings.append(entry.meeting)
      let room = Self.number(&rooms, &key, entry.meeting, entry.room ?? "", "").number
      sessions.append(Session(room: room))
    }
    if let parent = entry.parent, sessions[Int(found.number)].parent == .max {
      var whole = entry
      whole.meeting = parent
      whole.parent = nil
      sessions[Int(found.number)].parent = session(whole)
    }
    return found.number
  }

  private mutating func connection(
    _ name: String?, of participant: UInt32, in session: UInt32, scope: UInt32? = nil
  ) -> UInt32 {
    // Names of connections and of participants are numbered apart: even and odd.
    let own = name.map { connectionNames.number(ofText: $0).number &* 2 } ?? participant &* 2 &+ 1
    let number = connectionNumbers.number(of: scope ?? session, own)
    if Int(number) == connections.count {
      connections.append(
        Connection(session: session, participant: participant, isNamed: name != nil))
    }
    return number
  }

  /// `isOwn` says whether it is the session of the connection that it is about.
  private mutating func note(_ entry: LogEntry, in session: Int, isOwn: Bool = true) {
    // A room without sessions begins many times.
    if let begun = entry.begun, entry.session != nil {
      sessions[session].begun = min(sessions[session].begun, begun)
      sessions[session].first = min(sessions[session].first, begun)
    }
    if isOwn, let joined = entry.joined {
      sessions[session].first = min(sessions[session].first, joined)
    }
    note(entry.time, in: session)
  }

  private mutating func note(_ time: Int64, in session: Int) {
    last = max(last, time)
    sessions[session].first = min(sessions[session].first, time)
    sessions[session].last = max(sessions[session].last, time)
  }

  private mutating func number(ofCarriers names: [String]) -> UInt32? {
    var outer: UInt32?
    for name in names.reversed() {
      let found = carrierNumbers.number(ofText: name)
      if found.isNew { carriers.append(outer ?? .max) }
      outer = found.number
    }
    return outer
  }

  private static func number(
    _ index: inout NameIndex, _ key: inout [UInt8], _ first: String, _ second: String,
    _ third: String
  ) -> (number: UInt32, isNew: Bool) {
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: first.utf8)
    key.append(0)
    key.append(contentsOf: second.utf8)
    key.append(0)
    key.append(contentsOf: third.utf8)
    return number(&index, of: key)
  }

  private static func number(_ index: inout NameIndex, of key: [UInt8]) -> (
    number: UInt32, isNew: Bool
  ) {
    let known = index.names.count
    guard let number = index.number(of: key.span) else { preconditionFailure("a String is UTF-8") }
    return (number, index.names.count > known)
  }
}

/// Numbers pairs of numbers in the order of first use.
private struct PairIndex {
  /// A pair beside its number, so that finding one is one look at memory that is not in the cache.
  private struct Slot {
    var pair = Slot.free
    var number: UInt32 = 0

    static let free = UInt64.max
  }

  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var count: UInt32 = 0

  /// The number of a pair.
  mutating func number(of first: UInt32, _ second: UInt32) -> UInt32 {
    let pair = UInt64(first) << 32 | UInt64(second)
    var slot = place(of: pair)
    if slots[slot].pair == pair { return slots[slot].number }
    if Int(count) * 4 >= slots.count * 3 {
      grow()
      slot = place(of: pair)
    }
    slots[slot] = Slot(pair: pair, number: count)
    count += 1
    return count - 1
  }

  /// Where a pair is, or would be.
  private func place(of pair: UInt64) -> Int {
    let product = (pair ^ pair >> 29) &* 0x9E37_79B9_7F4A_7C15
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: product >> 20) & mask
    while slots[slot].pair != Slot.free, slots[slot].pair != pair { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.pair != Slot.free { slots[place(of: slot.pair)] = slot }
  }
}

extension NameIndex {
  /// The number of a name, and whether it is new.
  mutating func number(ofText text: String) -> (number: UInt32, isNew: Bool) {
    let known = names.count
    var text = text
    guard let number = text.withUTF8({ self.number(of: $0.span) }) else {
      preconditionFailure("a String is UTF-8")
    }
    return (number, names.count > known)
  }
}
