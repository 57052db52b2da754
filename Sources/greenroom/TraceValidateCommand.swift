internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// Checks a trace.
struct TraceValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check every row of a trace.",
    discussion: """
      Bad rows are the result and go to stdout, a line each, all of them. Exit code 65 when there is one, unless --on-bad-row skip says that
      they are to be left out.
      """)

  @OptionGroup var input: TraceOptions

  @Option(name: .customLong("format"), help: .hidden)
  var formerRows: TraceFormat?

  func run() throws {
    let list = BadRowList()
    let calendar = try input.calendar()
    var settings = input.settings
    settings.format = try value(of: "--rows", input.rows, formerly: "--format", formerRows)
    let checked: Result<TraceSummary, TraceError>
    do throws(TraceError) {
      checked = .success(try settings.check(calendar: calendar) { list.add($0.description) })
    } catch {
      checked = .failure(error)
    }
    try list.finish()
    switch checked {
    case .success(let summary):
      if list.count > 0 && input.onBadRow == .error { throw failure(list.count) }
      try Console.print(text(of: summary))
    case .failure(.invalid(let issues, _)):
      try Console.print(issues.map { "\($0)\n" }.joined())
      throw failure(list.count + issues.count)
    case .failure(let error): throw Failure.exit(ScenarioError.trace(error))
    }
  }

  private func failure(_ problems: Int) -> any Error {
    Failure.exit("\(input.trace): \(Wording.counted(problems, "problem"))", code: Failure.data)
  }

  private func text(of summary: TraceSummary) -> String {
    var text = "\(input.trace): OK, "
    switch summary.content {
    case .joins(let joins, let meetings):
      text += "\(Wording.counted(joins, "join")) of \(Wording.counted(meetings, "meeting"))"
    case .sessions(let meetings, let people):
      text +=
        "\(Wording.counted(meetings, "meeting")) with \(Wording.counted(people, "participant")) listed"
    case .counts(let intervals, let joins):
      text += "\(Wording.counted(joins, "join")) in \(Wording.counted(intervals, "interval"))"
    }
    let notes = summary.notes
    let left = [
      (notes.rowsSkipped, "bad"), (notes.rowsBeforeStart, "before the start"),
      (notes.rowsOfOtherRegions, "of other regions"),
    ]
    .filter { $0.0 > 0 }.map { "\(Wording.count($0.0)) \($0.1)" }
    if !left.isEmpty { text += "; rows left out: \(left.joined(separator: ", "))" }
    if notes.intervalsMissing > 0 {
      text += "; \(Wording.counted(notes.intervalsMissing, "interval")) without a row"
    }
    if let interval = notes.doubtfulInterval {
      text +=
        "; few rows show that intervals are \(ScalarKind<Int64>.timeSpan().text(interval)) long"
    }
    if notes.rowsRepeated > 0 {
      let are = Wording.counted(notes.rowsRepeated, "row is", "rows are")
      text += "; \(are) the same as another one, and counted once more"
    }
    let readings = notes.readings + [input.idleStart(asked: Set(notes.asked))].compactMap(\.self)
    return text + "\n" + readings.map { "\(input.trace): \($0)\n" }.joined()
  }
}

/// Prints lines as they come, some at a time.
private final class BadRowList {
  private(set) var count = 0
  private var waiting = ""
  private var problem: (any Error)?

  func add(_ line: String) {
    count += 1
    waiting += line + "\n"
    guard waiting.utf8.count >= 1 << 16 else { return }
    do { try finish() } catch { problem = error }
  }

  /// Prints what still waits.
  func finish() throws {
    if let problem { throw problem }
    let text = waiting
    waiting = ""
    if !text.isEmpty { try Console.print(text) }
  }
}
