/// Whoever asks the policy: what the policy is now, when it is asked next, and what it has yet to
/// see.
struct Autoscaler {
  private let interval: ScalingSettings.Interval
  private let metricDelay: TimeSpan
  /// Whether the policy goes by the load of instances.
  let seesLoad: Bool
  private var policy: any ScalingPolicy
  /// Whether the policy goes by metrics, which is asked at every evaluation.
  private var seesMetrics: Bool
  private var warmPool: WarmPoolSizer
  private var feed = MetricFeed()
  /// The datapoints of a policy that goes by CloudWatch.
  private(set) var datapoints: DatapointFeed?
  /// What the policy has decided, which is yet to be carried out.
  private var decision: ScalingDecision?
  /// One has come since the policy was last due.
  private var hasNews = false
  /// When it is asked, with a period.
  private(set) var nextEvaluation = SimulationTime.never
  /// Without one: when an empty instance has next been empty for `idle_hold`.
  private(set) var idleExpiry = SimulationTime.never

  init(_ settings: ScalingSettings) {
    interval = settings.interval
    metricDelay = settings.metricDelay
    policy = settings.policy
    seesMetrics = policy is any MetricPolicy
    seesLoad = settings.policy is any LoadSeeing
    warmPool = settings.warmPool
    if case .every = interval { nextEvaluation = .zero }
    datapoints = watch.map { DatapointFeed($0, delay: settings.metricDelay) }
  }

  /// What the policy has to be told of the metrics; nil: it goes by the pool itself.
  var watch: MetricWatch? { seesMetrics ? (policy as? any MetricPolicy)?.watch : nil }
  /// Whether what is seen is of another time. Datapoints are late by themselves.
  var isDelayed: Bool { metricDelay > .zero && datapoints == nil }
  /// The first time at which the policy is asked whatever happens, or a datapoint is taken.
  var nextTime: SimulationTime {
    let next = min(nextEvaluation, min(idleExpiry, nextSight))
    guard let datapoints else { return next }
    return min(next, min(datapoints.nextSample, datapoints.nextArrival))
  }

  /// Without a period: when it next sees what it has not seen yet.
  private var nextSight: SimulationTime {
    guard interval == .onChange, isDelayed, feed.nextTime != .never else { return .never }
    return feed.nextTime + metricDelay
  }

  /// The joins since the last datapoint, of so many up to now.
  mutating func takeJoins(upTo joins: Int) -> Int { datapoints?.takeJoins(upTo: joins) ?? 0 }

  /// A period of the metrics is over.
  mutating func take(_ sample: MetricSample) { datapoints?.take(sample) }

  /// Hands the policy the datapoints that have come by now.
  mutating func deliver(by time: SimulationTime) {
    guard datapoints?.nextArrival ?? .never <= time,
      let arrived = datapoints?.takeArrived(by: time), var watching = policy as? any MetricPolicy
    else { return }
    for sample in arrived { watching.observe(sample) }
    policy = watching
    hasNews = true
  }

  /// Notes the pool at the end of an instant, for a policy that sees it later.
  mutating func note(_ observation: PoolObservation) {
    if isDelayed { feed.note(observation) }
  }

  /// The policy is not asked without a period before then, unless something changes.
  mutating func expectIdle(at time: SimulationTime) { idleExpiry = time }

  /// Whether the policy is asked now.
  mutating func isDue(at time: SimulationTime, hasChanged: Bool) -> Bool {
    defer { hasNews = false }
    switch interval {
    case .onChange:
      // Aged even if nobody looks, as where alarms are suspended: nothing is due twice.
      let hasSight = isDelayed && feed.age(to: seenTime(at: time))
      return hasChanged || idleExpiry <= time || hasNews || hasSight
    case .every(let period):
      guard nextEvaluation <= time else { return false }
      // Alarms are evaluated when a datapoint comes, not only when one is taken.
      let lag = TimeSpan(milliseconds: metricDelay.milliseconds % period.milliseconds)
      let isFirst = nextEvaluation == .zero && datapoints != nil && lag > .zero
      nextEvaluation = nextEvaluation + (isFirst ? lag : period)
      return true
    }
  }

  /// The time that is seen at another.
  private func seenTime(at time: SimulationTime) -> SimulationTime {
    SimulationTime(milliseconds: time.milliseconds - metricDelay.milliseconds)
  }

  /// What the policy sees while the pool is as in `now`.
  mutating func view(of now: PoolObservation) -> PoolObservation {
    guard isDelayed, var seen = feed.seen(at: seenTime(at: now.time)) else { return now }
    // What was decided is known at once; only what is measured is late.
    (seen.minSize, seen.maxSize, seen.desired) = (now.minSize, now.maxSize, now.desired)
    seen.time = now.time
    return seen
  }

  /// Asks the policy.
  mutating func decide(_ seen: PoolObservation) -> ScalingDecision {
    var decision = policy.decide(seen)
    warmPool.complete(&decision, for: seen)
    precondition(
      decision.isSound,
      "\(type(of: policy)) decided \(decision); expected from 0 to 10^15 seats, and a finite "
        + "signal")
    return decision
  }

  /// Whether the policy has been asked, and what it decided is yet to be carried out.
  var hasDecided: Bool { decision != nil }

  /// Leaves a decision for the pass at the same time.
  mutating func keep(_ decision: ScalingDecision) { self.decision = decision }

  /// The decision that was left, which is carried out now.
  mutating func takeDecision() -> ScalingDecision? { decision.take() }

  /// The hours that were forecast and are over: the policy's, or those of the warm pool's.
  var forecastRecords: [ForecastRecord] {
    guard let policy = policy as? any ForecastingPolicy, policy.forecasts else {
      return warmPool.forecastRecords
    }
    return policy.forecastRecords
  }

  /// The policy goes on with new settings.
  mutating func adopt(_ next: any ScalingPolicy, at time: SimulationTime) {
    policy = next.continuing(policy)
    seesMetrics = policy is any MetricPolicy
    if watch?.period != datapoints?.period {
      datapoints = watch.map { DatapointFeed($0, delay: metricDelay, after: time) }
    }
  }
}
