internal import Settings
internal import Synchronization
internal import Workloads

/// Where a scenario's start comes from.
package enum StartOrigin: Sendable, Hashable {
  /// The scenario writes it.
  case written
  /// It is midnight before the first row of its trace.
  case trace
  /// Nothing says it, and no date depends on it: the demand is drawn, or its times count from the
  /// start.
  case usual
}

/// The starts of scenarios that write none, each found once: what a trace on standard input says
/// cannot be asked again. One is looked for at a time, as standard input is put back after each.
final class InferredStarts: Sendable {
  private let known = Mutex<[String: String?]>([:])

  /// Writes the start into settings that have none, where their trace tells it.
  /// - Parameters:
  ///   - settings: the scenario's
  ///   - traceDirectory: what a relative path is relative to
  ///   - copies: where copies of traces are, by their names
  /// - Returns: where the start comes from
  /// - Throws: when standard input cannot be kept to be read twice.
  func fill(
    _ settings: inout SettingsNode, traceDirectory: String, copies: [String: String]
  ) throws(ScenarioError) -> StartOrigin {
    guard let entries = settings.entries, !entries.contains(where: { $0.key == "start" }) else {
      return .written
    }
    guard let workload = settings.node(at: "workload"), workload.entries != nil else {
      return .usual
    }
    let zone = settings.node(at: "time_zone")?.text ?? "UTC"
    let key = "\(zone)\n\(workload.canonicalText)"
    let start = try known.withLock { known throws(ScenarioError) in
      if let found = known[key] { return found }
      do throws(TraceError) {
        let start = try TraceBeginning(workload: workload, timeZone: zone).midnight(
          traceDirectory: traceDirectory, copies: copies)
        known[key] = .some(start)
        return start
      } catch {
        throw .trace(error)
      }
    }
    guard let start else { return .usual }
    let place = (workload.node(at: "trace") ?? workload).location
    let entry = SettingsNode.Entry(
      key: "start", location: place, node: SettingsNode(.scalar(start), at: place))
    settings.value = .map(entries + [entry])
    return .trace
  }
}
