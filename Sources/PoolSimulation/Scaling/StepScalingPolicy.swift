package import Settings

/// Adds and removes by how far a metric is beyond a threshold, as EC2 Auto Scaling's step scaling
/// does: a policy on the way up and one on the way down.
///
/// Source: EC2 Auto Scaling user guide, "Step and simple scaling policies".
package struct StepScalingPolicy: MetricPolicy {
  package static let name = "step_scaling"
  package static let summary =
    "AWS's: adds and removes instances in steps by how far a metric is beyond a threshold."

  /// An adjustment within bounds that are relative to the threshold.
  private struct Step: Sendable {
    var lower, upper: MetricLevel?
    var adjustment: Int

    /// Whether it is the step of a metric so far beyond the threshold.
    func contains(_ breach: MetricLevel, _ side: MetricAlarm.Side) -> Bool {
      switch side {
      case .out: (lower.map { $0 <= breach } ?? true) && (upper.map { breach < $0 } ?? true)
      case .in: (lower.map { $0 < breach } ?? true) && (upper.map { breach <= $0 } ?? true)
      }
    }
  }

  /// The most steps of a policy.
  private static let mostSteps = 20

  package let watch: MetricWatch
  private let metric: ScalingMetric
  private let adjustment: ScalingAdjustment
  private let stepsOut, stepsIn: [Step]
  private var out, inward: ThresholdAlarm?
  private var signal = 0.0

  package init(settings: inout SettingsReader) {
    var watch = MetricWatch(settings: &settings)
    watch.readWarmup(&settings)
    adjustment = ScalingAdjustment(settings: &settings)
    out = ThresholdAlarm(.out, settings: &settings, watch: watch, action: "steps_out")
    stepsOut = Self.steps(.out, &settings, adjustment)
    inward = ThresholdAlarm(.in, settings: &settings, watch: watch, action: "steps_in")
    stepsIn = Self.steps(.in, &settings, adjustment)
    ThresholdAlarm.check(out, inward, in: settings)
    self.watch = watch
    metric = watch.metric
  }

  package mutating func observe(_ sample: MetricSample) {
    let level = metric.level(of: sample)
    if let level { signal = level.value }
    out?.observe(level)
    inward?.observe(level)
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let above = out?.breach(at: pool.time).flatMap { breach in
      stepsOut.first { $0.contains(breach, .out) }
    }
    let below = inward?.breach(at: pool.time).flatMap { breach in
      stepsIn.first { $0.contains(breach, .in) }
    }
    let isBlind = (out?.isBlind ?? true) && (inward?.isBlind ?? true)
    return adjustment.decision(
      above: above?.adjustment, below: below?.adjustment, of: pool, signal: signal,
      otherwise: isBlind ? .insufficientData : .steady)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? StepScalingPolicy else { return self }
    var next = self
    next.out?.resume(previous.out)
    next.inward?.resume(previous.inward)
    next.signal = previous.signal
    return next
  }

  // MARK: Settings

  private static func steps(
    _ side: MetricAlarm.Side, _ settings: inout SettingsReader, _ adjustment: ScalingAdjustment
  ) -> [Step] {
    let key = "steps_\(side.rawValue)"
    let bounds: ClosedRange<Double> =
      side == .out ? 0...ScalingMetric.highest : -ScalingMetric.highest...0
    let steps = settings.list(
      key, help: "adjustments by how far the metric is beyond the threshold, the lowest first"
    ) { step in
      let lower = step.optionalValue(
        "lower_bound", .level(in: bounds), help: "from so far beyond the threshold on")
      let upper = step.optionalValue(
        "upper_bound", .level(in: bounds), help: "up to so far beyond the threshold")
      let size = step.integer(
        "adjustment", in: ScalingAdjustment.range(side),
        help: "instances more, their exact number, or percent more")
      if let problem = adjustment.problem(size, side) { step.issue("adjustment", problem) }
      if let lower, let upper, lower >= upper {
        step.issue("upper_bound", "is not above lower_bound; expected a higher one")
      }
      return Step(
        lower: lower.map { MetricLevel($0) }, upper: upper.map { MetricLevel($0) },
        adjustment: size)
    }
    if settings.has("threshold_\(side.rawValue)"), !settings.isDescription {
      check(steps, side, key, settings)
    }
    return steps
  }

  /// Complains about steps that do not follow one another without a gap, or leave a metric beyond
  /// the last of them.
  private static func check(
    _ steps: [Step], _ side: MetricAlarm.Side, _ key: String, _ settings: SettingsReader
  ) {
    guard settings.isSound(key) else { return }
    guard let first = steps.first, let last = steps.last else {
      return settings.issue(
        key, "has no step; expected at least one, such as [{adjustment: \(side == .out ? 1 : -1)}]")
    }
    if steps.count > mostSteps {
      return settings.issue(key, "has \(steps.count) steps; expected at most \(mostSteps), as AWS")
    }
    for (number, (step, next)) in zip(steps, steps.dropFirst()).enumerated()
    where step.upper != next.lower || step.upper == nil {
      let what =
        if let end = step.upper, let start = next.lower, end < start {
          "leaves a gap from \(text(end)) to \(text(start))"
        } else {
          "overlaps the step before it"
        }
      return settings.issue(
        key,
        "step \(number + 1) \(what); expected a lower_bound that is the upper_bound of step "
          + "\(number)")
    }
    let isOpen = side == .out ? last.upper == nil : first.lower == nil
    if !isOpen {
      settings.issue(
        key,
        side == .out
          ? "ends at \(text(last.upper)), beyond which nothing would happen; expected a last step "
            + "without upper_bound"
          : "begins at \(text(first.lower)), below which nothing would happen; expected a first "
            + "step without lower_bound")
    }
  }

  private static func text(_ level: MetricLevel?) -> String {
    ScalarKind<Double>.level(in: -ScalingMetric.highest...ScalingMetric.highest).text(
      level?.value ?? 0)
  }
}

extension ScalingAdjustment {
  /// What a policy decides whose alarms ask for these adjustments; the larger capacity wins.
  func decision(
    above: Int?, below: Int?, of pool: PoolObservation, signal: Double,
    otherwise reason: ScalingReason
  ) -> ScalingDecision {
    func stay(_ reason: ScalingReason) -> ScalingDecision {
      ScalingDecision(.instances(pool.desired), reason: reason, signal: signal)
    }
    // What warms up counts as part of the capacity that is wanted already.
    let high = above.map { adjustment in
      kind == .exact
        ? adjustment : max(capacity(pool.warmCapacity, adjustedBy: adjustment), pool.desired)
    }
    let low = below.map { adjustment in
      kind == .exact
        ? adjustment : min(capacity(pool.presentCapacity, adjustedBy: adjustment), pool.desired)
    }
    guard let wanted = [high, low].compactMap(\.self).max(), wanted != pool.desired else {
      return stay(reason)
    }
    if wanted < pool.desired, pool.warming > 0 { return stay(.warmingUp) }
    return ScalingDecision(
      .instances(wanted), reason: wanted == high ? .alarmHigh : .alarmLow, signal: signal)
  }
}
