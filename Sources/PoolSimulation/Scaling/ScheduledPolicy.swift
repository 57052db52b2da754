package import Settings

/// The desired capacity that a timetable says, whatever the demand.
package struct ScheduledPolicy: ScalingPolicy {
  package static let name = "scheduled"
  package static let summary =
    "The desired capacity of a timetable (cron or times), whatever the demand."

  private struct Entry: Sendable {
    var time: SimulationTime
    var desired: Int
  }
  /// In time order; at equal times the last in file order counts.
  private let timetable: [Entry]
  private let initially: Int

  package init(settings: inout SettingsReader) {
    initially = settings.integer(
      "desired", in: Limit.instances.from(0), schedule: true,
      help: "the number of instances before the first entry")
    let entries = settings.list("timetable", help: "entries of `cron` or `at`, and `desired`") {
      entry in
      let desired = entry.integer(
        "desired", in: Limit.instances.from(0), help: "the number of instances from then on")
      return (entry.occurrences(help: "when") ?? []).filter { $0.milliseconds >= 0 }.map {
        Entry(time: SimulationTime(milliseconds: $0.milliseconds), desired: desired)
      }
    }
    let all = entries.flatMap { $0 }
    timetable = all.indices.sorted { (all[$0].time, $0) < (all[$1].time, $1) }.map { all[$0] }
  }

  /// A timetable that is known already: by ascending time, and 0 before.
  package init(_ timetable: [(time: SimulationTime, instances: Int)]) {
    initially = 0
    self.timetable = timetable.map { Entry(time: $0.time, desired: $0.instances) }
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    var low = 0
    var high = timetable.count
    while low < high {
      let middle = (low + high) / 2
      if timetable[middle].time <= pool.time { low = middle + 1 } else { high = middle }
    }
    let desired = low == 0 ? initially : timetable[low - 1].desired
    return ScalingDecision(.instances(desired), reason: .scheduled, signal: Double(desired))
  }
}
