package import Workloads

/// What is known of a group over some time: what it did, what it had, and what it cost.
package struct ObservedGroup: Sendable {
  /// The activities; nil: nobody has them.
  package let log: ActivityLog?
  /// The metrics; nil: nobody has them.
  package let metrics: GroupMetrics?
  /// The series of the metrics that counts refused joins; nil: there is none.
  package let refusals: GroupMetrics.Series?
  /// The bill; nil: nobody has it.
  package let bill: UsageBill?
  /// The files with their SHA-256.
  package let inputs: [InputDigest]

  /// Reads what there is of a group.
  /// - Parameters:
  ///   - activities: the file of activities
  ///   - group: the group that is meant, where the file has several
  ///   - metrics: the file of metrics
  ///   - refusals: the id of the result there that counts refused joins
  ///   - bill: the file of a Cost and Usage Report
  /// - Throws: what is wrong with the files
  package init(
    activities: String? = nil, group: String? = nil, metrics: String? = nil,
    refusals: String? = nil, bill: String? = nil
  ) throws(TraceError) {
    inputs = [activities, metrics, bill].compactMap { path in
      path.flatMap { $0 == "-" ? nil : try? InputDigest(path: $0) }
    }
    log = if let activities { try ActivityLog(path: activities, group: group) } else { nil }
    let read: GroupMetrics? = if let metrics { try GroupMetrics(path: metrics) } else { nil }
    self.metrics = read
    self.bill = if let bill { try UsageBill(path: bill) } else { nil }
    if let refusals, let metrics {
      guard let series = read?[refusals] else {
        throw .refusal(
          of: metrics, "has no result \(refusals)",
          "expected the Id of the result that counts refused joins")
      }
      self.refusals = series
    } else {
      self.refusals = nil
    }
  }

  /// What is known already.
  package init(_ log: ActivityLog?, _ metrics: GroupMetrics?) {
    (self.log, self.metrics, refusals, bill) = (log, metrics, nil, nil)
    inputs = []
  }

  /// What should be known of the files, a sentence each.
  package var notes: [String] {
    (log?.notes ?? []) + (metrics?.notes ?? []) + (bill?.notes ?? [])
  }

  /// From the first to the last that is known, milliseconds since 1970; nil: nothing is.
  package var span: ClosedRange<Int64>? {
    var times: [Int64] = []
    if let log, let first = log.activities.first { times += [first.start, log.latest] }
    for series in metrics?.series ?? [] {
      times += [series.points.first?.time, series.points.last?.time].compactMap(\.self)
    }
    guard let first = times.min(), let last = times.max() else { return nil }
    return first...last
  }
}
