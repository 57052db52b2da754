internal import Probability
internal import Settings
public import Studies

extension Sensitivity {
  /// For each metric the settings that move it most, and what is to be known of the others.
  /// - Parameter limit: how many settings a metric shows
  /// - Returns: the text for a terminal
  public func text(limit: Int = 10) -> String {
    let count = Wording.counted(pairs.count, "setting")
    let head = "\(scenario.onOneLine): \(count), each \(percent) less and more, \(Wording.counted(replications, "replication")) of each\n"
    return head + metrics.indices.map { section($0, limit: limit) }.joined() + "\n" + notes.map { "\($0)\n" }.joined()
  }

  private var percent: String { Wording.percent(change, places: change * 100 == (change * 100).rounded() ? 0 : 2) }

  /// Each setting with its moves down and up.
  private var pairs: [(less: Move, more: Move)] {
    stride(from: 0, to: moves.count, by: 2).map { (moves[$0], moves[$0 + 1]) }
  }

  private func section(_ place: Int, limit: Int) -> String {
    let metric = metrics[place]
    let mean = base[place].map { "\(metric.words($0.value)) as it is" } ?? "not measured"
    let sizes = pairs.map { size($0, place) }
    let ranked = sizes.indices.filter { sizes[$0] > 0 }.sorted { sizes[$0] == sizes[$1] ? $0 < $1 : sizes[$0] > sizes[$1] }
    let head = "\n\(metric.name), \(mean): "
    if ranked.isEmpty { return head + "no setting makes a difference\n" }
    let shown = ranked.prefix(limit)
    let rows = shown.map { ranked -> [ReportCell] in
      let (less, more) = pairs[ranked]
      return [.text(less.setting.path), .text(less.setting.text), .text(words(less, place)), .text(words(more, place))]
    }
    let columns = ["setting", "value", "\(percent) less", "\(percent) more"].map { ReportColumn($0, "text", "") }
    let table = ReportTable(name: metric.name, columns: columns, rows: rows)
    let others = ranked.count > limit ? "the \(limit) of \(ranked.count) settings that move it most" : "what moves it"
    return head + "\(others)\n\n" + table.text
  }

  /// The largest effect of a setting that is one; 0 where there is none.
  private func size(_ pair: (less: Move, more: Move), _ place: Int) -> Double {
    [pair.less, pair.more].compactMap { effect($0, place) }.filter(\.isDifferent).map { abs($0.mean) }.max() ?? 0
  }

  private func effect(_ move: Move, _ place: Int) -> Effect? { move.effects.isEmpty ? nil : move.effects[place] }

  private func words(_ move: Move, _ place: Int) -> String {
    guard case .moved = move.outcome else { return move.outcome.name }
    guard let effect = effect(move, place) else { return "not measured" }
    guard effect.isDifferent else { return "no difference" }
    let sign = effect.mean > 0 ? "+" : "-"
    let half = effect.interval.map { ($0.upperBound - $0.lowerBound) / 2 } ?? 0
    // Money and rates are shown in percent.
    let scale: Double = Self.isShare(metrics[place]) || metrics[place].unit == "fraction" ? 100 : 1
    let mean = abs(effect.mean) * scale
    // As many decimals as show that there is an effect.
    var places = Self.isShare(metrics[place]) || scale == 1 ? 2 : 3
    var unitOfLast = places == 2 ? 0.01 : 0.001
    while mean < unitOfLast, places < 6 { (places, unitOfLast) = (places + 1, unitOfLast / 10) }
    let width = half > 0 ? " +- \(Wording.decimal(half * scale, places: places))" : ""
    return "\(sign)\(Wording.decimal(mean, places: places))\(width)\(unit(place))"
  }

  private func unit(_ place: Int) -> String {
    if Self.isShare(metrics[place]) { return " %" }
    return switch metrics[place].unit {
    case "fraction": " points"
    case "s": " s"
    default: ""
    }
  }

  private var notes: [String] {
    let refused = moves.count { $0.outcome.name == "refused" }
    let unmoved = pairs.count { $0.less.outcome.name == "unmoved" && $0.more.outcome.name == "unmoved" }
    let idle = pairs.count { pair in
      !(pair.less.effects + pair.more.effects).isEmpty && metrics.indices.allSatisfy { size(pair, $0) == 0 }
    }
    var notes: [String] = []
    if idle > 0 { notes.append("\(Wording.counted(idle, "setting makes", "settings make")) no difference to any of these.") }
    if refused > 0 { notes.append("\(Wording.counted(refused, "moved value was", "moved values were")) refused by the scenario.") }
    if unmoved > 0 { notes.append("\(Wording.counted(unmoved, "setting is", "settings are")) 0, or too small to be moved.") }
    return notes + [
      "Intervals are of 95 %. Whole numbers move by 1 at least. Weights, points in time, and what is left out in lists are not moved."
    ]
  }
}
