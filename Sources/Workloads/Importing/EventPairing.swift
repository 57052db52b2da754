internal import PoolSimulation

/// Makes joins with a length of joins and leaves.
///
/// Events count in the order of their times, whatever the order of their lines, because webhooks
/// arrive when they arrive. Times are often whole seconds, so within one instant leaves of people
/// who are present come first, then joins, then the leaves of those: a reconnection and a visit of
/// length zero both come out right.
///
/// What a connection says of itself goes before everything that others say of it, even later: here
/// joins find their own leaves. Where none is found, `StayEnds` looks for what else tells the end.
struct EventPairing {
  /// How far clocks of one source are taken to differ, and how much later than its beginning a stay
  /// may be told, in milliseconds.
  static let slack: Int64 = 60_000
  /// A stay that is worth a note, in milliseconds.
  private static let day: Int64 = 86_400_000

  private let log: AttendanceLog
  private let ends: MeetingEnds
  private var stays: [Stay] = []
  private var outcome = PairingOutcome()

  // Of the connection that is looked at:
  private var isNamed = false
  private var session: UInt32 = 0
  /// Its stays begin here.
  private var firstStay = 0
  /// Stays that are open, the first to join first, from `head` on.
  private var open: [Int] = []
  private var head = 0
  /// When the last of its stays ended, and the last leave that ended one.
  private var lastEnd = Int64.min
  private var lastLeave = Int64.min
  /// The last stay that each carrier began.
  private var carried: [UInt32: Int] = [:]
  /// Leaves that found nobody in.
  private var unmatched: [UInt32] = []
  /// The leaves since nobody was in, and the first stay since then.
  private var busyLeaves: [Int64] = []
  private var firstBusy = 0

  private init(_ log: AttendanceLog) {
    self.log = log
    ends = MeetingEnds(log)
    stays.reserveCapacity(log.events.count / 2)
  }

  /// Pairs every event.
  /// - Parameters:
  ///   - log: the events
  ///   - openJoins: what becomes of joins that nothing ends
  ///   - isIdentityUnique: whether a person who joins a room again is no longer in by the
  ///     connection before
  /// - Returns: the joins, and what did not go by the book
  static func pair(
    _ log: AttendanceLog, openJoins: OpenJoinPolicy, isIdentityUnique: Bool = false
  ) -> (workload: Workload, outcome: PairingOutcome) {
    var pairing = EventPairing(log)
    let byTime = stableOrder(count: log.events.count) { log.events[$0].time }
    pairing.takeConnections(byTime)
    StayEnds(log, pairing.ends, isIdentityUnique: isIdentityUnique).close(&pairing.stays)
    return pairing.finish(openJoins, byTime)
  }

  /// Takes each connection with its events in order.
  private mutating func takeConnections(_ byTime: [UInt32]) {
    var starts = [Int](repeating: 0, count: log.connections.count + 1)
    for event in log.events { starts[Int(event.connection) + 1] += 1 }
    for connection in log.connections.indices { starts[connection + 1] += starts[connection] }
    var next = starts
    var order = [UInt32](repeating: 0, count: byTime.count)
    for event in byTime {
      let connection = Int(log.events[Int(event)].connection)
      order[next[connection]] = event
      next[connection] += 1
    }
    for connection in log.connections.indices {
      take(connection, order[starts[connection]..<starts[connection + 1]])
    }
  }

  private mutating func take(_ connection: Int, _ events: ArraySlice<UInt32>) {
    isNamed = log.connections[connection].isNamed
    session = log.connections[connection].session
    firstStay = stays.count
    firstBusy = stays.count
    open.removeAll(keepingCapacity: true)
    unmatched.removeAll(keepingCapacity: true)
    busyLeaves.removeAll(keepingCapacity: true)
    if !carried.isEmpty { carried = [:] }
    (head, lastEnd, lastLeave) = (0, .min, .min)
    var index = events.startIndex
    while index < events.endIndex {
      let time = time(events[index])
      var next = index + 1
      while next < events.endIndex, self.time(events[next]) == time { next += 1 }
      takeInstant(events[index..<next])
      index = next
    }
    meetEarlyLeave()
    beginUnmatched(connection)
    settle()
    takeLists(events)
    let known = log.connections[connection]
    if events.isEmpty, known.firstSign != .max {
      stays.append(
        Stay(connection: UInt32(connection), start: known.firstSign, beginning: .sign, event: .max))
    }
  }

  private func time(_ event: UInt32) -> Int64 { log.events[Int(event)].time }

  private func kind(_ event: UInt32) -> AttendanceEvent.Kind { log.events[Int(event)].kind }

  /// Takes the events of one instant.
  private mutating func takeInstant(_ instant: ArraySlice<UInt32>) {
    var late: [UInt32] = []
    var (joins, leaves) = (0, 0)
    for event in instant where kind(event) == .leave || kind(event) == .abort {
      leaves += 1
      if !leave(event) { late.append(event) }
    }
    for event in instant where kind(event) == .join {
      // Two joins of one instant are one where connections have names, else when nobody leaves in
      // between.
      if joins > 0, isNamed || leaves == 0 { outcome.repeatedJoins += 1 } else { join(event) }
      joins += 1
    }
    for event in late where !leave(event) { report(event) }
  }

  private mutating func join(_ event: UInt32) {
    let (time, carrier) = (log.events[Int(event)].time, log.events[Int(event)].carrier)
    if !isNamed { dropEnded(before: time) }
    if head < open.count, let last = open.last {
      let before = log.events[Int(stays[last].event)].carrier
      if carrier != .max, carrier == before {
        outcome.repeatedJoins += 1
        return
      }
      if carrier != .max, before != .max {
        // What is carried elsewhere now is there no longer.
        giveUp(through: open.count - 1, at: time)
      } else if isNamed, ends.end(of: session, from: stays[last].start) < time {
        // A connection that joins again after its meeting ended was ended with it.
        giveUp(through: open.count - 1)
      }
    }
    if head == open.count {
      firstBusy = stays.count
      busyLeaves.removeAll(keepingCapacity: true)
    }
    if carrier != .max { carried[carrier] = stays.count }
    open.append(stays.count)
    stays.append(
      Stay(
        connection: log.events[Int(event)].connection, start: time, beginning: .join, event: event))
  }

  /// Ends the stay that a leave is about; false when nobody is in.
  private mutating func leave(_ event: UInt32) -> Bool {
    let (time, begun) = (log.events[Int(event)].time, log.events[Int(event)].begun)
    if !isNamed { dropEnded(before: time) }
    if let isEnded = leaveCarried(event) { return isEnded }
    if head == open.count { return false }
    var place = head
    if begun != AttendanceEvent.untold {
      place = nearest(to: begun)
      let start = stays[open[place]].start
      // It tells of another visit: of one whose join is not in the log.
      if !isNamed, start - Self.slack > begun { return false }
      if start + Self.slack < begun {
        giveUp(through: place, at: begun)
        return false
      }
      if place > head { giveUp(through: place - 1, at: start) }
    }
    let stay = open[place]
    head = place + 1
    close(stay, at: time, .leave)
    if isNamed {
      // One connection is in once: what joined while it was in is the same join again.
      while head < open.count { drop(open[head]) }
    }
    busyLeaves.append(time)
    return true
  }

  /// Ends the stay that a leave's own carrier began, though the person came again by another since;
  /// false when that is over or none; nil when carriers do not tell.
  private mutating func leaveCarried(_ event: UInt32) -> Bool? {
    let (time, carrier) = (log.events[Int(event)].time, log.events[Int(event)].carrier)
    if carrier == .max { return nil }
    guard let stay = carried[carrier] else {
      guard head < open.count else { return nil }
      // What another carrier began is not what this one ends.
      return log.events[Int(stays[open[head]].event)].carrier == .max ? nil : false
    }
    if stays[stay].end != Stay.open { return false }
    let place = partition(head..<open.count) { open[$0] >= stay }
    if place < open.count, open[place] == stay {
      if place > head { giveUp(through: place - 1, at: stays[stay].start) }
      head = place + 1
    }
    close(stay, at: time, .leave)
    // It is told apart: no other leave is looked for.
    stays[stay].replaced = time
    return true
  }

  /// The open stay whose beginning is nearest to a time.
  private func nearest(to time: Int64) -> Int {
    let after = partition(head..<open.count) { stays[open[$0]].start >= time }
    if after == head { return head }
    if after == open.count { return after - 1 }
    return stays[open[after]].start - time < time - stays[open[after - 1]].start ? after : after - 1
  }

  private mutating func close(_ stay: Int, at time: Int64, _ ending: Stay.Ending) {
    stays[stay].end = time
    stays[stay].ending = ending
    lastEnd = max(lastEnd, time)
    lastLeave = time
  }

  /// Leaves the open stays up to a place to other evidence than leaves.
  private mutating func giveUp(through place: Int, at time: Int64 = .max) {
    while head <= place {
      stays[open[head]].replaced = time
      head += 1
    }
  }

  private mutating func drop(_ stay: Int) {
    stays[stay].connection = .max
    outcome.repeatedJoins += 1
    head += 1
  }

  /// Where connections have no names, what happens in the next session of a meeting is not about
  /// the last one.
  private mutating func dropEnded(before time: Int64) {
    guard head < open.count, ends.restart(of: session, from: stays[open[head]].start) <= time else {
      return
    }
    settle()
    head = open.count
  }

  /// Makes a stay of a leave that tells when it began, or remembers it.
  private mutating func report(_ event: UInt32) {
    let (time, begun) = (log.events[Int(event)].time, log.events[Int(event)].begun)
    if time == lastLeave {
      outcome.repeatedLeaves += 1
    } else if kind(event) == .abort {
      outcome.abortedConnections += 1
    } else if begun != AttendanceEvent.untold, begun <= time, begun >= lastEnd {
      addEnded(event, from: begun, .leave)
    } else {
      unmatched.append(event)
    }
  }

  private mutating func addEnded(_ event: UInt32, from start: Int64, _ beginning: Stay.Beginning) {
    stays.append(
      Stay(
        connection: log.events[Int(event)].connection, start: start, beginning: beginning,
        event: event))
    close(stays.count - 1, at: time(event), .leave)
  }

  /// A leave of a named connection just before its only join is told by another clock.
  private mutating func meetEarlyLeave() {
    guard isNamed, head < open.count else { return }
    let join = open[head]
    let start = stays[join].start
    if join > firstStay, stays[join - 1].beginning == .leave,
      start - stays[join - 1].end <= Self.slack,
      abs(start - stays[join - 1].start) <= Self.slack
    {
      drop(join)
      outcome.repeatedJoins -= 1
      outcome.leavesBeforeJoin += 1
    } else if let leave = unmatched.last, time(leave) < start, start - time(leave) <= Self.slack {
      unmatched.removeLast()
      close(join, at: start, .leave)
      head += 1
      outcome.leavesBeforeJoin += 1
    }
  }

  /// Leaves of somebody of whom no join is known began with the first sign of life, or at the
  /// earliest with the meeting.
  private mutating func beginUnmatched(_ connection: Int) {
    guard let first = unmatched.first else { return }
    if stays.count == firstStay {
      let begun = log.sessions[Int(session)].begun
      let sign = log.connections[connection].firstSign
      if sign <= time(first) {
        addEnded(first, from: sign, .sign)
        unmatched.removeFirst()
      } else if begun <= time(first) {
        addEnded(first, from: begun, .meeting)
        unmatched.removeFirst()
      }
    }
    for event in unmatched {
      if time(event) == lastLeave {
        outcome.repeatedLeaves += 1
      } else {
        outcome.leavesWithoutJoin.append(Int(log.events[Int(event)].line))
      }
    }
  }

  /// Decides which of several joins is the one whose leave is missing.
  private mutating func settle() {
    guard head < open.count else { return }
    if isNamed {
      head += 1
      while head < open.count { drop(open[head]) }
      return
    }
    // Where leaves are missing, a leave ends the last join before it: what is left open ends when
    // the person came again.
    if !busyLeaves.isEmpty { matchLastFirst() }
    var next = Int64.max
    for stay in (firstBusy..<stays.count).reversed() where stays[stay].beginning == .join {
      if stays[stay].end == Stay.open { stays[stay].replaced = min(stays[stay].replaced, next) }
      next = stays[stay].start
    }
  }

  private mutating func matchLastFirst() {
    let joins = (firstBusy..<stays.count).filter {
      stays[$0].beginning == .join && stays[$0].replaced == .max
    }
    for stay in joins { (stays[stay].end, stays[stay].ending) = (Stay.open, .log) }
    var waiting: [Int] = []
    var next = 0
    for time in busyLeaves {
      while next < joins.count,
        stays[joins[next]].start < time || (waiting.isEmpty && stays[joins[next]].start == time)
      {
        waiting.append(joins[next])
        next += 1
      }
      if let stay = waiting.popLast() { close(stay, at: time, .leave) }
    }
  }

  /// Lists of who was in tell what nobody else told.
  private mutating func takeLists(_ events: ArraySlice<UInt32>) {
    let lists = events.filter { kind($0) == .listed && log.events[Int($0)].begun <= time($0) }
    if lists.isEmpty { return }
    let own = (firstStay..<stays.count).filter { stays[$0].connection != .max }.sorted {
      stays[$0].start < stays[$1].start
    }
    var byStart: [Int64: Int] = [:]
    // The last time that is taken, stay by stay.
    var taken: [Int64] = []
    for stay in own {
      byStart[stays[stay].start] = stay
      let end = stays[stay].end == Stay.open ? stays[stay].start : stays[stay].end
      taken.append(max(taken.last ?? .min, end))
    }
    for event in lists {
      let (end, start) = (time(event), log.events[Int(event)].begun)
      let before = partition(own.indices) { stays[own[$0]].start > end }
      if let stay = byStart[start] {
        if stays[stay].end == Stay.open { close(stay, at: end, .listed) }
      } else if before == 0 || taken[before - 1] < start {
        byStart[start] = stays.count
        stays.append(
          Stay(
            connection: log.events[Int(event)].connection, start: start, beginning: .listed,
            event: event))
        close(stays.count - 1, at: end, .listed)
      }
    }
  }

  private mutating func finish(_ openJoins: OpenJoinPolicy, _ byTime: [UInt32]) -> (
    Workload, PairingOutcome
  ) {
    outcome.lastEvent = log.last == .min ? 0 : log.last
    stays.removeAll { $0.connection == .max }
    countOverlaps()
    var place = [UInt32](repeating: 0, count: byTime.count)
    for (position, event) in byTime.enumerated() { place[Int(event)] = UInt32(position) }
    let order = stableOrder(count: stays.count) {
      stays[$0].event == .max ? .max : Int64(place[Int(stays[$0].event)])
    }
    var builder = WorkloadBuilder(capacity: stays.count)
    builder.use(meetings: log.meetings, participants: log.participants)
    for index in order {
      let stay = stays[Int(index)]
      if stay.end == Stay.open { outcome.openJoins.append(line(of: stay)) }
      guard let end = stay.end != Stay.open ? stay.end : openJoins == .end ? outcome.lastEvent : nil
      else { continue }
      count(stay, until: end)
      let connection = log.connections[Int(stay.connection)]
      builder.addJoin(
        at: SimulationTime(milliseconds: stay.start),
        stay: TimeSpan(milliseconds: end - stay.start), meeting: connection.session,
        participant: connection.participant)
    }
    outcome.openJoins.sort()
    outcome.leavesWithoutJoin.sort()
    return (builder.finish(), outcome)
  }

  private func line(of stay: Stay) -> Int {
    Int(
      stay.event == .max
        ? log.connections[Int(stay.connection)].signLine : log.events[Int(stay.event)].line)
  }

  private mutating func count(_ stay: Stay, until end: Int64) {
    let length = end - stay.start
    outcome.joins += 1
    if length > Self.day { outcome.longStays.add(length) }
    outcome[stay.beginning].add(length)
    outcome[stay.ending].add(length)
    if !stay.ending.isOwn { return }
    let meetingEnd = ends.end(of: log.connections[Int(stay.connection)].session, from: stay.start)
    if end > meetingEnd { outcome.leavesAfterEnd.add(end - meetingEnd) }
  }

  /// Counts joins of people who were in already, in this meeting or in another.
  private mutating func countOverlaps() {
    let byStart = stableOrder(count: stays.count) { stays[$0].start }
    countElsewhere(byStart)
    var order = sorted(byStart) { Int64($0.session) }
    order = sorted(order) { Int64($0.participant) }
    var end = Int64.min
    for (place, stay) in order.enumerated() {
      if place > 0,
        connection(stay).session != connection(order[place - 1]).session
          || connection(stay).participant != connection(order[place - 1]).participant
      {
        end = .min
      }
      if end > stays[Int(stay)].start { outcome.secondConnections += 1 }
      end = max(end, stays[Int(stay)].end)
    }
  }

  private func sorted(
    _ order: [UInt32], by key: (AttendanceLog.Connection) -> Int64
  ) -> [UInt32] {
    stableOrder(count: order.count) { key(connection(order[$0])) }.map { order[Int($0)] }
  }

  private func connection(_ stay: UInt32) -> AttendanceLog.Connection {
    log.connections[Int(stays[Int(stay)].connection)]
  }

  private mutating func countElsewhere(_ byStart: [UInt32]) {
    // Of each person the session that lasts longest so far, and how long any other lasts.
    var last = [(session: UInt32, end: Int64)](
      repeating: (.max, .min), count: log.participants.count)
    var others = [Int64](repeating: .min, count: log.participants.count)
    for index in byStart {
      let stay = stays[Int(index)]
      let (person, session) = (Int(connection(index).participant), connection(index).session)
      let isSame = last[person].session == session
      if (isSame ? others[person] : last[person].end) > stay.start { outcome.elsewhere += 1 }
      if isSame {
        last[person].end = max(last[person].end, stay.end)
      } else if stay.end >= last[person].end {
        others[person] = last[person].end
        last[person] = (session, stay.end)
      } else {
        others[person] = max(others[person], stay.end)
      }
    }
  }
}
