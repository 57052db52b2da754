internal import Probability
internal import Settings
package import Studies

extension Sensitivity {
  /// A row a setting and direction, those with the largest effect first.
  package var table: ReportTable {
    let keys: [Field<Move>] = [
      Field("setting", "text", "the setting that is moved, all others being as they are") {
        .text($0.setting.path)
      },
      Field("role", "text", "what it is to a planner: a decision, a fact or a price") {
        $0.setting.role.map { .text($0.rawValue) } ?? .missing
      },
      Field("written", "0 or 1", "0: the value is a default, or a preset's") {
        .integer($0.setting.isWritten ? 1 : 0)
      },
      Field("value", "text", "the scenario's value") { .text($0.setting.text) },
      Field("direction", "text", "less or more") { .text($0.direction.rawValue) },
      Field("moved_to", "text", "the value that is tried") {
        $0.outcome.value.map { .text($0) } ?? .missing
      },
      Field("outcome", "text", "moved, unmoved, or refused by the scenario") {
        .text($0.outcome.name)
      },
      Field("reason", "text", "why it is not moved, or what the scenario says against the value") {
        $0.outcome.reason.map { .text($0) } ?? .missing
      },
      Field(
        "same_run", "0 or 1",
        "1: the same events and the same columns as without the move, in every replication"
      ) {
        if case .moved = $0.outcome { .integer($0.isSameRun ? 1 : 0) } else { .missing }
      },
    ]
    return ReportTable(
      name: "sensitivity", fields: keys + metrics.indices.flatMap { measures(of: $0) }, of: moves)
  }

  private func measures(of place: Int) -> [Field<Move>] {
    let (name, unit) = (
      metrics[place].name,
      Self.isShare(metrics[place]) ? MetricUnit.fraction.rawValue : metrics[place].unit.rawValue
    )
    let what =
      Self.isShare(metrics[place])
      ? "how much more it is, as a share of what it is" : "how much more it is"
    let interval =
      metrics[place].interval == .student
      ? "Student's t, paired by replication" : "none is known: always empty"
    func effect(_ move: Move) -> Effect? { move.effects.isEmpty ? nil : move.effects[place] }
    return [
      Field(
        "\(name)_effect", unit, "\(what), \(metrics[place].estimator.words): \(metrics[place].help)"
      ) {
        effect($0).map { .number($0.value) } ?? .missing
      },
      Field("\(name)_low95", unit, "the lower end of its 95 % confidence interval (\(interval))") {
        effect($0)?.interval.map { .number($0.lowerBound) } ?? .missing
      },
      Field("\(name)_high95", unit, "the upper end of it") {
        effect($0)?.interval.map { .number($0.upperBound) } ?? .missing
      },
      Field("\(name)_more", "count", "the replications in which it is more") {
        effect($0).map { .count($0.more) } ?? .missing
      },
      Field("\(name)_less", "count", "the replications in which it is less") {
        effect($0).map { .count($0.less) } ?? .missing
      },
    ]
  }

  /// The same with what it is compared with.
  package var json: JSONValue {
    let means = metrics.indices.map { place -> JSONValue.Member in
      let cells = [
        base[place].map { ReportCell.number($0.value) },
        base[place]?.halfWidth().map { ReportCell.number($0) },
      ]
      return JSONValue.Member(
        metrics[place].name,
        .object([
          JSONValue.Member("estimate", (cells[0] ?? .missing).json),
          JSONValue.Member("half_width95", (cells[1] ?? .missing).json),
        ]))
    }
    return .object([
      JSONValue.Member("scenario", .string(scenario)),
      JSONValue.Member("change", ReportCell.number(change).json),
      JSONValue.Member("replications", .integer(replications)),
      JSONValue.Member("base", .object(means)),
      JSONValue.Member("columns", table.columns.dictionary),
      JSONValue.Member("moves", table.json),
    ])
  }
}

extension Sensitivity.Outcome {
  var name: String {
    switch self {
    case .moved: "moved"
    case .unmoved: "unmoved"
    case .refused: "refused"
    }
  }

  fileprivate var value: String? {
    switch self {
    case .moved(let text, _), .refused(let text, _): text
    case .unmoved: nil
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .moved: nil
    case .unmoved(let reason), .refused(_, let reason): reason
    }
  }
}
