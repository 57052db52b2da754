package import Settings

/// The Jitsi autoscaler: adds instances once a metric was high in each of the last periods, and
/// takes some away once it was low in each of more.
///
/// Names and rules are those of a group of jitsi-autoscaler: `scalingOptions`, `gracePeriodTTLSec`,
/// `protectedTTLSec`, and the periods of scheduled scaling. It is asked every 30 s there.
///
/// Source: jitsi/jitsi-autoscaler, `src/autoscaler.ts`, `src/instance_tracker.ts`, `groups.json`
/// (quantities, periods and grace of the sample; its thresholds 1 and 2 are of recorders), the tests
/// of the first (0.8 and 0.3 for bridges), `docs/scheduled-scaling.md` and
/// `src/scheduled_scaling_processor.ts`, which restores what was desired before a period.
package struct JitsiPolicy: SamplingPolicy, PacedPolicy, LoadSeeing {
  package static let name = "jitsi"
  package static let summary =
    "Scales by a metric that was high, or low, in each of the last periods (Jitsi autoscaler)."

  package static let usualInterval = TimeSpan(milliseconds: 30_000)

  /// What kind of instances they are.
  private enum Kind: String, CaseIterable, Sendable {
    /// Bridges: the metric is their mean stress.
    case jvb
    /// Recorders: the metric is how many are idle.
    case jibri
  }
  /// Instances that came within one evaluation.
  private struct Arrival: Sendable {
    var time: SimulationTime
    var count: Int
  }

  private static let thresholds = 0.0...10_000
  private static let stresses = 0.000_1...1.0
  private static let counts = 1...1_000
  private static let lengths: ClosedRange<Int64> = 1_000...86_400_000
  private static let usualGrace: Int64 = 480_000
  /// A period has so many samples at most.
  private static let grains: Int64 = 60

  private let kind: Kind
  private let upThreshold, downThreshold: Double
  private let upQuantity, downQuantity: Int
  private let period: TimeSpan
  private let upPeriods, downPeriods: Int
  private let grace: TimeSpan
  private let protectedTTL: TimeSpan?
  private let stressPerParticipant: Double?
  private let inhibitsScaleDown: Bool
  private let periods: JitsiPeriods
  private var metrics = SampleWindow()
  private var graceEnds = SimulationTime.zero
  private var arrivals: [Arrival] = []
  /// The instances that were there last; nil: it was not asked yet.
  private var lastCount: Int?
  private var activePeriod: Int?
  /// What was desired when the first of the periods that go on, or follow each other, began.
  private var baseline: Int?

  package init(settings: inout SettingsReader) {
    kind = settings.choice(
      "type", default: Kind.jvb,
      help: "jvb: the metric is the mean stress; jibri: the number of idle instances")
    let isBridge = kind == .jvb
    let up = settings.optionalValue(
      "scale_up_threshold", .number(in: Self.thresholds), schedule: true,
      help: "jvb: stress from which instances are added, left out 0.8; jibri: idle ones below "
        + "which, left out 1")
    let down = settings.optionalValue(
      "scale_down_threshold", .number(in: Self.thresholds), schedule: true,
      help: "jvb: stress below which instances go, left out 0.3; jibri: idle ones above which, "
        + "left out 2")
    upThreshold = up ?? (isBridge ? 0.8 : 1)
    downThreshold = down ?? (isBridge ? 0.3 : 2)
    upQuantity = settings.integer(
      "scale_up_quantity", default: 1, in: Limit.instances.from(1), schedule: true,
      help: "instances added at once")
    downQuantity = settings.integer(
      "scale_down_quantity", default: 1, in: Limit.instances.from(1), schedule: true,
      help: "instances taken away at once")
    period = TimeSpan(
      milliseconds: settings.timeSpan(
        "scale_period", default: 60_000, in: Self.lengths, schedule: true,
        help: "a period over which the metric is averaged"))
    upPeriods = settings.integer(
      "scale_up_periods_count", default: 2, in: Self.counts, schedule: true,
      help: "periods in a row before instances are added")
    downPeriods = settings.integer(
      "scale_down_periods_count", default: 4, in: Self.counts, schedule: true,
      help: "periods in a row before instances go")
    grace = TimeSpan(
      milliseconds: settings.timeSpan(
        "grace_period", default: Self.usualGrace, schedule: true,
        help: "time after a change in which nothing else changes"))
    protectedTTL =
      settings.optionalValue(
        "protected_ttl", .timeSpan(in: 0...Int64(Limit.milliseconds.most)), schedule: true,
        help: "how long a new instance is protected from scaling down; left out: not at all"
      ).map { TimeSpan(milliseconds: $0) }
    stressPerParticipant = settings.optionalValue(
      "stress_per_participant", .number(in: Self.stresses), schedule: true,
      help: "stress of an instance for each seat taken; left out: its load over load_limit, or "
        + "without one 1 where it is full")
    inhibitsScaleDown =
      settings.value(
        "inhibit_scale_down", .flag, default: false, schedule: true,
        help: "whether instances are added only") ?? false
    periods = JitsiPeriods(settings: &settings)
    guard settings.isSound("scale_up_threshold", "scale_down_threshold", "type") else { return }
    if isBridge, downThreshold >= upThreshold {
      settings.issue(
        "scale_down_threshold",
        "not below scale_up_threshold, so the pool would never rest; expected a lower stress")
    }
    if !isBridge, downThreshold < upThreshold {
      settings.issue(
        "scale_down_threshold",
        "below scale_up_threshold, so the pool would never rest; expected at least as many idle")
    }
    if isBridge, upThreshold > 1 {
      settings.issue(
        "scale_up_threshold",
        "above the stress of a full instance; expected at most 1, or type: jibri for a number of "
          + "idle instances")
    }
    if !isBridge, stressPerParticipant != nil {
      settings.issue(
        "stress_per_participant", "has no effect here; expected type: jvb beside it, or no such key"
      )
    }
  }

  package var goesByLoad: Bool { kind == .jvb && stressPerParticipant == nil }
  package var longestInterval: (key: String, span: TimeSpan) { ("scale_period", period) }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let count = pool.serving + pool.launching
    note(pool, count: count)
    let metric = periodMetrics(at: pool.time)
    let signal = metric.first.flatMap { $0 } ?? 0
    func stay(_ reason: ScalingReason) -> ScalingDecision {
      ScalingDecision(.instances(pool.desired), reason: reason, signal: signal)
    }
    let active = periods.active(at: pool.time)
    let (least, most) = periods.bounds(of: pool, in: active)
    if let desired = crossBoundary(into: active, desired: pool.desired) {
      graceEnds = pool.time + grace
      return ScalingDecision(
        .instances(min(max(desired, least), most)), reason: .period, signal: signal)
    }
    if pool.time < graceEnds { return stay(.cooldown) }
    if count == 0 || count != pool.desired { return stay(.settling) }
    if metric.prefix(upPeriods).allSatisfy({ callsForMore($0, count, least, most) }) {
      return change(to: min(pool.desired + upQuantity, most), .stressed, pool, signal)
    }
    // A pool without a free seat is not too large, whatever stress its people are.
    let hasRoom = pool.seatsTaken < pool.serving * pool.participantLimit && pool.seatsWaiting == 0
    if hasRoom, !inhibitsScaleDown, !periods.inhibitsScaleDown(in: active),
      metric.prefix(downPeriods).allSatisfy({ allowsFewer($0, count, least) })
    {
      let fewer = max(pool.desired - downQuantity, least, min(protected, pool.desired))
      return fewer == pool.desired ? stay(.settling) : change(to: fewer, .relaxed, pool, signal)
    }
    return stay(.steady)
  }

  /// Notes the period that counts now. Returns what is desired from then on: the count of one that
  /// begins, or, when one that had a count is over and none follows, what was desired before.
  private mutating func crossBoundary(into active: Int?, desired: Int) -> Int? {
    guard active != activePeriod else { return nil }
    let hadCount = periods.desired(in: activePeriod) != nil
    activePeriod = active
    if active != nil {
      baseline = baseline ?? desired
      return periods.desired(in: active)
    }
    defer { baseline = nil }
    return hadCount ? baseline : nil
  }

  /// Samples the metric, which nothing has while nothing serves, and counts who is new.
  private mutating func note(_ pool: PoolObservation, count: Int) {
    let span = TimeSpan(milliseconds: period.milliseconds * Int64(max(upPeriods, downPeriods)))
    if pool.serving > 0 {
      let value: Double
      switch kind {
      case .jibri: value = Double(pool.empty)
      case .jvb:
        value =
          stressPerParticipant.map { $0 * Double(pool.seatsTaken) / Double(pool.serving) }
          ?? pool.loadShare ?? pool.utilization ?? 0
      }
      metrics.note(
        value, at: pool.time, keeping: span,
        grain: TimeSpan(milliseconds: period.milliseconds / Self.grains))
    } else {
      metrics.forget(before: pool.time, span)
    }
    if let protectedTTL {
      arrivals.removeAll { $0.time + protectedTTL <= pool.time }
      if let lastCount, count > lastCount {
        arrivals.append(Arrival(time: pool.time, count: count - lastCount))
      }
    }
    lastCount = count
  }

  /// The instances that are protected.
  private var protected: Int { arrivals.reduce(0) { $0 + $1.count } }

  /// The mean of each period, the newest first; nil where there is none. A missing one between two
  /// is that of the older.
  private func periodMetrics(at time: SimulationTime) -> [Double?] {
    let count = max(upPeriods, downPeriods)
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: count)
    for sample in metrics.samples {
      let age = (time.milliseconds - sample.time.milliseconds) / period.milliseconds
      guard age >= 0, age < Int64(count) else { continue }
      sums[Int(age)].sum += sample.value
      sums[Int(age)].count += 1
    }
    let means = sums.map { $0.count > 0 ? $0.sum / Double($0.count) : nil }
    return means.indices.map { index in
      guard means[index] == nil, index > 0, index + 1 < count, means[index - 1] != nil else {
        return means[index]
      }
      return means[index + 1]
    }
  }

  private func callsForMore(_ metric: Double?, _ count: Int, _ least: Int, _ most: Int) -> Bool {
    if count < least { return true }
    guard let metric, count < most else { return false }
    return kind == .jvb ? metric >= upThreshold : metric < upThreshold
  }

  private func allowsFewer(_ metric: Double?, _ count: Int, _ least: Int) -> Bool {
    guard let metric, count > least else { return false }
    return kind == .jvb ? metric < downThreshold : metric > downThreshold
  }

  private mutating func change(
    to desired: Int, _ reason: ScalingReason, _ pool: PoolObservation, _ signal: Double
  ) -> ScalingDecision {
    graceEnds = pool.time + grace
    return ScalingDecision(.instances(desired), reason: reason, signal: signal)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? JitsiPolicy else { return self }
    var next = self
    next.metrics = previous.metrics
    next.graceEnds = previous.graceEnds
    next.arrivals = previous.arrivals
    next.lastCount = previous.lastCount
    next.activePeriod = previous.activePeriod
    next.baseline = previous.baseline
    return next
  }
}
