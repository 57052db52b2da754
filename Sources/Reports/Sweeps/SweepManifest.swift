internal import Settings
public import Studies

extension Sweep {
  /// `manifest.json` of a sweep: what is run, on which inputs, and what the columns mean. A study in shards is run from it alone.
  /// - Parameters:
  ///   - shards: how many shards share the runs
  ///   - runs: how many runs there are, where variants have more or fewer replications than the scenario says
  /// - Returns: the document; equal studies have equal ones, wherever they are planned
  /// - Throws: that a file is not there any more.
  public func manifest(shards: Int = 1, runs: Int? = nil) throws -> JSONValue {
    let laws = try plan.documents[0].lawInputs
    let tables = SweepTables(self)
    return .object([
      JSONValue.Member("greenroom", .string(Study.version)),
      JSONValue.Member("engine", .string(Study.engine)),
      JSONValue.Member("scenario", .string(scenario.name)),
      JSONValue.Member("seed", .integer(scenario.seed)),
      JSONValue.Member("method", .string(design.method.rawValue)),
      JSONValue.Member("axes", .array(design.axes.map { .array($0.keys.map { .string($0) }) })),
      JSONValue.Member("variants", .integer(design.count)),
      JSONValue.Member("replications", .integer(plan.replications)),
      JSONValue.Member("runs", .integer(runs ?? design.count * plan.replications)),
      JSONValue.Member("shards", .integer(shards)),
      JSONValue.Member("inputs", .array((plan.inputs + laws).map { $0.json(named: $0.path) })),
      JSONValue.Member("settings", plan.documents[0].settings.json),
      JSONValue.Member(
        "columns",
        .object([
          JSONValue.Member("runs", tables.runColumns.dictionary), JSONValue.Member("variants", tables.variantColumns.dictionary),
          JSONValue.Member("variants-short", tables.shortColumns.dictionary), JSONValue.Member("notes", tables.noteColumns.dictionary),
        ])),
    ])
  }
}

extension InputDigest {
  func json(named name: String) -> JSONValue {
    .object([JSONValue.Member("file", .string(name)), JSONValue.Member("sha256", .string(sha256))])
  }
}
