/// A setting that changes at a time.
package struct ScheduledChange: Sendable {
  /// What changes.
  package enum Setting: Sendable {
    case minSize(Int)
    case maxSize(Int)
    case desiredCapacity(Int)
    case warmPoolState(WarmPoolState)
    case warmPoolMinSize(Int)
    /// nil: the group's `maxSize`.
    case maxGroupPreparedCapacity(Int?)
    case suspendedProcesses(Set<ScalingProcess>)
    /// The policy with its new settings.
    case policy(any ScalingPolicy)

    /// Whether it is what a scheduled action of EC2 Auto Scaling's sets.
    var isScheduledAction: Bool {
      switch self {
      case .minSize, .maxSize, .desiredCapacity: true
      default: false
      }
    }
  }
  /// When.
  package var time: SimulationTime
  /// What, in file order.
  package var settings: [Setting]
  /// The place of its entry in the scenario's list, from 0.
  package var entry = 0
  /// Whether the policy's settings, if it has any, are those that the policy has already.
  package var keepsPolicy = false

  /// Settings that change at `time`.
  package init(time: SimulationTime, settings: [Setting]) {
    self.time = time
    self.settings = settings
  }
}

/// Something that breaks.
package struct Fault: Sendable, Hashable {
  /// Which instance dies.
  package enum Target: Sendable, Hashable {
    /// The serving or draining instance with the most seats taken; ties to the oldest.
    case fullest
    /// Any serving or draining instance, each as likely.
    case random
    /// This one, if it is alive.
    case id(InstanceID)
  }
  /// What breaks.
  package enum Kind: Sendable, Hashable {
    /// An instance dies.
    case instance(Target)
    /// A zone goes down: everything in it ends.
    case zoneDown(Int)
    /// A zone comes back.
    case zoneUp(Int)
    /// An instance stops answering and looks idle: its participants are dropped, and joins placed
    /// on it fail, for so long.
    case blackHole(Target, lasting: TimeSpan)
    /// EC2 takes spot instances back, each with this probability, in one zone or in all (nil), two
    /// minutes after its notice.
    case spotInterruption(probability: Double, zone: Int?)
  }
  /// When.
  package var time: SimulationTime
  /// What.
  package var kind: Kind
  /// The place of its entry in the scenario's list, from 0.
  package var entry = 0

  /// `kind` happens at `time`.
  package init(time: SimulationTime, kind: Kind) {
    self.time = time
    self.kind = kind
  }
}

/// A span in which launches fail.
package struct LaunchFault: Sendable, Hashable {
  /// From when on, and until when (left out itself).
  package var from, to: SimulationTime
  /// The zone; nil: all of them.
  package var zone: Int?
  /// Of each launch.
  package var probability: Double
  /// Why they fail.
  package var failure: LaunchFailure
  /// The place of its entry in the scenario's list, from 0.
  package var entry = 0

  /// Launches in `zone` fail with `probability` from `from` up to `to`.
  package init(
    from: SimulationTime, to: SimulationTime, zone: Int?, probability: Double,
    failure: LaunchFailure
  ) {
    self.from = from
    self.to = to
    self.zone = zone
    self.probability = probability
    self.failure = failure
  }
}

/// Something that happens to each instance after a random time in service.
package struct Breakdown: Sendable, Hashable {
  /// What happens.
  package enum Kind: Sendable, Hashable {
    /// It dies.
    case death
    /// EC2 takes the spot instance back, two minutes after its notice.
    case spotInterruption
  }
  /// What happens.
  package var kind: Kind
  /// The mean time until it does; times are exponential.
  package var meanTime: TimeSpan
  /// The place of its entry in the scenario's list, from 0.
  package var entry = 0

  /// `kind` happens after `meanTime` in the mean.
  package init(_ kind: Kind, meanTime: TimeSpan) {
    self.kind = kind
    self.meanTime = meanTime
  }
}
