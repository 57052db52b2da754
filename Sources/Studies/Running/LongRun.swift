package import PoolSimulation
package import Probability

/// One long run cut into batches of equal length: what it measured, and how far that may be from
/// the truth, without a second run.
///
/// Fit for demand that goes on the same way for ever. A day is not such a demand: a week of days in
/// seven batches is.
package struct LongRun: Sendable {
  /// A ratio or a mean over time, by batches.
  package struct Measure: Sendable {
    /// The summary's column that it is the same as; for others a name of its own.
    package let name: String
    /// The unit.
    package let unit: String
    /// What it is.
    package let help: String
    /// The ratio with its spread over the batches; nil where there was nothing to measure.
    package let means: BatchMeans?
  }

  /// What was measured.
  package let measures: [Measure]
  /// The number of batches.
  package let batches: Int
  /// The length of a batch.
  package let length: TimeSpan
  /// How much at the ends belongs to no batch, and is left out.
  package let rest: TimeSpan
  /// From when on the taken seats no longer hang on how the run began (MSER-5), counted from where
  /// statistics start; nil when the run is too short to tell.
  package let warmUp: TimeSpan?

  /// Cuts a run's report intervals into batches; nil with fewer than two intervals a batch, or
  /// fewer than two batches.
  /// - Parameters:
  ///   - result: the run
  ///   - batches: how many batches
  ///   - participantLimit: the seats of one instance
  package init?(_ result: RunResult, batches: Int, participantLimit: Int) {
    guard let interval = result.timeSeries.map({ $0.end - $0.start }).max() else { return nil }
    // The first interval may be cut short by the warm-up and the last one by the end; neither
    // belongs to a batch.
    let rows = result.timeSeries.filter { $0.end - $0.start == interval }
    let size = rows.count / max(1, batches)
    guard batches > 1, size > 1 else { return nil }
    self.batches = batches
    length = TimeSpan(milliseconds: interval.milliseconds * Int64(size))
    rest = TimeSpan(
      milliseconds: (result.end - result.measuredFrom).milliseconds - length.milliseconds
        * Int64(batches))
    let groups = (0..<batches).map { rows[$0 * size..<($0 + 1) * size] }
    func measure(
      _ name: String, _ unit: String, _ help: String, _ numerator: (TimeSeriesRow) -> Double,
      per denominator: (TimeSeriesRow) -> Double
    ) -> Measure {
      func sums(_ value: (TimeSeriesRow) -> Double) -> [Double] {
        groups.map { $0.reduce(0) { $0 + value($1) } }
      }
      return Measure(
        name: name, unit: unit, help: help,
        means: BatchMeans(numerators: sums(numerator), denominators: sums(denominator)))
    }
    let hours = { (row: TimeSeriesRow) in Double((row.end - row.start).milliseconds) / 3_600_000 }
    let serving = { (row: TimeSeriesRow) in
      Double(row.states[LedgerState.serving.rawValue]) / 3_600_000
    }
    let seats = { (row: TimeSeriesRow) in
      Double(
        (row.states[LedgerState.serving.rawValue] + row.states[LedgerState.draining.rawValue])
          * Int64(participantLimit))
    }
    measures = [
      measure(
        "rejected_join_rate", "fraction", "joins that never got in, of all joins",
        { Double($0.rejected) }, per: { Double($0.joins) }),
      measure(
        "utilization_mean", "fraction", "seats taken, of those of serving and draining instances",
        { Double($0.seatsTaken) }, per: seats),
      measure(
        "shortfall_share", "fraction", "demand that no seat met", { Double($0.shortfall) },
        per: { Double($0.demand) }),
      measure("joins_per_hour", "joins an hour", "first joins", { Double($0.joins) }, per: hours),
      measure(
        "participants", "participants", "participants present, over time",
        { Double($0.participants) / 3_600_000 }, per: hours),
      measure("serving", "instances", "serving instances, over time", serving, per: hours),
      measure(
        "cost_usd_per_hour", "USD an hour", "everything that is billed",
        { Double($0.cost) / 1_000_000 }, per: hours),
    ]
    warmUp = warmUpByMSER5(rows.map { Double($0.seatsTaken) }).map {
      TimeSpan(milliseconds: interval.milliseconds * Int64($0))
    }
  }
}
