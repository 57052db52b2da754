internal import PoolSimulation
internal import Studies

extension Study {
  /// `launches.csv`: a row a launch into the group. The four stages add up to the lag of a launch that came to serve.
  var launchTable: ReportTable {
    let fields: [Field<LaunchRecord>] = [
      Field("instance_id", "ordinal", "the instance, from 0 in order of creation") { .count($0.instance) },
      Field("source", "text", "cold, or the warm-pool state it was taken from") { .text($0.source.rawValue) },
      Field("zone", "ordinal", "the zone, from 0") { .count($0.zone) },
      Field("decided_s", "s", "the decision") { .seconds(at: $0.decided) },
      Field("control_loop_s", "s", "from the decision to EC2's launch") { .seconds($0.controlLoop) },
      Field("pending_s", "s", "EC2's pending") { .seconds($0.pending) },
      Field("start_s", "s", "from running to started") { .seconds($0.start) },
      Field("registration_s", "s", "from started to taking joins") { .seconds($0.registration) },
      Field("in_service_s", "s", "when it was InService; empty: never") { .seconds(at: $0.inService) },
      Field("serving_s", "s", "when it took joins; empty: never") { .seconds(at: $0.serving) },
      Field("lag_s", "s", "from the decision to serving; empty: never") { .seconds($0.lag) },
      Field("failure", "text", "insufficient_capacity, refused, quota or abandoned; empty: it did not fail") {
        $0.failure.map { .text($0.rawValue) } ?? .missing
      },
    ]
    return ReportTable(name: "launches", of: self, fields: fields) { $0.result.launches }
  }
}
