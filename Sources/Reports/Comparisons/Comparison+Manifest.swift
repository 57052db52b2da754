package import Studies

extension Comparison {
  /// The manifest of a comparison's folder: the settings are the base's.
  /// - Parameter plan: what was run: the base, then the candidates
  /// - Returns: the document
  /// - Throws: that a file is not there any more.
  package func manifest(of plan: StudyPlan) throws(ScenarioError) -> Manifest {
    let contenders = zip(plan.variants.dropFirst(), candidates).map {
      variant, differences -> JSONValue in
      let candidate = differences.candidate
      let name = JSONValue.Member("name", .string(candidate.name))
      if candidate.isChange {
        let named = candidate.name == candidate.origin ? [] : [name]
        return .object(named + [JSONValue.Member("changes", .string(candidate.origin))])
      }
      let file = JSONValue.Member("file", .string(fileName(candidate.origin)))
      return .object([
        name, file, JSONValue.Member("settings", plan.documents[variant.document].settings.json),
      ])
    }
    return try Manifest(
      "compare", of: plan.scenario(of: 0), plan, subject: [],
      options: [
        JSONValue.Member("replications", .integer(replications)),
        JSONValue.Member("confidence", share: confidence),
        JSONValue.Member("judge", judged.map(\.name)),
        JSONValue.Member("candidates", .array(contenders)),
      ], tables: [table.heading], documents: ["\(table.name).json"])
  }
}
