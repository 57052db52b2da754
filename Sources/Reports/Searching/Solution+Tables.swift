internal import PoolSimulation
internal import Probability
internal import Settings
package import Studies

extension Solution {
  /// The values that were tried, from the smallest to the largest, one row each.
  package var table: ReportTable {
    let rows = all
    let value = AxisColumn(key: setting.path, values: rows.map(\.value.node))
    let answers = edges.map { points[$0.fine].value }
    let measures = measures.flatMap { name, unit, help in
      [
        ReportColumn("\(name)_estimate", unit, "what the replications came to: \(help)"),
        ReportColumn(
          "\(name)_low95", unit,
          "the lower end of its 95 % interval, which holds at any number of replications"),
        ReportColumn("\(name)_high95", unit, "the upper end of it"),
      ]
    }
    return ReportTable(
      name: "solve",
      columns: [value.column, ReportColumn("replications", "count", "the runs of this value")]
        + measures + [
          ReportColumn("holds", "0 or 1", "1: all conditions hold by what was seen"),
          ReportColumn(
            "standing", "text",
            "proven, refuted or not_known, at the level of the bracket; empty: not looked at for it"
          ),
          ReportColumn(
            "answer", "0 or 1", "1: the value at which they begin or cease to hold by what was seen"
          ),
        ],
      rows: rows.map { point in
        [value.cell(point.value.node), .count(point.replications)] + cells(point) + [
          .integer(point.isFine ? 1 : 0),
          isCloser(point) ? .text(point.standing.rawValue) : .missing,
          .integer(answers.contains(point.value) ? 1 : 0),
        ]
      })
  }

  /// Every value once: as it was looked at most closely.
  private var all: [Point] {
    let others = points.filter { point in !closer.contains { $0.value == point.value } }
    return (others + closer).sorted { $0.value.value < $1.value.value }
  }

  private func isCloser(_ point: Point) -> Bool { closer.contains { $0.value == point.value } }

  /// The columns of the table on a terminal.
  package static func shownColumns(conditions: [Condition]) -> [String] {
    ["value", "runs"] + conditions.map(\.description) + ["holds"]
  }

  /// The same in fewer words.
  var terminalTable: ReportTable {
    let rows = all
    let value = AxisColumn(key: setting.path, values: rows.map(\.value.node))
    let others = Self.shownColumns(conditions: conditions).dropFirst()
    return ReportTable(
      name: "solve",
      columns: [value.column]
        + others.map { ReportColumn($0, "text", "") },
      rows: rows.map { point in
        let words = point.evidence.map { ReportCell.text($0.words(confidence: 0.95)) }
        let holds =
          isCloser(point) && point.standing != .notKnown
          ? point.standing.rawValue : point.isFine ? "so far" : "not so far"
        return [value.cell(point.value.node), .count(point.replications)] + words + [.text(holds)]
      })
  }

  /// The answer with everything that it rests on.
  package var json: JSONValue {
    .object([
      JSONValue.Member("scenario", .string(scenario)),
      JSONValue.Member("setting", .string(setting.path)),
      JSONValue.Member("value", setting.text.isEmpty ? .null : .string(setting.text)),
      JSONValue.Member("conditions", .array(conditions.map { .string($0.description) })),
      JSONValue.Member("replications", .integer(replications)),
      JSONValue.Member("answers", .array(edges.map { json($0) })),
      JSONValue.Member("has_effect", .boolean(!isWithoutEffect)),
      JSONValue.Member(
        "same_runs",
        .array(
          sameStretches.map { stretch in
            .object([
              JSONValue.Member("from", .string(points[stretch.lowerBound].value.text)),
              JSONValue.Member("to", .string(points[stretch.upperBound - 1].value.text)),
            ])
          })),
      JSONValue.Member("lowest", lower.json),
      JSONValue.Member("highest", upper.json),
      JSONValue.Member("points", table.json),
    ])
  }

  private func json(_ edge: Edge) -> JSONValue {
    let binding = conditions.indices.filter { !points[edge.failing].holds[$0] }
    return .object([
      JSONValue.Member("side", .string(edge.isUpper ? "largest" : "smallest")),
      JSONValue.Member("value", .string(points[edge.fine].value.text)),
      JSONValue.Member("fails_at", .string(points[edge.failing].value.text)),
      JSONValue.Member("binding", .array(binding.map { .string(conditions[$0].description) })),
      JSONValue.Member("bracket", edge.bracket?.json(confidence) ?? .null),
      JSONValue.Member("obstacle", edge.obstacle?.json(of: replications) ?? .null),
    ])
  }

  /// The metrics of the conditions, each once: there may be a bound on either side.
  private var measures: [(name: String, unit: String, help: String)] {
    places.map {
      (conditions[$0].metric.name, conditions[$0].metric.unit.rawValue, conditions[$0].metric.help)
    }
  }

  private var places: [Int] {
    let names = conditions.map(\.metric.name)
    return names.indices.filter { names.firstIndex(of: names[$0]) == $0 }
  }

  private func cells(_ point: Point) -> [ReportCell] {
    places.flatMap { place -> [ReportCell] in
      let interval = point.evidence[place].interval(confidence: 0.95)
      return [
        point.evidence[place].estimate.map { .number($0) } ?? .missing,
        interval.map { .number($0.lowerBound) } ?? .missing,
        interval.map { .number($0.upperBound) } ?? .missing,
      ]
    }
  }
}

extension Solution.End {
  fileprivate var json: JSONValue {
    .object([
      JSONValue.Member("value", .string(value.text)),
      JSONValue.Member("refused", refusal.map { .string($0.value.text) } ?? .null),
      JSONValue.Member("reason", refusal.map { .string($0.reason) } ?? .null),
    ])
  }
}

extension Solution.Bracket {
  fileprivate func json(_ confidence: Double) -> JSONValue {
    .object([
      JSONValue.Member("proven", proven.map { .string($0.text) } ?? .null),
      JSONValue.Member("refuted", refuted.map { .string($0.text) } ?? .null),
      JSONValue.Member("confidence", ReportCell.number(confidence).json),
    ])
  }
}

extension Obstacle {
  fileprivate func json(of replications: Int) -> JSONValue {
    .object([
      JSONValue.Member("cause", .string(cause.rawValue)),
      JSONValue.Member("people", .integer(people)),
      JSONValue.Member("all_people", .integer(allPeople)),
      JSONValue.Member("replications_at_max_size", .integer(atCeiling)),
    ])
  }
}

extension Quantity {
  /// As a setting has it.
  var node: SettingsNode { SettingsNode(.scalar(text), at: SourceLocation(file: "", line: 1)) }
}
