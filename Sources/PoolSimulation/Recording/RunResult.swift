/// Why a join was refused, counterfactually.
public enum RefusalReason: String, CaseIterable, Sendable, BitwiseCopyable {
  /// Nothing was serving.
  case noInstance = "no_instance"
  /// Under strict affinity every host of the meeting was full: no new instance could have helped.
  case meetingFull = "meeting_full"
  /// Only the lower ceiling for new meetings stopped it.
  case meetingLimit = "meeting_limit"
  /// One more empty serving instance would have admitted it.
  case poolFull = "pool_full"
  /// It was placed on an instance that did not answer.
  case unreachable
  /// It was placed on an instance whose name its resolver did not know.
  case nameUnresolved = "name_unresolved"
  /// A host of the meeting had a seat, but no more streams, bandwidth or load to give, and no new
  /// instance could have helped.
  case meetingFullStreams = "meeting_full_streams"
  case meetingFullBandwidth = "meeting_full_bandwidth"
  case meetingFullLoad = "meeting_full_load"
  /// There were seats, but no more streams, bandwidth or load, and one more empty instance would
  /// have admitted it.
  case poolFullStreams = "pool_full_streams"
  case poolFullBandwidth = "pool_full_bandwidth"
  case poolFullLoad = "pool_full_load"

  /// A host of the meeting had no more of this to give.
  static func meetingFull(by limit: MediaLimit) -> Self {
    switch limit {
    case .streams: .meetingFullStreams
    case .bandwidth: .meetingFullBandwidth
    case .load: .meetingFullLoad
    }
  }

  /// The pool had no more of this to give.
  static func poolFull(by limit: MediaLimit) -> Self {
    switch limit {
    case .streams: .poolFullStreams
    case .bandwidth: .poolFullBandwidth
    case .load: .poolFullLoad
    }
  }

  /// The limit beside seats that stopped it, if one did.
  package var mediaLimit: MediaLimit? {
    MediaLimit.allCases.first { self == .meetingFull(by: $0) || self == .poolFull(by: $0) }
  }

  /// Whether more capacity would have helped.
  public var isCapacity: Bool { !isPlacement && !isFailure }
  /// Whether the rules of placement stopped it.
  public var isPlacement: Bool {
    switch self {
    case .meetingFull, .meetingLimit, .meetingFullStreams, .meetingFullBandwidth, .meetingFullLoad:
      true
    default: false
    }
  }
  /// Whether there was a seat, but no way to it.
  public var isFailure: Bool { self == .unreachable || self == .nameUnresolved }
}

/// A participant of the workload who never got in.
public struct RejectedJoin: Sendable, Hashable, BitwiseCopyable {
  /// The join's number in the workload.
  public var join: Int
  /// The first attempt, and the refusal after which the participant gave up.
  public var firstAttempt, givenUp: SimulationTime
  /// The reason of the last refusal.
  public var reason: RefusalReason
  /// How often the participant tried.
  public var attempts: Int
}

/// What became of someone who was dropped from a meeting.
public enum DropOutcome: String, CaseIterable, Sendable, BitwiseCopyable {
  /// Got back in.
  case rejoined
  /// Gave up, or never came back.
  case lost
  /// Waited or was to come back when the run ended.
  case awayAtEnd = "away_at_end"
}

/// A participant who was thrown out of a meeting. Who is dropped again after a return is in another
/// record.
public struct DropRecord: Sendable, Hashable, BitwiseCopyable {
  /// When.
  public var time: SimulationTime
  /// The instance that the participant was on.
  public var instance: InstanceID
  /// The join's number in the workload.
  public var join: Int
  /// What became of the instance.
  public var cause: TransitionCause
  /// What became of the participant.
  public var outcome = DropOutcome.awayAtEnd
  /// When that was; nil while it is open.
  public var settled: SimulationTime?
  /// How often the participant tried to come back.
  public var attempts = 0
}

/// One launch into the group.
public struct LaunchRecord: Sendable, Hashable {
  /// The instance that launches.
  public var instance: InstanceID
  /// Where it comes from.
  public var source: LaunchSource
  /// Its zone.
  public var zone: Int
  /// When it was decided.
  public var decided: SimulationTime
  /// The stages, which add up to the lag.
  public var controlLoop, pending, start: TimeSpan
  /// The last stage; nil when it is a pipeline and has not come to its end.
  public var registration: TimeSpan?
  /// The parts of a registration that is a pipeline, as far as it came; nil: it is one time.
  public var parts: RegistrationParts?
  /// When it was InService and when it took joins; nil when it never came to it.
  public var inService, serving: SimulationTime?
  /// Why it failed, if it did.
  public var failure: LaunchFailure?
  /// From the decision to serving; nil when it never came to it.
  public var lag: TimeSpan? { serving.map { $0 - decided } }
}

/// One launch into the warm pool.
package struct PreparationRecord: Sendable, Hashable {
  /// The instance.
  package var instance: InstanceID
  /// When it was decided.
  package var decided: SimulationTime
  /// From the decision to EC2's launch.
  package var controlLoop: TimeSpan
}

/// The parts of a registration, which add up to it. A part that was not reached is nil.
public struct RegistrationParts: Sendable, Hashable {
  /// SNS's delivery.
  public var sns: TimeSpan?
  /// From the delivery to the end of the call of Lambda that did it, or of the one after which
  /// Lambda gave up.
  public var lambda: TimeSpan?
  /// The wait for Route 53, and the request.
  public var route53: TimeSpan?
  /// The wait for Route 53's servers: none when instances take joins as soon as they are
  /// registered.
  public var propagation: TimeSpan?
  /// The call to the application.
  public var application: TimeSpan?
}

/// One evaluation that changed the desired capacity or acted.
public struct DecisionRecord: Sendable, Hashable {
  /// When.
  public var time: SimulationTime
  /// The desired capacity before and after, draining instances left out.
  public var before, after: Int
  /// Why.
  public var reason: ScalingReason
  /// The observed quantity that decided it.
  public var signal: Double
  /// Instances launched cold.
  public var launchedCold = 0
  /// Instances taken from the warm pool.
  public var launchedWarm = 0
  /// Draining instances taken back.
  public var undrained = 0
  /// Instances ended.
  public var ended = 0
  /// Instances that started draining.
  public var startedDraining = 0
  /// Launching instances ended.
  public var cancelled = 0
  /// The place of the policy's own words for it among the run's remarks; -1: there are none.
  package var remark: Int32 = -1

  /// Instances that were launched or taken back.
  var added: Int { launchedCold + launchedWarm + undrained }
  /// Instances that ended, began to drain or were cancelled.
  var removed: Int { ended + startedDraining + cancelled }
  /// The change of capacity that was applied, in instances.
  public var applied: Int { added - removed }
}

/// A scheduled or decided change of the warm pool's state, and when it was in force for every
/// prepared instance.
public struct WarmPoolStateChange: Sendable, Hashable {
  /// When it was asked for.
  public var time: SimulationTime
  /// The state asked for.
  public var state: WarmPoolState
  /// Prepared instances that were in another state then.
  public var mismatched: Int
  /// When the last of them had changed, been taken or ended; nil when that did not happen before
  /// the next change or the end.
  public var effective: SimulationTime?
}

/// Counts of a run. Joins, launches and decisions before `warm_up` are left out.
public struct RunCounts: Sendable, Hashable {
  /// Meetings with a join in what was measured.
  public var meetingsOffered = 0
  /// First joins of the workload.
  public var joinsOffered = 0
  /// Of these, joins that got in, at once or later.
  public var joinsAdmitted = 0
  /// Joins that waited or were to try again when the run ended.
  public var joinsWaitingAtEnd = 0
  /// Joins that got in after waiting or trying again.
  public var joinsDelayed = 0
  /// Attempts that found no seat, and patience that ran out.
  public var refusedAttempts = 0
  /// Meetings with a rejected join.
  public var meetingsAffected = 0
  /// Of these, meetings that nobody got into.
  public var meetingsNeverStarted = 0
  /// Meetings that were on more than one instance at once.
  public var meetingsSplit = 0
  /// The most instances that one meeting was on at once.
  public var meetingHostsMax = 0
  /// The most instances of each meeting at once, added up.
  public var meetingHosts = 0
  /// Meetings that somebody got into.
  public var meetingsHeld = 0
  /// People thrown out of a meeting.
  public var participantsDropped = 0
  /// Of these, people who got back in.
  public var participantsRejoined = 0
  /// Of these, people who gave up or never came back.
  public var participantsLost = 0
  /// People in a meeting when the run ended.
  public var participantsPresentAtEnd = 0
  /// Dropped people who tried to come back.
  public var rejoinsOffered = 0
  /// Of these, those who gave up.
  public var rejoinsFailed = 0
  /// Dropped people who waited or were to come back when the run ended.
  public var rejoinsWaitingAtEnd = 0
  /// Launches ended because they were no longer wanted.
  public var launchesCancelled = 0
  /// Launches into the warm pool.
  public var launchesPrepared = 0
  /// Launches whose registration was lost: their instances are billed and serve nobody.
  public var registrationsLost = 0
  /// Records that were made for instances in the warm pool, by a function that does not tell them
  /// from launches into the group.
  public var poolEntriesRegistered = 0
  /// Launches, into the group or the warm pool, that waited for EC2's quota of API calls.
  public var launchesThrottled = 0
  /// Launches, into the group or the warm pool, that failed.
  public var launchesFailed = 0
  /// Instances that health checks replaced.
  public var instancesUnhealthy = 0
  /// Instances that a refresh, their lifetime or rebalancing replaced.
  public var instancesReplaced = 0
  /// Instances that EC2 took back.
  public var spotInterruptions = 0
  /// Evaluations that launched or took back an instance.
  public var scaleOuts = 0
  /// Evaluations that ended, drained or cancelled one.
  public var scaleIns = 0
  /// Faults that found nothing to break.
  public var faultsWithoutTarget = 0
  /// Desired capacities refused for being out of bounds.
  public var decisionsRefused = 0
}

/// A deployment and how it went.
public struct RefreshRecord: Sendable, Hashable {
  /// When it started.
  public var start: SimulationTime
  /// When everything was replaced that it was to replace; nil: not before the run's end.
  public var end: SimulationTime?
  /// Instances that were in service when it started.
  public var instances: Int
  /// Instances in service that it took out.
  public var replaced = 0
  /// People whose meeting it ended.
  public var participantsDropped = 0
  /// Another one was going on, so it was refused.
  public var isRefused = false
}

/// The answer: everything measured in one run, as numbers. Reports turn it into tables.
public struct RunResult: Sendable {
  /// The seed that was run.
  public var seed: UInt64
  /// The replication; with the seed it keys every draw.
  public var replication: Int
  /// What happened from time 0 on, whatever is measured of it: `EventFingerprint`.
  public var fingerprint: UInt64
  /// What was measured: from the end of the warm-up to the run's end.
  public var measuredFrom, end: SimulationTime
  /// The counts.
  public var counts: RunCounts
  /// Joins that never got in, by first attempt.
  public var rejections: [RejectedJoin]
  /// Participants who were dropped, in the order in which that happened.
  public var drops: [DropRecord]
  /// From the first attempt to admission, for joins that got in later than at once, in
  /// milliseconds.
  public var joinDelays: [Int64]
  /// Every move of every instance, in the order in which they happened.
  package var lifecycle: [LifecycleRecord]
  /// Every drain, by start.
  package var drains: [DrainRecord]
  /// Every launch into the group, by decision.
  public var launches: [LaunchRecord]
  /// Every launch into the warm pool, by decision.
  package var preparations: [PreparationRecord]
  /// Every hour that is over, of a policy that forecasts.
  package var forecasts: [ForecastRecord]
  /// Every instance with its hours and money.
  public var instances: [InstanceAccount]
  /// The commitment's price, micro-dollars.
  public var commitmentCost: Int64
  /// What registers the instances, micro-dollars: it belongs to none of them.
  public var registrationCost: Int64
  /// All amounts, micro-dollars.
  public var totalCost: Int64 {
    instances.reduce(commitmentCost + registrationCost) { $0 + $1.totalCost }
  }
  /// The number of billed starts.
  public var instanceStarts: Int
  /// The scale-up lag.
  public var scaleUp: ScaleUpMeasures
  /// For each first join whose instant's demand was above the capacity, the time until the capacity
  /// was there or the demand fell below its level, or the end, in milliseconds. The other joins
  /// have no lag.
  public var lateJoinLags: [Int64]
  /// Shortages by start.
  public var episodes: [ShortageEpisode]
  /// Decisions that changed something.
  public var decisions: [DecisionRecord]
  /// The report intervals.
  public var timeSeries: TimeSeriesRows
  /// All report intervals in one.
  package var seriesTotals: SeriesTotals
  /// Changes of the warm pool's state.
  public var warmPoolStateChanges: [WarmPoolStateChange]
  /// Deployments by start.
  public var refreshes: [RefreshRecord]
  /// What instances forwarded; nil without `workload.media`.
  public var media: MediaMeasures?
  /// When EC2 Auto Scaling gave up launching after a day without success; nil: it did not.
  public var launchesSuspended: SimulationTime?
  /// When the group could not launch what was wanted because of `max_size`, first; nil: never.
  public var ceilingReached: SimulationTime?
  /// When the zones were out of balance and the group did not even them out, first; nil: never.
  public var zonesUnbalanced: SimulationTime?
  /// New volumes that found no credit for fast restore, in the whole run.
  public var restoresWithoutCredit: Int
  /// The highest share of the seats on serving and draining instances that was taken.
  public var utilizationPeak: Double
  /// The most instances InService and serving at once.
  public var inServicePeak, servingPeak: Int
  /// The participant-milliseconds offered: stays from the join, within what was measured.
  public var offeredParticipantMilliseconds: Int64
  /// The presences of all participants added up, cut at the end: equals the integral of the
  /// participants (I9). Whole run.
  public var presenceMilliseconds: Int64
  /// The five minutes, and the hour, of the scenario's clock with the most rejected joins; nil
  /// without joins.
  public var worstFiveMinutes, worstHour: WorstWindow?
  /// The prices the run was billed at.
  package var prices: PriceList
  /// What became of what the plan says happens.
  package var fates: EntryFates
  /// What the capacity was paid for; nil where nobody asked.
  package var split: CostSplit?
  /// The laws of its plan that nothing was drawn from: whatever they are, this is what comes of it.
  package var undrawn: [DurationLaw]
  /// An external policy's own words for its decisions.
  package var remarks: [String] = []

  /// Why a decision was taken: the policy's own words, or a code.
  package func reason(of decision: DecisionRecord) -> String {
    decision.remark < 0 ? decision.reason.rawValue : remarks[Int(decision.remark)]
  }
}

/// The window with the most rejected joins.
public struct WorstWindow: Sendable, Hashable {
  /// Its start.
  public var start: SimulationTime
  /// Joins attempted first in it, and those of them that were rejected.
  public var joins, rejected: Int
}
