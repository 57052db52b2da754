internal import PoolSimulation
internal import Settings
internal import Workloads

/// What a run would be billed, by AWS's kinds of use.
enum SimulatedUsage {
  /// The kinds of use that a run and a bill both have, each as its amount and its cost.
  ///
  /// A bill's lines are by the hour, so what is compared is the run as a whole, with the lines that
  /// begin in it.
  static func lines(_ runs: [RunResult], of scenario: Scenario, with bill: UsageBill)
    -> [ReconciledLine]
  {
    let start = scenario.calendar.startSince1970
    guard let first = runs.first else { return [] }
    let span = start + first.measuredFrom.milliseconds..<start + first.end.milliseconds
    let seen = bill.lines.filter { span.contains($0.start) }
    let count = Double(runs.count)
    func sum(_ value: (InstanceAccount) -> StateCells) -> Double {
      runs.reduce(0.0) { sum, run in
        run.instances.reduce(sum) { $0 + value($1).reduce(0.0) { $0 + Double($1) } }
      } / count
    }
    let hour = 3_600_000.0
    let prices = scenario.prices
    let volumes =
      sum(\.storage) / hour / 730 * Double(prices.volumeBytes) / 1e9
    let addresses =
      prices.publicIPv4PerHour > 0
      ? sum(\.addressCost) * 1_000 / Double(prices.publicIPv4PerHour) : 0
    let kinds:
      [(what: String, unit: String, isOne: (String) -> Bool, amount: Double, cost: Double)] =
        [
          (
            "BoxUsage", "h", { $0.hasPrefix("BoxUsage") || $0.hasPrefix("SpotUsage") },
            sum(\.compute) / hour, sum(\.computeCost) / 1e6
          ),
          (
            "EBS:VolumeUsage", "GB-month", { $0.hasPrefix("EBS:VolumeUsage") }, volumes,
            sum(\.storageCost) / 1e6
          ),
          (
            "PublicIPv4", "h", { $0.hasPrefix("PublicIPv4:") }, addresses, sum(\.addressCost) / 1e6
          ),
        ]
    var lines: [ReconciledLine] = []
    for kind in kinds {
      let own = seen.filter { kind.isOne($0.type) }
      if own.isEmpty { continue }
      lines.append(
        ReconciledLine(
          .usage, kind.what, kind.unit, own.reduce(0) { $0 + $1.amount }, kind.amount,
          count: own.count))
      lines.append(
        ReconciledLine(
          .cost, "\(kind.what) in dollars", "USD", own.reduce(0) { $0 + $1.cost }, kind.cost,
          count: own.count))
    }
    let traffic = seen.filter { $0.type.hasPrefix("DataTransfer-Out-Bytes") }
    if !traffic.isEmpty {
      lines.append(
        ReconciledLine(
          .cost, "DataTransfer-Out-Bytes in dollars", "USD",
          traffic.reduce(0) { $0 + $1.cost }, sum(\.egressCost) / 1e6, count: traffic.count))
    }
    return lines
  }
}
