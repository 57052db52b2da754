package import PoolSimulation
internal import Probability
internal import Settings

/// Demand that has been read and checked, ready to be drawn for any replication.
package struct WorkloadSource: Sendable {
  enum Content: Sendable {
    /// What a trace holds. Of sessions who comes when is drawn, of counts when and for how long.
    case trace(TraceContent)
    /// Everything is drawn.
    case synthetic(SyntheticDemand, during: ClosedRange<Int64>)
    /// A program makes the joins.
    case program(ProgramDemand, expectedJoins: Double)
  }

  let content: Content
  let calendar: ScenarioCalendar
  let flow: ParticipantFlow
  let attendance: Double
  var transforms: [WorkloadTransform] = []
  /// What the traces hold that transforms add, by the transform's place.
  var merged: [Int: TraceContent] = [:]
  /// The instants of the run.
  let period: ClosedRange<Int64>
  /// What became of the rows when the source was read.
  package let notes: WorkloadNotes
  /// How long people stay who are only counted.
  var stay: Distribution?
  /// What placements are told of the sizes of meetings; nil: what the trace says.
  var expectedSize: ExpectedSize?
  /// What a trace of joins says of its meetings; nil when it says nothing.
  package var meetings: TraceMeetings?

  /// The length of its intervals in milliseconds; nil where it holds no counts.
  package var interval: Int64? {
    if case .trace(.counts(let counts)) = content { counts.interval } else { nil }
  }

  /// Whether it is drawn who of a meeting comes, and when; of a trace of joins or counts that is
  /// recorded.
  package var drawsJoins: Bool {
    switch content {
    case .synthetic, .trace(.meetings): true
    case .trace(.joins), .trace(.counts), .program: false
    }
  }

  /// From the first to the last time of a trace, in milliseconds since the start; nil for an empty
  /// one, and for a demand that is drawn.
  package var times: ClosedRange<Int64>? {
    if case .trace(let trace) = content { trace.times } else { nil }
  }

  /// About how many joins a replication has at most.
  package var expectedJoins: Double {
    let own =
      switch content {
      case .trace(let trace): trace.joins
      case .synthetic(let demand, let period): demand.expectedJoins(during: period)
      case .program(_, let joins): joins
      }
    return (own + transforms.indices.reduce(0) { $0 + (merged[$1]?.joins ?? 0) })
      * transforms.mostCopies
  }

  /// Whether it is of a trace, rather than drawn from laws.
  package var hasTrace: Bool { if case .trace = content { true } else { false } }

  /// Whether a program makes it.
  package var isProgram: Bool { if case .program = content { true } else { false } }

  /// Whether its days are drawn anew from those of a trace.
  package var resamples: Bool {
    transforms.contains { if case .bootstrap = $0 { true } else { false } }
  }

  /// Whether two replications have different demand. Without it one workload serves all.
  package var dependsOnReplication: Bool {
    if !transforms.isEmpty { return true }
    if case .schedule(let error) = expectedSize, error > 0 { return true }
    switch content {
    case .trace(.joins): return false
    case .trace(.meetings): return flow != .allAtOnce || attendance < 1
    case .trace(.counts), .synthetic: return true
    case .program(let demand, _): return !demand.isFixed
    }
  }

  /// The demand of one replication, and what became of the rows on the way. Equal arguments give
  /// equal workloads.
  /// - Parameters:
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  /// - Returns: the joins, and the counts
  package func makeWorkload(seed: UInt64, replication: Int) -> (
    workload: Workload, notes: WorkloadNotes
  ) {
    var notes = notes
    let (demand, flows) = demand(seed: seed, replication: replication, notes: &notes)
    let sampler = FlowSampler(flows: flows, seed: seed, replication: replication)
    var workload = demand.joins(sampler, within: period, notes: &notes)
    if let expectedSize {
      workload = workload.expecting(
        expectedSize, areSeries: !drawsJoins, seed: seed, replication: replication)
    }
    notes.meetingsOfUnknownSize = workload.meetingsOfUnknownSize
    return (workload, notes)
  }

  /// Whether somebody says how large at least some of its meetings will be. A program may.
  package var tellsSizes: Bool {
    if expectedSize != nil || isProgram { return true }
    guard case .trace(.meetings(let sessions)) = content else { return false }
    return sessions.contains { $0.expectedParticipants != nil }
  }

  /// The sessions of one replication, before anybody's arrival is drawn; empty for a trace of joins
  /// or counts.
  package func sessions(seed: UInt64, replication: Int) -> [MeetingSession] {
    var notes = notes
    if case .sessions(let sessions) = demand(seed: seed, replication: replication, notes: &notes)
      .demand
    {
      return sessions
    }
    return []
  }

  /// The demand after all transforms, and the flows that its sessions name.
  func demand(
    seed: UInt64, replication: Int, notes: inout WorkloadNotes
  ) -> (demand: Demand, flows: [ParticipantFlow]) {
    var flows = [flow]
    var demand: Demand
    switch content {
    case .trace(let trace): demand = self.demand(of: trace, seed: seed, replication: replication)
    case .synthetic(let law, let period):
      flows = law.flows(flow)
      demand = attended(
        SyntheticSampler(law, calendar: calendar, seed: seed, replication: replication).sessions(
          during: period))
    case .program(let program, _):
      demand = .joins(program.workload(seed: seed, replication: replication))
    }
    if transforms.isEmpty {
      // An interval may reach past the run's end.
      if case .trace(.counts) = content {
        demand = demand.endingJoins(at: period.upperBound, notes: &notes)
      }
      if case .program = content { demand = demand.clipped(to: period, notes: &notes) }
      return (demand, flows)
    }
    var others: [Int: Demand] = [:]
    for place in transforms.indices {
      others[place] = merged[place].map {
        self.demand(of: $0, mergedAt: place, seed: seed, replication: replication)
      }
    }
    var context = TransformContext(
      seed: seed, replication: replication, calendar: calendar, flows: flows, period: period,
      merged: others)
    for (place, transform) in transforms.enumerated() {
      if place == transforms.indices.last { context.clip = period }
      demand = demand.applying(transform, at: place, &context)
    }
    if case .synthetic = content {
      // More was drawn than the run needs, so that transforms can move it there: that is no row
      // left out.
      var ignored = WorkloadNotes()
      return (demand.clipped(to: period, notes: &ignored), context.flows)
    }
    notes.rowsBeforeStart += context.leftOut.before
    notes.rowsAfterEnd += context.leftOut.after
    return (demand.clipped(to: period, notes: &notes), context.flows)
  }

  private func demand(
    of trace: TraceContent, mergedAt place: Int? = nil, seed: UInt64, replication: Int
  ) -> Demand {
    switch trace {
    case .joins(let workload): return .joins(workload)
    case .meetings(let sessions): return attended(sessions)
    case .counts(let counts):
      let sampler = CountsSampler(
        stay: stay ?? .constant(0), seed: seed, replication: replication, mergedAt: place)
      return .joins(sampler.workload(counts))
    }
  }

  /// Sessions whose people come with the workload's probability.
  private func attended(_ sessions: [MeetingSession]) -> Demand {
    if attendance == 1 { return .sessions(sessions) }
    return .sessions(
      sessions.map { session in
        var session = session
        session.attendance *= attendance
        return session
      })
  }
}
