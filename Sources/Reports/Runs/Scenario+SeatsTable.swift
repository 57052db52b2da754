internal import PoolSimulation
internal import Settings
internal import Studies

extension Scenario {
  /// Demand and capacity in one unit, as the page and the workbook draw them: the seats of each
  /// state on those of the states before it. The numbers are those of `timeseries.csv`, instances
  /// times `instance.participant_limit`.
  func seatsTable(_ rows: [TimeSeriesRow]) -> ReportTable {
    let (calendar, limit) = (calendar, Int64(instance.participantLimit))
    let states: [(name: String, help: String, states: [LedgerState])] = [
      ("serving_seats", "seats of serving instances", [.serving]),
      ("open_seats", "the same and those of draining ones", [.draining]),
      ("starting_seats", "the same and those of instances that are starting", [.starting]),
      (
        "warm_seats", "the same and those of the warm pool, whatever its state",
        [.warmPreparing, .warmHibernating, .warmRunning, .warmStopped, .warmHibernated]
      ),
    ]
    let capacity = states.indices.map { place in
      let counted = states[...place].flatMap(\.states)
      return Field<TimeSeriesRow>(states[place].name, "seats", states[place].help) { row in
        .mean(
          of: counted.reduce(0) { $0 + row.states[$1.rawValue] } * limit,
          over: (row.end - row.start).milliseconds)
      }
    }
    let demand: [Field<TimeSeriesRow>] = [
      Field("time_s", "s", "the interval's start") { .seconds(at: $0.start) },
      Field("wall_clock", "local time", "the same on the scenario's clocks") {
        .wallClock($0.start, calendar)
      },
      Field(
        "demand_peak", "seats", "the peak of the seats that would be taken, were nobody refused"
      ) { .count($0.demandPeak) },
    ]
    return ReportTable(name: "capacity", fields: demand + capacity, of: rows)
  }
}
