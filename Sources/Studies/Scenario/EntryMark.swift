internal import Settings

/// When an entry of the scenario happens in a run, for a chart.
package struct EntryMark: Sendable {
  /// What was written: `schedule[0]: {at: 1h, set: {...}}`.
  package let text: String
  /// Whether it breaks something; else it changes a setting or deploys.
  package let isFault: Bool
  /// The first of its times in the run, milliseconds since the start.
  package let times: [Int64]
  /// How many there are.
  package let count: Int
  /// The span in which it holds, where it is no instant.
  package let span: ClosedRange<Int64>?

  /// No more times of an entry are told.
  package static let mostTimes = 2_000
  /// No more of what was written.
  private static let mostText = 300

  fileprivate init?(_ entry: ScenarioEntry, until end: Int64) {
    let written = entry.node.flowText
    let shown = written.count > Self.mostText ? "\(written.prefix(Self.mostText))..." : written
    text = "\(entry.section.rawValue)[\(entry.number)]: \(shown)"
    isFault = entry.section == .faults
    switch entry.timing {
    case .times(let all, _):
      let inside = all.filter { (0...max(end, 0)).contains($0) }
      if inside.isEmpty { return nil }
      (times, count, span) = (Array(inside.prefix(Self.mostTimes)), inside.count, nil)
    case .span(let from, let to):
      guard to > 0, from <= end else { return nil }
      (times, count, span) = ([], 0, max(0, from)...max(0, from, min(to, end)))
    // What befalls instances at random is among their moves.
    case .random: return nil
    }
  }
}

extension Scenario {
  /// The entries that happen in a run that ends at a time, in the order in which they are written.
  package func entryMarks(until end: Int64) -> [EntryMark] {
    entries.compactMap { EntryMark($0, until: end) }
  }
}
