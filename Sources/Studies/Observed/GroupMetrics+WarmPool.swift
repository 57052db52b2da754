internal import PoolSimulation
internal import Workloads

extension GroupMetrics {
  /// What the metrics do not tell of a scenario's warm pool, and what of them no run has.
  /// - Parameter scenario: what they are compared with
  /// - Returns: a sentence each
  func warmPoolNotes(for scenario: Scenario) -> [String] {
    func has(_ name: String) -> Bool { self[name].map { !$0.points.isEmpty } ?? false }
    func has(_ name: Name) -> Bool { has(name.rawValue) }
    let (ready, pending, total) = (Name.warmed, Name.warmPending, Name.warmTotal)
    var notes: [String] = []
    if let pool = scenario.warmPool {
      switch (has(ready), has(pending), has(total)) {
      case (true, true, _): break
      case (false, false, false):
        notes.append("The metrics have nothing of the warm pool, which is not compared.")
      case (false, false, true):
        notes.append(
          "The metrics have \(total.rawValue) alone of the warm pool: what is ready in it and what is on the way are compared together."
        )
      case (true, false, _), (false, true, _):
        let missing = has(ready) ? pending : ready
        notes.append("The metrics have no \(missing.rawValue), which is not compared.")
      }
      if has(ready), Set(scenario.schedule.warmPoolStates + [pool.poolState]).count > 1 {
        notes.append(
          "\(ready.rawValue) counts stopped, hibernated and running instances alike, so they are compared together: no metric of AWS tells them apart."
        )
      }
    }
    for name in Self.withoutRun where has(name) {
      notes.append("\(name) is not compared: \(Self.reason(name)).")
    }
    return notes
  }

  private static func reason(_ name: String) -> String {
    name == "WarmPoolTerminatingCapacity"
      ? "in a run an instance of the warm pool ends at once"
      : "it is what AWS works out of the settings"
  }
}
