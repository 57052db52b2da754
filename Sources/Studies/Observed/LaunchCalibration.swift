package import PoolSimulation
package import Probability
internal import Settings
package import Workloads

/// The launch times of a group, by what its activities tell.
///
/// An activity that launches an instance takes from EC2's launch until the instance is InService, or
/// ready in the warm pool: `pending` and `start` together, and the registration too where a
/// launching hook waits for it. What goes on when the log ends is known to take longer than it has.
/// The registration after that shows in who joined on which instance.
package struct LaunchCalibration: Sendable {
  /// A stage of a launch that the log tells something of.
  package struct Stage: Sendable {
    /// The key below `launch`.
    package let key: String
    /// The law, in milliseconds.
    package let law: Distribution
    /// The fit; nil: the law is the table of what was seen.
    package let fit: IntervalFit?
    /// How many values it was made of, and those of them that go on or were given up.
    package let count, censored: Int
    /// The mean of those that ended, in milliseconds.
    package let mean: SampleMean
    /// How many values would tell the mean to a tenth; nil: these do.
    package let wanted: Int?
  }

  /// Launches that EC2 refused.
  package struct Failures: Sendable, Hashable {
    /// The key below `launch.failure_probability`.
    package let key: String
    /// How many were refused, and of these those for want of capacity.
    package let refused, shortOfCapacity: Int
    /// How many ended one way or the other.
    package let launches: Int

    /// The share that was refused.
    package var share: Double { Double(refused) / Double(launches) }
    /// Its standard error.
    package var standardError: Double { (share * (1 - share) / Double(launches)).squareRoot() }
  }

  /// How long a zone was left alone after failures, in milliseconds.
  package struct Backoff: Sendable, Hashable {
    /// After one failure: the median of what was seen.
    package let first: Int64
    /// At most: the median of what no longer doubled; nil: it was not seen to stop growing.
    package let atMost: Int64?
    /// How many first failures were followed by another launch in their zone.
    package let count: Int
  }

  /// The group, and the region as far as it is told.
  package let group: String
  package let region: String?
  /// The first start and the last time in the log, milliseconds since 1970.
  package let from, to: Int64
  /// The launches of the log.
  package let launches: Int
  /// What was fitted, in the order of the scenario's keys.
  package let stages: [Stage]
  /// What was refused, where something was.
  package let failures: [Failures]
  /// What came after refusals; nil: nothing was seen.
  package let backoff: Backoff?
  /// Launches that a hook gave up.
  package let abandoned: Int
  /// What the warm pool keeps its instances as; nil: the log tells of no warm pool.
  package let poolState: WarmPoolState?
  /// What should be known of it, a sentence each.
  package let notes: [String]

  /// As few values are listed as they are: a law of five says more of chance than of launches.
  package static let fewestFitted = 8
  /// A mean is known where its 95 % interval reaches no further than this share of it.
  package static let precision = 0.1

  /// Fits what a log tells.
  /// - Parameters:
  ///   - log: the activities
  ///   - poolState: what the warm pool keeps its instances as, which no activity tells
  ///   - now: when the log was taken, milliseconds since 1970; nil: at the last time in it
  ///   - joins: who joined on which instance; nil: nobody knows
  ///   - families: what is tried
  package init(
    _ log: ActivityLog, poolState: WarmPoolState?, asOf now: Int64? = nil,
    joins: HostedJoins? = nil, families: [LawFamily] = LawFamily.ofTimes
  ) {
    let launches = log.activities.filter { $0.kind?.isLaunch == true }
    let now = max(now ?? log.latest, log.latest)
    group = log.group
    region = log.region
    from = log.activities.first?.start ?? log.latest
    to = now
    self.launches = launches.count
    var notes = log.notes
    let usesPool = launches.contains { $0.kind != .cold }
    let state = usesPool ? poolState ?? .stopped : nil
    self.poolState = state
    if usesPool, poolState == nil {
      notes.append(
        "No activity tells what the warm pool keeps its instances as: Stopped, AWS's default, is assumed; --pool-state says it."
      )
    }
    func durations(_ kind: ScalingActivity.Kind) -> [ObservedInterval] {
      launches.filter { $0.kind == kind }.compactMap { activity in
        // What was given up would have taken longer than until then.
        if activity.isGivenUp, let end = activity.end {
          return ObservedInterval(Double(max(end - activity.start, 0)), .infinity)
        }
        return activity.duration(asOf: now).map { known in
          ObservedInterval(Double(known.lower), known.upper.map(Double.init) ?? .infinity)
        }
      }
    }
    let loops = ControlLoops(launches)
    notes += loops.notes
    var stages: [Stage] = []
    let wanted: [(key: String, values: [ObservedInterval], what: String)] =
      [
        ("control_loop", loops.values, "changes of the desired capacity with a launch"),
        ("cold", durations(.cold), "launches into the group"),
      ]
      + (state.map { state in
        [
          ("from_\(state.rawValue)", durations(.fromPool), "launches out of the warm pool"),
          ("prepare", durations(.intoPool), "launches into the warm pool"),
        ]
      } ?? [])
    for (key, values, what) in wanted {
      guard let stage = Stage(key, values, families) else {
        notes.append(
          "launch.\(key): the log has no \(what) that ended; collect some, \(Self.fewestFitted) at least, 30 for a law that can be told from others."
        )
        continue
      }
      if let doubt = stage.doubt(of: what) { notes.append(doubt) }
      stages.append(stage)
    }
    if let joins {
      let registration = RegistrationTimes(log, joins)
      notes += joins.notes + registration.notes
      if let stage = Stage("registration", registration.values, families) {
        if let doubt = stage.doubt(of: "launches with joins") { notes.append(doubt) }
        stages.append(stage)
      }
    }
    self.stages = stages
    abandoned = launches.count { $0.status == .failed && $0.isAbandoned }
    failures = Self.failures(launches, state)
    backoff = Self.backoff(launches, controlLoop: loops.mean)
    if let backoff, backoff.count < Self.fewestFitted {
      notes.append(
        "launch.retry_after: the median of \(backoff.count) \(backoff.count == 1 ? "retry" : "retries"), which says little; collect \(Self.fewestFitted) at least."
      )
    }
    let endless = launches.count { $0.status == .cancelled && $0.end == nil }
    if endless > 0 {
      notes.append(
        "\(endless) cancelled \(endless == 1 ? "launch does" : "launches do") not tell when \(endless == 1 ? "it" : "they") ended, and \(endless == 1 ? "is" : "are") left out."
      )
    }
    self.notes = notes
  }

  private static func failures(_ launches: [ScalingActivity], _ state: WarmPoolState?) -> [Failures]
  {
    let kinds: [(ScalingActivity.Kind, String)] =
      [(.cold, "cold")] + (state.map { [(.fromPool, $0.rawValue), (.intoPool, "prepare")] } ?? [])
    return kinds.compactMap { kind, key in
      let ended = launches.filter {
        $0.kind == kind && ($0.status == .successful || $0.status == .failed)
      }
      let refused = ended.filter { $0.status == .failed && !$0.isAbandoned }
      guard !refused.isEmpty else { return nil }
      return Failures(
        key: key, refused: refused.count,
        shortOfCapacity: refused.count { $0.message.contains("sufficient") },
        launches: ended.count)
    }
  }

  /// The time from a refusal to the next launch of all, where that is another try in the same zone:
  /// what is launched elsewhere at once, or because more is wanted, waited for nothing.
  private static func backoff(_ launches: [ScalingActivity], controlLoop: Double) -> Backoff? {
    var zones: [String: LaunchTry] = [:]
    var gaps: [(row: Int, gap: Double)] = []
    var latest = Int64.min
    for activity in launches {
      let zone = activity.zone ?? ""
      var current = zones[zone] ?? LaunchTry()
      if let ended = current.next(at: activity.start) {
        if let row = ended.row, activity.decision == nil, latest <= ended.failed + 999 {
          // Half a second is what whole seconds leave out of the failure's end.
          let gap = Double(activity.start - ended.failed) - controlLoop - 500
          gaps.append((row, max(gap, 0)))
        }
      }
      if activity.status == .failed, !activity.isAbandoned, let end = activity.end {
        current.fail(at: max(end, activity.start))
      } else if activity.status == .successful {
        current.hasSuccess = true
      }
      zones[zone] = current
      latest = max(latest, activity.start)
    }
    let first = gaps.filter { $0.row == 1 }.map(\.gap).sorted()
    guard !first.isEmpty else { return nil }
    func middle(_ sorted: [Double]) -> Double {
      (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    let median = middle(first)
    let capped = gaps.filter { gap in
      gap.row > 1 && gap.gap < 0.75 * median * Double(1 << min(gap.row - 1, 30))
    }
    return Backoff(
      first: Int64(max(median, 1_000).rounded()),
      atMost: capped.isEmpty
        ? nil : Int64(max(middle(capped.map(\.gap).sorted()), median).rounded()),
      count: first.count)
  }
}

/// The launches of one zone that were tried together: those that began at once, or before the first of
/// them failed.
private struct LaunchTry {
  /// How many tries before it failed one after the other; nil: in one of these some failed and some
  /// did not, and the log does not tell which was last.
  private var row: Int? = 0
  private var began = Int64.min
  private var failed: Int64?
  /// Whether one of them succeeded.
  var hasSuccess = false

  mutating func fail(at time: Int64) { failed = max(failed ?? time, time) }

  /// Whether a launch is one of another try, which begins then.
  /// - Parameter start: when it began
  /// - Returns: when the try before it failed and how many did one after the other; nil: it did not,
  ///   or the launch is one of the same
  mutating func next(at start: Int64) -> (row: Int?, failed: Int64)? {
    guard start > began, start >= failed ?? start else { return nil }
    let ended = failed.map { failed in
      (row: hasSuccess ? row == 0 ? 1 : nil : row.map { $0 + 1 }, failed: failed)
    }
    row = ended == nil ? hasSuccess ? 0 : row : hasSuccess ? nil : ended?.row
    (began, failed, hasSuccess) = (start, nil, false)
    return ended
  }
}

extension LaunchCalibration.Stage {
  /// A stage by what is known of its times, in milliseconds; nil: none of them ended.
  fileprivate init?(_ key: String, _ values: [ObservedInterval], _ families: [LawFamily]) {
    let finished = values.filter { !$0.isCensored }.map(\.middle)
    guard let mean = SampleMean(finished) else { return nil }
    self.key = key
    self.mean = mean
    count = values.count
    censored = values.count - finished.count
    let best =
      values.count < LaunchCalibration.fewestFitted ? nil : Self.best(values, families)
    fit = best
    if let best {
      law = best.distribution.neverNegative
    } else {
      law = (try? empiricalLaw(of: finished, points: 50)) ?? .constant(mean.mean)
    }
    // Student's interval of as many as would do is about two standard errors to each side.
    let spread = mean.standardDeviation ?? mean.mean
    let half = mean.halfWidth() ?? .infinity
    let least = 2 * spread / (LaunchCalibration.precision * mean.mean)
    wanted =
      half <= LaunchCalibration.precision * mean.mean || mean.mean <= 0
      ? nil
      : max(
        Int(min(least * least, 1e9).rounded(.up)), LaunchCalibration.fewestFitted, values.count + 1)
  }

  private static func best(_ values: [ObservedInterval], _ families: [LawFamily]) -> IntervalFit? {
    var best: IntervalFit?
    for family in families {
      // A law of two parts needs enough to tell them apart.
      if values.count < 30, family == .hyperexponential || family == .lognormalMixture { continue }
      guard let fit = try? family.fit(values), fit.isAdequate,
        family != .normal || fit.distribution.cumulative(0) < 0.001
      else { continue }
      if best.map({ fit.bic < $0.bic }) ?? true { best = fit }
    }
    return best
  }

  /// How little is known, and what would do; nil: enough is known.
  fileprivate func doubt(of what: String) -> String? {
    if censored > 0, fit == nil || wanted != nil {
      return
        "launch.\(key): of \(count) \(what), \(censored) had not ended or were given up, so the mean of the others, \(seconds(mean.mean)), is too short by what nobody knows; collect until they have ended."
    }
    guard let wanted else { return nil }
    let interval =
      mean.interval().map {
        "anywhere from \(seconds(max($0.lowerBound, 0))) to \(seconds($0.upperBound)) (95 %)"
      } ?? "not known: one value has no spread"
    return
      "launch.\(key): of \(count) \(what) the mean is \(seconds(mean.mean)), and the true one \(interval); collect about \(wanted) to know it to a tenth."
  }

  private func seconds(_ milliseconds: Double) -> String {
    let tenths = Int64((milliseconds / 100).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }
}

extension Distribution {
  /// The law of a time: a normal law that hardly has negative values has none.
  fileprivate var neverNegative: Distribution {
    if case .normal(let mean, let sd, nil) = self { return .normal(mean: mean, sd: sd, min: 0) }
    return self
  }
}

extension ScalingActivity {
  /// Whether a launching hook gave it up, or its time ran out.
  fileprivate var isAbandoned: Bool {
    message.contains("Lifecycle Action") || message.contains("ABANDON")
  }

  /// Whether it ended before its instance was ready, for no reason at EC2.
  fileprivate var isGivenUp: Bool {
    status == .cancelled || status == .failed && isAbandoned
  }

  /// The change of the desired capacity that it follows; nil where the cause has none.
  var decision: Clause? {
    guard cause.count > 1, let first = cause.first, let last = cause.last,
      last.text.hasPrefix("an instance was "), first.second <= last.second
    else { return nil }
    return first
  }
}

/// The time from a change of the desired capacity to the launch, of every change once: the instances
/// of one change wait together.
private struct ControlLoops {
  let values: [ObservedInterval]
  /// The mean of what is written, in milliseconds; 0 without any.
  let mean: Double
  let notes: [String]

  init(_ launches: [ScalingActivity]) {
    var order: [ScalingActivity.Clause] = []
    var starts: [ScalingActivity.Clause: Int64] = [:]
    for launch in launches where launch.kind != .intoPool {
      guard let decision = launch.decision, let started = launch.cause.last else { continue }
      if starts[decision] == nil { order.append(decision) }
      starts[decision] = min(starts[decision] ?? .max, started.second)
    }
    // Changes that come as a clock strikes come on whole seconds: nothing of their time is cut off.
    let seconds = order.map(\.second).sorted()
    var step: Int64 = 0
    for (earlier, later) in zip(seconds, seconds.dropFirst()) {
      var (a, b) = (step, later - earlier)
      while b != 0 { (a, b) = (b, a % b) }
      step = a
    }
    let areOnTheClock = order.count >= 8 && step >= 5
    let written = order.map { Double(((starts[$0] ?? $0.second) - $0.second) * 1_000) }
    mean = SampleMean(written)?.mean ?? 0
    values = order.map { decision in
      let lag = (starts[decision] ?? decision.second) - decision.second
      return ObservedInterval(
        Double(max(lag - (areOnTheClock ? 0 : 1), 0) * 1_000), Double((lag + 1) * 1_000))
    }
    let lags = launches.filter { $0.kind != .intoPool }.compactMap { launch in
      launch.cause.last.map { Double(launch.start - $0.second * 1_000) }
    }
    // Half a second is what whole seconds leave out.
    guard let gap = SampleMean(lags)?.mean, gap > 1_000 else {
      notes = []
      return
    }
    let tenths = Int64(((gap - 500) / 100).rounded())
    notes = [
      "Between the launch that a cause tells and its StartTime lie \(tenths / 10).\(tenths % 10) s on average, which are in no stage: add them to launch.pending."
    ]
  }
}
