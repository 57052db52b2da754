internal import ArgumentParser
internal import Studies

/// The scenario and what the command line changes of it.
struct ScenarioOptions: ParsableArguments {
  @Argument(help: "The scenario, a YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Change a setting of the scenario; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  /// Reads the scenario and everything it names; what is wrong with them is told.
  func load() throws -> LoadedScenario {
    do throws(ScenarioError) {
      return try LoadedScenario(path: scenario, overrides: overrides)
    } catch {
      throw Failure.exit(error)
    }
  }
}
