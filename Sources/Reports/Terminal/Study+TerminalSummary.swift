internal import PoolSimulation
internal import Settings
public import Studies
internal import Workloads

/// Whether words may be set off from others.
public struct TerminalStyle: Sendable {
  /// Whether the terminal understands escape sequences.
  public var isColored: Bool

  /// A style.
  public init(isColored: Bool) { self.isColored = isColored }

  func bold(_ text: String) -> String { isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}

extension Study {
  /// The summary for a terminal: the answer in a line, the numbers a planner needs, and what to know about them.
  public func terminalSummary(_ style: TerminalStyle) -> String {
    let contexts = runs.map { context(of: $0) }
    let places = Wording.dollarPlaces(values(of: "cost_total_usd", in: contexts).max() ?? 0)
    let sections = Headline.sections.map { section in
      (title: section.title, lines: section.lines.compactMap { line(for: $0, in: contexts, dollarPlaces: places) })
    }
    let isRepeated = runs.count > 1
    let labelWidth = sections.flatMap(\.lines).reduce(0) { max($0, $1.label.count) }
    let cellWidth = sections.flatMap(\.lines).flatMap(\.cells).reduce(isRepeated ? 8 : 0) { max($0, $1.count) }
    func row(_ label: String, _ cells: [String]) -> String {
      (["  " + label.padded(to: labelWidth)] + cells.map { $0.padded(to: cellWidth, toTheRight: true) }).joined(separator: "  ") + "\n"
    }
    var text = style.bold(answer(contexts)) + "\n" + setting + "\n"
    text += (demandSetting.map { "\($0)\n" } ?? "") + launchSetting + "\n"
    for section in sections {
      text += "\n" + style.bold(section.title) + "\n"
      if isRepeated, section.title == sections.first?.title { text += row("", ["mean", "min", "max"]) }
      for line in section.lines { text += row(line.label, line.cells) }
    }
    let notes = summaryNotes
    if !notes.isEmpty { text += "\n" + style.bold("Notes") + "\n" }
    for note in notes { text += "  - \(note)\n" }
    return text
  }

  /// Did everybody get in, and what did it cost?
  private func answer(_ contexts: [MetricContext]) -> String {
    func mean(_ metric: String) -> Double? {
      let values = values(of: metric, in: contexts)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    let rejected = mean("joins_rejected") ?? 0
    let joins = mean("joins_offered") ?? 0
    let waiting = mean("joins_waiting_at_end") ?? 0
    let cost = mean("cost_total_usd") ?? 0
    let places = runs.count > 1 && rejected != rejected.rounded() ? 1 : 0
    let who =
      if joins == 0 { "nobody wanted to join" } else if rejected == 0, waiting == 0 {
        joins == 1 ? "the only join got in" : "all \(Wording.decimal(joins, places: 0)) joins got in"
      } else {
        "\(Wording.decimal(rejected, places: places)) of \(Wording.decimal(joins, places: 0)) joins were rejected"
          + (mean("rejected_join_rate").map { " (\(Wording.percent($0)))" } ?? "")
          + (waiting > 0 ? ", \(Wording.decimal(waiting, places: 0)) still waited at the end" : "")
      }
    let length = runs.map { ($0.result.end - $0.result.measuredFrom).milliseconds }.max() ?? 0
    let money = "$" + Wording.decimal(cost, places: Wording.dollarPlaces(cost))
    let average = runs.count > 1 ? ", on average over \(Wording.counted(runs.count, "replication"))" : ""
    return "\(scenario.name.onOneLine): \(who), and the pool cost \(money) for \(Wording.length(length))\(average)"
  }

  /// What was simulated, in a line.
  private var setting: String {
    let group = "\(scenario.group.minSize) to \(scenario.group.maxSize) instances"
    let type = scenario.instance.type.map { " of \($0)" } ?? ""
    let pool = scenario.warmPool.map { "warm pool \($0.poolState.rawValue)" } ?? "no warm pool"
    let start = scenario.calendar.text(at: 0)
    let seats = Wording.counted(scenario.instance.participantLimit, "seat")
    return "\(group)\(type) with \(seats) each, policy \(scenario.policyName), \(pool), from \(start)"
  }

  /// There is no silent default, so the reader learns whose numbers the launch times are.
  private var launchSetting: String {
    let file = scenario.launchNumbers.preset == nil ? loaded.inputs.first.map { " (\(fileName($0.path).onOneLine))" } ?? "" : ""
    return "launch: \(scenario.launchNumbers.text)\(file)"
  }

  /// Demand that is not as it was recorded says whose it is; nil for a trace as it is.
  private var demandSetting: String? {
    let workload = scenario.workload
    let source =
      switch workload.source {
      case .trace: workload.transforms.isEmpty ? nil : "the trace"
      case .synthetic: workload.preset.map { "the preset \($0.name)" } ?? "drawn from the scenario's own numbers"
      }
    let changes = workload.transforms.isEmpty ? "" : ", changed by \(Wording.counted(workload.transforms.count, "transform"))"
    return source.map { "demand: \($0)\(changes)" }
  }

  private func values(of metric: String, in contexts: [MetricContext]) -> [Double] {
    guard let metric = Metric.named(metric) else { return [] }
    return contexts.compactMap { metric.value($0).number }
  }

  /// The label and the number, or with several replications its mean, minimum and maximum.
  private func line(for headline: Headline, in contexts: [MetricContext], dollarPlaces: Int) -> (label: String, cells: [String])? {
    let values = values(of: headline.metric, in: contexts)
    switch headline.presence {
    case .always: break
    case .unlessZero: if values.allSatisfy({ $0 == 0 }) { return nil }
    case .ifMeasured: if values.isEmpty { return nil }
    }
    guard let low = values.min(), let high = values.max() else { return (headline.label, [runs.count > 1 ? "" : "-"]) }
    let mean = values.reduce(0, +) / Double(values.count)
    func word(_ value: Double) -> String { headline.style.text(value, dollarPlaces: dollarPlaces) }
    return (headline.label, runs.count > 1 ? [word(mean), word(low), word(high)] : [word(mean)])
  }
}

extension Headline.Style {
  fileprivate func text(_ value: Double, dollarPlaces: Int) -> String {
    switch self {
    case .count: Wording.decimal(value, places: value == value.rounded() ? 0 : 1)
    case .percent: Wording.percent(value)
    case .seconds: Wording.decimal(value, places: 1) + " s"
    case .hours: Wording.decimal(value, places: 1) + " h"
    case .dollars: "$" + Wording.decimal(value, places: dollarPlaces)
    case .smallDollars: "$" + Wording.decimal(value, places: 4)
    }
  }
}
