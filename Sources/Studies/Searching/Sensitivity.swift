internal import Probability
internal import Settings

/// What `greenroom sensitivity` found: how much each number of a scenario moves some metrics when
/// it alone becomes a little less or more.
package struct Sensitivity: Sendable {
  /// Which way a setting is moved.
  package enum Direction: String, CaseIterable, Sendable {
    case less, more
  }

  /// What became of a move.
  package enum Outcome: Sendable {
    /// How much larger each metric became; nil: it was not measured. The text is the setting's
    /// value.
    case moved(to: String, effects: [Effect?])
    /// It cannot be moved by a share, and why.
    case unmoved(reason: String)
    /// The scenario refuses the value, and why.
    case refused(value: String, reason: String)
  }

  /// How much larger a metric becomes: as a share of the base's estimate for money, in the column's
  /// unit otherwise.
  package struct Effect: Sendable, Hashable {
    /// The difference of the two estimates.
    package let value: Double
    /// Its 95 % interval; nil where none is known to hold.
    package let interval: ClosedRange<Double>?
    /// In how many replications both sides measured it, and in how many of these it became more,
    /// and less.
    package let replications, more, less: Int

    /// Whether the interval leaves out 0. Without an interval nothing is known to differ.
    package var isDifferent: Bool { interval.map { !$0.contains(0) } ?? false }
    /// Whether it is the same in every replication.
    package var isNothing: Bool { more == 0 && less == 0 }
  }

  /// A setting moved in one direction.
  package struct Move: Sendable {
    /// The setting.
    package let setting: NumericSetting
    /// The direction.
    package let direction: Direction
    /// What came of it.
    package let outcome: Outcome
    /// Whether the scenario's own runs came out: the same events and the same columns, in every
    /// replication.
    package let isSameRun: Bool

    /// The effects; empty where nothing was run.
    package var effects: [Effect?] {
      if case .moved(_, let effects) = outcome { effects } else { [] }
    }
  }

  /// The scenario's name.
  package let scenario: String
  /// The share by which every number was moved.
  package let change: Double
  /// What was measured.
  package let metrics: [Metric]
  /// The runs of each value.
  package let replications: Int
  /// What the scenario comes to as it is; nil: not measured.
  package let base: [Estimate?]
  /// What is to be known of the runs, and what each of its variants is.
  package let notes: (tally: NoteTally, names: [String])
  /// Two for each setting, which stay together, the settings with the largest effect on the first
  /// metric first, then on the next.
  package let moves: [Move]

  /// Whether the effects on a metric are shares of the base's mean.
  package static func isShare(_ metric: Metric) -> Bool { metric.unit == .dollars }
}

extension Sensitivity {
  /// Chooses the numbers of a scenario that are moved: no input is how the question is put (what
  /// names and draws a run, how long it is, what is reported and asked, how a trace is read), and
  /// places that are counted.
  /// - Parameters:
  ///   - numbers: all of them
  ///   - prefixes: the beginnings of paths; empty: any
  ///   - drawsJoins: whether it is drawn who of a meeting comes and when
  /// - Returns: those that are inputs
  static func inputs(_ numbers: NumericSettings, under prefixes: [String], drawsJoins: Bool)
    -> [NumericSetting]
  {
    numbers.all.filter { setting in
      func isBelow(_ prefix: String) -> Bool {
        setting.path == prefix || setting.path.hasPrefix("\(prefix).")
      }
      if setting.role == .study { return false }
      if setting.path.hasPrefix("faults."), setting.path.hasSuffix(".zone") { return false }
      // Where joins are recorded the defaults of what would draw them are not in force.
      if !drawsJoins, !setting.isWritten,
        isBelow("workload.attendance") || isBelow("workload.participant_flow")
      {
        return false
      }
      return prefixes.isEmpty || prefixes.contains(where: isBelow)
    }
  }
}
