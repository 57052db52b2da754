internal import PoolSimulation
internal import Settings
internal import Studies

extension Scenario {
  /// `waste.csv`: a row an hour and part, what was paid for it.
  var wasteTable: RunTable {
    typealias Cell = (hour: CostSplit.Hour, part: CostSplit.Part)
    let calendar = calendar
    let fields: [Field<Cell>] = [
      Field("time_s", "s", "the hour's start, or that of what was measured of it") {
        .seconds(at: $0.hour.start)
      },
      Field("wall_clock", "local time", "the same on the scenario's clocks") {
        .wallClock($0.hour.start, calendar)
      },
      Field("interval_s", "s", "how much of the hour was measured") {
        .seconds($0.hour.end - $0.hour.start)
      },
      Field("part", "text", "what capacity was paid for: a word of the table of parts") {
        .text($0.part.name)
      },
      Field("cost_usd", "USD", "what was paid for it; all rows add up to cost_capacity_usd") {
        .dollars($0.hour.costs[$0.part.rawValue])
      },
    ]
    return RunTable(name: "waste", of: self, fields: fields) { run in
      run.result.split?.hours.flatMap { hour in CostSplit.Part.allCases.map { (hour, $0) } } ?? []
    }
  }
}
