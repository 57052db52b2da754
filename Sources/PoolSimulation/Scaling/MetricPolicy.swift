internal import Settings

/// A policy that goes by datapoints of CloudWatch: it sees a metric once a period, and not what the
/// pool is like in between.
package protocol MetricPolicy: ScalingPolicy {
  /// What it has to be told.
  var watch: MetricWatch { get }
  /// A period's datapoint has come.
  mutating func observe(_ sample: MetricSample)
}

/// What a policy has to be told of the metrics.
package struct MetricWatch: Sendable {
  /// How long an instance warms up.
  private struct Warmup {
    /// As the policy itself says; nil: as the group does.
    var own: TimeSpan?
    /// Where the group does not say it either: EC2 Auto Scaling's default cooldown.
    var usual = TimeSpan(milliseconds: 300_000)
  }

  /// There is a datapoint each so long.
  package let period: TimeSpan
  /// The metrics, in the order of the policies.
  package let metrics: [ScalingMetric]
  private var warmups = [Warmup()]
  private static let usualMetric = ScalingMetric.participantsPerInstance

  /// Reads which metric is watched, and how often there is a datapoint of it.
  init(settings: inout SettingsReader) {
    let metric = settings.choice(
      "metric", default: Self.usualMetric, help: "the mean over the instances in service and warm")
    metrics = [metric]
    let minute: Int64 = 60_000
    period = TimeSpan(
      milliseconds: settings.value(
        "metric_period", .metricPeriod, default: minute,
        help: "how often there is a datapoint: high resolution, detailed (1m) or basic (5m)")
        ?? minute)
  }

  /// What several policies have to be told; the longest warm-up counts.
  init(_ watches: [MetricWatch]) {
    period = watches.first?.period ?? TimeSpan(milliseconds: 60_000)
    metrics = watches.flatMap(\.metrics)
    warmups = watches.flatMap(\.warmups)
  }

  /// The metric that a policy itself goes by.
  var metric: ScalingMetric { metrics.first ?? Self.usualMetric }
  /// Whether the meetings have to be counted.
  var countsMeetings: Bool { metrics.contains(.meetingsPerInstance) }
  /// Whether what goes through the instances is seen.
  var seesMedia: Bool { metrics.contains { $0.mediaLimit != nil } }

  /// How often CloudWatch evaluates an alarm of the metric.
  ///
  /// Source: CloudWatch user guide, "Using Amazon CloudWatch alarms".
  package var cadence: TimeSpan {
    TimeSpan(milliseconds: period.milliseconds < 60_000 ? 10_000 : 60_000)
  }

  /// Whether the group's default warm-up counts: a policy does not say its own.
  package var goesByGroupWarmup: Bool { warmups.contains { $0.own == nil } }

  /// How long an instance of a group is left out of the metric, from InService on.
  func warmup(ofGroup group: TimeSpan?) -> TimeSpan {
    warmups.map { $0.own ?? group ?? $0.usual }.max() ?? .zero
  }

  /// Reads how long an instance warms up.
  mutating func readWarmup(_ settings: inout SettingsReader) {
    let span = settings.optionalTimeSpan(
      "estimated_instance_warmup", in: AutoScalingGroupSettings.warmups,
      help: "how long after InService an instance is left out of the metric; default: the group's "
        + "default_instance_warmup, else 5m")
    warmups = [Warmup(own: span.map { TimeSpan(milliseconds: $0) })]
  }

  /// An instance warms up only where the group says so.
  mutating func leaveWarmupToGroup() { warmups = [Warmup(usual: .zero)] }
}

extension ScalarKind<Int64> {
  /// The periods that CloudWatch knows.
  fileprivate static var metricPeriod: Self {
    let (span, words) = (ScalarKind<Int64>.timeSpan(), ["10s", "30s", "1m", "5m"])
    return Self(
      "choice", expected: "one of \(words.joined(separator: ", "))",
      forms: [.words(words + ["60s", "300s"])]
    ) { text throws(QuantityError) in
      let period = try span.read(text)
      guard words.contains(span.text(period)) else {
        throw QuantityError("\"\(text)\" is no period of CloudWatch's")
      }
      return period
    } text: {
      span.text($0)
    }
  }
}

/// The datapoints on their way: when the next is taken, and those that have yet to come.
struct DatapointFeed {
  private struct Datapoint {
    var comes: SimulationTime
    var sample: MetricSample
  }

  let period: TimeSpan
  private let delay: TimeSpan
  /// When the next is taken.
  private(set) var nextSample: SimulationTime
  private var underway: [Datapoint] = []
  /// The first joins up to the last one.
  private var joins = 0

  init(_ watch: MetricWatch, delay: TimeSpan, after time: SimulationTime = .zero) {
    period = watch.period
    self.delay = delay
    let whole = time.milliseconds / watch.period.milliseconds + 1
    nextSample = SimulationTime(milliseconds: whole * watch.period.milliseconds)
  }

  /// When the next comes.
  var nextArrival: SimulationTime { underway.first?.comes ?? .never }

  /// The joins since the last datapoint, of so many up to now.
  mutating func takeJoins(upTo joins: Int) -> Int {
    defer { self.joins = joins }
    return joins - self.joins
  }

  /// A period is over.
  mutating func take(_ sample: MetricSample) {
    underway.append(Datapoint(comes: nextSample + delay, sample: sample))
    nextSample = nextSample + period
  }

  /// The datapoints that have come by now, each once.
  mutating func takeArrived(by time: SimulationTime) -> [MetricSample] {
    let arrived = underway.prefix { $0.comes <= time }.map(\.sample)
    underway.removeFirst(arrived.count)
    return arrived
  }
}
