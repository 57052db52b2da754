internal import PoolSimulation
internal import Probability
internal import Settings
public import Studies

extension Solution {
  /// The values that were tried, from the smallest to the largest, one row each.
  public var table: ReportTable {
    let value = AxisColumn(key: setting.path, values: points.map(\.value.node))
    let measures = measures.flatMap { name, unit, help in
      [
        ReportColumn("\(name)_mean", unit, "the mean over the replications that measured it: \(help)"),
        ReportColumn("\(name)_half_width95", unit, "half the width of its 95 % confidence interval (Student's t)"),
      ]
    }
    return ReportTable(
      name: "solve",
      columns: [value.column] + measures + [
        ReportColumn("holds", "0 or 1", "1: all conditions hold"),
        ReportColumn("answer", "0 or 1", "1: the value at which they begin or cease to hold"),
      ],
      rows: points.indices.map { place in
        [value.cell(points[place].value.node)] + cells(place) + [
          .integer(points[place].isFine ? 1 : 0), .integer(edges.contains { $0.fine == place } ? 1 : 0),
        ]
      })
  }

  /// The same in fewer words.
  var terminalTable: ReportTable {
    let value = AxisColumn(key: setting.path, values: points.map(\.value.node))
    let measures = measures.flatMap { name, unit, help in [ReportColumn(name, unit, help), ReportColumn("+-", unit, "")] }
    return ReportTable(
      name: "solve", columns: [value.column] + measures + [ReportColumn("holds", "text", "")],
      rows: points.indices.map { place in
        [value.cell(points[place].value.node)] + cells(place) + [.text(points[place].isFine ? "yes" : "no")]
      })
  }

  /// The answer with everything that it rests on.
  public var json: JSONValue {
    .object([
      JSONValue.Member("scenario", .string(scenario)),
      JSONValue.Member("setting", .string(setting.path)),
      JSONValue.Member("value", setting.text.isEmpty ? .null : .string(setting.text)),
      JSONValue.Member("conditions", .array(conditions.map { .string($0.description) })),
      JSONValue.Member("replications", .integer(replications)),
      JSONValue.Member("answers", .array(edges.map { json($0) })),
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
      JSONValue.Member("obstacle", edge.obstacle?.json(of: replications) ?? .null),
    ])
  }

  /// The metrics of the conditions, each once: there may be a bound on either side.
  private var measures: [(name: String, unit: String, help: String)] {
    places.map { (conditions[$0].metric.name, conditions[$0].metric.unit, conditions[$0].metric.help) }
  }

  private var places: [Int] {
    let names = conditions.map(\.metric.name)
    return names.indices.filter { names.firstIndex(of: names[$0]) == $0 }
  }

  private func cells(_ point: Int) -> [ReportCell] {
    places.flatMap { place -> [ReportCell] in
      let mean = points[point].means[place]
      return [mean.map { .number($0.mean) } ?? .missing, mean?.halfWidth().map { .number($0) } ?? .missing]
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
