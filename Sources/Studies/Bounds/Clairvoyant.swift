package import PoolSimulation
internal import Probability
internal import Synchronization

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
    let search = Search(plan)
    for piece in search.pieces { piece() }
    guard let found = search.found else { return nil }
    self = found
  }

  /// Looks for the cheapest plan, with one placement apart from the other.
  package final class Search: Sendable {
    private let plan: RunPlan
    /// The seats that are planned with, in the order in which they are tried.
    private let seats: [Int]
    /// The need of the demand with each of them, once somebody asks.
    private let needs = Mutex<[NeedCurve]>([])
    /// The cheapest plans with foresight, and with the scenario's own placement.
    private let cheapest = Mutex<[Clairvoyant?]>([nil, nil])

    /// - Parameter plan: what is run
    package init(_ plan: RunPlan) {
      self.plan = plan
      let limit = plan.participantLimit
      // All seats, then a 40th less, and twice as many less at a time, down to a fifth.
      seats = [0, 1, 2, 4, 8, 16, 32].map { max(limit - limit * $0 / 40, 1) }
    }

    /// What there is to do, in any order and at the same time or not.
    package var pieces: [@Sendable () -> Void] {
      [
        { [self] in
          find(with: ForesightPlacement(plan.workload, affinity: plan.affinity), place: 0)
        },
        { [self] in find(with: plan.placement, place: 1) },
      ]
    }

    /// The cheapest plan, once everything is done; nil where there is none.
    package var found: Clairvoyant? {
      cheapest.withLock { $0.compactMap(\.self).min { $0.cost < $1.cost } }
    }

    private func find(with placement: any PlacementStrategy, place: Int) {
      for (seats, need) in zip(seats, knownNeeds()) {
        let result = simulate(plan.foreseeing(need, placement))
        guard result.letsIn() else { continue }
        cheapest.withLock { $0[place] = Clairvoyant(cost: result.capacityCost, seats: seats) }
        return
      }
    }

    private func knownNeeds() -> [NeedCurve] {
      needs.withLock { needs in
        if needs.isEmpty {
          needs = NeedCurve.curves(
            of: plan.workload, limits: seats, from: .zero, until: plan.end)
        }
        return needs
      }
    }
  }

  private init(cost: Int64, seats: Int) { (self.cost, self.seats) = (cost, seats) }
}

extension RunPlan {
  /// How often a timetable is asked.
  private static let beat = TimeSpan(milliseconds: 10_000)

  /// The same demand on a pool with a timetable that foresees what it needs, and without a warm
  /// pool. Of no use once somebody is refused.
  func foreseeing(_ need: NeedCurve, _ placement: any PlacementStrategy) -> RunPlan {
    var plan = self
    plan.endsAtFirstRefusal = true
    // Whoever knows the demand raises the maximum no less than a policy that may.
    let least = scaling.policy.isBeyondMaxSize ? need.peak : 0
    plan.group.maxSize = max(group.maxSize, least)
    plan.placement = placement
    plan.warmPool = nil
    plan.costSplit = nil
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

extension RunResult {
  /// Micro-dollars of everything but traffic.
  fileprivate var capacityCost: Int64 {
    instances.reduce(commitmentCost + registrationCost) { sum, account in
      sum + account.computeCost.reduce(0, +) + account.storageCost.reduce(0, +)
        + account.addressCost.reduce(0, +)
    }
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
