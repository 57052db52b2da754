/// What the instances of a group published by the end of a period: a datapoint of each metric.
///
/// Who publishes is InService and warm; what launches or warms up is left out.
package struct MetricSample: Sendable, Hashable, BitwiseCopyable {
  /// The instances that published; with none there is no datapoint.
  package var instances: Int
  /// The people on them, the seats that they take, and the meetings there; a meeting counts on each
  /// of its hosts.
  package var people, seats, meetings: Int
  /// The first joins that came to the pool in the period, refused ones too.
  package var joins: Int
  /// The seats of one instance.
  package var participantLimit: Int
  /// The streams through them, and their load in millionths; seen where one of them is watched.
  package var streams: Int64 = 0
  package var load: Int128 = 0
  /// What each sends or receives, whichever is more, together: kbps. As `streams`.
  package var bandwidth: Int64 = 0
}

/// A metric that scaling policies of EC2 Auto Scaling watch: the mean over the instances of what
/// each publishes.
package enum ScalingMetric: String, CaseIterable, Sendable {
  /// No value that anything is compared with is above it: in billionths, two of them fit into 64
  /// bits.
  static let highest = 1e9

  case participantsPerInstance = "participants_per_instance"
  case utilization
  case meetingsPerInstance = "meetings_per_instance"
  case joinsPerInstance = "joins_per_instance"
  case streamsPerInstance = "streams_per_instance"
  case bandwidthPerInstance = "bandwidth_per_instance"
  case loadPerInstance = "load_per_instance"

  /// The limit of an instance that it is about, beside its seats; nil: none.
  package var mediaLimit: MediaLimit? {
    switch self {
    case .streamsPerInstance: .streams
    case .bandwidthPerInstance: .bandwidth
    case .loadPerInstance: .load
    case .participantsPerInstance, .utilization, .meetingsPerInstance, .joinsPerInstance: nil
    }
  }

  /// What a value is in.
  package var unit: String {
    switch self {
    case .participantsPerInstance: "participants"
    case .utilization: "share"
    case .meetingsPerInstance: "meetings"
    case .joinsPerInstance: "joins"
    case .streamsPerInstance: "streams"
    case .bandwidthPerInstance: "Mbps"
    case .loadPerInstance: "units of instance.load"
    }
  }

  /// What it is of one instance, for `greenroom list metrics`.
  package var summary: String {
    switch self {
    case .participantsPerInstance: "the participants on it"
    case .utilization: "the share of its seats that is taken"
    case .meetingsPerInstance: "the meetings on it; one on several counts on each"
    case .joinsPerInstance: "the first joins of the period, refused ones too, over the instances"
    case .streamsPerInstance: "the streams that come in and go out"
    case .bandwidthPerInstance: "what goes out, or what comes in where that is more"
    case .loadPerInstance: "what its people and streams cost"
    }
  }

  /// Who publishes such a metric.
  ///
  /// Source of the names: EC2 Auto Scaling user guide, "Target tracking scaling policies".
  package var source: String {
    switch self {
    case .joinsPerInstance: "the application, as ALBRequestCountPerTarget is a balancer's"
    case .bandwidthPerInstance:
      "the application; EC2's ASGAverageNetworkOut and ...NetworkIn are bytes of a period"
    case .participantsPerInstance, .utilization, .meetingsPerInstance, .streamsPerInstance,
      .loadPerInstance:
      "the application, as a custom metric"
    }
  }

  /// What all instances published together; `utilization` in seats, bandwidth in kbps, load in
  /// millionths.
  private func total(of sample: MetricSample) -> Int128 {
    switch self {
    case .participantsPerInstance: Int128(sample.people)
    case .utilization: Int128(sample.seats)
    case .meetingsPerInstance: Int128(sample.meetings)
    case .joinsPerInstance: Int128(sample.joins)
    case .streamsPerInstance: Int128(sample.streams)
    case .bandwidthPerInstance: Int128(sample.bandwidth)
    case .loadPerInstance: sample.load
    }
  }

  /// What one of the things that are counted is worth: as a part of so many.
  private func unit(of sample: MetricSample) -> Int128 {
    switch self {
    case .utilization: Int128(sample.participantLimit)
    case .bandwidthPerInstance: 1_000
    case .loadPerInstance: 1_000_000
    case .participantsPerInstance, .meetingsPerInstance, .joinsPerInstance, .streamsPerInstance: 1
    }
  }

  /// The datapoint; nil: it is missing.
  func level(of sample: MetricSample) -> MetricLevel? {
    guard sample.instances > 0 else { return nil }
    let value = rounded(
      total(of: sample) * MetricLevel.scale, over: unit(of: sample) * Int128(sample.instances))
    return MetricLevel(billionths: Int64(clamping: value))
  }

  /// How many instances what was published makes if each of them publishes `target`: the number of
  /// those that did, times the metric over the target, rounded up.
  func instances(for sample: MetricSample, at target: MetricLevel) -> Int {
    let (parts, whole) = (
      total(of: sample) * MetricLevel.scale, unit(of: sample) * Int128(target.billionths)
    )
    return Int(clamping: (parts + whole - 1) / whole)
  }
}

extension MediaLimit {
  /// The metric that is about it.
  package var metric: ScalingMetric {
    switch self {
    case .streams: .streamsPerInstance
    case .bandwidth: .bandwidthPerInstance
    case .load: .loadPerInstance
    }
  }
}

/// A value of a metric, or a threshold of an alarm: exact in billionths, so that 0.5 and 0.2 above
/// it are 0.7.
struct MetricLevel: Comparable, Hashable, Sendable, BitwiseCopyable {
  static let scale: Int128 = 1_000_000_000
  var billionths: Int64

  init(billionths: Int64) { self.billionths = billionths }

  /// A number within those that can be written.
  init(_ value: Double) { billionths = Int64((value * 1e9).rounded()) }

  /// The number.
  var value: Double { Double(billionths) / 1e9 }

  static func < (left: Self, right: Self) -> Bool { left.billionths < right.billionths }
  static func - (left: Self, right: Self) -> Self {
    Self(billionths: left.billionths - right.billionths)
  }
}
