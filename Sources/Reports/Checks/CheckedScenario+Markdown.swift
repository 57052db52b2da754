internal import Settings
internal import Studies

extension [CheckedScenario] {
  /// The checks as a table in Markdown, failures first.
  package var markdown: String {
    let rows = flatMap { scenario in
      scenario.outcomes.map { (scenario: scenario.name, outcome: $0) }
    }
    let failures = rows.filter { !$0.outcome.holds }
    let checks = Wording.counted(rows.count, "check")
    let verdict =
      failures.isEmpty ? "\(checks) passed" : "\(Wording.count(failures.count)) of \(checks) failed"
    var lines = [
      "### greenroom check: \(verdict)", "",
      "| scenario | check | expected | measured | verdict | at 95 % |", "|---|---|---|---|---|---|",
    ]
    for row in failures + rows.filter(\.outcome.holds) {
      let outcome = row.outcome
      // These are names of columns and numbers: as code nothing in them is markup, and a $ begins
      // no formula.
      let code = [outcome.requirement.name, outcome.requirement.expected, outcome.measuredText].map
      { "`\($0)`" }
      let cells =
        [row.scenario.inMarkdown] + code + [
          outcome.holds ? "passed" : "**failed**", outcome.standing?.standing.words ?? "-",
        ]
      lines.append("| \(cells.joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text as Markdown shows it in a cell of a table: on one line, without any of it being
  /// markup.
  fileprivate var inMarkdown: String {
    var text = ""
    for scalar in onOneLine.unicodeScalars {
      if "\\`*_{}[]<>()#|~&$".unicodeScalars.contains(scalar) { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}
