internal import PoolSimulation
internal import Settings
internal import Studies

extension Scenario {
  /// `lifecycle.csv`: a row a move of an instance, in the order in which they happened.
  var lifecycleTable: RunTable {
    let calendar = calendar
    let fields: [Field<LifecycleRecord>] = [
      Field("instance_id", "ordinal", "the instance, from 0 in order of creation") {
        .count($0.instance)
      },
      Field("zone", "ordinal", "the zone, from 0") { .count($0.zone) },
      Field("time_s", "s", "the move") { .seconds(at: $0.time) },
      Field("wall_clock", "local time", "the same on the scenario's clocks") {
        .wallClock($0.time, calendar)
      },
      Field("from", "text", "EC2's lifecycle state before; empty: it begins here") {
        .text($0.from?.rawValue ?? "")
      },
      Field(
        "to", "text", "EC2's lifecycle state after; the same as before when only the phase changed"
      ) { .text($0.to.rawValue) },
      Field("phase", "text", "the simulator's own, finer phase after") { .text($0.phase.name) },
      Field("cause", "text", "why, as a code") { .text($0.cause.rawValue) },
    ]
    return RunTable(name: "lifecycle", of: self, fields: fields) { $0.result.lifecycle }
  }
}
