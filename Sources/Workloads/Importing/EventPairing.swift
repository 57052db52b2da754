internal import PoolSimulation

/// Makes joins with a length of joins and leaves.
///
/// Events count in the order of their times, whatever the order of their lines, because webhooks arrive when they arrive. Times are often
/// whole seconds, so within one instant leaves of people who are present come first, then joins, then the leaves of those, then ends: a
/// reconnection and a visit of length zero both come out right. Of several connections of one key the first to join is the first to leave.
struct EventPairing {
  /// What did not go by the book.
  struct Outcome: Equatable {
    var joins = 0
    /// Joins of somebody who was in already.
    var secondConnections = 0
    /// Lines of leaves of somebody who was not in.
    var leavesWithoutJoin: [Int] = []
    /// Lines of joins that nothing ends.
    var openJoins: [Int] = []
    /// Joins before the log begins, known from their leave.
    var joinsFromLeaves = 0
    /// Joins ended by the end of their meeting.
    var endedByMeeting = 0
    /// Leaves after the end of their meeting, which ended the stay already.
    var leavesAfterEnd = 0
    /// Connections that failed before anybody joined.
    var abortedConnections = 0
    /// The time of the last event.
    var lastEvent: Int64 = 0
  }

  /// What is known of one connection.
  private struct Connection {
    /// Rows that are open, the first to join first.
    var open: [Int] = []
    var hasJoined = false
    var wasEndedByMeeting = false
  }

  private let log: AttendanceLog
  private var connections: [Connection]
  /// How often somebody is present in a session, by session and participant.
  private var presences: [UInt64: Int] = [:]
  /// The rows of a session since its last end.
  private var rowsOfSession: [[Int]]
  /// Each row's event, and its end; nil while it is open.
  private var rows: [(event: Int, end: Int64?)] = []
  private var outcome = Outcome()

  private init(_ log: AttendanceLog) {
    self.log = log
    connections = Array(repeating: Connection(), count: log.connectionCount)
    rowsOfSession = Array(repeating: [], count: log.meetings.count)
  }

  /// Pairs every event.
  /// - Parameters:
  ///   - log: the events
  ///   - openJoins: what becomes of joins that nothing ends
  /// - Returns: the joins, and what did not go by the book
  static func pair(_ log: AttendanceLog, openJoins: OpenJoinPolicy) -> (workload: Workload, outcome: Outcome) {
    var pairing = EventPairing(log)
    let order = log.events.indices.sorted { (log.events[$0].time, $0) < (log.events[$1].time, $1) }
    var index = 0
    while index < order.count {
      let time = log.events[order[index]].time
      let instant = order[index...].prefix { log.events[$0].time == time }
      pairing.take(instant)
      index += instant.count
      pairing.outcome.lastEvent = time
    }
    return pairing.finish(openJoins)
  }

  /// Takes the events of one instant.
  private mutating func take(_ instant: ArraySlice<Int>) {
    if let only = instant.first, instant.count == 1 {
      let event = log.events[only]
      switch event.kind {
      case .join: join(only)
      case .leave, .abort: if !leave(event) { report(event, at: only) }
      case .end: end(event)
      }
      return
    }
    var late: [Int] = []
    for index in instant where isLeave(index) && !leave(log.events[index]) { late.append(index) }
    for index in instant where log.events[index].kind == .join { join(index) }
    for index in late where !leave(log.events[index]) { report(log.events[index], at: index) }
    for index in instant where log.events[index].kind == .end { end(log.events[index]) }
  }

  private func isLeave(_ index: Int) -> Bool { log.events[index].kind == .leave || log.events[index].kind == .abort }

  private mutating func join(_ index: Int) {
    let event = log.events[index]
    let row = rows.count
    rows.append((index, nil))
    connections[Int(event.connection)].open.append(row)
    connections[Int(event.connection)].hasJoined = true
    connections[Int(event.connection)].wasEndedByMeeting = false
    rowsOfSession[Int(event.session)].append(row)
    let before = presences[presenceKey(event), default: 0]
    if before > 0 { outcome.secondConnections += 1 }
    presences[presenceKey(event)] = before + 1
  }

  /// Ends the oldest open row of the event's connection; false without one.
  private mutating func leave(_ event: AttendanceEvent) -> Bool {
    guard let row = connections[Int(event.connection)].open.first else { return false }
    connections[Int(event.connection)].open.removeFirst()
    close(row, at: event.time)
    return true
  }

  private mutating func close(_ row: Int, at time: Int64) {
    rows[row].end = time
    presences[presenceKey(log.events[rows[row].event]), default: 1] -= 1
  }

  /// Notes a leave for which nobody is in.
  private mutating func report(_ event: AttendanceEvent, at index: Int) {
    let connection = connections[Int(event.connection)]
    if connection.wasEndedByMeeting {
      outcome.leavesAfterEnd += 1
    } else if event.kind == .abort {
      outcome.abortedConnections += 1
    } else if let joined = event.joined, joined <= event.time, !connection.hasJoined {
      connections[Int(event.connection)].hasJoined = true
      rows.append((index, event.time))
      outcome.joinsFromLeaves += 1
    } else {
      outcome.leavesWithoutJoin.append(event.line)
    }
  }

  private mutating func end(_ event: AttendanceEvent) {
    for row in rowsOfSession[Int(event.session)] where rows[row].end == nil {
      close(row, at: event.time)
      outcome.endedByMeeting += 1
      let connection = Int(log.events[rows[row].event].connection)
      connections[connection].open.removeAll()
      connections[connection].wasEndedByMeeting = true
    }
    rowsOfSession[Int(event.session)].removeAll()
  }

  private func presenceKey(_ event: AttendanceEvent) -> UInt64 { UInt64(event.session) << 32 | UInt64(event.participant) }

  private mutating func finish(_ openJoins: OpenJoinPolicy) -> (Workload, Outcome) {
    var builder = WorkloadBuilder(capacity: rows.count)
    for name in log.meetings { _ = builder.addMeeting(named: name) }
    for name in log.participants { _ = builder.addParticipant(named: name) }
    for row in rows {
      let event = log.events[row.event]
      if row.end == nil { outcome.openJoins.append(event.line) }
      guard let end = row.end ?? (openJoins == .end ? outcome.lastEvent : nil) else { continue }
      // A row made from a leave begins at the time that the leave tells; every other begins at its join.
      let start = event.kind == .join ? event.time : event.joined ?? event.time
      builder.addJoin(
        at: SimulationTime(milliseconds: start), stay: TimeSpan(milliseconds: end - start), meeting: event.session,
        participant: event.participant == .max ? nil : event.participant)
      outcome.joins += 1
    }
    outcome.openJoins.sort()
    outcome.leavesWithoutJoin.sort()
    return (builder.finish(), outcome)
  }
}
