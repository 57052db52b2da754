/// EC2 Auto Scaling's lifecycle states, as far as instances of a simulated pool are in them.
///
/// Of the states in which no time passes here, `Terminating` is kept, because everything that
/// leaves the group goes through it; `Pending:Proceed`, `Terminating:Proceed` and
/// `Warmed:Terminating` are left out.
package enum LifecycleState: String, CaseIterable, Sendable, BitwiseCopyable {
  case pending = "Pending"
  case pendingWait = "Pending:Wait"
  case inService = "InService"
  case terminating = "Terminating"
  case terminatingWait = "Terminating:Wait"
  case terminated = "Terminated"
  case warmedPending = "Warmed:Pending"
  case warmedPendingWait = "Warmed:Pending:Wait"
  case warmedPendingProceed = "Warmed:Pending:Proceed"
  case warmedStopped = "Warmed:Stopped"
  case warmedHibernated = "Warmed:Hibernated"
  case warmedRunning = "Warmed:Running"
  case warmedTerminated = "Warmed:Terminated"

  /// In the warm pool, on its way into it, or ended out of it.
  var isWarm: Bool {
    switch self {
    case .pending, .pendingWait, .inService, .terminating, .terminatingWait, .terminated: false
    case .warmedPending, .warmedPendingWait, .warmedPendingProceed, .warmedStopped,
      .warmedHibernated, .warmedRunning, .warmedTerminated:
      true
    }
  }

  /// The states that an instance is in one after another on its way from one to another, the last
  /// one included; empty when it stays where it is, nil when there is no legal way. At most one
  /// state lies between: what else there is takes time.
  static func way(from start: LifecycleState?, to end: LifecycleState) -> [LifecycleState]? {
    if start == end { return [] }
    if LifecycleMove.isLegal(from: start, to: end) { return [end] }
    return allCases.first {
      LifecycleMove.isLegal(from: start, to: $0) && LifecycleMove.isLegal(from: $0, to: end)
    }.map { [$0, end] }
  }
}

/// A move between EC2's lifecycle states that is legal.
///
/// Source: EC2 Auto Scaling user guide, "Lifecycle state transitions for instances in a warm pool"
/// and "Amazon EC2 Auto Scaling instance lifecycle".
package struct LifecycleMove: Sendable, Hashable {
  /// Whose move it is.
  package enum Mover: Sendable {
    /// EC2 Auto Scaling's.
    case autoScaling
    /// An operator's, who starts or stops instances of the warm pool past EC2 Auto Scaling.
    case `operator`
  }
  /// The state before; nil: there was no instance yet.
  package let from: LifecycleState?
  /// The state after.
  package let to: LifecycleState
  /// Whose move it is.
  package let mover: Mover

  /// Every legal move (I4).
  package static let legal: [LifecycleMove] =
    moves(from: nil, to: .pending, .warmedPending)
    + moves(from: .pending, to: .pendingWait, .inService, .terminating)
    + moves(from: .pendingWait, to: .inService, .terminating)
    + moves(from: .inService, to: .terminating, .warmedPending)
    + moves(from: .terminating, to: .terminatingWait, .terminated)
    + moves(from: .terminatingWait, to: .terminated)
    + moves(
      from: .warmedPending, to: .warmedPendingWait, .warmedStopped, .warmedHibernated,
      .warmedRunning, .warmedTerminated)
    + moves(from: .warmedPendingWait, to: .warmedPendingProceed, .warmedTerminated)
    + moves(
      from: .warmedPendingProceed, to: .warmedStopped, .warmedHibernated, .warmedRunning,
      .warmedTerminated)
    + moves(from: .warmedStopped, to: .pending, .warmedTerminated)
    + moves(from: .warmedHibernated, to: .pending, .warmedTerminated)
    + moves(from: .warmedRunning, to: .pending, .warmedTerminated)
    + moves(from: .warmedStopped, to: .warmedRunning, .warmedHibernated, by: .operator)
    + moves(from: .warmedHibernated, to: .warmedRunning, .warmedStopped, by: .operator)
    + moves(from: .warmedRunning, to: .warmedStopped, .warmedHibernated, by: .operator)

  private static func moves(
    from start: LifecycleState?, to ends: LifecycleState..., by mover: Mover = .autoScaling
  ) -> [LifecycleMove] {
    ends.map { LifecycleMove(from: start, to: $0, mover: mover) }
  }

  /// Whether an instance may go from one state directly to another.
  static func isLegal(from start: LifecycleState?, to end: LifecycleState) -> Bool {
    legal.contains { $0.from == start && $0.to == end }
  }
}

/// What decides which of EC2's states an instance in a phase is in: the lifecycle hooks of the
/// group.
package struct LifecycleHooks: Sendable, Hashable {
  /// The launching hook holds instances of the group until they are registered (`launch.hook:
  /// until_ready`).
  package var holdsLaunches: Bool
  /// It holds those that enter the warm pool until they are prepared (`warm_pool.entry_hook`).
  package var holdsEntries: Bool
  /// A termination hook holds instances while they drain (`scale_in.drain_via: termination_hook`).
  package var holdsDraining: Bool
  /// What the group scales in goes back to the warm pool: the termination hook holds it on the way
  /// there.
  package var reusesOnScaleIn: Bool

  /// The hooks of a group.
  package init(holdsLaunches: Bool, holdsEntries: Bool, holdsDraining: Bool, reusesOnScaleIn: Bool)
  {
    self.holdsLaunches = holdsLaunches
    self.holdsEntries = holdsEntries
    self.holdsDraining = holdsDraining
    self.reusesOnScaleIn = reusesOnScaleIn
  }
}

extension InstancePhase {
  /// EC2's state of an instance in this phase.
  /// - Parameters:
  ///   - state: its state before; nil: there was no instance yet
  ///   - cause: why it moved
  ///   - hooks: the group's hooks
  /// - Returns: the state
  package func lifecycleState(
    after state: LifecycleState?, because cause: TransitionCause, under hooks: LifecycleHooks
  ) -> LifecycleState {
    switch self {
    case .pending: .pending
    case .registering: hooks.holdsLaunches ? .pendingWait : .inService
    case .serving, .failed: .inService
    case .draining:
      if !hooks.holdsDraining {
        .inService
      } else {
        // What is replaced does not come back.
        hooks.reusesOnScaleIn && cause == .scaleIn ? .warmedPendingWait : .terminatingWait
      }
    // The launching hook holds what is launched into the pool, not what comes back to it.
    case .preparing where state == nil && hooks.holdsEntries: .warmedPendingWait
    // What a hook held is past it now.
    case .preparing, .stopping, .awaitingHibernation, .hibernating:
      switch state {
      case .warmedPendingWait, .warmedPendingProceed: .warmedPendingProceed
      // On its way from one state of the pool to another, by an operator.
      case .warmedStopped, .warmedHibernated, .warmedRunning: state ?? .warmedPending
      default: .warmedPending
      }
    case .warmedStopped: .warmedStopped
    case .warmedHibernated: .warmedHibernated
    case .warmedRunning: .warmedRunning
    // EC2 Auto Scaling does not learn of what the operator does until it is done.
    case .startingInPlace: state ?? .warmedStopped
    case .ended: state?.isWarm == true ? .warmedTerminated : .terminated
    }
  }
}
