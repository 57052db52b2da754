/// One quantity of a group, as it was and as a run of the scenario has it.
package struct ReconciledLine: Sendable, Hashable {
  /// What kind of quantity it is.
  package enum Kind: String, CaseIterable, Sendable {
    /// A number of instances over time.
    case level
    /// How many launches there were.
    case launches
    /// How long they took.
    case latency
    /// Joins that were refused.
    case refusals
    /// How much was used.
    case usage
    /// What that cost.
    case cost
  }

  /// An hour in which a level was farthest from what it was.
  package struct Hour: Sendable, Hashable {
    /// Its beginning, milliseconds since 1970.
    package let start: Int64
    /// The mean distance in it, instances.
    package let distance: Double
  }

  /// The kind.
  package let kind: Kind
  /// The quantity: a metric, a source of launches, a kind of use.
  package let name: String
  /// The unit of the two numbers.
  package let unit: String
  /// What it was, and what it is in the runs: of a level its mean.
  package let observed, simulated: Double
  /// How far apart they are, as a share of what it was: of a level the mean over its values.
  package let error: Double
  /// The worst hour of a level.
  package let worst: Hour?
  /// How many values or launches there were to compare.
  package let count: Int

  /// How much more there is in the runs.
  package var bias: Double { simulated - observed }

  /// A quantity that is one number.
  init(
    _ kind: Kind, _ name: String, _ unit: String, _ observed: Double, _ simulated: Double,
    count: Int
  ) {
    (self.kind, self.name, self.unit, self.count) = (kind, name, unit, count)
    (self.observed, self.simulated) = (observed, simulated)
    error = Self.error(observed, simulated)
    worst = nil
  }

  /// A level by its values, each with what the runs have at that time.
  init?(_ name: String, _ values: [(time: Int64, observed: Double, simulated: Double)]) {
    guard !values.isEmpty else { return nil }
    let size = Double(values.count)
    kind = .level
    self.name = name
    unit = "instances"
    count = values.count
    observed = values.reduce(0) { $0 + $1.observed } / size
    simulated = values.reduce(0) { $0 + $1.simulated } / size
    error = values.reduce(0) { $0 + Self.error($1.observed, $1.simulated) } / size
    var worst: Hour?
    var first = 0
    while first < values.count {
      let hour = values[first].time - values[first].time % 3_600_000
      let end = values[first...].firstIndex { $0.time >= hour + 3_600_000 } ?? values.count
      let distance =
        values[first..<end].reduce(0) { $0 + abs($1.simulated - $1.observed) }
        / Double(end - first)
      if distance > worst?.distance ?? 0 { worst = Hour(start: hour, distance: distance) }
      first = end
    }
    self.worst = worst
  }

  /// The distance as a share of what was; where nothing was, something is wholly wrong.
  private static func error(_ observed: Double, _ simulated: Double) -> Double {
    if observed == simulated { return 0 }
    return observed > 0 ? abs(simulated - observed) / observed : 1
  }
}
