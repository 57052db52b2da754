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
    guard let interval = result.timeSeries.lazy.map({ $0.end - $0.start }).max() else {
      return nil
    }
    // The first interval may be cut short by the warm-up and the last one by the end; neither
    // belongs to a batch.
    let rows = result.timeSeries.lazy.filter { $0.end - $0.start == interval }
    let size = rows.reduce(0) { count, _ in count + 1 } / max(1, batches)
    guard batches > 1, size > 1 else { return nil }
    self.batches = batches
    length = TimeSpan(milliseconds: interval.milliseconds * Int64(size))
    rest = TimeSpan(
      milliseconds: (result.end - result.measuredFrom).milliseconds - length.milliseconds
        * Int64(batches))
    typealias Value = (TimeSeriesRow) -> Double
    struct Ratio {
      let name, unit, help: String
      let numerator, denominator: Value
    }
    func measure(
      _ name: String, _ unit: String, _ help: String, _ numerator: @escaping Value,
      per denominator: @escaping Value
    ) -> Ratio {
      Ratio(name: name, unit: unit, help: help, numerator: numerator, denominator: denominator)
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
    let ratios = [
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
    let nothing = [Double](repeating: 0, count: batches)
    var sums = ratios.map { _ in (numerators: nothing, denominators: nothing) }
    for (number, row) in rows.enumerated() {
      let batch = number / size
      if batch == batches { break }
      for (place, ratio) in ratios.enumerated() {
        sums[place].numerators[batch] += ratio.numerator(row)
        sums[place].denominators[batch] += ratio.denominator(row)
      }
    }
    measures = zip(ratios, sums).map { ratio, sums in
      Measure(
        name: ratio.name, unit: ratio.unit, help: ratio.help,
        means: BatchMeans(numerators: sums.numerators, denominators: sums.denominators))
    }
    warmUp = warmUpByMSER5(rows.lazy.map { Double($0.seatsTaken) }).map {
      TimeSpan(milliseconds: interval.milliseconds * Int64($0))
    }
  }
}
