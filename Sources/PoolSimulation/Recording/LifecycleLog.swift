/// One move of one instance, in EC2's states and in the engine's phases.
///
/// A move between phases that is none between EC2's states has `from == to`. One that leads through
/// a state in which no time passes (`InService` to `Terminated` through `Terminating`) is two
/// records of one instant.
package struct LifecycleRecord: Sendable, Hashable {
  /// When.
  package var time: SimulationTime
  /// The instance.
  package var instance: InstanceID
  /// Its zone.
  package var zone: Int
  /// EC2's state before; nil: there was no instance yet, or none before time 0.
  package var from: LifecycleState?
  /// EC2's state after.
  package var to: LifecycleState
  /// The engine's phase after.
  package var phase: InstancePhase
  /// Why.
  package var cause: TransitionCause
}

/// The time that an instance drained.
package struct DrainRecord: Sendable, Hashable {
  /// The instance.
  package var instance: InstanceID
  /// When it began to drain.
  package var started: SimulationTime
  /// When it ended, left for the warm pool or was taken back; nil: it still drained at the run's
  /// end.
  package var ended: SimulationTime?
}

/// Tells the log of transitions in EC2's words.
struct LifecycleLog {
  private(set) var records: [LifecycleRecord] = []
  private(set) var drains: [DrainRecord] = []
  /// Of all moves, whenever they were.
  private(set) var fingerprint = EventFingerprint()
  /// The moves that were made so far, each with the states that it leads through: a few pairs come
  /// again and again.
  private var ways: [(from: LifecycleState?, to: LifecycleState, way: [LifecycleState])] = []

  /// Tells what happened from `start` on; a drain counts by when it began.
  init(_ fleet: borrowing Fleet, hooks: LifecycleHooks, from start: SimulationTime) {
    var states = [LifecycleState?](repeating: nil, count: fleet.count)
    var phases = [InstancePhase?](repeating: nil, count: fleet.count)
    var openDrains = [Int?](repeating: nil, count: fleet.count)
    records.reserveCapacity(fleet.transitions.count)
    for transition in fleet.transitions {
      let id = transition.instance
      let old = states[id]
      // The end of the warm-up moves nothing.
      let isMove = transition.cause != .warmUpEnded
      let new =
        isMove
        ? transition.phase.lifecycleState(after: old, because: transition.cause, under: hooks)
        : old ?? .pending
      states[id] = new
      // What it was before is what it became last.
      if isMove {
        fingerprint.note(
          new.rawValue, transition.phase.name, transition.cause.rawValue, of: id,
          fleet.zone(of: id), at: transition.time)
      }
      if transition.time >= start { add(transition, zone: fleet.zone(of: id), from: old, to: new) }
      if transition.phase != phases[id] {
        if let drain = openDrains[id] { drains[drain].ended = transition.time }
        openDrains[id] = nil
        if transition.phase == .draining, transition.time >= start {
          openDrains[id] = drains.count
          drains.append(DrainRecord(instance: id, started: transition.time, ended: nil))
        }
      }
      phases[id] = transition.phase
    }
  }

  private mutating func add(
    _ transition: Transition, zone: Int, from old: LifecycleState?, to new: LifecycleState
  ) {
    func add(from old: LifecycleState?, to new: LifecycleState) {
      records.append(
        LifecycleRecord(
          time: transition.time, instance: transition.instance, zone: zone, from: old, to: new,
          phase: transition.phase, cause: transition.cause))
    }
    // What is there at time 0 made no move.
    if transition.cause == .initial || old == new { return add(from: old, to: new) }
    var from = old
    for to in way(of: transition.instance, from: old, to: new) {
      add(from: from, to: to)
      from = to
    }
  }

  private mutating func way(
    of instance: InstanceID, from old: LifecycleState?, to new: LifecycleState
  ) -> [LifecycleState] {
    if let known = ways.first(where: { $0.from == old && $0.to == new }) { return known.way }
    guard let way = LifecycleState.way(from: old, to: new) else {
      preconditionFailure(
        "I4: instance \(instance) may not go from \(old?.rawValue ?? "nothing") to \(new.rawValue)")
    }
    ways.append((old, new, way))
    return way
  }
}
