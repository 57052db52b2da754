internal import ArgumentParser
internal import Reports

/// The schema of scenarios.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a scenario's file, for editors.",
    discussion:
      """
      Every key with its kind, default, bounds and meaning (draft 2020-12). What a schema cannot \
      say, such as which keys exclude each other, `greenroom validate` does.
      """)

  func run() throws { try Console.print(ScenarioSchema.json.text) }
}
