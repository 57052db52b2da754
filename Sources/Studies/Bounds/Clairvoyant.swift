package import PoolSimulation
internal import Probability

/// What a pool costs that somebody runs who knows the demand: one plan that can be carried out,
/// where a bound may be out of reach.
///
/// A timetable launches each instance so early that nearly every launch is there in time, and lets
/// it drain once it is not needed before another one could be there. Meetings that end together are
/// put together, or the scenario's own placement is taken, whichever is cheaper. It plans for fewer
/// seats than an instance has, as many as it takes until everybody gets in at once: meetings do not
/// move, and do not divide as seats do. What it comes to is simulated, with the scenario's draws
/// and prices.
package struct Clairvoyant: Sendable, Hashable {
  /// Micro-dollars.
  package let cost: Int64
  /// The seats of an instance that were planned with.
  package let seats: Int

  /// The cheapest plan that was found; nil where none of them let everybody in at once.
  /// - Parameter plan: what is run
  package init?(_ plan: RunPlan) {
    let foresight = ForesightPlacement(plan.workload, affinity: plan.affinity)
    let found = [Self.cheapest(plan, foresight), Self.cheapest(plan, plan.placement)]
    guard let best = found.compactMap(\.self).min(by: { $0.cost < $1.cost }) else { return nil }
    (cost, seats) = best
  }

  /// The cheapest plan with a placement that was found.
  private static func cheapest(
    _ plan: RunPlan, _ placement: any PlacementStrategy
  ) -> (cost: Int64, seats: Int)? {
    /// The cost where everybody gets in at once.
    func cost(planningFor seats: Int) -> Int64? {
      let result = simulate(plan.foreseeing(seats: seats, placement))
      return result.letsIn() ? result.split?.total : nil
    }
    let limit = plan.participantLimit
    // All seats, then a 40th less, and twice as many less at a time, down to a fifth.
    for less in [0, 1, 2, 4, 8, 16, 32] {
      let seats = max(limit - limit * less / 40, 1)
      if let cost = cost(planningFor: seats) { return (cost, seats) }
    }
    return nil
  }
}

extension RunPlan {
  /// How often a timetable is asked.
  private static let beat = TimeSpan(milliseconds: 10_000)

  /// The same demand on a pool with a timetable that foresees it and counts on so many seats of an
  /// instance, and without a warm pool.
  fileprivate func foreseeing(seats: Int, _ placement: any PlacementStrategy) -> RunPlan {
    let need = NeedCurve(workload, limit: seats, from: .zero, until: end)
    var plan = self
    // Whoever knows the demand raises the maximum no less than a policy that may.
    let least = scaling.policy.isBeyondMaxSize ? need.peak : 0
    plan.group.maxSize = max(group.maxSize, least)
    plan.placement = placement
    plan.warmPool = nil
    plan.costSplit = .total
    plan.scaling = ScalingSettings(
      policy: ScheduledPolicy(need.launches(ahead: launchTime + Self.beat)),
      interval: .every(Self.beat), metricDelay: .zero, outOfRange: .clamp)
    plan.scaleIn = ScaleInSettings()
    plan.scaleIn.idleHold = .zero
    plan.scaleIn.victim = .oldest
    // What else the schedule sets is of the policy or of its pool.
    plan.schedule = schedule.compactMap { change in
      var change = change
      change.settings = change.settings.compactMap { setting in
        switch setting {
        case .minSize: setting
        case .maxSize(let size): .maxSize(max(size, least))
        default: nil
        }
      }
      return change.settings.isEmpty ? nil : change
    }
    return plan
  }

  /// A time that hardly a launch takes longer than: the stages at their 99 % quantiles.
  private var launchTime: TimeSpan {
    let parts = launch.pipeline.map { [$0.sns, $0.lambda, $0.propagation, $0.application] }
    let stages =
      [launch.controlLoop, launch.pending, launch.cold] + [launch.bootstrap].compactMap(\.self)
      + (parts ?? [launch.registration])
    let length = stages.reduce(0) { $0 + max($1.quantile(0.99), 0) }
    return TimeSpan(milliseconds: Int64(min(length, 30 * 86_400_000).rounded(.up)))
  }
}

extension NeedCurve {
  /// The instances that are needed at some time from an instant on up to `span` later, as a
  /// timetable.
  fileprivate func launches(ahead span: TimeSpan) -> [(time: SimulationTime, instances: Int)] {
    func early(_ time: SimulationTime) -> SimulationTime {
      SimulationTime(milliseconds: max(time.milliseconds - span.milliseconds, 0))
    }
    let times = (steps.map(\.time) + steps.map { early($0.time) } + [.zero]).sorted()
    var table: [(time: SimulationTime, instances: Int)] = []
    /// The steps that are ahead and higher than those behind them, by time: the first is the peak.
    var peaks: [Step] = []
    var first = 0
    var (ahead, current) = (0, 0)
    for time in times where table.last?.time != time {
      while ahead < steps.count, early(steps[ahead].time) <= time {
        while peaks.count > first, peaks[peaks.count - 1].instances <= steps[ahead].instances {
          peaks.removeLast()
        }
        peaks.append(steps[ahead])
        ahead += 1
      }
      while current < steps.count, steps[current].time <= time { current += 1 }
      let now = current == 0 ? 0 : steps[current - 1].instances
      while first < peaks.count, peaks[first].time <= time { first += 1 }
      let most = max(now, first < peaks.count ? peaks[first].instances : 0)
      if table.last?.instances != most { table.append((time, most)) }
    }
    return table
  }
}
