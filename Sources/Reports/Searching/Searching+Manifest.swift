internal import Settings
package import Studies

extension Recommendation {
  /// The manifest of a recommendation's folder.
  /// - Parameters:
  ///   - plan: what was run
  ///   - train: the span that was chosen by; nil: all of the time
  ///   - test: the span that the choice was judged by; nil: none
  /// - Returns: the document
  /// - Throws: that a file is not there any more.
  package func manifest(of plan: StudyPlan, train: StudySpan?, test: StudySpan?)
    throws(ScenarioError) -> Manifest
  {
    let sureness = [
      JSONValue.Member("confidence", share: race.confidence),
      JSONValue.Member("within", share: race.closeness),
    ]
    let spans = [("train", train), ("test", test)].compactMap { name, span in
      span.map { JSONValue.Member(name, .string($0.text)) }
    }
    let learning =
      timetable.map {
        [
          JSONValue.Member("granularity_minutes", .integer($0.granularity)),
          JSONValue.Member("lead_minutes", .integer($0.lead)),
        ]
      } ?? []
    return try Manifest(
      "recommend", of: sweep.scenario, plan,
      subject: sweep.subject + [JSONValue.Member("runs", .integer(outcome.runs))],
      options: sureness + race.limits.options + spans + learning,
      tables: [table.heading], documents: choice.map { [$0.name] } ?? [])
  }
}

extension Solver {
  /// The manifest of the folder of what it found.
  /// - Parameter solution: what it found
  /// - Returns: the document
  /// - Throws: that a file is not there any more.
  package func manifest(of solution: Solution) throws(ScenarioError) -> Manifest {
    let asked = [
      JSONValue.Member("key", .string(question.key)),
      JSONValue.Member("until", question.conditions.map(\.description)),
    ]
    let ends = [("from", question.from), ("to", question.to)].compactMap { name, end in
      end.map { JSONValue.Member(name, .string($0.text)) }
    }
    let closeness = question.tolerance.map { [JSONValue.Member("tolerance", share: $0)] } ?? []
    let sureness = [
      JSONValue.Member("replications", .integer(solution.replications)),
      JSONValue.Member("confidence", share: question.confidence),
    ]
    return try Manifest(
      "solve", of: plan.scenario(of: 0), plan, subject: [],
      options: asked + ends + closeness + sureness + question.limits.options,
      tables: [solution.table.heading],
      documents: ["\(solution.table.name).json"])
  }
}

extension SensitivityStudy {
  /// The manifest of the folder of what it found.
  /// - Parameters:
  ///   - sensitivity: what it found
  ///   - prefixes: the beginnings of the settings' paths; empty: all of them
  /// - Returns: the document
  /// - Throws: that a file is not there any more.
  package func manifest(of sensitivity: Sensitivity, under prefixes: [String]) throws(ScenarioError)
    -> Manifest
  {
    let only = prefixes.isEmpty ? [] : [JSONValue.Member("only", prefixes)]
    let options = [
      JSONValue.Member("change", share: sensitivity.change),
      JSONValue.Member("metrics", sensitivity.metrics.map(\.name)),
      JSONValue.Member("replications", .integer(sensitivity.replications)),
    ]
    return try Manifest(
      "sensitivity", of: plan.scenario(of: 0), plan, subject: [], options: options + only,
      tables: [sensitivity.table.heading],
      documents: ["\(sensitivity.table.name).json"])
  }
}
