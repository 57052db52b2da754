internal import Studies

extension LoadedScenario {
  /// Why columns on request are empty.
  func boundNotes(_ run: StudyRun) -> [String] {
    guard let outcome = run.bound else { return [] }
    let bound: CapacityBound
    do {
      bound = try outcome.get()
    } catch {
      return ["There is no bound on the cost, because \(error.sentence)."]
    }
    return
      (run.result.letsIn()
      ? []
      : [
        "The cost is not compared with its bound, which it may be below: somebody did not get in at "
          + "once, or was dropped."
      ])
      + [bound.noFleet].compactMap(\.self).map { "No fixed fleet is named: \($0.sentence)." }
  }
}
