internal import PoolSimulation
internal import Settings
internal import Studies

extension Scenario {
  /// `timeseries.csv`: a row a report interval. What is not a count or a peak is a mean over the
  /// interval's time.
  var timeSeriesTable: RunTable {
    typealias Row = TimeSeriesRow
    let calendar = calendar
    func mean(_ name: String, _ unit: String, _ help: String, _ integral: @escaping (Row) -> Int64)
      -> Field<Row>
    {
      Field(name, unit, help) { .mean(of: integral($0), over: ($0.end - $0.start).milliseconds) }
    }
    func instances(_ name: String, _ help: String, _ states: LedgerState...) -> Field<Row> {
      mean(name, "instances", help) { row in states.reduce(0) { $0 + row.states[$1.rawValue] } }
    }
    let demand: [Field<Row>] = [
      Field("time_s", "s", "the interval's start") { .seconds(at: $0.start) },
      Field("wall_clock", "local time", "the same on the scenario's clocks") {
        .wallClock($0.start, calendar)
      },
      Field("interval_s", "s", "the interval's length; a mean times this is its integral") {
        .seconds($0.end - $0.start)
      },
      mean(
        "demand_seats", "seats", "seats that would be taken if nobody were ever refused", \.demand),
      Field("demand_peak", "seats", "the same at its peak") { .count($0.demandPeak) },
      mean("participants", "participants", "participants present", \.participants),
      Field("participants_peak", "participants", "the same at its peak") {
        .count($0.participantsPeak)
      },
      Field("joins", "count", "first joins attempted") { .count($0.joins) },
      Field("rejected", "count", "of these, joins that never got in") { .count($0.rejected) },
      mean("desired", "instances", "the policy's desired capacity", \.desired),
      mean("in_service", "instances", "instances InService", \.inService),
    ]
    let pool: [Field<Row>] = [
      instances("serving", "serving", .serving),
      instances("starting", "launching into the group", .starting),
      instances("draining", "draining", .draining),
      instances(
        "warm_preparing", "on the way into the warm pool, hibernating included", .warmPreparing,
        .warmHibernating),
      instances("warm_stopped", "Warmed:Stopped", .warmStopped),
      instances("warm_hibernated", "Warmed:Hibernated", .warmHibernated),
      instances("warm_running", "Warmed:Running", .warmRunning),
      mean("free_seats", "seats", "free seats on serving instances", \.freeSeats),
      mean(
        "largest_free_block", "seats", "free seats on the serving instance that has most of them",
        \.largestFreeBlock),
      Field("cost_usd", "USD", "what the interval cost; the intervals add up to cost_total_usd") {
        .dollars($0.cost)
      },
      mean(
        "shortfall_seats", "seats", "demand above the seats of serving and draining instances",
        \.shortfall),
      Field("shortfall_peak", "seats", "the same at its peak") { .count($0.shortfallPeak) },
    ]
    return RunTable(name: "timeseries", of: self, fields: demand + pool) { $0.result.timeSeries }
  }
}
