package import Settings

/// Adds or removes when an alarm rings, then waits until that is done and a cooldown is over, as
/// EC2 Auto Scaling's simple scaling does: a policy on the way up and one on the way down.
///
/// Source: EC2 Auto Scaling user guide, "Step and simple scaling policies" and "Scaling cooldowns".
package struct SimpleScalingPolicy: MetricPolicy {
  package static let name = "simple_scaling"
  package static let summary =
    "AWS's: adds or removes instances beyond a threshold, then waits for a cooldown."

  package let watch: MetricWatch
  private let metric: ScalingMetric
  private let adjustment: ScalingAdjustment
  private let adjustmentOut, adjustmentIn: Int?
  private let cooldown: TimeSpan
  private var out, inward: ThresholdAlarm?
  private var signal = 0.0
  /// When it last changed the capacity, until that is done.
  private var acted: SimulationTime?
  private var coolUntil = SimulationTime.zero

  package init(settings: inout SettingsReader) {
    var watch = MetricWatch(settings: &settings)
    // Its cooldown is in the place of a warm-up of its own.
    watch.leaveWarmupToGroup()
    let adjustment = ScalingAdjustment(settings: &settings)
    out = ThresholdAlarm(.out, settings: &settings, watch: watch, action: "adjustment_out")
    adjustmentOut = Self.read(.out, &settings, adjustment)
    inward = ThresholdAlarm(.in, settings: &settings, watch: watch, action: "adjustment_in")
    adjustmentIn = Self.read(.in, &settings, adjustment)
    cooldown = TimeSpan(
      milliseconds: settings.timeSpan(
        "cooldown", default: 300_000, schedule: true,
        help: "how long nothing changes once the last change is done"))
    ThresholdAlarm.check(out, inward, in: settings)
    self.adjustment = adjustment
    self.watch = watch
    metric = watch.metric
  }

  private static func read(
    _ side: MetricAlarm.Side, _ settings: inout SettingsReader, _ adjustment: ScalingAdjustment
  ) -> Int? {
    let key = "adjustment_\(side.rawValue)"
    let size = settings.optionalInteger(
      key, in: ScalingAdjustment.range(side), schedule: true,
      help: "instances more, their exact number, or percent more")
    if let problem = size.flatMap({ adjustment.problem($0, side) }) { settings.issue(key, problem) }
    if size == nil, settings.has("threshold_\(side.rawValue)"), settings.isSound(key) {
      settings.issue(
        key, "is missing; expected what the alarm changes, such as \(side == .out ? 1 : -1)")
    }
    return size
  }

  package mutating func observe(_ sample: MetricSample) {
    let level = metric.level(of: sample)
    if let level { signal = level.value }
    out?.observe(level)
    inward?.observe(level)
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    func stay(_ reason: ScalingReason) -> ScalingDecision {
      ScalingDecision(.instances(pool.desired), reason: reason, signal: signal)
    }
    if let time = acted {
      guard let settled = pool.settled else { return stay(.cooldown) }
      coolUntil = max(settled, time) + cooldown
      acted = nil
    }
    if pool.time < coolUntil { return stay(.cooldown) }
    let isBlind = (out?.isBlind ?? true) && (inward?.isBlind ?? true)
    let above = out?.breach(at: pool.time).flatMap { _ in adjustmentOut }
    let below = inward?.breach(at: pool.time).flatMap { _ in adjustmentIn }
    let decision = adjustment.decision(
      above: above, below: below, of: pool, signal: signal,
      otherwise: isBlind ? .insufficientData : .steady)
    // At a bound nothing changes, so nothing has to cool down.
    if case .instances(let wanted) = decision.goal,
      max(pool.minSize, min(pool.maxSize, wanted)) != pool.desired
    {
      acted = pool.time
    }
    return decision
  }

  /// Its last change was not made.
  mutating func forgetChange() { acted = nil }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? SimpleScalingPolicy else { return self }
    var next = self
    next.out?.resume(previous.out)
    next.inward?.resume(previous.inward)
    next.signal = previous.signal
    next.acted = previous.acted
    next.coolUntil = previous.coolUntil
    return next
  }
}
