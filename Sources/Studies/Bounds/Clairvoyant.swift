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

  /// Looks for the cheapest plan, in trials of which none waits for another one.
  package final class Search: Sendable {
    private let plan: RunPlan
    /// The seats that are planned with, by trial.
    private let seats: [Int]
    /// What trials have in common, once one of them begins.
    private let basis = Mutex<(needs: [NeedCurve], foresight: ForesightPlacement)?>(nil)
    private let foreseen = Trials()
    private let own = Trials()

    /// - Parameter plan: what is run
    package init(_ plan: RunPlan) {
      self.plan = plan
      let limit = plan.participantLimit
      // All seats, then a 40th less, and twice as many less at a time, down to a fifth.
      seats = [0, 1, 2, 4, 8, 16, 32].map { max(limit - limit * $0 / 40, 1) }
    }

    /// What there is to do, in any order and at the same time or not. With all seats somebody is
    /// nearly always turned away, but late, and with fewer nearly never: so the second trial of a
    /// placement begins beside the first, and the others one after another.
    package var pieces: [@Sendable () -> Void] {
      func piece(_ placement: Trials, _ trials: Range<Int>) -> @Sendable () -> Void {
        { [self] in for trial in trials { make(trial, with: placement) } }
      }
      return [
        piece(foreseen, 0..<1), piece(foreseen, 1..<seats.count),
        piece(own, 0..<1), piece(own, 1..<seats.count),
      ]
    }

    /// The cheapest plan, once everything is done; nil where there is none.
    package var found: Clairvoyant? {
      [foreseen, own].compactMap(\.found).min { $0.cost < $1.cost }
    }

    private func make(_ trial: Int, with placement: Trials) {
      guard let stop = placement.begin(trial, within: plan.stop) else { return }
      let (needs, foresight) = knownBasis()
      var plan = plan.foreseeing(
        needs[trial], placement === foreseen ? foresight : plan.placement)
      plan.stop = stop
      plan.series = .dropped
      let result = simulate(plan)
      guard result.letsIn() else { return }
      placement.succeed(trial, Clairvoyant(cost: result.capacityCost, seats: seats[trial]))
    }

    private func knownBasis() -> (needs: [NeedCurve], foresight: ForesightPlacement) {
      basis.withLock { basis in
        if let basis { return basis }
        let made = (
          NeedCurve.curves(of: plan.workload, limits: seats, from: .zero, until: plan.end),
          ForesightPlacement(plan.workload, affinity: plan.affinity)
        )
        basis = made
        return made
      }
    }
  }

  /// The trials with one placement: the first that lets everybody in at once is its plan.
  private final class Trials: Sendable {
    private struct State {
      var first = Int.max
      var found: Clairvoyant?
      /// What ends each trial that has begun.
      var stops: [(trial: Int, stop: RunStop)] = []
    }
    private let state = Mutex(State())

    /// The plan, once everything is done; nil: no trial lets everybody in.
    var found: Clairvoyant? { state.withLock(\.found) }

    /// A trial begins. Returns what ends it once an earlier one lets everybody in; nil: one has
    /// already.
    func begin(_ trial: Int, within outer: RunStop?) -> RunStop? {
      state.withLock { state in
        guard trial < state.first else { return nil }
        let stop = RunStop(within: outer)
        state.stops.append((trial, stop))
        return stop
      }
    }

    /// A trial has let everybody in: none after it is wanted.
    func succeed(_ trial: Int, _ plan: Clairvoyant) {
      state.withLock { state in
        guard trial < state.first else { return }
        (state.first, state.found) = (trial, plan)
        for begun in state.stops where begun.trial > trial { begun.stop.stop() }
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
