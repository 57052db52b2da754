internal import Foundation
internal import PoolSimulation
internal import Probability
internal import Settings

/// What transforms need to know of the run whose demand they change, and the flows of the meetings
/// they add.
struct TransformContext {
  let seed: UInt64
  let replication: Int
  let calendar: ScenarioCalendar
  /// How the people of sessions arrive and leave, by the number that sessions call it; meetings
  /// that are added may bring their own.
  var flows: [ParticipantFlow]
  /// The instants of the run.
  let period: ClosedRange<Int64>
  /// What other traces hold, by their place in the list of transforms.
  let merged: [Int: Demand]
  /// Sessions that start outside of it need not be made: nothing moves them any more. What is left
  /// out is counted by its side.
  var clip = Int64.min...Int64.max
  var leftOut = (before: 0, after: 0)

  /// Draws the people of sessions; those that the transform at a place adds to joins are drawn
  /// apart from all others.
  func sampler(addedAt place: Int? = nil) -> FlowSampler {
    FlowSampler(
      flows: flows, seed: seed, replication: replication, batch: place.map { $0 + 1 } ?? 0)
  }

  /// The streams of one purpose.
  func streams(_ purpose: StaticString) -> StreamFamily {
    StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose(purpose))
  }
}

extension Demand {
  /// The demand after one transform.
  /// - Parameters:
  ///   - transform: the change
  ///   - place: its place in the list, which keys its draws
  ///   - context: the run
  /// - Returns: the changed demand
  func applying(_ transform: WorkloadTransform, at place: Int, _ context: inout TransformContext)
    -> Demand
  {
    switch transform {
    case .window(let from, let to):
      return filtered { $0 >= from && $0 < to }
    case .shift(let span):
      return moved {
        $0.addingClamped(span)
      } length: {
        $0
      }
    case .timeScale(let factor):
      let scaled = { (length: Int64) in
        Int64(min(max((Double(length) * factor).rounded(), -0x1p52), 0x1p52))
      }
      return moved(scaled, length: scaled)
    case .scale(let factor, let jitter):
      return copied(jitter: jitter, at: place, &context) { _ in factor }
    case .growth(let factor, let over, let jitter):
      return copied(jitter: jitter, at: place, &context) { start in
        growth(of: factor, over: over, at: start)
      }
    case .overlay(let zones, let share):
      return overlaid(zones, share, at: place, &context)
    case .bootstrap(let match):
      return bootstrapped(match, at: place, &context)
    case .attendance(let probability):
      return attended(probability, at: place, context)
    case .merge:
      guard let other = context.merged[place] else {
        preconditionFailure("a merged trace is read before the demand is drawn")
      }
      return adding(other, at: place, context)
    case .event(let event):
      context.flows.append(event.flow)
      var session = MeetingSession(
        name: event.name, start: event.time, duration: event.duration,
        participants: event.participants, kind: event.kind.rawValue)
      session.flow = context.flows.count - 1
      return adding(.sessions([session]), at: place, context)
    }
  }

  /// Both demands together, as sessions where both are. Meetings of one name stay two meetings.
  private func adding(_ other: Demand, at place: Int, _ context: TransformContext) -> Demand {
    if case .sessions(let mine) = self, case .sessions(let others) = other {
      return .sessions(mine + others)
    }
    var ignored = WorkloadNotes()
    var builder = WorkloadBuilder()
    builder.add(joins(context.sampler(), within: .min ... .max, notes: &ignored)) { [$0] }
    builder.add(
      other.joins(context.sampler(addedAt: place), within: .min ... .max, notes: &ignored)
    ) { [$0] }
    return .joins(builder.finish())
  }

  private func filtered(_ isKept: (Int64) -> Bool) -> Demand {
    switch self {
    case .sessions(let sessions): .sessions(sessions.filter { isKept($0.start) })
    case .joins(let workload): .joins(workload.filtered { isKept($0.time) })
    }
  }

  private func moved(_ time: (Int64) -> Int64, length: (Int64) -> Int64) -> Demand {
    switch self {
    case .sessions(let sessions):
      return .sessions(
        sessions.map { session in
          var session = session
          session.start = time(session.start)
          session.duration = length(session.duration)
          return session
        })
    case .joins(let workload):
      return .joins(
        workload.transformed { row in
          var row = row
          row.time = time(row.time)
          row.stay = length(row.stay)
          return [row]
        })
    }
  }
}

/// How many times the meetings there are at a time of growth.
private func growth(of factor: Double, over length: Int64, at start: Int64) -> Double {
  pow(factor, min(max(Double(start) / Double(length), 0), 1))
}
