internal import Probability
internal import Settings
package import Studies

extension Sensitivity {
  /// For each metric the settings that move it most, and what is to be known of the others.
  /// - Parameter limit: how many settings a metric shows
  /// - Returns: the text for a terminal
  package func text(limit: Int = 10) -> String {
    var view = TableView()
    return text(&view, limit: limit)
  }

  /// The columns of its tables.
  /// - Parameter change: the share by which settings are moved
  /// - Returns: their names
  package static func shownColumns(change: Double) -> [String] {
    let percent = percent(change)
    return ["setting", "role", "value", "\(percent) less", "\(percent) more"]
  }

  /// The same with the columns that are asked for, or that fit.
  package func text(_ view: inout TableView, limit: Int = 10) -> String {
    let count = Wording.counted(pairs.count, "setting")
    let head =
      "\(scenario.onOneLine): \(count), each \(percent) less and more, "
      + "\(Wording.counted(replications, "replication")) of each\n"
    let sections = metrics.indices.map { section($0, limit: limit, &view) }
    return head + sections.joined() + "\n"
      + remarks.map { "\($0)\n" }.joined()
      + Wording.notes(notes.tally.judgedSentences { $0.map { notes.names[$0] } })
  }

  private var percent: String { Self.percent(change) }

  private static func percent(_ change: Double) -> String {
    Wording.percent(change, places: change * 100 == (change * 100).rounded() ? 0 : 2)
  }

  /// Each setting with its moves down and up.
  private var pairs: [(less: Move, more: Move)] {
    stride(from: 0, to: moves.count, by: 2).map { (moves[$0], moves[$0 + 1]) }
  }

  private func section(_ place: Int, limit: Int, _ view: inout TableView) -> String {
    let metric = metrics[place]
    let head =
      "\n\(metric.name), "
      + "\(base[place].map { "\(metric.words($0.value)) as it is" } ?? "not measured"): "
    let seen = ranked(place, where: \.isDifferent)
    let others = ranked(place) { !$0.isNothing }.filter { !seen.contains($0) }
    let runs = Wording.counted(replications, "replication")
    if seen.isEmpty, others.isEmpty {
      return head
        + (ran.allSatisfy(isSameRun)
          ? "no setting makes a difference\n" : "no difference could be seen with \(runs)\n")
    }
    guard metric.interval == .student else {
      let which =
        others.count > limit
        ? "the \(limit) of \(Wording.counted(others.count, "setting")) that moved it most"
        : "what moved it"
      return head
        + "\(which), and in how many of \(runs); how sure that is cannot be said, for want of an "
        + "interval\n\n"
        + table(others.prefix(limit), place, &view)
    }
    var text = head
    if !seen.isEmpty {
      text +=
        seen.count > limit
        ? "the \(limit) of \(seen.count) settings that move it most" : "what moves it"
      text += "\n\n" + table(seen.prefix(limit), place, &view)
    }
    if !others.isEmpty {
      text +=
        (seen.isEmpty ? "" : "\n\(metric.name): ") + "no difference could be seen with \(runs) of "
      text +=
        others.count > Self.mostUnseen
        ? "\(others.count) settings, the largest effects of which are" : "what is left"
      text += "\n\n" + table(others.prefix(Self.mostUnseen), place, &view)
    }
    return text
  }

  /// As many effects are shown that may be chance.
  private static let mostUnseen = 3

  /// The places of the settings with an effect of which something holds, the largest of these
  /// first.
  private func ranked(_ place: Int, where holds: (Effect) -> Bool) -> [Int] {
    let sizes = pairs.map { pair in
      [pair.less, pair.more].compactMap { effect($0, place) }.filter(holds).map { abs($0.value) }
        .max()
    }
    return sizes.indices.filter { sizes[$0] != nil }.sorted { left, right in
      (-(sizes[left] ?? 0), left) < (-(sizes[right] ?? 0), right)
    }
  }

  private func table(_ places: some Sequence<Int>, _ metric: Int, _ view: inout TableView)
    -> String
  {
    let rows = places.map { place -> [ReportCell] in
      let (less, more) = pairs[place]
      return [
        .text(less.setting.path), .text(less.setting.role?.rawValue ?? "-"),
        .text(less.setting.text), .text(words(less, metric)),
        .text(words(more, metric)),
      ]
    }
    let columns = Self.shownColumns(change: change).map { ReportColumn($0, "text", "") }
    let table = ReportTable(name: metrics[metric].name, columns: columns, rows: rows)
    return view.text(of: table, leastWanted: ["role", "value"])
  }

  private func effect(_ move: Move, _ place: Int) -> Effect? {
    move.effects.isEmpty ? nil : move.effects[place]
  }

  private func words(_ move: Move, _ place: Int) -> String {
    guard case .moved = move.outcome else { return move.outcome.name }
    if move.isSameRun { return "the same run" }
    guard let effect = effect(move, place) else { return "not measured" }
    if effect.isNothing { return "the same" }
    guard let interval = effect.interval else {
      let times = effect.value > 0 ? effect.more : effect.less
      return
        "\(amount(effect.value, place)) in \(Wording.count(times)) of "
        + "\(Wording.count(effect.replications))"
    }
    let text = amount(
      effect.value, place, halfWidth: (interval.upperBound - interval.lowerBound) / 2)
    return effect.isDifferent ? text : "not seen (\(text))"
  }

  private func amount(_ value: Double, _ place: Int, halfWidth: Double = 0) -> String {
    // Money and rates are shown in percent.
    let scale: Double = Self.isShare(metrics[place]) || metrics[place].unit == .fraction ? 100 : 1
    let digits = DifferenceDigits(value * scale, halfWidth * scale)
    let width = halfWidth > 0 ? " ± \(digits.tolerance)" : ""
    return "\(digits.sign)\(digits.size)\(width)\(unit(place))"
  }

  private func unit(_ place: Int) -> String {
    if Self.isShare(metrics[place]) { return " %" }
    return switch metrics[place].unit {
    case .fraction: " points"
    case .seconds: " s"
    default: ""
    }
  }

  /// Those of which some value was run.
  private var ran: [(less: Move, more: Move)] {
    pairs.filter { !($0.less.effects + $0.more.effects).isEmpty }
  }

  /// Whether whatever was run of a setting is the scenario's own run.
  private func isSameRun(_ pair: (less: Move, more: Move)) -> Bool {
    [pair.less, pair.more].allSatisfy { $0.isSameRun || $0.effects.isEmpty }
  }

  private var remarks: [String] {
    let refused = moves.count { $0.outcome.name == "refused" }
    let unmoved = pairs.count {
      $0.less.outcome.name == "unmoved" && $0.more.outcome.name == "unmoved"
    }
    let same = ran.count(where: isSameRun)
    let unseen = ran.count { pair in
      !isSameRun(pair)
        && metrics.indices.allSatisfy { place in
          [pair.less, pair.more].compactMap { effect($0, place) }.allSatisfy {
            $0.isNothing || $0.interval != nil && !$0.isDifferent
          }
        }
    }
    var notes: [String] = []
    if same > 0 {
      let settings = Wording.counted(same, "setting makes", "settings make")
      notes.append(
        "\(settings) no difference: every event and every column stay the same in every "
          + "replication."
      )
    }
    if unseen > 0 {
      let (settings, runs) = (
        Wording.counted(unseen, "more setting"), Wording.counted(replications, "replication")
      )
      notes.append(
        "Of \(settings) no difference to any of these could be seen with \(runs), though something "
          + "changes."
      )
    }
    if refused > 0 {
      notes.append(
        "\(Wording.counted(refused, "moved value was", "moved values were")) refused by the "
          + "scenario."
      )
    }
    if unmoved > 0 {
      notes.append(
        "\(Wording.counted(unmoved, "setting is", "settings are")) 0, or too small to be moved.")
    }
    return notes + [
      "Intervals are of 95 %. Whole numbers move by 1 at least. Weights, points in time, and what "
        + "is left out in lists are not moved."
    ]
  }
}
