internal import PoolSimulation
package import Studies

extension Comparison {
  /// What was compared, each candidate in words, and the table's rows.
  package var json: JSONValue {
    .object([
      JSONValue.Member("greenroom", .string(Study.version)),
      JSONValue.Member("base", base.json()),
      JSONValue.Member("replications", .integer(replications)),
      JSONValue.Member(
        "confidence", .number(DecimalText.text(Int128((confidence * 1e9).rounded()), places: 9))),
      JSONValue.Member("population", population.map { .string($0) } ?? .null),
      JSONValue.Member("judged", .array(judged.map { .string($0.name) })),
      JSONValue.Member("judged_differences", .integer(familySize)),
      JSONValue.Member("search", search.map { $0.json(outcomes: outcomes) } ?? .null),
      JSONValue.Member("candidates", .array(candidates.map(\.json))),
      JSONValue.Member("notes", notes.json([base.name] + candidates.map(\.candidate.name))),
      JSONValue.Member("differences", table.json),
    ])
  }

  /// The files of the comparison.
  package func files(_ profile: CSVProfile) -> [ReportFile] {
    [
      ReportFile(name: "\(table.name).csv", text: table.csv(profile)),
      ReportFile(name: "\(table.name).json", text: json.text),
    ]
  }
}

extension ComparisonSearch {
  fileprivate func json(outcomes: [String]) -> JSONValue {
    .object([
      JSONValue.Member("runs", .integer(runs)),
      JSONValue.Member("is_complete", .boolean(stop == nil)),
      JSONValue.Member("outcomes", .array(outcomes.map { .string($0) })),
    ])
  }
}

extension Contender {
  fileprivate func json(_ others: [JSONValue.Member] = []) -> JSONValue {
    let origin = JSONValue.Member(
      isChange ? "changes" : "file", .string(isChange ? self.origin : fileName(self.origin)))
    return .object([JSONValue.Member("name", .string(name)), origin] + others)
  }
}

extension CandidateDifferences {
  fileprivate var json: JSONValue {
    candidate.json([
      JSONValue.Member("own_seed", candidate.replacedSeed.map { .integer($0) } ?? .null),
      JSONValue.Member("replications", .integer(replications)),
      JSONValue.Member("replications_with_other_demand", .integer(otherDemand)),
      JSONValue.Member("replications_with_other_crossings", .integer(otherCrossings)),
      JSONValue.Member("is_same_run", .boolean(isSameRun)),
      JSONValue.Member("is_worse", .boolean(isWorse)),
      JSONValue.Member("words", .string(words)),
    ])
  }
}
