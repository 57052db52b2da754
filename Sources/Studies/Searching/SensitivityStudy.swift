internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

/// A scenario beside itself with one number moved, for each number and each direction, on the same
/// people.
package struct SensitivityStudy {
  /// A move with its variant, where there is one to run.
  private struct Trial {
    let setting: NumericSetting
    let direction: Sensitivity.Direction
    /// nil: `failure` says why.
    var variant: Int?
    var text = ""
    var failure: Sensitivity.Outcome?
  }

  private let scenario: String
  private let change: Double
  /// What each move is measured in.
  package let metrics: [Metric]
  private let replications: Int
  /// The scenario, and then every move that can be made, each a variant.
  package private(set) var plan: StudyPlan
  private var trials: [Trial] = []

  /// Checks every move.
  /// - Parameters:
  ///   - document: the scenario
  ///   - change: the share by which numbers are moved, above 0 and below 1
  ///   - metrics: what is measured; settings are in the order of the first one's effects
  ///   - replications: the runs of each value; nil: as many as the scenario asks for, but not fewer
  ///     than are usual
  ///   - prefixes: the beginnings of the settings' paths; empty: all of them
  /// - Throws: what is wrong with the scenario, or that no setting is meant.
  package init(
    _ document: ScenarioDocument, change: Double, metrics: [Metric], replications: Int? = nil,
    under prefixes: [String] = []
  ) throws(ScenarioError) {
    let scenario = try document.scenario()
    self.scenario = scenario.name
    self.change = change
    self.metrics = metrics
    self.replications = replications ?? max(scenario.replications, SolveQuestion.fewestReplications)
    plan = StudyPlan(documents: [document])
    _ = try plan.add(Variant())
    let numbers = NumericSettings(document, scenario)
    let drawsJoins = plan.sources[0]?.drawsJoins ?? true
    let inputs = Sensitivity.inputs(numbers, under: prefixes, drawsJoins: drawsJoins)
    for prefix in prefixes
    where Sensitivity.inputs(numbers, under: [prefix], drawsJoins: drawsJoins).isEmpty {
      let names = Sensitivity.inputs(numbers, under: [], drawsJoins: drawsJoins).flatMap {
        $0.path.beginnings
      }
      let error = QuantityError(
        "\"\(prefix.onOneLine)\" begins no setting with a number",
        suggestion: nearestName(to: prefix, in: names))
      throw .issues([
        SettingsIssue(
          at: SourceLocation(option: "--only", ordinal: 0), path: "",
          message: error.message(expected: "one such as pricing, or launch.cold"))
      ])
    }
    for setting in inputs {
      for direction in Sensitivity.Direction.allCases {
        trials.append(try trial(setting, direction))
      }
    }
  }

  /// Runs everything.
  /// - Parameters:
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  /// - Returns: every move with its effects
  /// - Throws: what reading a trace throws.
  package func run(workers: Int, report: (@Sendable (StudyProgress) -> Void)? = nil) throws
    -> Sensitivity
  {
    let runner = StudyRunner(plan, workers: workers, report: report)
    try runner.run(
      RunSelection(variants: Array(plan.variants.indices), replications: 0..<replications))
    func records(_ variant: Int) throws -> [RunRecord] {
      try runner.records(of: variant, replications: replications)
    }
    let base = try records(0)
    var notes = NoteTally()
    var names = ["as it is"]
    notes.add(base, of: 0)
    for trial in trials {
      guard let variant = trial.variant else { continue }
      notes.add(try records(variant), of: names.count)
      names.append("\(trial.setting.path) \(trial.text)")
    }
    let moves = try trials.map { trial in
      let moved = try trial.variant.map { try records($0) }
      let outcome = moved.map { moved in
        Sensitivity.Outcome.moved(
          to: trial.text, effects: metrics.map { Sensitivity.Effect(of: $0, moved, base) })
      }
      return Sensitivity.Move(
        setting: trial.setting, direction: trial.direction,
        outcome: outcome ?? trial.failure ?? .unmoved(reason: ""),
        isSameRun: moved == base)
    }
    return Sensitivity(
      scenario: scenario, change: change, metrics: metrics, replications: replications,
      base: metrics.map { Estimates(base)[$0] }, notes: (notes, names),
      moves: moves.byEffect(metrics.count))
  }

  /// What moves of other settings do to a desired capacity that stands beside them.
  package var notes: [String] {
    plan.scenario(of: 0).absenceNotes
      + plan.outOfBounds.compactMap { variant, capacity in
        trials.first { $0.variant == variant }.map {
          "\($0.setting.path) \($0.text): \(capacity.sentence)"
        }
      }
  }

  private mutating func trial(_ setting: NumericSetting, _ direction: Sensitivity.Direction)
    throws(ScenarioError) -> Trial
  {
    var trial = Trial(setting: setting, direction: direction)
    let sign: Double = direction == .more ? 1 : -1
    if setting.values.allSatisfy({ $0.value == 0 }) {
      trial.failure = .unmoved(reason: "is 0, of which there is no share")
      return trial
    }
    let (assignment, text) = setting.assignment("sensitivity") { quantity in
      let moved = quantity.value * (1 + sign * change)
      guard setting.isWhole else { return Quantity(moved, quantity.unit) }
      let whole = moved.rounded()
      return Quantity(whole == quantity.value ? quantity.value + sign : whole, quantity.unit)
    }
    trial.text = text
    if setting.values.count == 1, Quantity(text) == setting.values[0] {
      trial.failure = .unmoved(reason: "is too small to become another value")
      return trial
    }
    do throws(ScenarioError) {
      let number = try plan.add(Variant(assignments: [assignment]))
      // A capacity that the group never has would have the effect of another one.
      if let capacity = plan.outOfBounds(variant: number), capacity.path == setting.path {
        trial.failure = .refused(value: text, reason: "\(capacity.path) \(capacity.problem)")
      } else {
        trial.variant = number
      }
    } catch {
      guard let reason = error.reason else { throw error }
      trial.failure = .refused(value: text, reason: reason)
    }
    return trial
  }
}

extension Sensitivity.Effect {
  /// What a metric gained over the base in the replications that measured both; nil without any.
  init?(of metric: Metric, _ moved: [RunRecord], _ base: [RunRecord]) {
    let pairs = zip(moved, base).map { (moved: $0.value(of: metric), base: $1.value(of: metric)) }
      .filter {
        $0.moved.number != nil && $0.base.number != nil
      }
    guard let new = Estimate(of: metric, pairs.map(\.moved), mostJoins: nil),
      let old = Estimate(of: metric, pairs.map(\.base), mostJoins: nil)
    else { return nil }
    let unit = Sensitivity.isShare(metric) ? old.value : 1
    guard unit > 0 else { return nil }
    let value = (new.value - old.value) / unit
    let steps = zip(new.values, old.values).map { $0 - $1 }
    var interval: ClosedRange<Double>?
    if metric.interval == .student,
      let half = SampleMean(zip(new.distances, old.distances).map { $0 - $1 })?.halfWidth()
    {
      interval = value - half / unit...value + half / unit
    }
    self.init(
      value: value, interval: interval, replications: pairs.count, more: steps.count { $0 > 0 },
      less: steps.count { $0 < 0 })
  }
}

extension [Sensitivity.Move] {
  /// Pairs of moves, the largest effect on the first metric first; those that were not run at the
  /// end, in the scenario's order.
  fileprivate func byEffect(_ metrics: Int) -> Self {
    func largest(_ pair: Int) -> [Double] {
      (0..<metrics).map { metric in
        [self[pair], self[pair + 1]].compactMap {
          $0.effects.isEmpty ? nil : $0.effects[metric].map { abs($0.value) }
        }.max() ?? -1
      }
    }
    let pairs = stride(from: 0, to: count, by: 2).map { (place: $0, effects: largest($0)) }
    let sorted = pairs.sorted { left, right in
      left.effects == right.effects
        ? left.place < right.place : right.effects.lexicographicallyPrecedes(left.effects)
    }
    return sorted.flatMap { [self[$0.place], self[$0.place + 1]] }
  }
}

extension String {
  /// The path and all that it begins with: `a`, `a.b` and `a.b.c`.
  fileprivate var beginnings: [String] {
    let parts = split(separator: ".")
    return parts.indices.map { parts[...$0].joined(separator: ".") }
  }
}
