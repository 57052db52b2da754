internal import Probability

/// Draws who joins one session when, and for how long.
///
/// Every quantity has a stream of its own for every session, so another join law leaves the ends of all meetings where they were, and
/// neither the rows' order nor any policy moves a draw. Everybody listed is drawn for, attending or not: those who come at 80 %
/// attendance also come at 90 %, at the same times.
struct FlowSampler {
  /// One participant's visit, in milliseconds since the run's start.
  struct Visit: Equatable {
    var join: Int64
    var leave: Int64
  }

  /// How often an offset past the meeting's end is drawn again before the participant joins at the start after all. Reached only by
  /// laws that hardly ever fit the meeting.
  private static let mostDraws = 100

  private let flow: ParticipantFlow
  private let attendance: Double
  private let endings: StreamFamily
  private let joining: StreamFamily
  private let leaving: StreamFamily
  private let attending: StreamFamily
  private var early: Sampler
  private var late: Sampler
  private var endsEarlyBy: Sampler
  private var endsLateBy: Sampler
  private var leavesWithin: Sampler

  /// - Parameters:
  ///   - flow: the law
  ///   - attendance: the probability that a listed participant comes, within 0...1
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  init(flow: ParticipantFlow, attendance: Double, seed: UInt64, replication: Int) {
    self.flow = flow
    self.attendance = attendance
    endings = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("meeting end"))
    joining = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("participant join"))
    leaving = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("participant leave"))
    attending = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("attendance"))
    var law = ScheduledFlow()
    if case .scheduled(let given) = flow { law = given }
    early = Sampler(law.early)
    late = Sampler(law.late)
    endsEarlyBy = Sampler(law.endsEarlyBy)
    endsLateBy = Sampler(law.endsLateBy)
    leavesWithin = Sampler(law.leavesTogetherWithin)
  }

  /// Calls `body` with the visit of everybody who comes.
  /// - Parameters:
  ///   - session: the session
  ///   - key: what its streams are keyed by
  ///   - body: receives the visits in the order of the list
  mutating func forEachVisit(to session: MeetingSession, key: SessionKey, _ body: (Visit) -> Void) {
    var attending = attending.stream(key.hash, key.ordinal)
    guard case .scheduled(let law) = flow else {
      let visit = Visit(join: session.start, leave: session.start + session.duration)
      for _ in 0..<session.participants where attending.nextBernoulli(attendance) { body(visit) }
      return
    }
    var endings = endings.stream(key.hash, key.ordinal)
    var joining = joining.stream(key.hash, key.ordinal)
    var leaving = leaving.stream(key.hash, key.ordinal)
    let length = length(of: session, law, from: &endings)
    for _ in 0..<session.participants {
      let offset = offset(law, within: length, from: &joining)
      // Nobody can join before the run: who is already waiting joins at its first instant.
      let join = max(0, session.start.addingClamped(offset))
      let end = session.start.addingClamped(length)
      let leave: Int64
      if leaving.nextBernoulli(law.leavesTogetherProbability) {
        leave = end.addingClamped(leavesWithin.drawMilliseconds(from: &leaving))
      } else {
        leave = join + Int64((Double(end - join) * leaving.nextUnit()).rounded())
      }
      if attending.nextBernoulli(attendance) { body(Visit(join: join, leave: leave)) }
    }
  }

  /// How long a session really lasts, counted from its scheduled start.
  private mutating func length(of session: MeetingSession, _ law: ScheduledFlow, from stream: inout RandomStream) -> Int64 {
    let slot = session.duration
    let kind = stream.nextUnit()
    let length: Int64
    if kind < law.endsEarlyProbability {
      length = slot - endsEarlyBy.drawMilliseconds(from: &stream)
    } else if kind < law.endsEarlyProbability + law.endsLateProbability {
      length = slot.addingClamped(endsLateBy.drawMilliseconds(from: &stream))
    } else {
      let error = Distribution.normal(mean: 0, sd: law.endSpread, min: nil).sample(from: &stream)
      length = slot.addingClamped(Int64(min(max(error.rounded(), -0x1p52), 0x1p52)))
    }
    return max(length, Int64((Double(slot) * law.shortestShare).rounded()))
  }

  private mutating func offset(_ law: ScheduledFlow, within length: Int64, from stream: inout RandomStream) -> Int64 {
    for _ in 0..<Self.mostDraws {
      if stream.nextBernoulli(law.earlyProbability) { return -early.drawMilliseconds(from: &stream) }
      let offset = late.drawMilliseconds(from: &stream)
      if offset < length { return offset }
    }
    return 0
  }
}

extension Int64 {
  /// The sum, or the largest value where it does not fit. `other` may be negative.
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
