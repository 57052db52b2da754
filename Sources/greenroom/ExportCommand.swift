internal import ArgumentParser
internal import Deployments
internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// Writes what a scenario decides in the forms of others.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a scenario's pool as what deploys it, or a run as AWS would tell it.",
    subcommands: [
      ExportCloudFormationCommand.self, ExportTerraformCommand.self, ExportActivitiesCommand.self,
    ])
}

/// The scenario that is exported, and which of its variants.
struct ExportOptions: ParsableArguments {
  @OptionGroup var input: ScenarioOptions

  @Option(
    help: ArgumentHelp("Export a variant of the scenario's sweep, from 0.", valueName: "n"))
  var variant: Int?

  @Option(
    help: ArgumentHelp(
      "Export with these sections in place of the scenario's: recommended.yaml or schedule.yaml, as recommend writes them.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var recommendation: String?

  @Option(
    help: ArgumentHelp(
      "Print what changes against what runs instead: files as import aws reads them; may be repeated.",
      valueName: "live.json"),
    completion: .file(extensions: ["json"]))
  var diff: [String] = []

  @Option(
    help: ArgumentHelp("--diff: which group of the files.", valueName: "name"))
  var group: String?

  @OptionGroup var metrics: MetricNameOptions

  @Option(
    help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
    completion: .file())
  var output = "-"

  func check() throws {
    try OutputPath.check(output, of: "--output")
    if variant != nil, recommendation != nil {
      throw ValidationError("--variant stands beside --recommendation; expected one of them")
    }
    if let variant, variant < 0 {
      throw ValidationError("--variant \(variant) is no variant; expected 0 or more")
    }
    for (option, isGiven) in [("--group", group != nil), ("--metric", !metrics.metrics.isEmpty)]
    where isGiven && diff.isEmpty {
      throw ValidationError("\(option) is for --diff; expected it beside --diff")
    }
    _ = try metrics.names
  }

  /// The scenario, and the sections in place of its own: of a folder of results those that its
  /// manifest has, and what is recommended there where no variant is named.
  private func source() throws -> (document: ScenarioDocument, recommendation: String?) {
    guard ResultsFolder.isFolder(input.scenario) else {
      return (try input.document(), recommendation)
    }
    let folder = try ResultsFolder(input.scenario, overrides: input.overrides)
    Console.tell(notes: folder.notes)
    guard variant == nil, recommendation == nil, let answer = folder.recommendation else {
      return (folder.document, recommendation)
    }
    Console.tell(notes: ["\(answer): its sections stand in the place of the scenario's."])
    return (folder.document, answer)
  }

  /// Writes the export of the scenario, or what changes.
  func run(_ export: (DeployedGroup, TransferNotes) -> (String, TransferNotes)) throws {
    let exported: ExportedScenario
    do {
      let (document, recommendation) = try source()
      exported = try ExportedScenario(
        document: document, variant: variant, recommendation: recommendation)
    } catch {
      throw Failure.exit(error)
    }
    let (group, told) = DeployedGroup.of(exported.scenario)
    var notes = exported.notes
    notes.add(told)
    var (text, all) = export(group, notes)
    if !diff.isEmpty {
      do {
        (text, all) = try changes(to: group, of: exported)
      } catch {
        throw Failure.exit(error)
      }
    }
    try Console.write(to: output, reading: [input.scenario] + diff) { write in try write(text) }
    for line in all.lines { Console.tell(line.onOneLine) }
  }

  /// What changes against what runs.
  private func changes(
    to group: DeployedGroup, of exported: ExportedScenario
  ) throws -> (String, TransferNotes) {
    let files = try DeployedFiles(diff)
    let (live, told) = try GroupReader.read(
      files.answers, group: self.group, metrics: try metrics.names)
    var notes = files.notes
    notes.add(told)
    let plan = DeploymentDiff(group, live: live, answers: files.answers)
    let workers = ProcessInfo.processInfo.activeProcessorCount
    return (plan.text(try plan.effects(in: exported.document, workers: workers)), notes)
  }
}

/// Writes a CloudFormation template.
struct ExportCloudFormationCommand: ParsableCommand {
  /// How it is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case yaml, json
  }

  static let configuration = CommandConfiguration(
    commandName: "cloudformation",
    abstract: "Write the pool as a CloudFormation template.",
    discussion: """
      The group, its launch template, warm pool, policies, scheduled actions, hooks and notifications, with the topic, the function's \
      subscription and the hosted zone; changes of the warm pool by the hour are schedules that call PutWarmPool. What AWS cannot do is told on \
      stderr and stands as comments. A folder that simulate, sweep or recommend wrote results into may stand for its scenario: of recommend what it \
      recommends is exported.
      """)

  @OptionGroup var options: ExportOptions
  @Option(help: "How it is written.")
  var format = Format.yaml

  func validate() throws { try options.check() }

  func run() throws {
    try options.run { group, notes in
      let template = CloudFormationTemplate(group, notes: notes)
      return (format == .yaml ? template.yaml : template.json, template.notes)
    }
  }
}

/// Writes a Terraform configuration.
struct ExportTerraformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terraform",
    abstract: "Write the pool as a Terraform configuration.",
    discussion: """
      The same resources as export cloudformation, of the provider hashicorp/aws. A folder of results may stand for its scenario here too.
      """)

  @OptionGroup var options: ExportOptions

  func validate() throws { try options.check() }

  func run() throws {
    try options.run { group, notes in
      let template = TerraformTemplate(group, notes: notes)
      return (template.text, template.notes)
    }
  }
}
