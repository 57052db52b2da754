internal import Settings
internal import Workloads

// A trace and a run that do not belong together make a demand that nobody means: nobody comes, or
// only those of a corner of the trace.

extension Scenario {
  /// Refuses a run that meets no row of a trace, and one that misses most of them although nobody
  /// said when it is.
  func checkTraceRows(of source: WorkloadSource) throws(ScenarioError) {
    guard case .trace(let trace) = workload.source else { return }
    let placements = source.placements(of: trace.path)
    let written = settings.node(at: "workload.trace") ?? settings
    func issue(_ message: String) -> SettingsIssue {
      SettingsIssue(at: written.location, path: "workload.trace", message: message)
    }
    let missed = placements.filter { $0.rowsInside == 0 }
    if !missed.isEmpty {
      throw .outside(
        missed.map {
          issue(
            "no row of \($0.path) lies in the run: the trace is \(span(of: $0)), the run "
              + "\(runSpan); "
              + "expected another start, duration or workload.window, or the trace of that time")
        })
    }
    let mostlyOutside = placements.filter { $0.rows - $0.rowsInside > $0.rowsInside }
    guard !mostlyOutside.isEmpty, !saysWhichRows, trace.onImplausible == .error else { return }
    throw .outside(
      mostlyOutside.map {
        issue(
          "\($0.rows - $0.rowsInside) of the \($0.rows) rows of \($0.path) lie outside of the run: "
            + "the trace is \(span(of: $0)), "
            + "the run \(runSpan), and neither start nor workload.window says that this is meant; "
            + "expected start: \(calendar.localText(at: 0)) or on_implausible: accept if it is, or "
            + "a duration that holds the trace"
        )
      })
  }

  /// Whether the scenario says which part of a trace it means, so that the others need no
  /// confirmation.
  private var saysWhichRows: Bool {
    startOrigin == .written
      || workload.transforms.contains { if case .window = $0 { true } else { false } }
  }

  private var movesRows: Bool {
    workload.transforms.contains {
      switch $0 {
      case .shift, .timeScale: true
      default: false
      }
    }
  }

  private func span(of placement: TracePlacement) -> String {
    let moved = movesRows ? ", as its transforms move it" : ""
    let (first, last) = (text(placement.times.lowerBound), text(placement.times.upperBound))
    return (first == last ? "at \(first)" : "from \(first) to \(last)") + moved
  }

  private var runSpan: String {
    "from \(text(0)) to \(calendar.duration.map(text) ?? "the last leave")"
  }

  private func text(_ time: Int64) -> String {
    // What is further away than calendars reckon is told in seconds.
    abs(time / 86_400_000) < 366 * 5_000
      ? calendar.text(at: time) : "\(time / 1_000) s after the start"
  }
}
