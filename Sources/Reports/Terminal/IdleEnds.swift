package import PoolSimulation
internal import Settings
package import Studies
internal import Workloads

/// How long a pool waits before the first join of a trace, and after the last leave: a start or a
/// duration that does not belong to the trace shows there.
///
/// Told is what is longer than a day, and either longer than the demand itself lasts or longer than
/// three days: nights and weekends at the ends of a week are usual. So is a stretch inside without
/// anybody for more than a fortnight: a stray row of another year makes a run of a year.
struct IdleEnds {
  private static let day: Int64 = 86_400_000

  /// In milliseconds; nil where it is usual.
  let before: Int64?
  let after: Int64?
  private let first: Int64
  private let last: Int64
  /// The longest stretch inside without anybody, and how many joins lie before it; nil where it is
  /// usual.
  let hole: (from: Int64, to: Int64, joinsBefore: Int)?
  private let joins: Int

  /// - Parameters:
  ///   - workload: the demand of a run
  ///   - duration: how long the run lasts; nil: as long as the demand
  init(of workload: Workload, duration: TimeSpan?) {
    let first = workload.joinTimes.first?.milliseconds ?? 0
    let last = max(workload.lastLeave.milliseconds, first)
    let demand = last - first
    (self.first, self.last) = (first, last)
    func unusual(_ idle: Int64) -> Int64? {
      idle > Self.day && (idle > demand || idle > 3 * Self.day) ? idle : nil
    }
    before = workload.joinCount == 0 ? nil : unusual(first)
    let rest = duration.map { $0.milliseconds - last } ?? 0
    after = workload.joinCount == 0 ? nil : unusual(rest)
    joins = workload.joinCount
    var longest = (from: first, to: first, joinsBefore: 0)
    var present = first
    for (join, (time, stay)) in zip(workload.joinTimes, workload.stays).enumerated() {
      if time.milliseconds - present > longest.to - longest.from {
        longest = (present, time.milliseconds, join)
      }
      present = max(present, (time + stay).milliseconds)
    }
    hole = longest.to - longest.from > 14 * Self.day ? longest : nil
  }

  /// A sentence for each.
  func sentences(calendar: ScenarioCalendar) -> [String] {
    var sentences: [String] = []
    if let before {
      sentences.append(
        "The first join comes \(Wording.length(before)) after the start: the pool runs from "
          + "\(calendar.text(at: 0)), and nobody joins before \(calendar.text(at: first)).")
    }
    if let hole {
      sentences.append(
        "Nobody is there for \(Wording.length(hole.to - hole.from)), from "
          + "\(calendar.text(at: hole.from)) to "
          + "\(calendar.text(at: hole.to)): \(Wording.count(hole.joinsBefore)) of "
          + "\(Wording.counted(joins, "join")) come before it."
      )
    }
    if let after {
      sentences.append(
        "The last participant leaves \(Wording.length(after)) before the end: the pool runs on "
          + "from "
          + "\(calendar.text(at: last)) without anybody.")
    }
    return sentences
  }
}

extension LoadedScenario {
  /// What to tell of a pool that waits for days before or after a demand of its trace.
  package func idleEnds(of workload: Workload) -> [String] {
    guard source.hasTrace, !source.resamples else { return [] }
    return IdleEnds(of: workload, duration: scenario.duration).sentences(
      calendar: scenario.calendar)
  }
}
