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

  /// How often an offset past the meeting's end is drawn again before the participant joins at the
  /// start after all. Reached only by laws that hardly ever fit the meeting.
  private static let mostDraws = 100

  private let endings: StreamFamily
  private let joining: StreamFamily
  private let leaving: StreamFamily
  private let attending: StreamFamily
  private let rejoining: StreamFamily
  private let sending: StreamFamily
  /// Tells sessions that are drawn apart from others, by the upper half of their keys' ordinals.
  private let batch: UInt64
  /// By flow; nil where everybody comes at once.
  private var laws: [FlowLaw?]

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
    laws = flows.map { flow in
      guard case .scheduled(let law) = flow else { return nil }
      return FlowLaw(law)
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
  var hasRejoins: Bool { laws.contains { $0.map { $0.flow.rejoinProbability > 0 } ?? false } }

  /// Calls `body` with every stay of everybody who comes.
  /// - Parameters:
  ///   - session: the session
  ///   - key: what its streams are keyed by
  ///   - body: receives the stays in the order of the list, each participant's by time
  @inline(__always)
  mutating func forEachVisit(to session: MeetingSession, key: SessionKey, _ body: (Visit) -> Void) {
    let key = SessionKey(hash: key.hash, ordinal: key.ordinal | batch)
    var attending = attending.stream(key.hash, key.ordinal)
    // Taken out rather than copied, with all that it holds.
    guard var law = laws[session.flow].take() else {
      for participant in 0..<session.participants where attending.nextBernoulli(session.attendance)
      {
        body(
          Visit(
            join: session.start, leave: session.start + session.duration, participant: participant))
      }
      return
    }
    defer { laws[session.flow] = law }
    var endings = endings.stream(key.hash, key.ordinal)
    var joining = joining.stream(key.hash, key.ordinal)
    var leaving = leaving.stream(key.hash, key.ordinal)
    var sending = sending.stream(key.hash, key.ordinal)
    let length = law.length(of: session, from: &endings)
    let senders = law.senders.draw(from: &sending).rounded()
    let end = session.start.addingClamped(length)
    for participant in 0..<session.participants {
      let isSender = Double(participant) < senders
      let offset =
        isSender
        ? -law.early.drawMilliseconds(from: &joining) : offset(&law, within: length, from: &joining)
      // Nobody can join before the run: who is already waiting joins at its first instant. A
      // session from before it may yet be moved.
      let join = max(session.start.addingClamped(offset), session.start < 0 ? .min : 0)
      let leave: Int64
      if isSender || leaving.nextBernoulli(law.flow.leavesTogetherProbability) {
        leave = end.addingClamped(law.leavesWithin.drawMilliseconds(from: &leaving))
      } else {
        leave = join + roundedLength(Double(end - join) * leaving.nextUnit())
      }
      guard attending.nextBernoulli(isSender ? 1 : session.attendance) else { continue }
      var visit = Visit(
        join: join, leave: leave, participant: participant,
        seats: isSender ? law.flow.senderSeats : 1)
      if law.flow.rejoinProbability > 0 {
        var stream = rejoining.stream(key.hash &+ key.ordinal, UInt64(participant))
        while let next = law.broken(&visit, from: &stream) {
          body(visit)
          visit = next
        }
      }
      body(visit)
    }
  }

  @inline(__always)
  private func offset(_ law: inout FlowLaw, within length: Int64, from stream: inout RandomStream)
    -> Int64
  {
    for _ in 0..<Self.mostDraws {
      if stream.nextBernoulli(law.flow.earlyProbability) {
        return -law.early.drawMilliseconds(from: &stream)
      }
      let offset = law.late.drawMilliseconds(from: &stream)
      if offset < length { return offset }
    }
    return 0
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
