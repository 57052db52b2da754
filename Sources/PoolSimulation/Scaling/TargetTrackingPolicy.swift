package import Settings

/// Keeps a metric near a target, as EC2 Auto Scaling's target tracking does.
///
/// What drains by the application's will alone is InService, publishes, and is in AWS's desired
/// capacity. So a scale-out has to exceed that, and what drains is part of what it wants; a
/// scale-in has begun with what drains ("we consider instances that are terminating as part of the
/// current capacity"), so nothing more goes for it.
///
/// Sources: EC2 Auto Scaling user guide, "Target tracking scaling policies" and "Scaling based on
/// Amazon SQS" (10 instances at 150 with a target of 100 become 15). The periods of its two alarms
/// and the threshold of the lower one are in no page: they are what published alarms show.
package struct TargetTrackingPolicy: MetricPolicy {
  package static let name = "target_tracking"
  package static let summary = "AWS's: keeps the mean of a metric over the instances near a target."

  /// The lower alarm's threshold as a share of the target, in billionths.
  private static let lowShares: ClosedRange<Int64> = 700_000_000...900_000_000

  /// What a metric may be kept at, and what may be a share of that.
  private static let targets = 0.001...ScalingMetric.highest
  private static let shares = 0.0...1.0

  package let watch: MetricWatch
  private let metric: ScalingMetric
  private let target: MetricLevel
  /// nil: as AWS has it, by the size of the group.
  private let lowThreshold: Double?
  /// Whether it removes instances too.
  let scalesIn: Bool
  private var high, low: MetricAlarm
  private var latest: MetricSample?

  package init(settings: inout SettingsReader) {
    let level = settings.value(
      "target", .level(in: Self.targets), default: nil, schedule: true,
      help: "the value of the metric that is kept")
    var watch = MetricWatch(settings: &settings)
    watch.readWarmup(&settings)
    watch.check(level, of: "target", in: settings)
    scalesIn = !settings.flag(
      "disable_scale_in", default: false, help: "whether it only ever adds instances")
    high = MetricAlarm(.out, settings: &settings, period: watch.period, default: 3)
    low = MetricAlarm(.in, settings: &settings, period: watch.period, default: 15)
    lowThreshold = settings.optionalFraction(
      "low_threshold", in: Self.shares, schedule: true,
      help: "the share of the target below which instances are removed; default: 1 - 1/n of a "
        + "group of n, from 70% to 90%")
    if !scalesIn {
      for key in ["evaluation_periods_in", "datapoints_to_alarm_in", "low_threshold"]
      where settings.has(key) {
        settings.issue(
          key, "has no effect here; expected disable_scale_in: false beside it, or no such key")
      }
    }
    target = MetricLevel(level ?? 1)
    self.watch = watch
    metric = watch.metric
  }

  package mutating func observe(_ sample: MetricSample) {
    let level = metric.level(of: sample)
    if level != nil { latest = sample }
    high.observe(level)
    low.observe(level)
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let present = pool.desired + pool.drainingInService
    let (target, floor) = (target, floor(of: present))
    let isHigh = high.invokes(at: pool.time) { $0 > target }
    let isLow = low.invokes(at: pool.time) { $0 < floor }
    let signal = high.latest?.value ?? 0
    func stay(_ reason: ScalingReason) -> ScalingDecision {
      ScalingDecision(.instances(pool.desired), reason: reason, signal: signal)
    }
    guard let sample = latest, high.latest != nil || low.latest != nil else {
      return stay(.insufficientData)
    }
    let wanted = metric.instances(for: sample, at: target)
    if isHigh, wanted > present {
      return ScalingDecision(
        .instances(wanted - pool.leavingInService), reason: .alarmHigh, signal: signal)
    }
    guard isLow, scalesIn, wanted < pool.desired else { return stay(.steady) }
    if pool.warming > 0 { return stay(.warmingUp) }
    return ScalingDecision(.instances(wanted), reason: .alarmLow, signal: signal)
  }

  /// The lower alarm's threshold in a group of this size.
  private func floor(of size: Int) -> MetricLevel {
    if let lowThreshold { return MetricLevel(target.value * lowThreshold) }
    let scale = Int64(MetricLevel.scale)
    let share = min(
      max(scale - scale / Int64(max(size, 1)), Self.lowShares.lowerBound),
      Self.lowShares.upperBound)
    let floor = Int128(target.billionths) * Int128(share) / MetricLevel.scale
    return MetricLevel(billionths: Int64(floor))
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? TargetTrackingPolicy else { return self }
    var next = self
    next.high.resume(previous.high)
    next.low.resume(previous.low)
    next.latest = previous.latest
    return next
  }
}
