internal import ArgumentParser
internal import PoolSimulation
internal import Probability
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// What a description is printed as.
enum DescriptionFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json
}

/// Describes a trace.
struct TraceDescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract:
      """
      Tell what a trace is like: its span, peaks, storms, sizes and lengths, and what is odd about \
      it.
      """
  )

  @OptionGroup var input: TraceOptions

  @Option(help: "What is printed: the description in words, or as JSON (default: text).")
  var format: FormatOption<DescriptionFormat>?

  @Option(help: .hidden)
  var outputFormat: DescriptionFormat?

  @Flag(help: "Use no colors.")
  var noColor = false

  func run() throws {
    let calendar = try input.calendar()
    var settings = input.settings
    settings.format = try value(of: "--rows", input.rows, formerly: "--format", format?.rows)
    let output = try value(
      of: "--format", format?.output, formerly: "--output-format", outputFormat)
    let description: TraceDescription
    do throws(TraceError) {
      var model = WorkloadModel(source: .trace(settings))
      // A trace of counts is drawn with a stay; it is described without being drawn.
      model.stay = .constant(0)
      let source = try model.load(duration: nil, calendar: calendar, traceDirectory: "")
      description = TraceDescription(source, calendar: calendar, startIsGiven: input.start != nil)
    } catch {
      throw Failure.exit(ScenarioError.trace(error))
    }
    input.tell(description.notes)
    switch output ?? .text {
    case .json: try Console.print(description.json(of: input.trace).text)
    case .text:
      try Console.print(
        description.text(of: input.trace, Terminal.style(noColor: noColor))
      )
    }
  }
}
