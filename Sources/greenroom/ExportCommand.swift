internal import ArgumentParser

/// Writes what others read.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a scenario or a run in the formats of AWS.",
    subcommands: [ExportActivitiesCommand.self])
}
