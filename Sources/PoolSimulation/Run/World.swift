/// What there is once in a run, however many pools there are.
struct World: ~Copyable {
  var clock: RunClock
  var crowd: Crowd
  var journal: Journal
  /// The stretch that is walked through.
  var stretch = Stretch()

  init(_ plan: RunPlan, columns: WorkloadColumns) {
    clock = RunClock(columns, end: plan.end)
    crowd = Crowd(plan, columns: columns)
    journal = Journal(
      measuredFrom: .zero + plan.warmUp, fates: EntryFates(plan),
      reportInterval: plan.reportInterval,
      participantLimit: plan.participantLimit, keepsUses: plan.costSplit != nil,
      series: plan.series)
  }

  /// A stretch begins, with the pool as it is.
  mutating func beginStretch(_ pool: borrowing Pool) {
    stretch = Stretch(
      journal.series.levels, capacity: pool.hostCount * pool.limit,
      lowestLevel: pool.fleet.index.lowestLevel, drainingClock: pool.fleet.drainingClock)
  }

  /// Without a duration: the last participant has left. What is in motion comes to its end, and the
  /// group replaces nothing any more, or some runs would never end.
  var isOver: Bool { clock.end == nil && clock.nextJoin == .never && crowd.isGone }

  /// Drops everybody on an instance of a pool.
  mutating func drop(
    _ instance: InstanceID, of pool: inout Pool, because cause: TransitionCause,
    at time: SimulationTime
  ) {
    crowd.drop(instance, of: &pool, because: cause, at: time, &clock, &journal)
  }

  /// Capacity is there at once for those who wait: a zero latency, which makes another pass.
  mutating func askForPass() { clock.askForPass(crowd.isWaiting) }
}
