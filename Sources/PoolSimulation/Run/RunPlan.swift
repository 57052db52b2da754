/// Everything one run needs. Two equal plans give two equal results.
package struct RunPlan: Sendable {
  /// The seed where nobody chose one.
  package static let usualSeed: UInt64 = 1
  /// What a seed may be where somebody writes it.
  package static let seeds = 0...Int.max
  /// The interval of a time series that nobody chose.
  package static let usualReportInterval = TimeSpan(milliseconds: 300_000)

  /// The demand.
  package var workload: Workload
  /// When the run ends; nil: when the last participant has left and nothing is in motion.
  package var end: SimulationTime?
  /// What is before it is left out of the statistics.
  package var warmUp = TimeSpan.zero
  /// The seed; with the replication it keys every draw.
  package var seed = Self.usualSeed
  /// The replication; with the seed it keys every draw.
  package var replication = 0
  /// The seats of one instance.
  package var participantLimit: Int
  /// The lower ceiling above which an instance takes no new meeting; nil: none.
  package var newMeetingLimit: Int?
  /// The group's bounds.
  package var group: AutoScalingGroupSettings
  /// The warm pool; nil: none.
  package var warmPool: WarmPoolSettings?
  /// The stages of a launch.
  package var launch: LaunchSettings
  /// Where joins go.
  package var placement: any PlacementStrategy
  /// Whether a meeting stays on one instance.
  package var affinity = Affinity.usual
  /// Under `spill`: the seats that a link between two hosts of a meeting takes on both.
  package var cascadeSeats = 0
  /// How long meetings go on without anybody in them.
  package var linger = MeetingLinger()
  /// What goes through the hosts of meetings, and their limits beside seats; nil: seats alone count.
  package var media: MediaPlan?
  /// What a full pool does.
  package var admission: AdmissionSettings
  /// The policy and how the group carries it out.
  package var scaling: ScalingSettings
  /// How instances leave the group.
  package var scaleIn = ScaleInSettings()
  /// Changes by time; equal times in file order.
  package var schedule: [ScheduledChange] = []
  /// Faults by time; equal times in file order.
  package var faults: [Fault] = []
  /// Spans in which launches fail.
  package var launchFaults: [LaunchFault] = []
  /// What happens to instances at random times.
  package var breakdowns: [Breakdown] = []
  /// Deployments by time.
  package var refreshes: [InstanceRefresh] = []
  /// Health checks; nil: what does not answer stays.
  package var healthCheck: HealthCheckSettings?
  /// The account's limits.
  package var quotas = ServiceQuotas()
  /// The prices.
  package var prices: PriceList
  /// How finely it is told what capacity was paid for; nil: it is not.
  package var costSplit: CostSplit.Detail?
  /// The interval of the time series.
  package var reportInterval = Self.usualReportInterval
  /// Whether the rows of the time series are kept, and where.
  package var series = SeriesKeeping.kept(spill: nil)
  /// Debug builds check the invariants once in so many instants.
  package var invariantInterval = 4_096
  /// Whether instants in which people only come and go are walked through one after another: the
  /// result is the same, and sooner there.
  package var walksStretches = true
  /// Whether the run ends where it is once somebody did not get in at once, or was dropped: for
  /// those who have no use for what it comes to then.
  package var endsAtFirstRefusal = false
  /// Ends the run where it is, with a result that is dropped; nil: nobody does.
  package var stop: RunStop?

  /// A plan of what has no default: one replication of one demand on a pool. Everything else is a
  /// property of its own.
  package init(
    workload: Workload, participantLimit: Int, group: AutoScalingGroupSettings,
    launch: LaunchSettings, placement: any PlacementStrategy, admission: AdmissionSettings,
    scaling: ScalingSettings, prices: PriceList
  ) {
    self.workload = workload
    self.participantLimit = participantLimit
    self.group = group
    self.launch = launch
    self.placement = placement
    self.admission = admission
    self.scaling = scaling
    self.prices = prices
  }
}

extension RunPlan {
  /// The seats that links take: under the other affinities there are none.
  var linkSeats: Int { affinity == .spill ? cascadeSeats : 0 }

  /// The hooks under which EC2's states are told.
  package var lifecycleHooks: LifecycleHooks {
    LifecycleHooks(
      holdsLaunches: launch.hook == .untilReady, holdsEntries: warmPool?.waitsForBootstrap == true,
      holdsDraining: scaleIn.drainVia == .terminationHook,
      reusesOnScaleIn: warmPool?.reuseOnScaleIn == true && scaleIn.by == .group)
  }
}

/// A placement strategy with the simulation that was specialized for it.
package struct PlacementEntry: Sendable {
  /// The strategy.
  package let type: any PlacementStrategy.Type
  fileprivate let run: @Sendable (RunPlan) -> RunResult?

  fileprivate init<Strategy: PlacementStrategy>(_ type: Strategy.Type) {
    self.type = type
    run = { plan in (plan.placement as? Strategy).map { simulate(plan, placement: $0) } }
  }
}

/// Every placement strategy of Greenroom, by name. A new strategy is one file and one line here.
package let placementStrategies: [PlacementEntry] = [
  PlacementEntry(BestFitPlacement.self),
  PlacementEntry(FirstFitPlacement.self),
  PlacementEntry(JicofoPlacement.self),
  PlacementEntry(LeastLoadedPlacement.self),
  PlacementEntry(LeastLoadedExpectedPlacement.self),
  PlacementEntry(LiveKitPlacement.self),
  PlacementEntry(MostLoadedPlacement.self),
  PlacementEntry(PowerOfTwoChoicesPlacement.self),
  PlacementEntry(RandomPlacement.self),
  PlacementEntry(RoundRobinPlacement.self),
  PlacementEntry(ScalelitePlacement.self),
]

/// The strategy that no scenario names, since it knows the demand.
private let foresightEntry = PlacementEntry(ForesightPlacement.self)

/// Runs a plan to its end. It does not throw: what could be wrong was found before the clock
/// starts.
package func simulate(_ plan: RunPlan) -> RunResult {
  for entry in placementStrategies + [foresightEntry] {
    if let result = entry.run(plan) { return result }
  }
  return simulate(plan, placement: ForeignPlacement(plan.placement))
}

private func simulate<Strategy: PlacementStrategy>(_ plan: RunPlan, placement: Strategy)
  -> RunResult
{
  precondition(plan.workload.joinTimes.first ?? .zero >= .zero, "I3: nobody joins before the run")
  return plan.workload.withColumns { Simulation(plan, columns: $0).run(placement) }
}
