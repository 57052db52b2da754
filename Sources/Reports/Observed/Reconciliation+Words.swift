internal import Settings
package import Studies

extension Reconciliation {
  /// Whether the model agrees with what happened, in one line.
  /// - Parameters:
  ///   - name: the scenario's name
  ///   - tolerance: how far off a quantity may be, as a share of what it was
  /// - Returns: a sentence
  package func verdict(of name: String, within tolerance: Double) -> String {
    let allowed = Wording.percent(
      tolerance, places: tolerance * 100 == (tolerance * 100).rounded() ? 0 : 1)
    guard !lines.isEmpty else {
      return "\(name.onOneLine): nothing that happened could be compared with the model."
    }
    let differences = differences(above: tolerance)
    guard let worst = differences.first else {
      let most = lines.reduce(0) { max($0, $1.error) }
      return
        "\(name.onOneLine): the model agrees with what happened: all of \(Wording.counted(lines.count, "quantity", "quantities")) within \(allowed), the farthest \(Wording.percent(most, places: 1)) off."
    }
    let others =
      differences.count == 1
      ? "" : ", the farthest of \(differences.count) that are more than \(allowed) off"
    return
      "\(name.onOneLine): the model does not agree with what happened: \(worst.sentence)\(others)."
  }

  /// A row a quantity.
  package var table: ReportTable {
    ReportTable(
      name: "reconcile",
      columns: [
        ReportColumn("kind", "text", "what kind of quantity it is, as a code"),
        ReportColumn("quantity", "text", "a metric, a source of launches, a kind of use"),
        ReportColumn("unit", "text", "the unit of the next three columns"),
        ReportColumn("observed", "number", "what happened; of a level its mean"),
        ReportColumn("simulated", "number", "the same in the runs"),
        ReportColumn("bias", "number", "how much more there is in the runs"),
        ReportColumn(
          "error", "fraction",
          "the distance as a share of what happened; of a level the mean absolute percentage error"),
        ReportColumn(
          "worst_hour", "UTC", "the hour in which a level was farthest off; empty: in none"),
        ReportColumn("worst_hour_error", "instances", "the mean distance in that hour"),
        ReportColumn("count", "count", "the values or launches that were compared"),
      ],
      rows: lines.map { line in
        [
          .text(line.kind.rawValue), .text(line.name), .text(line.unit), .number(line.observed),
          .number(line.simulated), .number(line.bias), .number(line.error),
          line.worst.map { .text(utcText(ofSecond: $0.start / 1_000) + "Z") } ?? .missing,
          line.worst.map { .number($0.distance) } ?? .missing, .count(line.count),
        ]
      })
  }

  /// The quantities for a terminal.
  package var text: String {
    let columns = ["quantity", "unit", "happened", "model", "bias", "error", "worst hour"]
    return ReportTable(
      name: "reconcile", columns: columns.map { ReportColumn($0, "text", "") },
      rows: lines.map { line in
        let worst = line.worst.map {
          "\(utcText(ofSecond: $0.start / 1_000))Z (\(shortNumber($0.distance)))"
        }
        let sign = line.bias > 0 ? "+" : ""
        return [
          .text(line.name), .text(line.unit), .text(shortNumber(line.observed)),
          .text(shortNumber(line.simulated)), .text(sign + shortNumber(line.bias)),
          .text(Wording.percent(line.error, places: 1)), .text(worst ?? "-"),
        ]
      }
    ).text
  }
}

extension ReconciledLine {
  /// How far off it is: `a launch into the group takes 240 s in the model and took 61 s (295 % off)`.
  var sentence: String {
    let (was, isNow) = ("\(shortNumber(observed)) \(unit)", "\(shortNumber(simulated)) \(unit)")
    let off = "(\(Wording.percent(error, places: 1)) off)"
    switch kind {
    case .latency: return "\(name) takes \(isNow) in the model and took \(was) \(off)"
    case .level:
      return "\(name) is \(isNow) on average in the model and was \(was) \(off)"
    case .launches, .refusals:
      return
        "there are \(shortNumber(simulated)) \(name) in the model and were \(shortNumber(observed)) \(off)"
    case .usage, .cost: return "\(name) comes to \(isNow) in the model and came to \(was) \(off)"
    }
  }
}

extension [ReconciliationStudy.Move] {
  /// The settings whose change would close most of the gap, a line each.
  /// - Parameters:
  ///   - gap: how far off the scenario is as it is
  ///   - change: the share by which each was moved
  /// - Returns: the text for a terminal
  package func text(of gap: Double, by change: Double) -> String {
    let percent = Wording.percent(change, places: 0)
    guard !isEmpty else {
      return "No setting brings the model nearer when it is \(percent) less or more.\n"
    }
    let lines = prefix(3).map { move in
      let closed = Wording.percent((gap - move.gap) / gap, places: 0)
      return "  \(move.path): \(move.value) -> \(move.tried) closes \(closed) of the gap\n"
    }
    return "What would bring the model nearest, each alone, \(percent) less or more:\n"
      + lines.joined()
  }
}

extension ReconciliationStudy {
  /// The manifest of a folder with what came of it.
  package func manifest(of result: Reconciliation, within tolerance: Double) -> Manifest {
    Manifest(
      command: "reconcile", engine: Study.engine, scenario: loaded.scenario.name,
      seed: loaded.scenario.seed,
      subject: [
        JSONValue.Member("replications", .integer(loaded.scenario.replications)),
        JSONValue.Member("from", .string(utcText(ofSecond: span.lowerBound / 1_000) + "Z")),
        JSONValue.Member("until", .string(utcText(ofSecond: span.upperBound / 1_000) + "Z")),
      ], options: [JSONValue.Member("tolerance", share: tolerance)],
      scenarioFile: loaded.inputs.first, inputs: loaded.inputs.dropFirst() + observed.inputs,
      details: [], settings: loaded.scenario.settings.json, tables: [result.table.heading],
      documents: [])
  }
}
