internal import PoolSimulation
internal import Studies

extension Scenario {
  /// `decisions.csv`: a row an evaluation that changed the desired capacity or acted.
  var decisionTable: RunTable {
    let policy = policyName
    let isExternal = scaling.policy is ExternalPolicy
    let why = isExternal ? "why: a code, or the program's own words" : "why, as a code"
    let fields: [Field<(decision: DecisionRecord, reason: String)>] = [
      Field("time_s", "s", "the evaluation") { .seconds(at: $0.decision.time) },
      Field("policy", "text", "the scaling policy") { _ in .text(policy) },
      Field(
        "desired_before", "instances", "the desired capacity before, draining instances left out"
      ) { .count($0.decision.before) },
      Field("desired_after", "instances", "the desired capacity after") {
        .count($0.decision.after)
      },
      Field("applied", "instances", "the change of capacity that the group carried out") {
        .count($0.decision.applied)
      },
      Field("reason", "text", why) { .text($0.reason) },
      Field("signal", "number", "the observed quantity that decided it, in the policy's own unit") {
        .number($0.decision.signal)
      },
      Field("launched_cold", "count", "new instances launched into the group") {
        .count($0.decision.launchedCold)
      },
      Field("launched_warm", "count", "instances launched from the warm pool") {
        .count($0.decision.launchedWarm)
      },
      Field("undrained", "count", "draining instances taken back") {
        .count($0.decision.undrained)
      },
      Field("ended", "count", "instances ended, or given back to the warm pool") {
        .count($0.decision.ended)
      },
      Field("started_draining", "count", "instances that take no new meetings from then on") {
        .count($0.decision.startedDraining)
      },
      Field("cancelled", "count", "launches ended because they were no longer wanted") {
        .count($0.decision.cancelled)
      },
    ]
    return RunTable(name: "decisions", of: self, fields: fields) { run in
      run.result.decisions.map { ($0, run.result.reason(of: $0)) }
    }
  }
}
