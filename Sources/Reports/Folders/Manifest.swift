internal import Studies

/// `manifest.json` of a folder: which command wrote it, of what, and what every column of its files
/// means. The same results have the same one, wherever and whenever they are written.
package struct Manifest: Sendable {
  /// A table of the folder.
  package struct Table: Sendable {
    /// The name, which is the file's without its ending.
    package let name: String
    /// The columns.
    package let columns: [ReportColumn]

    /// A table.
    package init(_ name: String, _ columns: [ReportColumn]) {
      self.name = name
      self.columns = columns
    }
  }

  /// The name of its file.
  package static let name = "manifest.json"

  /// The command, as it is typed.
  let command: String
  /// The program that ran a study; nil for a single scenario, whose committed results have to be
  /// the same for every build.
  let engine: String?
  let scenario: String
  let seed: UInt64
  /// What is run: variants, replications and the like.
  let subject: [JSONValue.Member]
  /// What decides the results beside the settings, by the names of the command's options.
  let options: [JSONValue.Member]
  /// The scenario's own file, where the settings are of one.
  let scenarioFile: InputDigest?
  /// The other files that were read.
  let inputs: [InputDigest]
  /// What came of the inputs and settings.
  let details: [JSONValue.Member]
  let settings: JSONValue
  /// The tables, each a file.
  let tables: [Table]
  /// The other files.
  var documents: [String]

  /// The files that the folder has beside it.
  package var files: [String] { tables.map { "\($0.name).csv" } + documents }

  /// The document.
  package var json: JSONValue {
    let read =
      (scenarioFile.map { [$0.json(named: fileName($0.path))] } ?? [])
      + inputs.map { $0.json(named: $0.path) }
    let head =
      [JSONValue.Member("greenroom", .string(Study.version))]
      + (engine.map { [JSONValue.Member("engine", .string($0))] } ?? [])
    let what = [
      JSONValue.Member("command", .string(command)),
      JSONValue.Member("scenario", .string(scenario)),
      JSONValue.Member("seed", .integer(seed)),
    ]
    let how = options.isEmpty ? [] : [JSONValue.Member("options", .object(options))]
    let came = [
      JSONValue.Member("settings", settings),
      JSONValue.Member("files", .array(files.map { .string($0) })),
      JSONValue.Member(
        "columns", .object(tables.map { JSONValue.Member($0.name, $0.columns.dictionary) })),
    ]
    return .object(
      head + what + subject + how + [JSONValue.Member("inputs", .array(read))] + details + came)
  }

  /// The document as it is written.
  package var text: String { json.text }
}

extension Manifest {
  /// The manifest of a command that runs variants of scenarios.
  /// - Parameters:
  ///   - command: the command
  ///   - scenario: the scenario that it is about
  ///   - plan: what is run
  ///   - subject: how much of it
  ///   - options: what decides the results beside the settings
  ///   - tables: the tables that are written beside it
  ///   - documents: the other files
  /// - Throws: that a file is not there any more.
  init(
    _ command: String, of scenario: Scenario, _ plan: StudyPlan, subject: [JSONValue.Member],
    options: [JSONValue.Member] = [],
    tables: [Table], documents: [String] = []
  ) throws(ScenarioError) {
    // A planned study is run from its settings, and every variant finds its own start again.
    let own = Self.settings(of: plan, keepingAsWritten: command == StudyFolder.planning)
    var inputs = plan.inputs
    for document in plan.documents {
      for law in try document.lawInputs where !inputs.contains(law) { inputs.append(law) }
    }
    self.init(
      command: command, engine: Study.engine, scenario: scenario.name, seed: scenario.seed,
      subject: subject, options: options,
      scenarioFile: nil, inputs: inputs, details: own.starts, settings: own.settings,
      tables: tables, documents: documents)
  }
}

extension Manifest {
  /// The settings of a study, with the start that the trace tells where nobody wrote one and all
  /// variants have the same, as a single run's are; else what traces tell beside them.
  private static func settings(
    of plan: StudyPlan, keepingAsWritten isAsWritten: Bool
  ) -> (settings: JSONValue, starts: [JSONValue.Member]) {
    let settings = plan.documents[0].settings.json
    let starts = plan.inferredStarts
    guard let start = starts.first else { return (settings, []) }
    if !isAsWritten, starts.count == 1, plan.documents.count == 1,
      case .object(let members) = settings
    {
      return (.object(members + [JSONValue.Member("start", .string(start))]), [])
    }
    return (settings, [JSONValue.Member("inferred_starts", starts)])
  }
}

extension ReportTable {
  /// The table as a manifest has it.
  package var heading: Manifest.Table { Manifest.Table(name, columns) }
}

extension InputDigest {
  func json(named name: String) -> JSONValue {
    .object([JSONValue.Member("file", .string(name)), JSONValue.Member("sha256", .string(sha256))])
  }
}

/// What follows the last slash of a path.
func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

extension [ReportColumn] {
  /// What each column means.
  var dictionary: JSONValue {
    .array(
      map { column in
        let estimate = column.estimate.map { estimate in
          [
            JSONValue.Member("estimator", .string(estimate.estimator)),
            JSONValue.Member("interval", .string(estimate.interval)),
          ]
        }
        return .object(
          [
            JSONValue.Member("name", .string(column.name)),
            JSONValue.Member("unit", .string(column.unit)),
            JSONValue.Member("help", .string(column.help)),
          ] + (estimate ?? []))
      })
  }
}
