internal import PoolSimulation

/// Ends the stays whose own end the log does not tell, by what else it says.
///
/// That somebody was gone by a time shows in what carried the connection, in a later join of the
/// same person where there can be only one, and in the end of the meeting: the earliest counts.
/// Without any of these, a meeting's next session shows that this one is over. Before a later join
/// or session, a long silence shows that nobody was there to be heard. A sign of life shows that
/// the connection was there still.
struct StayEnds {
  /// A room of which nothing is heard for so long is empty, in milliseconds.
  static let silence: Int64 = 12 * 3_600_000

  private struct Bound {
    var time = Int64.max
    var ending = Stay.Ending.log

    mutating func take(_ time: Int64, _ ending: Stay.Ending) {
      if time < self.time { (self.time, self.ending) = (time, ending) }
    }
  }

  private let log: AttendanceLog
  private let ends: MeetingEnds
  private let isIdentityUnique: Bool

  init(_ log: AttendanceLog, _ ends: MeetingEnds, isIdentityUnique: Bool) {
    self.log = log
    self.ends = ends
    self.isIdentityUnique = isIdentityUnique
  }

  /// Ends what can be ended; what is open after that, nothing ends.
  func close(_ stays: inout [Stay]) {
    let open = stays.indices.filter { stays[$0].end == Stay.open && stays[$0].connection != .max }
    if open.isEmpty { return }
    let laterJoins = isIdentityUnique ? laterJoins(of: open, stays) : [:]
    let sessions = RoomSessions(log)
    var isWanted = [Bool](repeating: false, count: log.sessions.count)
    var bounds: [Bound] = []
    for stay in open {
      let bound = bound(stays[stay], laterJoin: laterJoins[stay] ?? .max, sessions)
      if !isKnown(bound) { isWanted[Int(room(stays[stay]))] = true }
      bounds.append(bound)
    }
    let silences = silences(of: isWanted)
    for (stay, known) in zip(open, bounds) {
      var bound = known
      if !isKnown(bound) {
        bound.take(silences.first(in: room(stays[stay]), from: stays[stay].start), .silence)
      }
      if bound.time == .max { continue }
      let isLast = stay + 1 == stays.count || stays[stay + 1].connection != stays[stay].connection
      stays[stay].end = max(bound.time, isLast ? sign(of: stays[stay]) : .min, stays[stay].start)
      stays[stay].ending = bound.ending
    }
  }

  /// The last sign of life of a stay's connection; where connections have no names, not that of
  /// another session.
  private func sign(of stay: Stay) -> Int64 {
    let connection = log.connections[Int(stay.connection)]
    if connection.isNamed { return connection.lastSign }
    let restart = ends.restart(of: connection.session, from: stay.start)
    return connection.lastSign < restart ? connection.lastSign : .min
  }

  /// Whether a bound is the end of something, and not only the beginning of something else.
  private func isKnown(_ bound: Bound) -> Bool {
    bound.ending == .meeting || bound.ending == .carrier
  }

  private func bound(_ stay: Stay, laterJoin: Int64, _ sessions: RoomSessions) -> Bound {
    let session = log.connections[Int(stay.connection)].session
    var bound = Bound()
    if stay.event != .max {
      bound.take(ends.gone(log.events[Int(stay.event)].carrier, from: stay.start), .carrier)
    }
    bound.take(min(stay.replaced, laterJoin), .laterJoin)
    bound.take(ends.end(of: session, from: stay.start), .meeting)
    if bound.time == .max, let next = sessions.beginning(after: session, from: stay.start) {
      // Where they overlap, the last thing known of this one counts.
      bound.take(max(next, log.sessions[Int(session)].last), .nextSession)
    }
    return bound
  }

  /// When the person of an open stay joined the same room again by another connection.
  private func laterJoins(of open: [Int], _ stays: [Stay]) -> [Int: Int64] {
    var isWanted = [Bool](repeating: false, count: log.participants.count)
    for stay in open { isWanted[Int(person(stays[stay]))] = true }
    var theirs = stays.indices.filter {
      stays[$0].connection != .max && isWanted[Int(person(stays[$0]))]
    }
    theirs.sort {
      (person(stays[$0]), room(stays[$0]), stays[$0].start, $0) < (
        person(stays[$1]), room(stays[$1]), stays[$1].start, $1
      )
    }
    var later: [Int: Int64] = [:]
    for (place, stay) in theirs.enumerated().reversed() where place + 1 < theirs.count {
      let next = theirs[place + 1]
      guard person(stays[next]) == person(stays[stay]), room(stays[next]) == room(stays[stay])
      else { continue }
      later[stay] = stays[next].start
    }
    return later
  }

  private func person(_ stay: Stay) -> UInt32 { log.connections[Int(stay.connection)].participant }

  private func room(_ stay: Stay) -> UInt32 {
    log.sessions[Int(log.connections[Int(stay.connection)].session)].room
  }

  /// The last thing heard of each room before each silence.
  private func silences(of isWanted: [Bool]) -> SortedTimes {
    var heard: [(UInt32, Int64)] = []
    for event in log.events {
      let room = log.sessions[Int(log.connections[Int(event.connection)].session)].room
      if isWanted[Int(room)] { heard.append((room, event.time)) }
    }
    for connection in log.connections where connection.lastSign != .min {
      let room = log.sessions[Int(connection.session)].room
      if isWanted[Int(room)] {
        heard += [(room, connection.firstSign), (room, connection.lastSign)]
      }
    }
    for end in log.ends {
      let room = log.sessions[Int(end.session)].room
      if isWanted[Int(room)] { heard.append((room, end.time)) }
    }
    let times = SortedTimes(heard, groups: log.sessions.count)
    var lasts: [(UInt32, Int64)] = []
    for room in log.sessions.indices where isWanted[room] {
      let heard = times[UInt32(room)]
      for place in heard.indices {
        let next = place + 1 < heard.endIndex ? heard[place + 1] : log.last
        if next - heard[place] > Self.silence { lasts.append((UInt32(room), heard[place])) }
      }
    }
    return SortedTimes(lasts, groups: log.sessions.count)
  }
}

/// The sessions of each room in the order in which they began.
private struct RoomSessions {
  private let log: AttendanceLog
  private let beginnings: SortedTimes

  init(_ log: AttendanceLog) {
    self.log = log
    beginnings = SortedTimes(
      log.sessions.filter { $0.first != .max }.map { ($0.room, $0.first) },
      groups: log.sessions.count)
  }

  /// When the first session of the same room began after a time, and after this session did.
  func beginning(after session: UInt32, from time: Int64) -> Int64? {
    let own = log.sessions[Int(session)]
    let next = beginnings.first(in: own.room, from: max(time, own.first) + 1)
    return next == .max ? nil : next
  }
}
