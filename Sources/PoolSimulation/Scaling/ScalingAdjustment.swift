import Settings

/// How a policy turns the adjustment of an alarm into a capacity.
///
/// Source: EC2 Auto Scaling user guide, "Step and simple scaling policies": the types, the rounding
/// of percentages, and the minimum magnitude.
struct ScalingAdjustment: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case change = "ChangeInCapacity"
    case exact = "ExactCapacity"
    case percent = "PercentChangeInCapacity"
  }

  let kind: Kind
  /// The fewest instances that a percentage changes.
  private let least: Int

  init(settings: inout SettingsReader) {
    kind = settings.choice(
      "adjustment_type", default: Kind.change,
      help: "what an adjustment is: instances more, their exact number, or percent more")
    let least = settings.optionalInteger(
      "min_adjustment_magnitude", in: Limit.instances.from(1), schedule: true,
      help: "the fewest instances that a percentage adds or removes; default 1")
    if least != nil, kind != .percent, settings.isSound("adjustment_type") {
      settings.issue(
        "min_adjustment_magnitude",
        "has no effect here; expected adjustment_type: PercentChangeInCapacity beside it, or no "
          + "such key")
    }
    self.least = least ?? 1
  }

  /// The capacity that an adjustment makes of another one.
  func capacity(_ current: Int, adjustedBy adjustment: Int) -> Int {
    switch kind {
    case .exact: return adjustment
    case .change: return max(current + adjustment, 0)
    case .percent:
      let change = current * adjustment / 100
      // What is less than one instance is one.
      return max(current + adjustment.signum() * max(abs(change), current > 0 ? least : 0), 0)
    }
  }

  /// What an alarm may ask for: no fewer where it scales out, no more where it scales in.
  static func range(_ side: MetricAlarm.Side) -> ClosedRange<Int> {
    side == .out ? Limit.instances.from(0) : -Limit.instances.most...Limit.instances.most
  }

  /// What is wrong with an adjustment of one side; nil: nothing.
  func problem(_ adjustment: Int, _ side: MetricAlarm.Side) -> String? {
    if kind == .exact {
      return adjustment < 0 ? "is no capacity; expected 0 or more instances" : nil
    }
    guard side == .in, adjustment > 0 else { return nil }
    return "scales out when the metric is low; expected 0 or less, such as -\(adjustment)"
  }
}

extension PoolObservation {
  /// What a scale-out starts from: what warms up is not part of it.
  var warmCapacity: Int { max(desired - warming, 0) }
  /// What a scale-in starts from: what drains, or is held, is part of it still.
  var presentCapacity: Int { max(desired, serving + draining) }
}
