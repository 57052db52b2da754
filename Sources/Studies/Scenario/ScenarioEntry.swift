internal import PoolSimulation
internal import Settings

/// An entry of a list of things that happen in a run: where it was written, and when it happens.
struct ScenarioEntry: Sendable {
  /// The list.
  enum Section: String, CaseIterable, Sendable {
    case faults
    case scheduledActions = "auto_scaling_group.scheduled_actions"
    case schedule, events
    case timetable = "scaling.timetable"
  }
  /// When.
  enum Timing: Sendable {
    /// At these times, by a cron expression or once; before the start or after the end too.
    case times([Int64], isCron: Bool)
    /// While a span lasts, its end left out.
    case span(from: Int64, to: Int64)
    /// At random, after such a time in service.
    case random(mean: String)
  }

  /// The list.
  let section: Section
  /// Its place in the list, from 0.
  let number: Int
  /// What was written.
  let node: SettingsNode
  /// When.
  let timing: Timing

  /// How it is called: `faults[1] (pool.yaml:12)`.
  var name: String { "\(section.rawValue)[\(number)] (\(node.location))" }

  /// Why an entry never happens.
  struct Absence: Sendable {
    /// Where it is, such as `2026-01-06T09:00:00+00:00 is after the end of the run`.
    let reason: String
    /// The start or the end that it is beyond, in milliseconds; nil where there is none.
    var bound: Int64?
  }

  /// Why it never happens in a run until `end`, in milliseconds; nil: it may.
  func absence(until end: Int64, clock: (Int64) -> String) -> Absence? {
    func outside(_ first: Int64, _ last: Int64, _ written: String) -> Absence? {
      if last < 0 { return Absence(reason: "\(written) is before the start of the run", bound: 0) }
      if first > end {
        return Absence(reason: "\(written) is after the end of the run", bound: end)
      }
      return nil
    }
    switch timing {
    case .times(let times, let isCron):
      if times.contains(where: { (0...max(end, 0)).contains($0) }) { return nil }
      guard let time = times.first, !isCron else {
        return Absence(reason: "its cron matches no time of the run")
      }
      return outside(time, time, clock(time))
    case .span(let from, let to):
      return outside(from, to - 1, "the span from \(clock(from)) to \(clock(to))")
    case .random: return nil
    }
  }
}

extension Scenario {
  /// Every entry, list by list. One that an option wrote is told with the option.
  var entries: [ScenarioEntry] {
    ScenarioEntry.Section.allCases.flatMap { section -> [ScenarioEntry] in
      if section == .timetable, policyName != ScheduledPolicy.name { return [] }
      let written = settings.node(at: section.rawValue)?.elements ?? []
      return written.enumerated().compactMap { number, node in
        timing(of: node, in: section).map {
          ScenarioEntry(section: section, number: number, node: node, timing: $0)
        }
      }
    }
  }

  /// When a checked entry happens.
  private func timing(
    of node: SettingsNode, in section: ScenarioEntry.Section
  ) -> ScenarioEntry.Timing? {
    var reader = SettingsReader(node, issues: IssueLog(), calendar: calendar)
    reader.hasMovedRun = true
    if section == .scheduledActions {
      let action = ScheduledAction(&reader)
      return .times(action.times, isCron: action.isCron)
    }
    for key in ["mtbf", "spot_mtbf"] {
      if let mean = node.node(at: key)?.text { return .random(mean: mean) }
    }
    if node.node(at: "launch") != nil {
      guard let from = reader.optionalEventTime("from", help: ""),
        let to = reader.optionalEventTime("to", help: "")
      else { return nil }
      return .span(from: from, to: to)
    }
    let isCron = node.node(at: "cron") != nil
    return reader.occurrences(help: "").map {
      .times($0.map(\.milliseconds), isCron: isCron)
    }
  }

  /// A time of the run as clocks show it; in seconds where calendars do not reckon any more.
  func clockText(_ time: Int64) -> String {
    abs(time / 86_400_000) < 366 * 5_000
      ? calendar.text(at: time) : "\(time / 1_000) s after the start"
  }
}
