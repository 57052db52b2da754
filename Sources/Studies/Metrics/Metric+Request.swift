package import PoolSimulation

/// What is only told where somebody asks: with `report.bound`, or where an objective or an
/// expectation names a column of it.
extension Metric {
  /// The columns behind the catalog's, in their order.
  package static let onRequest: [Metric] = bounds + uses

  /// Every column that there may be.
  package static let all = catalog + onRequest

  /// Whether it is only told where somebody asks.
  package var isOnRequest: Bool { place >= Self.catalog.count }

  /// The columns of a run, with or without those on request.
  package static func told(onRequest: Bool) -> [Metric] { onRequest ? all : catalog }

  private static let bounds: [Metric] = [
    costBound,
    costVsBound,
    costFixedPeak,
    costVsFixedPeak,
  ]

  /// The parts that capacity was paid for; commitment and registration have columns of their own.
  private static let uses: [Metric] =
    CostSplit.Part.allCases.filter { $0 != .commitment && $0 != .registration }.map { part in
      Metric(
        name(of: part), .dollars, .cost, "on request: \(part.meaning)",
        better: part == .need ? .neither : nil,
        interval: part == .draining ? IntervalKind.unknown : nil
      ) {
        $0.split.map { .dollars($0.cost(of: part)) } ?? .missing
      }
    } + [costBoundRest]

  private static func name(of part: CostSplit.Part) -> String { "cost_\(part.name)_usd" }

  /// The column of what was paid for a part.
  package static func cost(of part: CostSplit.Part) -> Metric {
    guard let metric = named(name(of: part)) else {
      preconditionFailure("\(name(of: part)) is no column")
    }
    return metric
  }

  package static let costBound = Metric(
    "cost_bound_usd", .dollars, .cost,
    "on request: no plan that lets everybody in at once pays less for capacity", better: .neither
  ) {
    $0.bound.map { .dollars($0.cost) } ?? .missing
  }
  package static let costVsBound = Metric(
    "cost_vs_bound", .ratio, .cost,
    "on request: cost_capacity_usd / cost_bound_usd; empty where somebody did not get in at once or "
      + "was dropped", .ratioOfSums
  ) { context in
    guard context.result.letsIn(), let bound = context.bound else { return .missing }
    return .quotient(.share, context.capacityCost, bound.cost)
  }
  package static let costFixedPeak = Metric(
    "cost_fixed_peak_usd", .dollars, .cost,
    "on request: a fleet for the demand's peak, from start to end, without what registers it; empty "
      + "where instances have limits beside their seats, and where there may not be as many",
    better: .neither
  ) {
    (try? $0.bound?.fixedFleet.get()).map { .dollars($0.cost) } ?? .missing
  }
  package static let costVsFixedPeak = Metric(
    "cost_vs_fixed_peak", .ratio, .cost, "on request: cost_capacity_usd / cost_fixed_peak_usd",
    .ratioOfSums
  ) { context in
    guard let fleet = try? context.bound?.fixedFleet.get() else { return .missing }
    return .quotient(.share, context.capacityCost, fleet.cost)
  }
  package static let costBoundRest = Metric(
    "cost_bound_rest_usd", .dollars, .cost,
    "on request: cost_bound_usd - cost_need_usd: the bound's min_size, starts and gaps, and need "
      + "that was not met", better: .neither, interval: .unknown
  ) { context in
    guard let bound = context.bound, let split = context.split else { return .missing }
    return .dollars(bound.cost - split.cost(of: .need))
  }
}
