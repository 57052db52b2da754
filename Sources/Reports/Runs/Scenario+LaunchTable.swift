internal import PoolSimulation
internal import Studies

extension Scenario {
  /// `launches.csv`: a row a launch into the group. The four stages add up to the lag of a launch
  /// that came to serve, and the five parts of its registration to that.
  var launchTable: RunTable {
    let fields: [Field<LaunchRecord>] = [
      Field("instance_id", "ordinal", "the instance, from 0 in order of creation") {
        .count($0.instance)
      },
      Field("source", "text", "cold, or the warm-pool state it was taken from") {
        .text($0.source.rawValue)
      },
      Field("zone", "ordinal", "the zone, from 0") { .count($0.zone) },
      Field("decided_s", "s", "the decision") { .seconds(at: $0.decided) },
      Field("control_loop_s", "s", "from the decision to EC2's launch") {
        .seconds($0.controlLoop)
      },
      Field("pending_s", "s", "EC2's pending") { .seconds($0.pending) },
      Field("start_s", "s", "from running to started") { .seconds($0.start) },
      Field(
        "registration_s", "s",
        "from started to taking joins; empty: a pipeline that did not come to its end"
      ) {
        .seconds($0.registration)
      },
      Field(
        "sns_s", "s",
        "of the registration, SNS's delivery; this and the next four are empty without a pipeline, "
          + "and if not reached"
      ) {
        .seconds($0.parts?.sns)
      },
      Field("lambda_s", "s", "Lambda, with its cold start, failures and the waits after them") {
        .seconds($0.parts?.lambda)
      },
      Field("route53_s", "s", "the wait for Route 53, and the request") {
        .seconds($0.parts?.route53)
      },
      Field("propagation_s", "s", "the wait for Route 53's servers; 0 with ready_when: registered")
      { .seconds($0.parts?.propagation) },
      Field("application_s", "s", "the call to the application") {
        .seconds($0.parts?.application)
      },
      Field("in_service_s", "s", "when it was InService; empty: never") {
        .seconds(at: $0.inService)
      },
      Field("serving_s", "s", "when it took joins; empty: never") { .seconds(at: $0.serving) },
      Field("lag_s", "s", "from the decision to serving; empty: never") { .seconds($0.lag) },
      Field(
        "failure", "text",
        "\(Wording.codes(LaunchFailure.self)); empty: it did not fail"
      ) {
        $0.failure.map { .text($0.rawValue) } ?? .missing
      },
    ]
    return RunTable(name: "launches", of: self, fields: fields) { $0.result.launches }
  }
}
