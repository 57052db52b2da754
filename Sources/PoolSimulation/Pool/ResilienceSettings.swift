/// Launches that EC2 refuses or that never become ready, and what the group does then.
package struct LaunchFailureSettings: Sendable, Hashable {
  /// The probability that EC2 refuses a launch into the group, by source, or one into the warm
  /// pool.
  package var cold = 0.0, stopped = 0.0, hibernated = 0.0, running = 0.0, prepare = 0.0
  /// After a failure the zone is left alone for so long; each further failure in a row doubles it.
  package var retryAfter = TimeSpan(milliseconds: 15_000)
  /// The longest that a zone is left alone.
  package var retryAfterAtMost = TimeSpan(milliseconds: 300_000)
  /// How long a launch hook waits for an instance to become ready before the launch is abandoned;
  /// counted from running.
  package var hookTimeout = TimeSpan(milliseconds: 3_600_000)

  /// No failures, and AWS's own limits.
  package init() {}

  /// Whether any launch may be refused.
  var hasProbability: Bool { [cold, stopped, hibernated, running, prepare].contains { $0 > 0 } }

  /// The probability for a launch into the group.
  func probability(from source: LaunchSource) -> Double {
    switch source {
    case .cold: cold
    case .stopped: stopped
    case .hibernated: hibernated
    case .running: running
    }
  }

  /// For how long a zone is left alone after so many failures in a row.
  func backoff(afterFailures failures: Int) -> TimeSpan {
    var delay = retryAfter
    for _ in 1..<max(failures, 1) where delay < retryAfterAtMost { delay = delay + delay }
    return min(delay, retryAfterAtMost)
  }
}

/// Why a launch failed.
public enum LaunchFailure: String, CaseIterable, Sendable, BitwiseCopyable {
  /// The zone had no capacity left.
  case insufficientCapacity = "insufficient_capacity"
  /// EC2 refused it for another reason.
  case refused
  /// The account's vCPU quota was used up.
  case quota
  /// It was not ready before the launch hook's timeout.
  case abandoned
}

/// The limits of an account and region.
package struct ServiceQuotas: Sendable, Hashable {
  /// The vCPUs that running instances may have in all; nil: no limit.
  package var vcpus: Int?
  /// The vCPUs of one instance.
  package var vcpusPerInstance = 1
  /// The instances that may be launched, or started, at once before EC2 throttles.
  package var launchBurst = 1_000
  /// The instances that may be launched, or started, each second after that.
  package var launchesPerSecond = 2

  /// EC2's default throttle and no quota.
  package init() {}
}

/// Health checks that ask the application itself, and replace what does not answer or is dead.
package struct HealthCheckSettings: Sendable, Hashable {
  /// How long after InService an instance is left alone.
  package var gracePeriod = TimeSpan(milliseconds: 300_000)
  /// How long an instance has not answered, or has been dead, when it is found unhealthy.
  package var detectAfter = TimeSpan(milliseconds: 120_000)

  /// Both.
  package init(gracePeriod: TimeSpan, detectAfter: TimeSpan) {
    self.gracePeriod = gracePeriod
    self.detectAfter = detectAfter
  }

  /// The usual ones.
  package init() {}
}

/// How many instances are in service while others are replaced (EC2 Auto Scaling's instance
/// maintenance policy).
package struct MaintenancePolicy: Sendable, Hashable {
  /// What becomes of the meetings on an instance that is replaced.
  package enum Meetings: String, CaseIterable, Sendable {
    /// They end: the instance is terminated at once.
    case kill
    /// The instance drains first.
    case wait
  }
  /// Shares of the desired capacity, in billionths.
  package var minHealthyBillionths, maxHealthyBillionths: Int
  /// What becomes of the meetings.
  package var meetings: Meetings
  /// Where both shares leave no room, whether one more instance is launched first; otherwise one
  /// goes first. AWS does the former where MaxHealthyPercentage is set, even to 100.
  ///
  /// Source: EC2 Auto Scaling's API reference, `RefreshPreferences`.
  package var exceedsIfNeeded = false

  /// All of it.
  package init(minHealthyBillionths: Int, maxHealthyBillionths: Int, meetings: Meetings) {
    self.minHealthyBillionths = minHealthyBillionths
    self.maxHealthyBillionths = maxHealthyBillionths
    self.meetings = meetings
  }

  /// An instance refresh's own defaults (it terminates first), and no regard for meetings, of which
  /// EC2 Auto Scaling knows nothing.
  package static let aws = MaintenancePolicy(
    minHealthyBillionths: 900_000_000, maxHealthyBillionths: 1_000_000_000, meetings: .kill)

  /// The fewest and the most instances while others are replaced. Where the shares leave no room,
  /// there is room for one.
  func bounds(desired: Int) -> ClosedRange<Int> {
    func ceiling(_ billionths: Int) -> Int {
      Int((Int128(desired) * Int128(billionths) + 999_999_999) / 1_000_000_000)
    }
    let least = ceiling(minHealthyBillionths)
    if maxHealthyBillionths > 1_000_000_000 {
      return least...max(ceiling(maxHealthyBillionths), desired + 1)
    }
    if least < desired || desired == 0 { return least...desired }
    return exceedsIfNeeded ? desired...desired + 1 : desired - 1...desired
  }

  /// Whether of so many instances none may go before another serves in its stead.
  func launchesFirst(desired: Int) -> Bool {
    let bounds = bounds(desired: desired)
    return bounds.lowerBound >= desired && bounds.upperBound > desired
  }
}

/// A deployment: every instance is replaced by a new one, or a share of them.
///
/// Sources: EC2 Auto Scaling's API reference, `RefreshPreferences` and
/// `InstanceRefreshWarmPoolProgress`; its user guide, "Add checkpoints to an instance refresh".
package struct InstanceRefresh: Sendable, Hashable {
  /// When it starts.
  package var time: SimulationTime
  /// How many are in service meanwhile, and in the warm pool while its instances are replaced.
  package var policy: MaintenancePolicy
  /// Whether the warm pool's instances are replaced too, after those in service.
  package var includesWarmPool: Bool
  /// How long after InService a new instance counts as replaced; nil: the group's default warm-up,
  /// else the grace period of the health checks, else not at all.
  package var instanceWarmup: TimeSpan?
  /// Shares of the group, in billionths, ascending: when so many are new it pauses, and at the last
  /// one it is over.
  package var checkpointBillionths: [Int] = []
  /// How long it pauses.
  package var checkpointDelay = TimeSpan(milliseconds: 3_600_000)
  /// How long it waits when everything is replaced before it is over.
  package var bakeTime = TimeSpan.zero
  /// Whether what the refresh before it launched stays, because nothing newer is to be deployed.
  package var skipsMatching = false

  /// All of it.
  package init(time: SimulationTime, policy: MaintenancePolicy, includesWarmPool: Bool) {
    self.time = time
    self.policy = policy
    self.includesWarmPool = includesWarmPool
  }

  /// How many of so many instances are new at a checkpoint, rounded up.
  func newInstances(at checkpoint: Int, of count: Int) -> Int {
    let share = Int128(checkpointBillionths[checkpoint])
    return Int((Int128(count) * share + 999_999_999) / 1_000_000_000)
  }

  /// Whether a part of the group stays as it is.
  var isPartial: Bool { checkpointBillionths.last.map { $0 < 1_000_000_000 } ?? false }
}

/// EC2 Auto Scaling's processes that can be suspended.
package enum ScalingProcess: String, CaseIterable, Sendable {
  /// Launching, into the group and into the warm pool.
  case launch = "Launch"
  /// Terminating.
  case terminate = "Terminate"
  /// Carrying out what the scaling policy decides.
  case alarmNotification = "AlarmNotification"
  /// Rebalancing zones.
  case azRebalance = "AZRebalance"
  /// Finding instances unhealthy.
  case healthCheck = "HealthCheck"
  /// Replacing them.
  case replaceUnhealthy = "ReplaceUnhealthy"
  /// Instance refreshes and the replacement of instances past their lifetime.
  case instanceRefresh = "InstanceRefresh"
  /// The schedule's changes of the group's sizes.
  case scheduledActions = "ScheduledActions"
}
