internal import Settings
package import Studies

extension Sweep {
  /// The manifest of a sweep: what is run, on which inputs, and what the columns mean. A study in
  /// shards is run from it alone.
  /// - Parameters:
  ///   - shards: how many shards share the runs; nil: it is not planned for any
  ///   - runs: how many runs there are, where variants have more or fewer replications than the
  ///     scenario says
  ///   - goal: how sure variants were to be; nil: no matter
  /// - Returns: the document; equal studies have equal ones, wherever they are planned
  /// - Throws: that a file is not there any more.
  package func manifest(shards: Int? = nil, runs: Int? = nil, goal: PrecisionGoal? = nil)
    throws(ScenarioError) -> Manifest
  {
    let tables = SweepTables(self)
    let counts = [
      JSONValue.Member("replications", .integer(plan.replications)),
      JSONValue.Member("runs", .integer(runs ?? design.count * plan.replications)),
      JSONValue.Member("shards", .integer(shards ?? 1)),
    ]
    let options = goal.map {
      [
        JSONValue.Member("precision", share: $0.share),
        JSONValue.Member("precision_metric", .string($0.metric.name)),
        JSONValue.Member("max_replications", .integer($0.limit)),
      ]
    }
    return try Manifest(
      shards == nil ? "sweep" : StudyFolder.planning, of: scenario, plan, subject: subject + counts,
      options: options ?? [],
      tables: [
        Manifest.Table("runs", tables.runColumns),
        Manifest.Table("variants", tables.variantColumns),
        Manifest.Table("variants-short", tables.shortColumns),
        Manifest.Table("notes", tables.noteColumns),
      ])
  }

  /// What varies.
  var subject: [JSONValue.Member] {
    [
      JSONValue.Member("method", .string(design.method.rawValue)),
      JSONValue.Member("axes", .array(design.axes.map { .array($0.keys.map { .string($0) }) })),
      JSONValue.Member("variants", .integer(design.count)),
    ]
  }
}
