internal import ArgumentParser
internal import Studies

/// The command.
struct Greenroom: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "greenroom",
    abstract:
      """
      Simulates the capacity of a pool of WebRTC media servers: who gets in, how late the pool is, \
      and what it costs.
      """,
    discussion: """
      First:
        greenroom simulate scenarios/campus-week.yaml   a week on a pool, and what it costs
        greenroom trace describe FILE                   what your own meetings are like
        greenroom list policies                         what decides, with its settings
      A scenario is a YAML file; Docs/ScenarioReference.md has its keys.

      Results go to stdout, progress and problems to stderr.
      Exit codes: 0 done, 1 a check or comparison failed or nothing meets the conditions, 3 shards are missing, 64 bad usage or scenario, 65 bad data in a file that is read or from a program that is asked, 66 an input is missing, 70 our own fault, 74 cannot write.
      """,
    version: Study.version,
    subcommands: [
      SimulateCommand.self, StudioCommand.self, SweepCommand.self, CompareCommand.self,
      CheckCommand.self,
      RecommendCommand.self, SolveCommand.self,
      SensitivityCommand.self, SizeCommand.self, BoundCommand.self, ValidateCommand.self,
      SynthesizeCommand.self,
      TraceCommand.self, ImportCommand.self, CalibrateCommand.self, ReconcileCommand.self,
      ExportCommand.self, ListCommand.self, SchemaCommand.self,
    ])
}
