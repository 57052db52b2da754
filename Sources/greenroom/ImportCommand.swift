internal import ArgumentParser
internal import Deployments
internal import PoolSimulation
internal import Settings
internal import Studies

/// Makes scenarios of what others have.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a scenario of a pool that runs, or that a template describes.",
    subcommands: [ImportAWSCommand.self])
}

/// Makes a scenario of what AWS, a plan or a template says of a group.
struct ImportAWSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aws",
    abstract: "Make a scenario of what the AWS CLI, Terraform or CloudFormation say of a group.",
    discussion: """
      Files are recognised by what is in them: what aws autoscaling describe-... prints, and aws ec2 describe-launch-template-versions, \
      aws cloudwatch describe-alarms and aws scheduler get-schedule; terraform show -json of a plan or a state; a CloudFormation \
      template in YAML or JSON; groups.json of a Jitsi autoscaler.
      What is left out, and what only a planner knows, is told on stderr and stands as comments in the file.

      aws autoscaling describe-auto-scaling-groups > groups.json
      greenroom import aws groups.json --group media --output pool.yaml
      """)

  @Argument(help: "The files; - is standard input.", completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("Which group, where the files hold several.", valueName: "name"))
  var group: String?

  @Option(
    name: .customLong("parameter"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A parameter of a CloudFormation template; may be repeated.", valueName: "name=value"))
  var parameters: [String] = []

  @OptionGroup var metrics: MetricNameOptions

  @Option(
    help: ArgumentHelp("The scenario to write; - is standard output.", valueName: "pool.yaml"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String

  func validate() throws {
    try OutputPath.check(output, of: "--output")
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("- stands twice, and standard input is one; expected it once")
    }
    _ = try metrics.names
  }

  func run() throws {
    let scenario: ImportedScenario
    do {
      scenario = try ImportedScenario(
        files: files, group: group, parameters: parameters, metrics: try metrics.names)
    } catch {
      throw Failure.exit(ofData: error)
    }
    try Console.write(to: output, reading: files) { write in try write(scenario.text) }
    for line in scenario.notes.lines { Console.tell(line.onOneLine) }
  }
}

/// Which metrics of CloudWatch's are taken for some of a scenario.
struct MetricNameOptions: ParsableArguments {
  @Option(
    name: .customLong("metric"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Take a metric of CloudWatch's for one of `greenroom list metrics`; may be repeated.",
      valueName: "Namespace/Name=metric"))
  var metrics: [String] = []

  /// The metrics by the names of CloudWatch.
  var names: [String: ScalingMetric] {
    get throws {
      var names: [String: ScalingMetric] = [:]
      for option in metrics {
        let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
        let all = ScalingMetric.allCases.map(\.rawValue)
        guard parts.count == 2, let metric = ScalingMetric(rawValue: parts[1]) else {
          let near = parts.last.flatMap { nearestName(to: $0, in: all) }
          throw ValidationError(
            "--metric \(option) names no metric; expected Namespace/Name= and one of "
              + all.joined(separator: ", ") + (near.map { " (did you mean \($0)?)" } ?? ""))
        }
        names[parts[0]] = metric
      }
      return names
    }
  }
}
