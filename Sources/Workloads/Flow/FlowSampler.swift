internal import PoolSimulation
internal import Probability

/// Draws who joins one session when, and for how long.
///
/// Every quantity has a stream of its own for every session, so another join law leaves the ends of
/// all meetings where they were, and neither the rows' order nor any policy moves a draw. Everybody
/// listed is drawn for, attending or not: those who come at 80 % attendance also come at 90 %, at
/// the same times.
struct FlowSampler {
  /// One stay, in milliseconds since the run's start.
  struct Visit: Equatable {
    var join: Int64
    var leave: Int64
    /// Whose stay it is, by the place in the meeting's list.
    var participant = 0
    var seats = 1
  }

  private let endings: StreamFamily
  private let joining: StreamFamily
  private let leaving: StreamFamily
  private let attending: StreamFamily
  private let rejoining: StreamFamily
  private let sending: StreamFamily
  /// Tells sessions that are drawn apart from others, by the upper half of their keys' ordinals.
  private let batch: UInt64
  /// By flow, whether everybody comes at once, and the law of those who do not.
  private let areAtOnce: [Bool]
  private var laws: [FlowLaw]
  /// By flow, the same in short; nil where it cannot be said in short.
  private let shortFlows: [ShortFlow?]

  /// - Parameters:
  ///   - flows: the laws, by the number that sessions call them
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  ///   - batch: another number for sessions that are drawn apart from others, whose keys may be the
  ///     same
  init(flows: [ParticipantFlow], seed: UInt64, replication: Int, batch: Int = 0) {
    self.batch = UInt64(batch) << 32
    endings = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("meeting end"))
    joining = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("participant join"))
    leaving = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("participant leave"))
    attending = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("attendance"))
    rejoining = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("participant rejoin"))
    sending = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("meeting senders"))
    areAtOnce = flows.map { $0 == .allAtOnce }
    laws = flows.map { flow in
      if case .scheduled(let law) = flow { FlowLaw(law) } else { FlowLaw(ScheduledFlow()) }
    }
    shortFlows = flows.map { flow in
      guard case .scheduled(let law) = flow else { return nil }
      return ShortFlow(law)
    }
  }

  /// The sessions with those who come in place of those who are listed, and without the sessions to
  /// which nobody comes.
  func attended(_ sessions: [MeetingSession]) -> [MeetingSession] {
    zip(sessions, SessionKey.keys(of: sessions)).compactMap { session, key in
      if session.attendance == 1 { return session }
      var attending = attending.stream(key.hash, key.ordinal)
      var session = session
      let listed = session.participants
      session.participants = (0..<listed).count { _ in attending.nextBernoulli(session.attendance) }
      session.attendance = 1
      return session.participants > 0 ? session : nil
    }
  }

  /// Whether somebody may join more than once, so that participants need names.
  var hasRejoins: Bool { laws.contains { $0.flow.rejoinProbability > 0 } }

  /// Whether the people of some sessions may be drawn by `visit(_:key:through:_:_:)`.
  var drawsInShort: Bool { shortFlows.contains { $0 != nil } }

  /// Draws all visits to a session whose people take one seat and join once, as `forEachVisit`
  /// does.
  /// - Parameters:
  ///   - session: the session
  ///   - key: what its streams are keyed by
  ///   - end: the last instant at which somebody may join
  ///   - joins: receives when each joins; has room for all who are listed
  ///   - stays: receives how long each stays; the same
  /// - Returns: how many come by then, and how many after it; nil, with nothing drawn, where a flow
  ///   is more than that
  mutating func visit(
    _ session: MeetingSession, key: SessionKey, through end: Int64,
    _ joins: UnsafeMutableBufferPointer<SimulationTime>,
    _ stays: UnsafeMutableBufferPointer<TimeSpan>
  ) -> (count: Int, dropped: Int)? {
    guard let flow = shortFlows[session.flow] else { return nil }
    let key = SessionKey(hash: key.hash, ordinal: key.ordinal | batch)
    var endings = endings.stream(key.hash, key.ordinal)
    let length = laws[session.flow].length(of: session, from: &endings)
    var attending = attending.stream(key.hash, key.ordinal)
    var joining = joining.stream(key.hash, key.ordinal)
    var leaving = leaving.stream(key.hash, key.ordinal)
    let (start, attendance) = (session.start, session.attendance)
    let meetingEnd = start.addingClamped(length)
    let earliest = Self.earliestJoin(of: session)
    var (count, dropped) = (0, 0)
    for _ in 0..<session.participants {
      let offset = flow.offset(within: length, from: &joining)
      let join = max(start.addingClamped(offset), earliest)
      guard attending.nextBernoulli(attendance) else {
        flow.skipLeave(of: &leaving)
        continue
      }
      let leave = flow.leave(after: join, end: meetingEnd, from: &leaving)
      if join > end {
        dropped += 1
      } else {
        joins[count] = SimulationTime(milliseconds: join)
        stays[count] = TimeSpan(milliseconds: leave - join)
        count += 1
      }
    }
    return (count, dropped)
  }

  /// Nobody can join before the run: who is already waiting joins at its first instant. A session
  /// from before it may yet be moved.
  private static func earliestJoin(of session: MeetingSession) -> Int64 {
    session.start < 0 ? .min : 0
  }

  /// Calls `body` with every stay of everybody who comes.
  /// - Parameters:
  ///   - session: the session
  ///   - key: what its streams are keyed by
  ///   - body: receives the stays in the order of the list, each participant's by time
  @inline(__always)
  mutating func forEachVisit(to session: MeetingSession, key: SessionKey, _ body: (Visit) -> Void) {
    let key = SessionKey(hash: key.hash, ordinal: key.ordinal | batch)
    var attending = attending.stream(key.hash, key.ordinal)
    if areAtOnce[session.flow] {
      for participant in 0..<session.participants where attending.nextBernoulli(session.attendance)
      {
        body(
          Visit(
            join: session.start, leave: session.start + session.duration, participant: participant))
      }
      return
    }
    var endings = endings.stream(key.hash, key.ordinal)
    let length = laws[session.flow].length(of: session, from: &endings)
    var joining = joining.stream(key.hash, key.ordinal)
    var leaving = leaving.stream(key.hash, key.ordinal)
    let end = session.start.addingClamped(length)
    let earliest = Self.earliestJoin(of: session)
    var sending = sending.stream(key.hash, key.ordinal)
    let senders = laws[session.flow].senders.draw(from: &sending).rounded()
    for participant in 0..<session.participants {
      let isSender = Double(participant) < senders
      let offset = laws[session.flow].offset(isEarly: isSender, within: length, from: &joining)
      let join = max(session.start.addingClamped(offset), earliest)
      let leave = laws[session.flow].leave(
        after: join, end: end, isLast: isSender, from: &leaving)
      guard attending.nextBernoulli(isSender ? 1 : session.attendance) else { continue }
      var visit = Visit(
        join: join, leave: leave, participant: participant,
        seats: isSender ? laws[session.flow].flow.senderSeats : 1)
      if laws[session.flow].flow.rejoinProbability > 0 {
        var stream = rejoining.stream(key.hash &+ key.ordinal, UInt64(participant))
        while let next = laws[session.flow].broken(&visit, from: &stream) {
          body(visit)
          visit = next
        }
      }
      body(visit)
    }
  }
}

/// How often an offset past the meeting's end is drawn again before the participant joins at the
/// start after all. Reached only by laws that hardly ever fit the meeting.
private let mostDraws = 100

/// The numbers of a scheduled flow without senders and rejoins, whose lengths are exponential or
/// mixtures of two.
private struct ShortFlow: BitwiseCopyable {
  private let earlyProbability, leavesTogetherProbability: Double
  private let early, late, leavesWithin: ExponentialLengths

  init?(_ flow: ScheduledFlow) {
    guard flow.rejoinProbability <= 0, flow.senders == .constant(0),
      let early = ExponentialLengths(flow.early), let late = ExponentialLengths(flow.late),
      let leavesWithin = ExponentialLengths(flow.leavesTogetherWithin)
    else { return nil }
    earlyProbability = flow.earlyProbability
    leavesTogetherProbability = flow.leavesTogetherProbability
    (self.early, self.late, self.leavesWithin) = (early, late, leavesWithin)
  }

  /// When somebody joins, counted from the start of a meeting of this length.
  @inline(__always) func offset(within length: Int64, from stream: inout RandomStream) -> Int64 {
    for _ in 0..<mostDraws {
      if stream.nextBernoulli(earlyProbability) { return -early.milliseconds(from: &stream) }
      let offset = late.milliseconds(from: &stream)
      if offset < length { return offset }
    }
    return 0
  }

  /// When somebody leaves who joins a meeting that ends then.
  @inline(__always) func leave(after join: Int64, end: Int64, from stream: inout RandomStream)
    -> Int64
  {
    if stream.nextBernoulli(leavesTogetherProbability) {
      return end.addingClamped(leavesWithin.milliseconds(from: &stream))
    }
    return join + roundedLength(Double(end - join) * stream.nextUnit())
  }

  /// Leaves out the words of a leave.
  @inline(__always) func skipLeave(of stream: inout RandomStream) {
    stream.skip(stream.nextBernoulli(leavesTogetherProbability) ? leavesWithin.words : 1)
  }
}

/// A scheduled flow with the samplers of its laws.
private struct FlowLaw {
  let flow: ScheduledFlow
  var early: Sampler
  var late: Sampler
  var endsEarlyBy: Sampler
  var endsLateBy: Sampler
  var leavesWithin: Sampler
  var rejoinsAfter: Sampler
  var senders: Sampler

  init(_ flow: ScheduledFlow) {
    self.flow = flow
    early = Sampler(flow.early)
    late = Sampler(flow.late)
    endsEarlyBy = Sampler(flow.endsEarlyBy)
    endsLateBy = Sampler(flow.endsLateBy)
    leavesWithin = Sampler(flow.leavesTogetherWithin)
    rejoinsAfter = Sampler(flow.rejoinAfter)
    senders = Sampler(flow.senders)
  }

  /// How long a session really lasts, counted from its scheduled start.
  mutating func length(of session: MeetingSession, from stream: inout RandomStream) -> Int64 {
    let slot = session.duration
    let kind = stream.nextUnit()
    let length: Int64
    if kind < flow.endsEarlyProbability {
      length = slot - endsEarlyBy.drawMilliseconds(from: &stream)
    } else if kind < flow.endsEarlyProbability + flow.endsLateProbability {
      length = slot.addingClamped(endsLateBy.drawMilliseconds(from: &stream))
    } else {
      let error = Distribution.normal(mean: 0, sd: flow.endSpread, min: nil).sample(from: &stream)
      length = slot.addingClamped(Int64(min(max(error.rounded(), -0x1p52), 0x1p52)))
    }
    return max(length, Int64((Double(slot) * flow.shortestShare).rounded()))
  }

  /// When somebody joins, counted from the start of a meeting of this length.
  mutating func offset(
    isEarly: Bool, within length: Int64, from stream: inout RandomStream
  ) -> Int64 {
    if isEarly { return -early.drawMilliseconds(from: &stream) }
    for _ in 0..<mostDraws {
      if stream.nextBernoulli(flow.earlyProbability) {
        return -early.drawMilliseconds(from: &stream)
      }
      let offset = late.drawMilliseconds(from: &stream)
      if offset < length { return offset }
    }
    return 0
  }

  /// When somebody leaves who joins a meeting that ends then.
  mutating func leave(
    after join: Int64, end: Int64, isLast: Bool, from stream: inout RandomStream
  ) -> Int64 {
    if isLast || stream.nextBernoulli(flow.leavesTogetherProbability) {
      return end.addingClamped(leavesWithin.drawMilliseconds(from: &stream))
    }
    return join + roundedLength(Double(end - join) * stream.nextUnit())
  }

  /// Cuts a stay short where the connection is lost, and gives the one that follows; nil, with the
  /// stay as it is, when it holds.
  mutating func broken(_ visit: inout FlowSampler.Visit, from stream: inout RandomStream)
    -> FlowSampler.Visit?
  {
    guard stream.nextBernoulli(flow.rejoinProbability) else { return nil }
    let cut = visit.join + Int64((Double(visit.leave - visit.join) * stream.nextUnit()).rounded())
    let again = cut.addingClamped(rejoinsAfter.drawMilliseconds(from: &stream))
    var next = visit
    visit.leave = cut
    if again >= next.leave { return nil }
    next.join = again
    return next
  }
}
