public import Settings

/// What a policy sees of the pool: the state at the end of an instant, as old as `metric_delay`.
public struct PoolObservation: Sendable, Hashable, BitwiseCopyable {
  /// The instant that is seen.
  public var time: SimulationTime
  /// Instances that serve and take new meetings.
  public var serving: Int
  /// Those of them on which nobody is.
  public var empty: Int
  /// Instances launching into the group.
  public var launching: Int
  /// Instances that drain.
  public var draining: Int
  /// Ready instances in the warm pool.
  public var warmed: Int
  /// Seats taken on serving instances, draining ones left out.
  public var seatsTaken: Int
  /// Seats wanted by people who wait (under strict affinity without those whose meeting has a
  /// host).
  public var seatsWaiting: Int
  /// Seats refused since the last evaluation (the same ones left out; a patience that ran out does
  /// not count).
  public var seatsRefused: Int
  /// The seats of one instance.
  public var participantLimit: Int
  /// The group's bounds and its desired capacity, draining instances left out.
  public var minSize, maxSize, desired: Int
  /// The mean load of the serving instances over its limit; nil: there is no limit, nothing serves,
  /// or the policy is no `LoadSeeing` one.
  package var loadShare: Double?
  /// Instances that launch, or are in service and warm up; seen for a `MetricPolicy` only.
  package var warming = 0
  /// Draining instances that are InService still, which AWS's desired capacity counts beside
  /// `desired`, and those of them that are never taken back. As `warming`.
  package var drainingInService = 0, leavingInService = 0
  /// When the group last came to be without a launch or a drain; nil: there is one. As `warming`.
  package var settled: SimulationTime?

  /// A pool as a policy may find it: what is left out is not there.
  public init(
    time: SimulationTime, serving: Int = 0, empty: Int = 0, launching: Int = 0, draining: Int = 0,
    warmed: Int = 0, seatsTaken: Int = 0, seatsWaiting: Int = 0, seatsRefused: Int = 0,
    participantLimit: Int,
    minSize: Int, maxSize: Int, desired: Int
  ) {
    self.time = time
    self.serving = serving
    self.empty = empty
    self.launching = launching
    self.draining = draining
    self.warmed = warmed
    self.seatsTaken = seatsTaken
    self.seatsWaiting = seatsWaiting
    self.seatsRefused = seatsRefused
    self.participantLimit = participantLimit
    self.minSize = minSize
    self.maxSize = maxSize
    self.desired = desired
  }

  /// Seats taken over the seats of serving instances; nil when nothing serves.
  public var utilization: Double? {
    serving == 0 ? nil : Double(seatsTaken) / Double(serving * participantLimit)
  }
}

/// Why a policy decided as it did: a code, which reports put into words.
public enum ScalingReason: String, CaseIterable, Sendable {
  case steady
  case fixed
  case scheduled
  case headroomShort = "headroom_short"
  case headroomAmple = "headroom_ample"
  case aboveThreshold = "above_threshold"
  case belowThreshold = "below_threshold"
  case buffer
  case erlang
  case standby
  case depleted
  case forecast
  case stressed
  case relaxed
  case settling
  case period
  case cooldown
  case alarmHigh = "alarm_high"
  case alarmLow = "alarm_low"
  case insufficientData = "insufficient_data"
  case warmingUp = "warming_up"
  case bounds
  case replacement
  case rebalance
  case own

  /// The reason in a few words.
  public var summary: String {
    switch self {
    case .steady: "nothing to change"
    case .fixed: "the fixed size"
    case .scheduled: "the schedule asks for it"
    case .headroomShort: "fewer free seats than the headroom asks for"
    case .headroomAmple: "more free seats than the headroom asks for"
    case .aboveThreshold: "utilization above the scale-out threshold"
    case .belowThreshold: "utilization below the scale-in threshold"
    case .buffer: "the buffer of empty instances"
    case .erlang: "as many as keep the share of lost joins at the target"
    case .standby: "the floor of empty instances"
    case .depleted: "little of the floor is left, so more than the floor is kept"
    case .forecast: "the forecast asks for it"
    case .stressed: "the load called for more, in every period that counts"
    case .relaxed: "the load allowed for fewer, in every period that counts"
    case .settling: "something launches or ends still, so nothing else changes"
    case .period: "one of the policy's own periods began or ended"
    case .cooldown: "cooling down after the last change"
    case .alarmHigh: "the alarm above the metric's target or threshold rings"
    case .alarmLow: "the alarm below the metric's target or threshold rings"
    case .insufficientData: "the metric has no datapoint"
    case .warmingUp: "nothing is removed while instances warm up"
    case .bounds: "the group's bounds or desired capacity changed"
    case .replacement: "the group replaces instances that failed, broke or are outdated"
    case .rebalance: "the zones were out of balance"
    case .own: "a rule of the policy's own"
    }
  }
}

/// What a policy wants. It never touches the pool: the group carries it out within its bounds.
public struct ScalingDecision: Sendable, Hashable {
  /// The capacity that is wanted.
  public enum Goal: Sendable, Hashable {
    /// This many instances.
    case instances(Int)
    /// Room for the `taken` seats that were observed and free ones. The group turns it into
    /// instances, anew after each of its own moves, and scales in only while the others keep as
    /// many seats free.
    case seats(taken: Int, free: FreeSeats)
  }
  /// Seats that should stay free, given those taken.
  public struct FreeSeats: Sendable, Hashable {
    /// At least this many seats.
    public var least: Int
    /// At least this share of the seats taken, in billionths.
    public var shareBillionths: Int
    /// On top, for people who wait or were refused.
    public var wanted: Int

    /// Seats that should stay free.
    /// - Parameters:
    ///   - least: at least this many, 0 or more
    ///   - shareBillionths: at least this share of the seats taken, from 0 to a thousand times
    ///     these, in billionths
    ///   - wanted: on top, for people who wait or were refused, 0 or more
    public init(least: Int, shareBillionths: Int = 0, wanted: Int = 0) {
      self.least = least
      self.shareBillionths = shareBillionths
      self.wanted = wanted
    }

    /// The free seats beside `taken` ones.
    public func count(taken: Int) -> Int {
      // In billionths 7 % of 100 seats is 7, and not a rounding error more.
      guard shareBillionths > 0 else { return max(least, 0) + wanted }
      let share = (Int128(shareBillionths) * Int128(taken) + 999_999_999) / 1_000_000_000
      return max(least, Int(share)) + wanted
    }
  }
  /// The capacity that is wanted.
  public var goal: Goal
  /// A state that the warm pool should take; nil: no change.
  public var warmPoolState: WarmPoolState?
  /// A minimum size that the warm pool should take; nil: no change.
  public var warmPoolMinSize: Int?
  /// A maximum that the group should have from now on, where that is more; nil: no change.
  public var maxSize: Int?
  /// Why.
  public var reason: ScalingReason
  /// The observed quantity that decided it, for `decisions.csv`.
  public var signal: Double
  /// The place of the policy's own words for it among those of the run; -1: there are none.
  package var remark: Int32 = -1

  /// A decision without a change of the warm pool.
  /// - Parameters:
  ///   - goal: the capacity that is wanted; the group keeps to its bounds
  ///   - reason: why, for `decisions.csv`
  ///   - signal: the observed quantity that decided it, a finite number
  public init(_ goal: Goal, reason: ScalingReason = .own, signal: Double = 0) {
    self.goal = goal
    self.reason = reason
    self.signal = signal
  }
}

extension ScalingDecision {
  /// Seats that leave room for every sum of them, and shares of them in billionths.
  private static let seats = 0...1_000_000_000_000_000
  private static let shares = 0...1_000_000_000_000
  private static let instances = Limit.instances.from(0)

  /// Whether a group can carry it out: it wants seats and prepared instances that there can be, and
  /// a finite number decided it.
  var isSound: Bool {
    guard signal.isFinite, Self.instances.contains(warmPoolMinSize ?? 0),
      Self.instances.contains(maxSize ?? 0)
    else { return false }
    guard case .seats(let taken, let free) = goal else { return true }
    return Self.seats.contains(taken) && Self.seats.contains(free.least)
      && Self.seats.contains(free.wanted) && Self.shares.contains(free.shareBillionths)
  }
}

/// Decides how much capacity the pool should have.
///
/// A policy is a value: each run starts from its own copy, and the same observation and state give
/// the same decision. It is asked once an interval, so it may be held as `any ScalingPolicy`.
public protocol ScalingPolicy: Sendable {
  /// The name in `scaling.policy`.
  static var name: String { get }
  /// One sentence for `greenroom list policies`.
  static var summary: String { get }
  /// Reads the policy's own keys, which stand beside `policy` in the `scaling` section.
  init(settings: inout SettingsReader)
  /// What is wanted now.
  mutating func decide(_ pool: PoolObservation) -> ScalingDecision
  /// This policy, with new settings, going on where `previous` (of the same type) stands: the
  /// schedule changed a setting.
  func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy
}

extension ScalingPolicy {
  /// A policy without a memory just takes over.
  public func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy { self }
}
