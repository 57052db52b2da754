internal import PoolSimulation
internal import Studies

extension Scenario {
  /// `forecast.csv`: a row an hour that is over, with what was forecast of it and what came.
  var forecastTable: RunTable {
    let fields: [Field<ForecastRecord>] = [
      Field("start_s", "s", "when the hour begins, or the run where that is later") {
        .seconds(at: $0.start)
      },
      Field(
        "forecast_seats", "seats",
        "the mean load that was forecast when it began; empty while there was no forecast"
      ) { $0.forecast.map { .number($0) } ?? .missing },
      Field("actual_seats", "seats", "the mean load that came") { .number($0.actual) },
    ]
    return RunTable(name: "forecast", of: self, fields: fields) { $0.result.forecasts }
  }
}
