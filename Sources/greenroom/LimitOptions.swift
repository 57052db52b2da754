internal import ArgumentParser
internal import Settings
internal import Studies

/// How much a search may run before it says what it knows.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most replications of one variant or value (default: 10000).", valueName: "n"))
  var maxReplications: Int?

  @Option(
    help: ArgumentHelp(
      "The most runs of all (default: 5000; where --max-time is given, no limit).", valueName: "n"))
  var maxRuns: Int?

  @Option(
    help: ArgumentHelp(
      "The longest time; what is then known depends on the machine.", valueName: "60s"))
  var maxTime: String?

  /// Whether there is any.
  var isGiven: Bool { maxReplications != nil || maxRuns != nil || maxTime != nil }

  func validate() throws { _ = try limits(usualRuns: 1) }

  /// The limits.
  func limits(usualRuns: Int) throws -> RunLimits {
    if let maxReplications, !(Limit.replications.from(4)).contains(maxReplications) {
      throw ValidationError(
        "--max-replications \(maxReplications) tells nothing, or takes for ever; expected a number from 4 to 100000"
      )
    }
    if let maxRuns, !(Limit.runs.from(1)).contains(maxRuns) {
      throw ValidationError(
        "--max-runs \(maxRuns) is no number of runs; expected a number from 1 to 100000000")
    }
    let time = try maxTime.map { text in
      guard let milliseconds = try? ScalarKind<Int64>.timeSpan().read(text), milliseconds > 0 else {
        throw ValidationError(
          "--max-time \(text) is no length of time; expected one such as 60s or 10m")
      }
      return Duration.milliseconds(milliseconds)
    }
    return RunLimits(
      replications: maxReplications ?? 10_000, runs: maxRuns ?? (time == nil ? usualRuns : nil),
      time: time)
  }
}
