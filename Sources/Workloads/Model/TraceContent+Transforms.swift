internal import PoolSimulation
internal import Probability
package import Settings

extension TraceContent {
  /// The content after transforms. Counts are drawn as joins, which are counted again.
  /// - Parameters:
  ///   - transforms: the changes, in their order
  ///   - seed: keys their draws
  ///   - calendar: the wall clock
  /// - Returns: content of the same kind, or joins where joins were merged into sessions
  /// - Throws: `TraceError` for a trace that is merged.
  package func transformed(
    by transforms: [WorkloadTransform], seed: UInt64, calendar: ScenarioCalendar
  ) throws(TraceError) -> TraceContent {
    if transforms.isEmpty { return self }
    let kind = format
    let merged = try transforms.mergedContent { trace throws(TraceError) in
      var notes = WorkloadNotes()
      var reader = try TraceReader(
        try CSVReader(path: trace.path), settings: trace, calendar: calendar)
      let other = try reader.content(
        format: trace.format, sessionKeys: [], within: .min ... .max, largestSeats: 1_000_000,
        notes: &notes)
      if case .counts = other, kind != .counts {
        throw reader.refusal([
          .init(
            problem: "the trace has a row an interval, and nothing says how long people stay",
            expected: "expected a trace of joins or meetings, or a trace of counts to merge it into"
          )
        ])
      }
      return other
    }
    var source = WorkloadSource(
      content: .trace(self), calendar: calendar, flow: .scheduled(ScheduledFlow()), attendance: 1,
      transforms: transforms, merged: merged,
      period: .min ... .max, notes: WorkloadNotes())
    source.stay = .constant(0)
    var notes = WorkloadNotes()
    switch (self, source.demand(seed: seed, replication: 0, notes: &notes).demand) {
    case (.counts(let counts), .joins(let workload)): return .counts(counts.recounted(workload))
    case (_, .joins(let workload)): return .joins(workload)
    case (_, .sessions(let sessions)):
      let sampler = FlowSampler(flows: [], seed: seed, replication: 0)
      return .meetings(sampler.attended(sessions))
    }
  }
}

extension IntervalCounts {
  /// The joins of a workload in intervals of the same grid.
  fileprivate func recounted(_ workload: Workload) -> IntervalCounts {
    var recounted = IntervalCounts(interval: interval, starts: [], joins: [])
    let origin = starts.first ?? 0
    for time in workload.joinTimes {
      let after = time.milliseconds - origin
      let start = time.milliseconds - ((after % interval) + interval) % interval
      if recounted.starts.last != start {
        recounted.starts.append(start)
        recounted.joins.append(0)
      }
      recounted.joins[recounted.joins.count - 1] += 1
    }
    return recounted
  }
}
