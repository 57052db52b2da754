internal import PoolSimulation
internal import Settings
internal import Studies

extension Scenario {
  /// `episodes.csv`: a row a shortage, from the first refusal or wait for capacity to the first
  /// free seat.
  var episodeTable: RunTable {
    let calendar = calendar
    let fields: [Field<ShortageEpisode>] = [
      Field("start_s", "s", "the first refusal or wait for capacity") { .seconds(at: $0.start) },
      Field("end_s", "s", "the first free seat; empty: there was none before the end") {
        .seconds(at: $0.end)
      },
      Field("wall_clock", "local time", "the start on the scenario's clocks") {
        .wallClock($0.start, calendar)
      },
      Field("peak_shortfall_seats", "seats", "the most seats that demand exceeded the capacity by")
      { .count($0.peakShortfallSeats) },
      Field("rejected", "count", "people of this shortage who never got in") {
        .count($0.rejected)
      },
      Field("delayed", "count", "people of this shortage who got in later") { .count($0.delayed) },
      Field("cause", "text", "what was in the way for the longest time") {
        .text($0.cause.rawValue)
      },
    ]
    return RunTable(name: "episodes", of: self, fields: fields) { $0.result.episodes }
  }
}
