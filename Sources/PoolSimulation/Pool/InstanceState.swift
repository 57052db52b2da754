/// Where an instance is on its way through the pool. Finer than EC2's lifecycle states, which
/// `lifecycleState(after:because:under:)` gives.
package enum InstancePhase: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Launching into the group: not started yet.
  case pending
  /// Started, not yet registered with the application; InService unless a launching hook waits.
  case registering
  /// InService and registered: takes joins.
  case serving
  /// Takes no new meetings; ends when its last participant has left.
  case draining
  /// Dead; InService for EC2 Auto Scaling, which counts it until a health check has found it.
  case failed
  /// Booting and bootstrapping on its way into the warm pool (or back into it).
  case preparing
  /// On its way into the warm pool: shutting down.
  case stopping
  /// On its way into the warm pool: waits until EC2 allows hibernation.
  case awaitingHibernation
  /// On its way into the warm pool: writing its memory to the volume.
  case hibernating
  /// Ready in the warm pool, stopped.
  case warmedStopped
  /// Ready in the warm pool, hibernated.
  case warmedHibernated
  /// Ready in the warm pool, running.
  case warmedRunning
  /// In the warm pool, being started by an operator: not available meanwhile. Not a state of EC2's.
  case startingInPlace
  /// Terminated.
  case ended

  /// The phases that may follow this one. A move outside this table is our mistake and traps (I4).
  package var successors: [InstancePhase] {
    switch self {
    case .pending: [.registering, .serving, .ended]
    case .registering: [.serving, .failed, .ended]
    case .serving: [.draining, .failed, .preparing, .ended]
    case .draining: [.serving, .preparing, .ended]  // to serving: undrain, an operator's move
    case .failed: [.ended]
    case .preparing:
      [
        .stopping, .awaitingHibernation, .hibernating, .warmedStopped, .warmedHibernated,
        .warmedRunning, .ended,
      ]
    case .stopping: [.warmedStopped, .ended]
    case .awaitingHibernation:
      [.stopping, .hibernating, .warmedStopped, .warmedHibernated, .warmedRunning, .ended]
    case .hibernating: [.warmedHibernated, .ended]
    // All but the first and the last are an operator's moves, here and below.
    case .warmedStopped, .warmedHibernated: [.pending, .startingInPlace, .ended]
    case .warmedRunning:
      [
        .pending, .stopping, .awaitingHibernation, .hibernating, .warmedStopped, .warmedHibernated,
        .ended,
      ]
    case .startingInPlace:
      [
        .stopping, .awaitingHibernation, .hibernating, .warmedStopped, .warmedHibernated,
        .warmedRunning, .ended,
      ]
    case .ended: []
    }
  }

  /// The name in report columns.
  package var name: String {
    switch self {
    case .pending: "pending"
    case .registering: "registering"
    case .serving: "serving"
    case .draining: "draining"
    case .failed: "failed"
    case .preparing: "preparing"
    case .stopping: "stopping"
    case .awaitingHibernation: "awaiting_hibernation"
    case .hibernating: "hibernating"
    case .warmedStopped: "warmed_stopped"
    case .warmedHibernated: "warmed_hibernated"
    case .warmedRunning: "warmed_running"
    case .startingInPlace: "starting_in_place"
    case .ended: "ended"
    }
  }

  /// Launching into the group, InService or not.
  @inline(__always) var isLaunching: Bool { self == .pending || self == .registering }
  /// Launching, serving, or dead and not found yet: what the desired capacity is compared with.
  var isActive: Bool { self == .serving || self == .failed || isLaunching }
  /// Ready in the warm pool: a scale-out can take it.
  @inline(__always) var isWarmed: Bool {
    self == .warmedStopped || self == .warmedHibernated || self == .warmedRunning
  }
  /// On its way into the warm pool.
  var isEnteringWarmPool: Bool {
    self == .preparing || self == .stopping || self == .awaitingHibernation || self == .hibernating
  }
  /// Ready in another state than `state`, or on the last stage of the way there.
  func leadsElsewhere(than state: WarmPoolState) -> Bool {
    switch self {
    case .stopping: state != .stopped
    case .hibernating: state != .hibernated
    default: isWarmed && self != state.warmedPhase
    }
  }
  /// Counts towards the warm pool's size: ready, on its way in, or starting in place.
  var isInWarmPool: Bool { isWarmed || isEnteringWarmPool || self == .startingInPlace }

  /// The state that its time and money are booked under; nil once it has ended.
  package var ledgerState: LedgerState? {
    switch self {
    case .pending, .registering, .failed: .starting
    case .serving: .serving
    case .draining: .draining
    case .preparing, .stopping, .awaitingHibernation, .startingInPlace: .warmPreparing
    case .hibernating: .warmHibernating
    case .warmedStopped: .warmStopped
    case .warmedHibernated: .warmHibernated
    case .warmedRunning: .warmRunning
    case .ended: nil
    }
  }
}

/// The states that time and money are booked under.
public enum LedgerState: Int, CaseIterable, Sendable {
  case serving, starting, draining
  case warmPreparing, warmHibernating, warmRunning, warmStopped, warmHibernated

  /// The name in report columns.
  public var name: String {
    switch self {
    case .serving: "serving"
    case .starting: "starting"
    case .draining: "draining"
    case .warmPreparing: "warm_preparing"
    case .warmHibernating: "warm_hibernating"
    case .warmRunning: "warm_running"
    case .warmStopped: "warm_stopped"
    case .warmHibernated: "warm_hibernated"
    }
  }
  /// Part of the warm pool rather than of the group.
  public var isWarm: Bool { rawValue >= LedgerState.warmPreparing.rawValue }
}

/// What prepared instances are kept as (EC2 Auto Scaling's `PoolState`).
public enum WarmPoolState: String, CaseIterable, Sendable {
  case stopped, hibernated, running

  /// The phase of an instance that is ready in this state.
  var warmedPhase: InstancePhase {
    switch self {
    case .stopped: .warmedStopped
    case .hibernated: .warmedHibernated
    case .running: .warmedRunning
    }
  }
}

/// Where an instance that joins the group comes from.
public enum LaunchSource: String, CaseIterable, Sendable {
  case cold, stopped, hibernated, running

  /// The source that a warm instance in `phase` is; nil when a scale-out cannot take it.
  init?(warmed phase: InstancePhase) {
    switch phase {
    case .warmedStopped: self = .stopped
    case .warmedHibernated: self = .hibernated
    case .warmedRunning: self = .running
    default: return nil
    }
  }
}

/// How an instance came into being.
public enum InstanceOrigin: Sendable, BitwiseCopyable {
  /// InService at time 0.
  case initial
  /// Launched directly into the group.
  case cold
  /// Launched into the warm pool, or in it at time 0.
  case warm
}

/// A number for each instance in order of creation into the group or the warm pool: oldest and
/// newest mean lowest and highest.
public typealias InstanceID = Int
