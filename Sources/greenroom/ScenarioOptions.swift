internal import ArgumentParser
internal import Studies

/// The scenario and what the command line changes of it.
struct ScenarioOptions: ParsableArguments {
  @Argument(
    help: "The scenario, a YAML file; - is standard input.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Change a setting of the scenario; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  /// Reads the scenario's settings, before they are checked, and those (`path=value`) that other
  /// options stand for.
  func document(_ requests: [String] = []) throws -> ScenarioDocument {
    try ScenarioDocument(path: scenario, overrides: overrides + requests)
  }

  static func check(out: String?) throws {
    if out?.isEmpty == true {
      throw ValidationError("--out names no folder; expected one, such as --out results")
    }
    try OutputPath.check(out, of: "--out")
  }

  /// Reads the scenario and everything it names; what is wrong with them is told.
  /// `requests`: settings (`path=value`) that other options stand for.
  func load(_ requests: [String] = []) throws -> LoadedScenario {
    do throws(ScenarioError) {
      return try LoadedScenario(path: scenario, overrides: overrides + requests)
    } catch {
      throw Failure.exit(error)
    }
  }
}

extension ScenarioOptions {
  /// Refuses standard input where it stands for more than one scenario.
  static func check(scenarios: [String]) throws {
    if scenarios.count(where: { $0 == "-" }) > 1 {
      throw ValidationError(
        """
        - stands for several scenarios, and standard input is one; expected it once, and files for \
        the others
        """
      )
    }
  }
}

/// A scenario's name as the name of one folder.
func folderName(_ name: String) -> String {
  let safe = String(name.map { $0 == "/" || $0 == "\0" ? "-" : $0 })
  return safe.allSatisfy { $0 == "." } ? "scenario" : safe
}

/// Seconds with two decimals.
func secondsText(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  let hundredths = seconds * 100 + attoseconds / 10_000_000_000_000_000
  let digits = String(hundredths % 100)
  return "\(hundredths / 100).\(digits.count == 1 ? "0" : "")\(digits)"
}
