internal import PoolSimulation
internal import Studies

/// What each state of instances cost, and what belongs to no state, in micro-dollars: sums of cells
/// of `instances.csv` that add up to `cost_total_usd`.
struct StateCosts: Sendable {
  private static let others = ["commitment", "registration", "egress"]
  /// The states in the order of the columns, then the others.
  private static let names = LedgerState.allCases.map(\.name) + others

  private var amounts: [Int64]

  init() { amounts = Self.names.map { _ in 0 } }

  /// The costs of a run.
  init(_ result: RunResult) {
    let states = LedgerState.allCases.map { state in
      result.instances.reduce(Int64(0)) {
        $0 + $1.computeCost[state.rawValue] + $1.storageCost[state.rawValue]
          + $1.addressCost[state.rawValue]
      }
    }
    let egress = result.instances.reduce(Int64(0)) {
      $0 + $1.egressCost.reduce(0, +) + $1.crossZoneCost.reduce(0, +)
    }
    amounts = states + [result.commitmentCost, result.registrationCost, egress]
  }

  mutating func add(_ other: StateCosts) {
    for place in amounts.indices { amounts[place] += other.amounts[place] }
  }

  /// The lines below a title, the dearest first, each ended; nothing where nothing was paid. Dollars
  /// and shares are rounded so that they add up.
  /// - Parameters:
  ///   - runs: how many runs' costs these are the sums of
  ///   - style: what shows them
  /// - Returns: the text
  func text(runs: Int, _ style: TerminalStyle) -> String {
    let total = amounts.reduce(0, +)
    guard total > 0, runs > 0, !amounts.contains(where: { $0 < 0 }) else { return "" }
    let mean = Double(total) / Double(runs) / 1_000_000
    let places = Wording.dollarPlaces(mean)
    let unit: Int64 = places == 2 ? 10_000 : 100
    let dollars = Self.apportioned(
      amounts, Int64((mean * 1_000_000 / Double(unit)).rounded()), of: total)
    let shares = Self.apportioned(amounts, 1_000, of: total)
    func money(_ units: Int64) -> String {
      "$" + DecimalText.grouped(DecimalText.text(Int128(units), places: places))
    }
    func percent(_ units: Int64) -> String { DecimalText.text(Int128(units), places: 1) + " %" }
    let rows = amounts.indices.filter { amounts[$0] > 0 }.sorted {
      (-amounts[$0], $0) < (-amounts[$1], $1)
    }
    let sum = money(dollars.reduce(0, +))
    let labelWidth = rows.reduce(5) { max($0, Self.names[$1].count) }
    let width = max(8, style.width - labelWidth - sum.count - 16)
    let blocks = Blocks(style)
    func line(_ label: String, _ money: String, _ share: String, _ bar: String) -> String {
      let cells = [
        label.padded(to: labelWidth), money.padded(to: sum.count, toTheRight: true),
        share.padded(to: 7, toTheRight: true), bar,
      ]
      return ("  " + cells.joined(separator: "  ")).trimmingTrailingSpaces + "\n"
    }
    let title =
      "Cost by state\(runs > 1 ? ", the mean of \(Wording.count(runs)) replications" : "")"
    return "\n" + style.bold(title) + "\n"
      + rows.map { row in
        line(
          Self.names[row], money(dollars[row]), percent(shares[row]),
          blocks.bar(Double(amounts[row]) / Double(total), width: width))
      }.joined() + line("total", sum, percent(1_000), "")
  }

  /// A whole number shared out by amounts: each share is rounded up or down, those with the largest
  /// remainders up, so that they add up to the number.
  private static func apportioned(_ amounts: [Int64], _ whole: Int64, of total: Int64) -> [Int64] {
    let exact = amounts.map { Int128($0) * Int128(whole) }
    var shares = exact.map { Int64($0 / Int128(total)) }
    let order = amounts.indices.sorted { left, right in
      let rests = (exact[left] % Int128(total), exact[right] % Int128(total))
      return rests.0 == rests.1 ? left < right : rests.0 > rests.1
    }
    for place in order.prefix(Int(whole - shares.reduce(0, +))) { shares[place] += 1 }
    return shares
  }
}
