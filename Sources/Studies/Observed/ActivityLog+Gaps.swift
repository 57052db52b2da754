package import Workloads

extension ActivityLog {
  /// Whether the group's metrics tell of instances that no activity does: where both tell of the
  /// same group, the number in service changes by what became InService and what left.
  /// - Parameters:
  ///   - metrics: the group's metrics
  ///   - path: the file that they were read from
  /// - Returns: a sentence each of what does not agree
  package func gaps(in metrics: GroupMetrics, of path: String) -> [String] {
    let name = GroupMetrics.Name.inService.rawValue
    guard let series = metrics[name], let first = activities.first?.start else {
      return metrics.notes + [
        "\(path): has no \(name), so that it says nothing of missing activities."
      ]
    }
    let points = series.points.filter { $0.time >= first && $0.time <= latest }
    guard points.count > 1 else {
      return metrics.notes + ["\(path): has no \(name) of the time of the activities."]
    }
    // What an activity did shows within a period or two of its end.
    var changes: [(time: Int64, by: Int)] = []
    for activity in activities {
      guard activity.status == .successful, let end = activity.end else { continue }
      switch activity.kind {
      case .cold?, .fromPool?: changes.append((end, 1))
      case .termination?: changes.append((activity.start, -1))
      case .intoPool?, .poolTermination?, nil: break
      }
    }
    changes.sort { $0.time < $1.time }
    var (next, told) = (0, 0)
    var differences: [Double] = []
    for point in points {
      while next < changes.count, changes[next].time <= point.time {
        told += changes[next].by
        next += 1
      }
      differences.append(point.value - Double(told))
    }
    // What was there before the log is the same at all times.
    func median(_ some: ArraySlice<Double>) -> Double { some.sorted()[some.count / 2] }
    let usual = median(differences[...])
    // A value at the instant of a change may have it or not: an end is several values.
    let end = min(5, max(1, differences.count / 4))
    let drift = abs(median(differences.suffix(end)) - median(differences.prefix(end)))
    let off = differences.count { abs($0 - usual) > 0.5 }
    guard off * 20 > differences.count || drift > 0.5 else { return metrics.notes }
    return metrics.notes + [
      "\(path): \(off) of \(differences.count) values of \(name) are not what the activities add up to: some are missing, or are of another group."
    ]
  }
}
