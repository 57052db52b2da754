internal import PoolSimulation
internal import Settings

/// Policies of AWS's as those of a scenario, which has one alarm on the way up and one on the way
/// down in one policy.
enum ScalingParts {
  typealias Part = [(key: String, value: String)]

  /// The parts of a `combined` policy, in order, and what does not go.
  static func of(_ policies: [DeployedPolicy]) -> ([Part], TransferNotes) {
    var notes = TransferNotes()
    var parts: [Part] = []
    var period: Int?
    var used: Set<Int> = []
    for (place, policy) in policies.enumerated() where !used.contains(place) {
      if let own = watched(policy)?.period {
        if let period, period != own {
          notes.leaveOut(
            "a \(policy.type) policy of a metric each \(own) s",
            "policies of a scenario go by one period, and others go by \(period) s")
          continue
        }
        period = own
      }
      if let problem = problem(policy, parts) {
        notes.leaveOut("a \(policy.type) policy", problem)
        continue
      }
      let partner = policies.indices.dropFirst(place + 1).first { other in
        !used.contains(other) && areOne(policy, policies[other])
          && problem(policies[other], parts) == nil
      }
      used.formUnion([place] + (partner.map { [$0] } ?? []))
      parts.append(part(policy, partner.map { policies[$0] }))
    }
    return (parts, notes)
  }

  private static func watched(_ policy: DeployedPolicy) -> DeployedMetric? {
    switch policy.rule {
    case .targetTracking(let metric, _, _, _): metric
    case .step(let alarm, _, _, _), .simple(let alarm, _, _, _): alarm.metric
    case .predictive: nil
    }
  }

  /// Whether a scenario says both in one policy: one alarm up and one down, and all else alike.
  private static func areOne(_ left: DeployedPolicy, _ right: DeployedPolicy) -> Bool {
    guard let one = left.alarm, let other = right.alarm, one.metric == other.metric,
      one.isHigh != other.isHigh
    else { return false }
    let (high, low) = one.isHigh ? (one, other) : (other, one)
    if high.threshold <= low.threshold { return false }
    switch (left.rule, right.rule) {
    case (.step(_, let first, _, let warm), .step(_, let second, _, let warmer)):
      return first == second && warm == warmer
    case (.simple(_, let first, _, let cool), .simple(_, let second, _, let cooler)):
      return first == second && cool == cooler
    default: return false
    }
  }

  /// Why a scenario cannot say a policy; nil: it can.
  private static func problem(_ policy: DeployedPolicy, _ parts: [Part]) -> String? {
    switch policy.rule {
    case .targetTracking: return nil
    case .predictive:
      return parts.contains { $0.first?.value == "predictive" }
        ? "a scenario has one forecast" : nil
    case .simple(let alarm, let adjustment, let size, _):
      return sign(size, alarm, adjustment)
    case .step(let alarm, let adjustment, let steps, _):
      let own = reached(steps, alarm)
      guard let first = own.first, let last = own.last else {
        return "no step of it is ever reached"
      }
      if (alarm.isHigh ? last.upper : first.lower) != nil {
        return "its last step ends, and a scenario's goes on"
      }
      if zip(own, own.dropFirst()).contains(where: { $0.upper != $1.lower }) {
        return "its steps do not follow one another"
      }
      return own.lazy.compactMap { sign($0.adjustment, alarm, adjustment) }.first
    }
  }

  private static func sign(
    _ size: Int, _ alarm: DeployedAlarm, _ adjustment: DeployedPolicy.Adjustment
  ) -> String? {
    if adjustment.type == "ExactCapacity" { return size < 0 ? "it asks for a negative size" : nil }
    if alarm.isHigh, size < 0 { return "it removes instances where its metric is high" }
    if !alarm.isHigh, size > 0 { return "it adds instances where its metric is low" }
    return nil
  }

  /// The steps that a ringing alarm can reach: those on its side of the threshold.
  private static func reached(
    _ steps: [DeployedPolicy.Step], _ alarm: DeployedAlarm
  ) -> [DeployedPolicy.Step] {
    steps.filter { step in
      alarm.isHigh
        ? step.upper.map { $0 > 0 } ?? true : step.lower.map { $0 < 0 } ?? true
    }.map { step in
      var step = step
      if alarm.isHigh, step.lower.map({ $0 < 0 }) ?? false { step.lower = 0 }
      if !alarm.isHigh, step.upper.map({ $0 > 0 }) ?? false { step.upper = 0 }
      return step
    }
  }

  // MARK: As keys

  private static func part(_ policy: DeployedPolicy, _ partner: DeployedPolicy?) -> Part {
    switch policy.rule {
    case .predictive(let target, let scales, let buffer, let raises, let more):
      var part: Part = [
        ("policy", "predictive"), ("target_utilization", "\(plainNumber(target))%"),
      ]
      if !scales { return part + [("mode", "forecast_only")] }
      buffer.map { part.append(("scheduling_buffer_time", "\($0)s")) }
      if raises {
        part.append(("max_capacity_breach_behavior", "increase_max_capacity"))
        more.map { part.append(("max_capacity_buffer", "\($0)%")) }
      }
      return part
    case .targetTracking(let metric, let target, let warmup, let scalesIn):
      var part: Part = [("policy", "target_tracking")] + keys(of: metric)
      part.append(("target", level(target, metric)))
      warmup.map { part.append(("estimated_instance_warmup", "\($0)s")) }
      if !scalesIn { part.append(("disable_scale_in", "true")) }
      return part
    case .step(let alarm, let adjustment, _, let warmup):
      var part: Part = [("policy", "step_scaling")] + keys(of: alarm.metric) + keys(of: adjustment)
      warmup.map { part.append(("estimated_instance_warmup", "\($0)s")) }
      return part + [policy, partner].compactMap { $0.map(side) }.flatMap { $0 }
    case .simple(let alarm, let adjustment, _, let cooldown):
      var part: Part =
        [("policy", "simple_scaling")] + keys(of: alarm.metric) + keys(of: adjustment)
      cooldown.map { part.append(("cooldown", "\($0)s")) }
      return part + [policy, partner].compactMap { $0.map(side) }.flatMap { $0 }
    }
  }

  private static func keys(of metric: DeployedMetric) -> Part {
    [("metric", metric.metric.rawValue), ("metric_period", span(metric.period))]
  }

  private static func span(_ seconds: Int) -> String {
    seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }

  private static func keys(of adjustment: DeployedPolicy.Adjustment) -> Part {
    [("adjustment_type", adjustment.type)]
      + (adjustment.least.map { [("min_adjustment_magnitude", "\($0)")] } ?? [])
  }

  private static func level(_ value: Double, _ metric: DeployedMetric) -> String {
    metric.metric == .utilization ? "\(plainNumber(value))%" : plainNumber(value)
  }

  /// What one alarm of a policy does.
  private static func side(_ policy: DeployedPolicy) -> Part {
    guard let alarm = policy.alarm else { return [] }
    let side = alarm.isHigh ? "out" : "in"
    var part: Part = [
      ("threshold_\(side)", level(alarm.threshold, alarm.metric)),
      ("evaluation_periods_\(side)", "\(alarm.periods)"),
      ("datapoints_to_alarm_\(side)", "\(alarm.datapoints)"),
    ]
    switch policy.rule {
    case .step(_, _, let steps, _):
      let texts = reached(steps, alarm).map { step in
        var keys: [String] = []
        step.lower.map { keys.append("lower_bound: \(level($0, alarm.metric))") }
        step.upper.map { keys.append("upper_bound: \(level($0, alarm.metric))") }
        keys.append("adjustment: \(step.adjustment)")
        return "{\(keys.joined(separator: ", "))}"
      }
      part.append(("steps_\(side)", "[\(texts.joined(separator: ", "))]"))
    case .simple(_, _, let size, _): part.append(("adjustment_\(side)", "\(size)"))
    case .targetTracking, .predictive: break
    }
    return part
  }
}

extension DeployedGroup {
  /// AWS's termination policies and a scenario's names of them.
  static let victims: [(aws: String, scenario: String)] = [
    ("Default", "aws_default"), ("OldestInstance", "oldest_instance"),
    ("NewestInstance", "newest_instance"), ("OldestLaunchTemplate", "oldest_launch_template"),
    ("ClosestToNextInstanceHour", "closest_to_next_hour"),
    ("AllocationStrategy", "allocation_strategy"),
  ]
}
