internal import Settings

/// What really happened in the time of a scenario, and how near its runs are to be to that.
package struct ReconcileSettings: Sendable, Hashable {
  /// The files, as the scenario names them.
  package let activities, metrics, bill: String?
  /// The group that is meant, where the activities are of several.
  package let group: String?
  /// The result of the metrics that counts refused joins.
  package let refusals: String?
  /// How far off a quantity may be, as a share of what it was.
  package let tolerance: Double

  /// What is allowed where nobody says it.
  package static let usualTolerance = 0.1

  init(_ reader: inout SettingsReader) {
    activities = reader.optionalText(
      "activities",
      help: "what `aws autoscaling describe-scaling-activities` printed of the group")
    metrics = reader.optionalText(
      "metrics", help: "what `aws cloudwatch get-metric-data` printed of the group's metrics")
    bill = reader.optionalText("bill", help: "a Cost and Usage Report of the group, as CSV")
    group = reader.optionalText("group", help: "the group, where the activities are of several")
    refusals = reader.optionalText(
      "refusals", help: "the Id of the result in metrics that counts refused joins")
    tolerance = reader.fraction(
      "tolerance", default: Self.usualTolerance, in: 0.0001...0.99,
      help: "how far off a quantity may be")
    if !reader.has("activities"), !reader.has("metrics") {
      reader.issue(
        "activities", "is missing, and so is metrics; expected the file of one of them, or of both")
    }
    if refusals != nil, !reader.has("metrics") {
      reader.issue("refusals", "names a result of metrics; expected that file beside it")
    }
    if group != nil, !reader.has("activities") {
      reader.issue("group", "is of activities; expected that file beside it")
    }
  }
}
