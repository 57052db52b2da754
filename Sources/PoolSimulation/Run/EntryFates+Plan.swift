extension EntryFates {
  /// Nothing of a plan has come yet.
  init(_ plan: RunPlan) {
    func none(_ entries: [Int]) -> [EntryFate] {
      var fates = [EntryFate](repeating: .absent, count: (entries.max() ?? -1) + 1)
      for entry in entries { fates[entry] = .neverCame }
      return fates
    }
    faults = none(plan.faults.map(\.entry))
    launchFaults = none(plan.launchFaults.map(\.entry))
    breakdowns = none(plan.breakdowns.map(\.entry))
    schedule = none(plan.schedule.map(\.entry))
    endIsGiven = plan.end != nil
  }

  /// The run is over at `end`: spans that it reached and that met nobody have come.
  mutating func finish(_ plan: RunPlan, at end: SimulationTime, refreshes: Int) {
    for fault in plan.launchFaults where fault.from <= end && fault.to > .zero {
      launchFaults[fault.entry] = max(launchFaults[fault.entry], .withoutEffect)
    }
    hasAllRefreshes = refreshes == plan.refreshes.count
  }
}
