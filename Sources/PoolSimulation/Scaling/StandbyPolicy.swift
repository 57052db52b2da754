package import Settings

/// Keeps a floor of empty instances, more of them the fewer are left, and lets go of what is not
/// needed in steps: running, stopped, deleted.
///
/// Three ladders in one. PlayFab's dynamic standby multiplies the floor while more instances are
/// active than the floor has and few of the floor are left, and comes back to it over
/// `RampDownSeconds`. Unity's Multiplay shuts a machine down once it has been unused for the shutdown
/// TTL, and deletes it once it has been shut down for the delete TTL. GameLift keeps
/// `PercentAvailableGameSessions` free; here that are seats.
///
/// Sources: PlayFab, "Dynamic standby" (learn.microsoft.com/gaming/playfab/multiplayer/servers),
/// whose last step is at 0.005 where the API reference of `DynamicStandbySettings` has 5 %;
/// Unity, "Time to live (TTL) settings" and "Overview of fleet scaling" (no defaults are published);
/// GameLift developer guide, "Target-based auto scaling".
package struct StandbyPolicy: ScalingPolicy, WarmPoolSizing {
  package static let name = "standby"
  package static let summary =
    "Keeps a floor of empty instances, more when it is depleted, and lets go by TTLs (game servers)."

  /// A step of the ladder: below a share of the floor, so many times the floor.
  private struct Step: Sendable {
    var below: Double
    var multiplier: Double
  }
  /// A floor that was raised.
  private struct Raise: Sendable {
    var time: SimulationTime
    var target: Int
  }

  private static let multipliers = 1.0...100
  /// Of none that is taken there would be no end.
  private static let shares = 0.0...0.99
  /// PlayFab's defaults, as it counts them: the last is the most depleted.
  private static let usual = [
    (name: "first", step: Step(below: 0.5, multiplier: 1.5)),
    (name: "second", step: Step(below: 0.25, multiplier: 3)),
    (name: "third", step: Step(below: 0.005, multiplier: 4)),
  ]

  private let floor: Int
  private let steps: [Step]
  private let rampDown: TimeSpan
  /// In billionths.
  private let availableShare: Int
  private let shutdownTTL: TimeSpan
  private let deleteTTL: TimeSpan
  private let stoppedFloor: Int
  private var raise: Raise?
  private var wanted = RecentPeak()
  private var running = RecentPeak()

  package init(settings: inout SettingsReader) {
    floor = settings.integer(
      "floor", in: Limit.instances.from(0), schedule: true,
      help: "empty instances kept ready")
    var steps: [Step] = []
    for (name, usual) in Self.usual {
      let below = settings.fraction(
        "\(name)_below", default: usual.below, schedule: true,
        help: "the \(name) step: less than this share of the floor is left")
      let multiplier =
        settings.value(
          "\(name)_multiplier", .number(in: Self.multipliers), default: usual.multiplier,
          schedule: true, help: "the \(name) step: how many times the floor is kept")
        ?? usual.multiplier
      steps.append(Step(below: below, multiplier: multiplier))
    }
    self.steps = steps
    rampDown = TimeSpan(
      milliseconds: settings.timeSpan(
        "ramp_down", default: 1_800_000, schedule: true,
        help: "over which a raised floor comes down again"))
    let share = settings.fraction(
      "available_share", default: 0, in: Self.shares, schedule: true,
      help: "free seats kept ready, as a share of all seats")
    availableShare = Int((share * 1e9).rounded())
    shutdownTTL = TimeSpan(
      milliseconds: settings.timeSpan(
        "shutdown_ttl", default: 0, schedule: true,
        help: "how long capacity is kept running that is not needed"))
    deleteTTL = TimeSpan(
      milliseconds: settings.timeSpan(
        "delete_ttl", default: 0, schedule: true,
        help: "how long it is kept in the warm pool after that"))
    stoppedFloor = settings.integer(
      "stopped_floor", default: 0, in: Limit.instances.from(0), schedule: true,
      help: "instances kept in the warm pool in any case")
    checkOrder(&settings)
  }

  /// A step further down keeps no less.
  private func checkOrder(_ settings: inout SettingsReader) {
    for (upper, lower) in zip(Self.usual.indices, Self.usual.indices.dropFirst()) {
      let names = (Self.usual[upper].name, Self.usual[lower].name)
      guard
        settings.isSound(
          "\(names.0)_below", "\(names.1)_below", "\(names.0)_multiplier",
          "\(names.1)_multiplier")
      else { continue }
      if steps[lower].below >= steps[upper].below {
        settings.issue(
          "\(names.1)_below",
          "not below \(names.0)_below, so a step is never reached; expected less")
      }
      if steps[lower].multiplier < steps[upper].multiplier {
        settings.issue(
          "\(names.1)_multiplier",
          "below \(names.0)_multiplier, so less would be kept the less is left; expected no less")
      }
    }
  }

  package var sizesWarmPool: String? {
    deleteTTL > .zero ? "delete_ttl" : stoppedFloor > 0 ? "stopped_floor" : nil
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let allocated = pool.serving - pool.empty
    let target = standby(empty: pool.empty, allocated: allocated, at: pool.time)
    // As GameLift's share is one of all seats, those taken are the rest of them.
    let rest = 1_000_000_000 - availableShare
    let seats = (pool.seatsTaken * 1_000_000_000 + rest - 1) / rest
    let sized = max(
      allocated + target, (seats + pool.participantLimit - 1) / pool.participantLimit)
    // What runs at first counts as needed until then.
    if wanted.isEmpty { _ = wanted.note(pool.desired, at: pool.time, within: shutdownTTL) }
    let kept = wanted.note(sized, at: pool.time, within: shutdownTTL)
    var decision = ScalingDecision(
      .instances(kept), reason: target > floor ? .depleted : .standby, signal: Double(pool.empty))
    let peak = running.note(
      min(max(kept, pool.minSize), pool.maxSize), at: pool.time, within: deleteTTL)
    if sizesWarmPool != nil {
      let stopped = peak - min(max(kept, pool.minSize), pool.maxSize)
      decision.warmPoolMinSize = min(max(stopped, stoppedFloor), Limit.instances.most)
    }
    return decision
  }

  /// The empty instances that are to be kept now.
  private mutating func standby(empty: Int, allocated: Int, at time: SimulationTime) -> Int {
    let left = floor > 0 ? Double(empty) / Double(floor) : 1
    let now = target(left: left, allocated: allocated)
    let before = lowered(at: time)
    if now >= before { raise = now > floor ? Raise(time: time, target: now) : nil }
    return max(now, before)
  }

  private func target(left: Double, allocated: Int) -> Int {
    guard allocated > floor, let step = steps.last(where: { left < $0.below }) else { return floor }
    return Int((Double(floor) * step.multiplier).rounded(.up))
  }

  /// What is left of the last raise.
  private func lowered(at time: SimulationTime) -> Int {
    guard let raise else { return floor }
    let passed = time.milliseconds - raise.time.milliseconds
    guard passed < rampDown.milliseconds else { return floor }
    let (length, extra) = (Int128(rampDown.milliseconds), Int128(max(raise.target - floor, 0)))
    return floor + Int((extra * (length - Int128(passed)) + length - 1) / length)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? StandbyPolicy else { return self }
    var next = self
    next.raise = previous.raise
    next.wanted = previous.wanted
    next.running = previous.running
    return next
  }
}
