package import PoolSimulation
internal import Settings
internal import Workloads

/// A scenario beside what really happened in the same time, on one clock.
package struct Reconciliation: Sendable {
  /// Every quantity that both tell.
  package let lines: [ReconciledLine]
  /// What was compared, milliseconds since 1970.
  package let span: ClosedRange<Int64>

  /// How far the runs are from what happened, in all: the mean of the lines' errors, where what is
  /// wholly wrong counts no more than twice that.
  package var gap: Double {
    lines.isEmpty ? 0 : lines.reduce(0) { $0 + min($1.error, 2) } / Double(lines.count)
  }

  /// The lines that are farther off than a tolerance, the farthest first.
  package func differences(above tolerance: Double) -> [ReconciledLine] {
    lines.enumerated().filter { $0.element.error > tolerance }
      .sorted { ($1.element.error, $0.offset) < ($0.element.error, $1.offset) }.map(\.element)
  }

  /// Compares runs with what happened.
  /// - Parameters:
  ///   - runs: the replications
  ///   - scenario: their scenario
  ///   - observed: what happened
  ///   - span: what is compared, within the run
  package init(
    _ runs: [RunResult], of scenario: Scenario, with observed: ObservedGroup,
    in span: ClosedRange<Int64>
  ) {
    self.span = span
    let groups = runs.map { SimulatedGroup($0, of: scenario) }
    var lines: [ReconciledLine] = []
    if let metrics = observed.metrics {
      lines += Self.levels(groups, metrics, in: span)
    }
    if let log = observed.log {
      lines += Self.launches(groups.map(\.log), log, in: span)
    }
    if let refusals = observed.refusals {
      lines += Self.refusals(runs, refusals, scenario, in: span)
    }
    if let bill = observed.bill {
      lines += SimulatedUsage.lines(runs, of: scenario, with: bill)
    }
    self.lines = lines
  }

  private static func levels(
    _ groups: [SimulatedGroup], _ metrics: GroupMetrics, in span: ClosedRange<Int64>
  ) -> [ReconciledLine] {
    var names: [GroupMetrics.Name] = [.inService, .pending, .warmed, .warmPending]
    // The sum of two levels tells nothing beside them.
    if !names[2...].contains(where: { metrics[$0.rawValue] != nil }) { names.append(.warmTotal) }
    let seen = names.compactMap { name in metrics[name.rawValue].map { (name.rawValue, $0) } }
    guard !seen.isEmpty else { return [] }
    // Values of a longer period are means over it of what is told each minute.
    let step = seen.reduce(Int64(60_000)) { min($0, max($1.1.period, 1_000)) }
    let simulated = groups.map { $0.metrics(every: step) }
    return seen.compactMap { name, series in
      let values = simulated.compactMap { $0[name]?.points }
      let period = max(series.period, step)
      let pairs = series.points.filter { span.contains($0.time) }.compactMap {
        point -> (time: Int64, observed: Double, simulated: Double)? in
        var (sum, count) = (0.0, 0)
        for points in values {
          guard let first = points.first?.time else { continue }
          var place = Int((point.time - first + step - 1) / step)
          if point.time < first { place = 0 }
          while place < points.count, points[place].time < point.time + period {
            sum += points[place].value
            count += 1
            place += 1
          }
        }
        return count == 0 ? nil : (point.time, point.value, sum / Double(count))
      }
      return ReconciledLine(name, pairs)
    }
  }

  private static func launches(
    _ simulated: [ActivityLog], _ observed: ActivityLog, in span: ClosedRange<Int64>
  ) -> [ReconciledLine] {
    // A log may tell of less than the metrics do.
    guard let first = observed.activities.first?.start else { return [] }
    let (from, to) = (max(span.lowerBound, first), min(span.upperBound, observed.latest))
    guard from <= to else { return [] }
    let span = from...to
    func started(_ log: ActivityLog, _ kind: ScalingActivity.Kind) -> [ScalingActivity] {
      log.activities.filter {
        $0.kind == kind && span.contains($0.start) && $0.status != .failed
      }
    }
    func seconds(_ activities: [ScalingActivity]) -> [Double] {
      activities.compactMap { activity in
        guard activity.status == .successful, let end = activity.end else { return nil }
        return Double(end - activity.start) / 1_000
      }
    }
    func failures(_ log: ActivityLog) -> Int {
      log.activities.count {
        $0.kind?.isLaunch == true && $0.status == .failed && span.contains($0.start)
      }
    }
    let runs = Double(simulated.count)
    var lines: [ReconciledLine] = []
    let kinds: [(ScalingActivity.Kind, String)] = [
      (.cold, "into the group"), (.fromPool, "out of the warm pool"),
      (.intoPool, "into the warm pool"),
    ]
    for (kind, name) in kinds {
      let all = (started(observed, kind), simulated.flatMap { started($0, kind) })
      if all.0.isEmpty, all.1.isEmpty { continue }
      lines.append(
        ReconciledLine(
          .launches, "launches \(name)", "count", Double(all.0.count), Double(all.1.count) / runs,
          count: all.0.count))
      let (seen, made) = (seconds(all.0), seconds(all.1))
      guard !seen.isEmpty, !made.isEmpty else { continue }
      lines.append(
        ReconciledLine(
          .latency, "a launch \(name)", "s", seen.reduce(0, +) / Double(seen.count),
          made.reduce(0, +) / Double(made.count), count: seen.count))
    }
    let (failed, made) = (failures(observed), simulated.reduce(0) { $0 + failures($1) })
    if failed > 0 || made > 0 {
      lines.append(
        ReconciledLine(
          .launches, "failed launches", "count", Double(failed), Double(made) / runs,
          count: failed))
    }
    return lines
  }

  private static func refusals(
    _ runs: [RunResult], _ series: GroupMetrics.Series, _ scenario: Scenario,
    in span: ClosedRange<Int64>
  ) -> [ReconciledLine] {
    // CloudWatch has no value where nothing was counted, and a value stands for a whole period.
    let points = series.points.filter { span.contains($0.time) }
    let start = scenario.calendar.startSince1970
    let last = max(span.upperBound, points.last.map { $0.time + series.period - 1 } ?? .min)
    let covered = span.lowerBound...last
    let made = runs.reduce(0) { sum, run in
      sum + run.rejections.count { covered.contains(start + $0.firstAttempt.milliseconds) }
    }
    return [
      ReconciledLine(
        .refusals, "refused joins", "count", points.reduce(0) { $0 + $1.value },
        Double(made) / Double(runs.count), count: points.count)
    ]
  }
}
