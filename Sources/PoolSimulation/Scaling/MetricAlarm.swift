import Settings

/// An alarm of CloudWatch's over the last datapoints of a metric, M of N of which make it ring.
///
/// Missing data is treated as missing, CloudWatch's default. Source: CloudWatch user guide, "Using
/// Amazon CloudWatch alarms", with the tables of its section on missing data; how far the alarm
/// looks back there, two datapoints further than it evaluates, is taken for every alarm.
struct MetricAlarm: Sendable {
  enum State { case ok, alarm, insufficientData }

  /// On the way up it belongs to a scale-out, on the way down to a scale-in.
  enum Side: String {
    case out, `in`
  }

  /// An alarm invokes its scaling policy again once a minute while it rings.
  private static let repetition = TimeSpan(milliseconds: 60_000)
  /// Alarms look at a day at most.
  private static let day: Int64 = 86_400_000
  private static let periods = 1...8_640

  let side: Side
  private let evaluated, needed: Int
  /// The newest last, as far back as an alarm looks.
  private var datapoints: [MetricLevel?] = []
  private var invoked: SimulationTime?

  init(_ side: Side, evaluated: Int, needed: Int) {
    (self.side, self.evaluated, self.needed) = (side, evaluated, needed)
  }

  /// Reads how many datapoints are evaluated, and how many of them make it ring.
  init(
    _ side: Side, settings: inout SettingsReader, period: TimeSpan, default count: Int
  ) {
    let keys = (
      all: "evaluation_periods_\(side.rawValue)", some: "datapoints_to_alarm_\(side.rawValue)"
    )
    let all = settings.integer(
      keys.all, default: count, in: Self.periods, schedule: true,
      help: "the latest datapoints by which the alarm goes that scales \(side.rawValue)")
    let some = settings.optionalInteger(
      keys.some, in: Self.periods, schedule: true,
      help: "how many of them make it ring; default: all")
    if settings.isSound(keys.all, "metric_period"),
      Int64(all) * period.milliseconds > Self.day
    {
      settings.issue(
        keys.all,
        "\(all) datapoints are more than a day's; expected at most "
          + "\(Self.day / period.milliseconds)")
    } else if let some, some > all, settings.isSound(keys.all, keys.some) {
      settings.issue(
        keys.some, "\(some) is above \(keys.all) \(all); expected at most that")
    }
    self.init(side, evaluated: all, needed: min(some ?? all, all))
  }

  /// A period's datapoint has come; nil: it is missing.
  mutating func observe(_ level: MetricLevel?) {
    datapoints.append(level)
    if datapoints.count > evaluated + 2 { datapoints.removeFirst() }
  }

  /// The newest datapoint that is not missing.
  var latest: MetricLevel? { datapoints.last { $0 != nil } ?? nil }

  /// The state, given which values are beyond the threshold.
  func state(breaching: (MetricLevel) -> Bool) -> State {
    let there = datapoints.compactMap(\.self)
    guard let oldest = datapoints.firstIndex(where: { $0 != nil }) else {
      return .insufficientData
    }
    let count = there.suffix(evaluated).count(where: breaching)
    if count >= needed { return .alarm }
    if there.count >= evaluated || count < there.count { return .ok }
    // Too few, and all of them beyond it: the oldest has to be old enough.
    return datapoints.count - oldest >= needed ? .alarm : .insufficientData
  }

  /// Whether it invokes its policy now.
  mutating func invokes(at time: SimulationTime, breaching: (MetricLevel) -> Bool) -> Bool {
    guard state(breaching: breaching) == .alarm else {
      invoked = nil
      return false
    }
    if let last = invoked, time < last + Self.repetition { return false }
    invoked = time
    return true
  }

  /// The same alarm with other settings goes on with the datapoints that it has.
  mutating func resume(_ previous: MetricAlarm) {
    datapoints = previous.datapoints.suffix(evaluated + 2)
    invoked = previous.invoked
  }
}

/// An alarm and its threshold, as policies have them that are told when it rings.
struct ThresholdAlarm: Sendable {
  let threshold: MetricLevel
  private(set) var alarm: MetricAlarm

  /// Reads the alarm of one side; nil where there is none, and then no other key of the side may
  /// be.
  /// - Parameters:
  ///   - side: whether it scales out or in
  ///   - settings: the policy's
  ///   - watch: the metric
  ///   - action: the key that says what to do when it rings
  init?(
    _ side: MetricAlarm.Side, settings: inout SettingsReader, watch: MetricWatch, action: String
  ) {
    let key = "threshold_\(side.rawValue)"
    let level = settings.optionalValue(
      key, .level(in: 0...ScalingMetric.highest), schedule: true,
      help: side == .out
        ? "the alarm that scales out rings at this value of the metric or above it"
        : "the alarm that scales in rings at this value of the metric or below it")
    alarm = MetricAlarm(side, settings: &settings, period: watch.period, default: 1)
    threshold = MetricLevel(level ?? 0)
    watch.check(level, of: key, in: settings)
    guard !settings.isDescription, !settings.has(key) else { return }
    let others = [
      action, "evaluation_periods_\(side.rawValue)", "datapoints_to_alarm_\(side.rawValue)",
    ]
    for other in others where settings.has(other) {
      settings.issue(other, "has no effect here; expected \(key) beside it, or no such key")
    }
    return nil
  }

  mutating func observe(_ level: MetricLevel?) { alarm.observe(level) }

  /// How far the metric is beyond the threshold, if the alarm invokes its policy now.
  mutating func breach(at time: SimulationTime) -> MetricLevel? {
    let (limit, isUpper) = (threshold, alarm.side == .out)
    let invokes = alarm.invokes(at: time) { isUpper ? $0 >= limit : $0 <= limit }
    return invokes ? alarm.latest.map { $0 - limit } : nil
  }

  /// Whether it has no datapoint.
  var isBlind: Bool { alarm.latest == nil }

  mutating func resume(_ previous: ThresholdAlarm?) {
    if let previous { alarm.resume(previous.alarm) }
  }

  /// Complains where nothing scales, or where both alarms would ring between their thresholds.
  static func check(_ out: Self?, _ inward: Self?, in settings: SettingsReader) {
    guard settings.isSound("threshold_out", "threshold_in") else { return }
    if out == nil, inward == nil {
      settings.issue(
        nil, "has no alarm; expected threshold_out, threshold_in, or both, with what to do")
    }
    if let out, let inward, inward.threshold > out.threshold {
      settings.issue(
        "threshold_in",
        "is above threshold_out, so that both alarms would ring at once; expected at most that")
    }
  }
}

extension MetricWatch {
  /// Complains about a share of the seats that no instance reaches.
  func check(_ level: Double?, of key: String, in settings: SettingsReader) {
    guard let level, settings.isSound(key, "metric") else { return }
    if metric != .utilization, settings.node.node(at: key)?.text?.hasSuffix("%") ?? false {
      settings.issue(
        key, "is a share, and \(metric.rawValue) is none; expected a number such as 60")
    }
    guard level > 1, metric == .utilization else { return }
    settings.issue(
      key, "is above 100% of an instance's seats; expected a share such as 60%, or another metric")
  }
}
