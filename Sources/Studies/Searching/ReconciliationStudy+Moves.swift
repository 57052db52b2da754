internal import Dispatch
internal import Settings
internal import Synchronization
internal import Workloads

extension ReconciliationStudy {
  /// A setting that was moved alone, and how far off the scenario is then.
  package struct Move: Sendable {
    /// The setting.
    package let path: String
    /// Its value, and the one that was tried.
    package let value, tried: String
    /// The gap that is left.
    package let gap: Double
  }

  /// Moves every number of the scenario that could be wrong, as `sensitivity` does, a share up and
  /// down, and sees how much of the gap is left.
  /// - Parameters:
  ///   - change: the share, above 0 and below 1
  ///   - prefixes: the beginnings of the settings' paths; empty: all of them
  ///   - workers: the number of runs at a time
  /// - Returns: the moves that leave less of the gap, the least first, of each setting the better
  package func moves(by change: Double, under prefixes: [String] = [], workers: Int) -> [Move] {
    let numbers = NumericSettings(loaded.document, loaded.scenario)
    let settings = Sensitivity.inputs(
      numbers, under: prefixes, drawsJoins: loaded.source.drawsJoins
    ).filter { observed.bill != nil || $0.role != .price }
    guard let gap = try? reconciliation().gap, gap > 0 else { return [] }
    let demands = DemandCache.keeping(workers: workers)
    let found = Mutex([Move?](repeating: nil, count: settings.count))
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(workers, settings.count))) { _ in
      while true {
        let place = next.withLock { next in
          next += 1
          return next - 1
        }
        guard place < settings.count else { return }
        let best = [1 - change, 1 + change].compactMap {
          move(settings[place], times: $0, demands)
        }.min { $0.gap < $1.gap }
        found.withLock { $0[place] = best }
      }
    }
    // Of equal gaps the setting that is read first: sorting alone keeps no order.
    var nearer: [(place: Int, move: Move)] = []
    for (place, move) in found.withLock({ $0 }).enumerated() {
      if let move, move.gap < gap * 0.99 { nearer.append((place, move)) }
    }
    nearer.sort { ($0.move.gap, $0.place) < ($1.move.gap, $1.place) }
    return nearer.map(\.move)
  }

  /// One setting moved; nil: it cannot be, or the scenario refuses it.
  private func move(
    _ setting: NumericSetting, times factor: Double, _ demands: DemandCache
  ) -> Move? {
    guard !setting.values.allSatisfy({ $0.value == 0 }) else { return nil }
    let (assignment, text) = setting.assignment("reconcile") { quantity in
      let moved = quantity.value * factor
      guard setting.isWhole else { return Quantity(moved, quantity.unit) }
      let whole = moved.rounded()
      let step: Double = factor > 1 ? 1 : -1
      return Quantity(whole == quantity.value ? quantity.value + step : whole, quantity.unit)
    }
    guard let scenario = try? loaded.document.scenario([assignment]) else { return nil }
    var source = loaded.source
    if setting.path.hasPrefix("workload") || setting.path.hasPrefix("instance") {
      guard let own = try? loaded.document.demand(of: scenario) else { return nil }
      source = own.source
    }
    guard let compared = try? compare(scenario, source, demands) else { return nil }
    return Move(path: setting.path, value: setting.text, tried: text, gap: compared.gap)
  }
}
