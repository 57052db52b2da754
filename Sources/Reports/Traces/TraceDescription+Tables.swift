internal import Workloads

// The parts of a description that are tables.
extension TraceDescription {
  private static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  private func share(_ part: Int, of whole: Int) -> String {
    whole > 0 ? Wording.percent(Double(part) / Double(whole), places: 1) : "-"
  }

  func weekdayTable(_ style: TerminalStyle) -> String {
    guard clock.isKnown else { return "" }
    var table = TextTable(title: "By weekday", header: Self.weekdayNames)
    if let presence {
      table.add("peak participants", presence.weekdays.map { Wording.count($0.peak) })
      table.add(
        "mean participants",
        presence.weekdays.map { day in day.mean.map { Wording.decimal($0, places: 1) } ?? "-" })
    }
    table.add("share of the joins", arrivals.weekdays.map { share($0, of: joins) })
    return table.text(style)
  }

  /// When meetings start, and how much of it chance would give: with a tolerance many first joins
  /// are near a mark anyhow.
  func startTable(_ style: TerminalStyle) -> String {
    var text = ""
    if let held, held.starts.total > 0 {
      let isScheduled = held.tolerance == 0 || held.told == held.held
      let minutes = Wording.decimal(Double(held.tolerance) / 60_000, places: 0)
      let title = isScheduled ? "Starts of meetings" : "Starts, first join within \(minutes) min"
      // A first join is within the tolerance of a mark for twice as long.
      let even = isScheduled ? 1.0 / 60 : Double(2 * held.tolerance) / 3_600_000
      var table = TextTable(title: title, header: ["meetings", "joins", "if even"])
      let chances = [even, even, 2 * even, 1 - 4 * even]
      for (place, label) in [":00", ":30", ":15 or :45", "elsewhere"].enumerated() {
        let (meetings, joins) = (held.starts.parts[place], held.joinsByStart.parts[place])
        table.add(
          label,
          [
            share(meetings, of: held.starts.total), share(joins, of: held.joinsByStart.total),
            Wording.percent(chances[place], places: 1),
          ])
      }
      text += table.text(style)
    }
    guard let afterHour = arrivals.afterHour, let afterHalf = arrivals.afterHalfHour, joins > 0
    else { return text }
    var table = TextTable(
      title: "In the 5 minutes after",
      header: held == nil ? ["joins", "if even"] : ["meetings", "joins", "if even"])
    let meetings = held.map {
      [share($0.startsAfterHour, of: $0.held), share($0.startsAfterHalfHour, of: $0.held)]
    }
    for (place, (label, count)) in [(":00", afterHour), (":30", afterHalf)].enumerated() {
      table.add(
        label,
        (meetings.map { [$0[place]] } ?? []) + [
          share(count, of: joins), Wording.percent(1.0 / 12, places: 1),
        ])
    }
    return text + table.text(style)
  }

  func hourTable(_ style: TerminalStyle) -> String {
    guard joins > 0 else { return "" }
    var text = ""
    for half in [0..<12, 12..<24] {
      var table = TextTable(
        title: half.lowerBound == 0 ? "By hour" : "",
        header: half.map { $0 < 10 ? "0\($0)" : "\($0)" })
      table.add(
        "% of the joins",
        half.map { Wording.decimal(Double(arrivals.hours[$0]) / Double(joins) * 100, places: 1) })
      let lines = table.text(style)
      text += half.lowerBound == 0 ? lines : String(lines.dropFirst())
    }
    return text
  }

  func quantileTable(_ style: TerminalStyle) -> String {
    var table = TextTable(
      title: "Quantiles", header: ValueSummary.percents.map { "p\($0)" } + ["max", "mean"])
    func add(_ label: String, _ summary: ValueSummary?, scale: Double = 60_000, places: Int = 1) {
      guard let summary else { return }
      let values = (summary.quantiles + [summary.most]).map {
        Wording.decimal(Double($0) / scale, places: places)
      }
      table.add(label, values + [Wording.decimal(summary.mean / scale, places: 1)])
    }
    add(
      participants == nil && kind == .joins ? "joins a meeting" : "participants a meeting",
      held?.sizes, scale: 1, places: 0)
    add("length of a meeting, min", held?.lengths)
    if kind == .joins { add("stay, min", held?.stays) }
    add("join after the first, min", held?.offsetsFromFirst)
    add("join after the start, min", held?.offsetsFromStart)
    if let rejoins, rejoins.rejoins > 0 { add("gap before a rejoin, min", rejoins.gaps) }
    return table.text(style)
  }
}

extension StartShares {
  /// The counts in the order of the table: :00, :30, :15 or :45, elsewhere.
  var parts: [Int] { [onHour, onHalfHour, onQuarter, elsewhere] }
}
