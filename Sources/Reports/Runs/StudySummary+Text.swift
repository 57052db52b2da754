internal import PoolSimulation
internal import Settings
internal import Studies
internal import Workloads

extension StudySummary {
  /// What the summary says, before anybody lays it out.
  struct Words {
    let answer: String
    /// How sure the share of refused joins is, then what was simulated, a line each.
    let setting: [String]
    let sections: [ReportPage.Figures]
    let notes: [String]
  }

  /// The answer in a line, the numbers a planner needs, and what to know about them.
  var words: Words {
    let offered = runs.count > 1 ? loaded.offeredJoins : nil
    let estimates = Estimates(runs.map(\.record), mostJoins: offered?.most)
    let sure = offered.flatMap { confidence(estimates, $0) }
    return Words(
      answer: answer(estimates),
      setting: [sure?.claim, setting, demandSetting, launchSetting].compactMap(\.self),
      sections: Headline.sections.map { section in
        ReportPage.Figures(
          title: section.title,
          lines: section.lines.compactMap { line(for: $0, in: estimates) })
      }.filter { !$0.lines.isEmpty },
      notes: notes + (sure?.assumption.map { [$0] } ?? []))
  }

  /// The summary for a terminal.
  package func terminalSummary(_ style: TerminalStyle) -> String {
    let isRepeated = runs.count > 1
    let words = words
    let lines = words.sections.flatMap(\.lines)
    let labelWidth = lines.reduce(0) { max($0, $1.label.count) }
    let cellWidth = lines.flatMap(\.cells).reduce(isRepeated ? 8 : 0) { max($0, $1.count) }
    func row(_ label: String, _ cells: [String]) -> String {
      let numbers = cells.map { "  " + $0.padded(to: cellWidth, toTheRight: true) }.joined()
      // No line breaks inside of a number: where labels leave no room for these, labels break.
      let room = max(12, min(labelWidth, (style.columns ?? .max) - 2 - numbers.count))
      let label = label.wrapped(to: room, indent: "  ").split(separator: "\n")
      return label.dropLast().map { "  \($0)\n" }.joined() + "  "
        + String(label.last ?? "").padded(to: room) + numbers + "\n"
    }
    var text = style.bold(words.answer) + "\n" + words.setting.map { "\($0)\n" }.joined()
    text += sketch?.text(scenario.calendar, style, isOneOfMany: isRepeated) ?? ""
    for section in words.sections {
      text += "\n" + style.bold(section.title) + "\n"
      if isRepeated, section.title == words.sections.first?.title {
        text += row("", ["estimate", "min", "max"])
      }
      for line in section.lines { text += row(line.label, line.cells) }
      if section.title == Headline.cost { text += costs.text(runs: runs.count, style) }
    }
    return text + Wording.notes(words.notes, style)
  }

  /// What the states of all runs cost.
  private var costs: StateCosts { runs.reduce(into: StateCosts()) { $0.add($1.costs) } }

  /// Did everybody get in, and what did it cost?
  private func answer(_ estimates: Estimates) -> String {
    let rejected = estimates[.joinsRejected]?.value ?? 0
    let joins = estimates[.joinsOffered]?.value ?? 0
    let waiting = estimates[.joinsWaitingAtEnd]?.value ?? 0
    let cost = estimates[.costTotal]?.value ?? 0
    let places = runs.count > 1 && rejected != rejected.rounded() ? 1 : 0
    let who =
      if joins == 0 { "nobody wanted to join" } else if rejected == 0, waiting == 0 {
        joins == 1
          ? "the only join got in" : "all \(Wording.decimal(joins, places: 0)) joins got in"
      } else {
        "\(Wording.decimal(rejected, places: places)) of \(Wording.decimal(joins, places: 0)) "
          + "joins were rejected"
          + (estimates[.rejectedJoinRate].map { " (\(Wording.percent($0.value)))" } ?? "")
          + (waiting > 0 ? ", \(Wording.decimal(waiting, places: 0)) still waited at the end" : "")
      }
    let dropped = estimates[.participantsDropped]?.value ?? 0
    let thrown =
      dropped > 0
      ? ", "
        + (dropped == 1
          ? "1 person was"
          : "\(Wording.decimal(dropped, places: dropped == dropped.rounded() ? 0 : 1)) people were")
        + " dropped" : ""
    let length = runs.map(\.measured).max() ?? 0
    let money = Wording.dollars(cost)
    let average =
      runs.count > 1 ? ", on average over \(Wording.counted(runs.count, "replication"))" : ""
    let egress = estimates[.costEgress]?.value ?? 0
    let part =
      egress > estimates[.costCapacity]?.value ?? 0
      ? ", \(Wording.dollars(egress)) of it egress" : ""
    return
      "\(scenario.name.onOneLine): \(who)\(thrown), and the pool cost \(money) for "
      + "\(Wording.length(length))\(part)\(average)"
  }

  /// What was simulated, in a line.
  private var setting: String {
    let group = "\(scenario.group.minSize) to \(scenario.group.maxSize) instances"
    let type =
      scenario.instance.type.map { " of \($0) in \(scenario.region.rawValue)" }
      ?? (scenario.region == .usual ? "" : " in \(scenario.region.rawValue)")
    let pool = scenario.warmPool.map { "warm pool \($0.poolState.rawValue)" } ?? "no warm pool"
    let start = scenario.calendar.text(at: 0)
    let seats = Wording.counted(scenario.instance.participantLimit, "seat")
    return
      "\(group)\(type) with \(seats) each, policy \(scenario.policyName), \(pool), from \(start)"
  }

  /// There is no silent default, so the reader learns whose numbers the launch times are.
  private var launchSetting: String {
    let file =
      scenario.launchNumbers.preset == nil
      ? loaded.inputs.first.map { " (\(fileName($0.path).onOneLine))" } ?? "" : ""
    return "launch: \(scenario.launchNumbers.text)\(file)"
  }

  /// Demand that is not as it was recorded says whose it is; nil for a trace as it is.
  private var demandSetting: String? {
    let workload = scenario.workload
    let source =
      switch workload.source {
      case .trace: workload.transforms.isEmpty ? nil : "the trace"
      case .synthetic:
        workload.preset.map { "the preset \($0.name)" } ?? "drawn from the scenario's own numbers"
      case .program: "the program's own"
      }
    let changes =
      workload.transforms.isEmpty
      ? "" : ", changed by \(Wording.counted(workload.transforms.count, "transform"))"
    return source.map { "demand: \($0)\(changes)" }
  }

  /// The summary's figures as numbers: those that `words` has as text.
  var figures: [(title: String, lines: [WorkbookOverview.Figure])] {
    let offered = runs.count > 1 ? loaded.offeredJoins : nil
    let estimates = Estimates(runs.map(\.record), mostJoins: offered?.most)
    return Headline.sections.map { section in
      (
        section.title,
        section.lines.compactMap { headline in
          numbers(for: headline, in: estimates).map { numbers in
            WorkbookOverview.Figure(
              label: headline.label, unit: headline.metric.unit.rawValue,
              column: headline.metric.name,
              cells: numbers.map { number in
                number == number.rounded() && number.magnitude < 1e15
                  ? .integer(Int64(number)) : .number(number)
              })
          }
        }
      )
    }.filter { !$0.lines.isEmpty }
  }

  /// The number of a line, or with several replications their estimate, minimum and maximum; none
  /// where nothing was measured, and nil where the line is left out.
  private func numbers(for headline: Headline, in estimates: Estimates) -> [Double]? {
    let estimate = estimates[headline.metric]
    switch headline.presence {
    case .always: break
    case .unlessZero: if estimate?.isNothing ?? true { return nil }
    case .ifMeasured: if estimate == nil { return nil }
    case .unlessSame(let other): if estimate?.values == estimates[other]?.values { return nil }
    }
    guard let estimate else { return [] }
    return [estimate.value]
      + (runs.count > 1 ? [estimate.range.lowerBound, estimate.range.upperBound] : [])
  }

  /// The label and the number, or with several replications their estimate, minimum and maximum.
  private func line(for headline: Headline, in estimates: Estimates) -> (
    label: String, cells: [String]
  )? {
    numbers(for: headline, in: estimates).map { numbers in
      numbers.isEmpty
        ? (headline.label, [runs.count > 1 ? "" : "-"])
        : (headline.label, numbers.map(headline.text))
    }
  }
}
