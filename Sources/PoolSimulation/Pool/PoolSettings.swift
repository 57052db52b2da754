package import Probability
internal import Settings

/// The group's bounds (EC2 Auto Scaling's names).
package struct AutoScalingGroupSettings: Sendable, Hashable {
  /// The most zones that a group may have.
  package static let mostZones = Limit.zones.most
  /// How long an instance may warm up, milliseconds.
  package static let warmups: ClosedRange<Int64> = 0...3_600_000

  /// The fewest instances the group keeps.
  package var minSize: Int
  /// The most instances: launching, serving and, where the group still counts them, draining.
  package var maxSize: Int
  /// The desired capacity at time 0.
  package var desiredCapacity: Int
  /// Instances that serve at time 0.
  package var initiallyInService: Int
  /// The number of zones.
  package var availabilityZones: Int
  /// Whether instances are moved between zones that are out of balance.
  package var rebalancesZones = false
  /// The processes that are suspended at time 0.
  package var suspendedProcesses: Set<ScalingProcess> = []
  /// How long an instance may be in service before it is replaced; nil: for ever.
  package var maxInstanceLifetime: TimeSpan?
  /// How instances are replaced that are past their lifetime or unhealthy.
  package var maintenance = MaintenancePolicy.aws
  /// How long after InService an instance that replaces another counts as ready; nil: not said.
  package var defaultInstanceWarmup: TimeSpan?

  /// All of the group's bounds.
  package init(
    minSize: Int, maxSize: Int, desiredCapacity: Int, initiallyInService: Int,
    availabilityZones: Int
  ) {
    self.minSize = minSize
    self.maxSize = maxSize
    self.desiredCapacity = desiredCapacity
    self.initiallyInService = initiallyInService
    self.availabilityZones = availabilityZones
  }
}

/// The warm pool (EC2 Auto Scaling's names).
package struct WarmPoolSettings: Sendable, Hashable {
  /// What becomes of instances that are already prepared when the pool's state changes.
  package enum StateChange: Sendable, Hashable {
    /// They keep their state; only what enters later takes the new one.
    case newEntrantsOnly
    /// They are terminated, oldest first, at this many an hour, and replaced.
    case forcedTurnover(perHour: Double)
    /// An operator starts or stops them where they are.
    case inPlace
  }
  /// Which warm instance a scale-out takes first.
  package enum Take: String, CaseIterable, Sendable {
    case zoneBalanced = "zone_balanced"
    case oldest
  }
  /// Which one goes first when the pool is too large.
  package enum Trim: String, CaseIterable, Sendable {
    case newest
    /// As EC2 Auto Scaling's default termination policy has it.
    case terminationPolicy = "termination_policy"
  }
  /// The instances warmed at time 0.
  package enum Initial: Sendable, Hashable {
    case full
    case count(Int)
  }

  /// The state that instances are kept in.
  package var poolState = WarmPoolState.stopped
  /// The fewest instances in the pool.
  package var minSize = 0
  /// Group and pool together; nil: the group's `maxSize`.
  package var maxGroupPreparedCapacity: Int?
  /// Whether an instance that the group chose to scale in goes back to the pool.
  package var reuseOnScaleIn = false
  /// What a change of `poolState` does to prepared instances.
  package var stateChange = StateChange.newEntrantsOnly
  /// Which one is taken first.
  package var take = Take.zoneBalanced
  /// Which one goes first when there are too many.
  package var trim = Trim.newest
  /// How many there are at time 0.
  package var initial = Initial.full
  /// Whether the instances can hibernate; those that cannot are kept stopped instead.
  package var canHibernate = true
  /// Whether a lifecycle hook lets an instance finish its bootstrap before it is stopped or
  /// hibernated.
  package var waitsForBootstrap = true

  /// All of the warm pool's settings.
  package init(
    poolState: WarmPoolState, minSize: Int, maxGroupPreparedCapacity: Int?, reuseOnScaleIn: Bool,
    stateChange: StateChange, take: Take,
    initial: Initial, canHibernate: Bool = true
  ) {
    self.poolState = poolState
    self.minSize = minSize
    self.maxGroupPreparedCapacity = maxGroupPreparedCapacity
    self.reuseOnScaleIn = reuseOnScaleIn
    self.stateChange = stateChange
    self.take = take
    self.initial = initial
    self.canHibernate = canHibernate
  }

  /// AWS's own defaults.
  package init() {}

  /// The state that instances are kept in when the pool is to be in `state`: EC2 Auto Scaling stops
  /// what cannot hibernate.
  package func kept(_ state: WarmPoolState) -> WarmPoolState {
    state == .hibernated && !canHibernate ? .stopped : state
  }

  /// The pool's target: `max(min_size, (max_group_prepared_capacity ?? max_size) - desired)`, never
  /// below 0.
  ///
  /// Source: the definition of EC2 Auto Scaling's metric `WarmPoolDesiredCapacity`.
  package func target(maxSize: Int, desired: Int) -> Int {
    max(minSize, (maxGroupPreparedCapacity ?? maxSize) - desired, 0)
  }
}

/// How long the stages of a launch take, each a distribution in milliseconds.
package struct LaunchSettings: Sendable {
  /// When an instance is InService: as soon as it has started, or once it is registered.
  package enum Hook: String, CaseIterable, Sendable {
    case none
    case untilReady = "until_ready"
  }
  /// When the bootstrap script runs.
  package enum UserData: String, CaseIterable, Sendable {
    /// Once: what was cut short stays half done.
    case firstBoot = "first_boot"
    /// At every boot, all of it.
    case everyBoot = "every_boot"
  }
  /// From the decision to EC2's launch: one draw a decision.
  package var controlLoop: Distribution
  /// EC2's `pending`, unbilled.
  package var pending: Distribution
  /// From running to started, by source.
  package var cold, fromStopped, fromHibernated, fromRunning: Distribution
  /// Bootstrap of an instance that enters the warm pool.
  package var prepare: Distribution
  /// Shutting down (unbilled) and hibernating (billed) on entering the pool.
  package var stop, hibernate: Distribution
  /// EC2 refuses to hibernate earlier than this after the launch.
  package var hibernateNotBefore: TimeSpan
  /// From started to serving, as one time.
  package var registration: Distribution
  /// From started to serving in its parts, instead of `registration`; nil: as one time.
  package var pipeline: RegistrationSettings?
  /// When InService comes.
  package var hook: Hook
  /// Bootstrap of the application, after `cold` and `prepare` and counted as part of them; nil:
  /// they contain it.
  package var bootstrap: Distribution?
  /// How starts are slowed by others that start with them; nil: not at all.
  package var batchSlowdown: BatchSlowdown?
  /// What a new volume is read for, after `cold` and `prepare` and counted as part of them; nil:
  /// they contain it.
  package var firstRead: FirstRead?
  /// Without a hook on entering the warm pool: how long an instance runs before it is stopped,
  /// ready or not. nil: until it is.
  package var prepareWithoutHook: Distribution?
  /// When the bootstrap script runs.
  package var userData = UserData.firstBoot
  /// Launches that fail.
  package var failures = LaunchFailureSettings()

  /// All stages.
  package init(
    controlLoop: Distribution, pending: Distribution, cold: Distribution, fromStopped: Distribution,
    fromHibernated: Distribution,
    fromRunning: Distribution, prepare: Distribution, stop: Distribution, hibernate: Distribution,
    hibernateNotBefore: TimeSpan,
    registration: Distribution, pipeline: RegistrationSettings? = nil, hook: Hook,
    bootstrap: Distribution? = nil,
    batchSlowdown: BatchSlowdown? = nil
  ) {
    self.controlLoop = controlLoop
    self.pending = pending
    self.cold = cold
    self.fromStopped = fromStopped
    self.fromHibernated = fromHibernated
    self.fromRunning = fromRunning
    self.prepare = prepare
    self.stop = stop
    self.hibernate = hibernate
    self.hibernateNotBefore = hibernateNotBefore
    self.registration = registration
    self.pipeline = pipeline
    self.hook = hook
    self.bootstrap = bootstrap
    self.batchSlowdown = batchSlowdown
  }
}

/// Instances that start together slow each other down: they boot from one image and fetch from one
/// registry.
package struct BatchSlowdown: Sendable, Hashable {
  /// What each further instance adds, as a share of the time that one takes alone.
  package var perInstance: Double
  /// The most that a start is stretched to, in times of what it takes alone.
  package var atMost: Double

  /// A slowdown of `perInstance` for each further instance, up to `atMost` times as long.
  package init(perInstance: Double, atMost: Double) {
    self.perInstance = perInstance
    self.atMost = atMost
  }

  /// How long what takes `span` alone takes when `count` instances start together.
  func stretched(_ span: TimeSpan, together count: Int) -> TimeSpan {
    let length =
      Double(span.milliseconds) * min(1 + perInstance * Double(max(count, 1) - 1), atMost)
    return length < 0x1p62 ? TimeSpan(milliseconds: Int64(length.rounded())) : .forever
  }
}

/// What a full pool does to a join, and what people do who were dropped.
package struct AdmissionSettings: Sendable {
  /// What happens to a join that does not fit.
  package enum WhenFull: Sendable {
    /// It is refused at once.
    case reject
    /// It waits up to a patience (milliseconds); nil: for ever.
    case wait(patience: Distribution?)
    /// It comes back after a delay (milliseconds), up to `attempts` in all, each time going on with
    /// `probability`.
    case retry(after: Distribution, attempts: Int, probability: Double)
  }
  /// What a full pool does.
  package var whenFull: WhenFull
  /// When dropped people come back (milliseconds); nil: never.
  package var reconnectAfter: Distribution?

  /// Both.
  package init(whenFull: WhenFull, reconnectAfter: Distribution?) {
    self.whenFull = whenFull
    self.reconnectAfter = reconnectAfter
  }
}

/// Whether a meeting stays on one instance.
package enum Affinity: String, CaseIterable, Sendable {
  /// What holds where nobody chose.
  package static let usual = Affinity.strict

  /// Its joins go to the instance that hosts it, or are refused.
  case strict
  /// They go to its hosts while those have room, then elsewhere.
  case spill
  /// Every join is placed on its own, as a load balancer does.
  case none
}
