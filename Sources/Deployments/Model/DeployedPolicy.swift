internal import Foundation
package import PoolSimulation

/// A metric of CloudWatch's that an instance of the pool publishes.
///
/// The namespace and the names are ours: no service of AWS publishes what is in a media server, so
/// the application does, with the group's name as the dimension.
package struct DeployedMetric: Sendable, Hashable {
  /// What is measured.
  package var metric: ScalingMetric
  /// Seconds between two datapoints.
  package var period: Int

  /// The namespace of the application's metrics.
  package static let namespace = "Greenroom"
  /// The dimension that has the group's name.
  package static let dimension = "AutoScalingGroupName"

  /// The metric's name in CloudWatch.
  package var name: String { Self.name(of: metric) }

  /// `participants_per_instance` is `ParticipantsPerInstance`.
  package static func name(of metric: ScalingMetric) -> String {
    metric.rawValue.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
  }

  /// The metric with a name in CloudWatch; nil: it is none of ours.
  package static func metric(named name: String) -> ScalingMetric? {
    ScalingMetric.allCases.first { self.name(of: $0) == name }
  }

  /// How many of the unit in CloudWatch one of ours is: a share is in percent there.
  package static func scale(of metric: ScalingMetric) -> Double { metric == .utilization ? 100 : 1 }
}

/// One alarm, and the metric that it watches.
package struct DeployedAlarm: Sendable, Hashable {
  /// What is watched.
  package var metric: DeployedMetric
  /// Whether it rings at the threshold and above, rather than at it and below.
  package var isHigh: Bool
  /// The threshold, in CloudWatch's unit.
  package var threshold: Double
  /// The latest datapoints that count, and how many of them make it ring.
  package var periods, datapoints: Int
}

/// One scaling policy of EC2 Auto Scaling's.
package struct DeployedPolicy: Sendable, Hashable {
  /// How an adjustment is meant.
  package struct Adjustment: Sendable, Hashable {
    /// AWS's name, such as `ChangeInCapacity`.
    package var type: String
    /// The fewest instances that a percentage changes; nil: not said.
    package var least: Int?
  }
  /// An adjustment within bounds that are relative to the alarm's threshold.
  package struct Step: Sendable, Hashable {
    /// The bounds, in CloudWatch's unit.
    package var lower, upper: Double?
    /// What is adjusted.
    package var adjustment: Int
  }
  /// What it does.
  package enum Rule: Sendable, Hashable {
    case targetTracking(DeployedMetric, target: Double, warmup: Int?, scalesIn: Bool)
    case step(DeployedAlarm, Adjustment, [Step], warmup: Int?)
    case simple(DeployedAlarm, Adjustment, Int, cooldown: Int?)
    case predictive(
      target: Double, scales: Bool, bufferTime: Int?, raisesMaxSize: Bool, maxCapacityBuffer: Int?)
  }
  /// What it does.
  package var rule: Rule

  /// AWS's name of its type.
  package var type: String {
    switch rule {
    case .targetTracking: "TargetTrackingScaling"
    case .step: "StepScaling"
    case .simple: "SimpleScaling"
    case .predictive: "PredictiveScaling"
    }
  }

  /// The alarm that invokes it; nil: AWS has its own.
  package var alarm: DeployedAlarm? {
    switch rule {
    case .step(let alarm, _, _, _), .simple(let alarm, _, _, _): alarm
    case .targetTracking, .predictive: nil
    }
  }
}

/// A number with as many digits as it needs, and no more than nine decimals.
package func plainNumber(_ value: Double) -> String {
  if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
  var text = String(
    format: "%.9f", locale: Locale(identifier: "en_US_POSIX"), value)
  while text.hasSuffix("0") { text.removeLast() }
  return text
}

/// A value in another unit, without the noise of binary fractions.
package func scaled(_ value: Double, by factor: Double) -> Double {
  (value * factor * 1e9).rounded() / 1e9
}
