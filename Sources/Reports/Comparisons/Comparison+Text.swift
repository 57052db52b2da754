internal import PoolSimulation
internal import Settings
package import Studies

extension Comparison {
  /// The comparison for a terminal: each candidate in words, then its numbers, then what to know
  /// about them.
  package func text(_ style: TerminalStyle) -> String {
    var view = TableView()
    return text(style, &view)
  }

  /// The columns of its tables.
  package static let shownColumns = [
    "metric", "unit", "base", "candidate", "difference", "low", "high", "in %", "rests on",
    "verdict",
  ]

  /// The same with the columns that are asked for, or that fit.
  package func text(_ style: TerminalStyle, _ view: inout TableView) -> String {
    let up = search == nil ? "" : "up to "
    let each = "\(up)\(Wording.count(replications)) replications of each on the same draws"
    var text = style.bold("Compared with \(base.name.onOneLine)\(base.remark), in \(each)") + "\n\n"
    for candidate in candidates { text += "\(candidate.words)\n" }
    if search != nil { text += "\n" + outcomes.map { "\($0)\n" }.joined() }
    for candidate in candidates { text += "\n" + candidate.table(style, &view) }
    text += "\n" + style.bold("Notes") + "\n"
    let width = min(100, style.columns ?? 100)
    for note in remarks { text += "  - \(note)".wrapped(to: width, indent: "    ") + "\n" }
    return text
  }

  /// What the claims are about; nil where that is not known.
  var population: String? {
    sample.map { sample in
      Wording.list(sample.populations.map { $0.words(sample.scenario.replicationWords) })
    }
  }

  /// Of a comparison that went on: what became of each judged difference, and then of the whole.
  var outcomes: [String] {
    guard let search else { return [] }
    let lines = candidates.enumerated().flatMap { place, candidate in
      candidate.judged.map { difference -> String in
        let name = "\(candidate.candidate.name.onOneLine), \(difference.metric.name)"
        if search.sameRuns.contains(place) {
          return "\(name): the same run as the base, column by column"
        }
        let after =
          "after \(Wording.counted(difference.pairs, "replication"))\(difference.sampling == .bySize ? " drawn by size" : "")"
        switch difference.verdict {
        case .notMeasured: return "\(name): not measured \(after)"
        case let verdict where verdict.isFound: return "\(name): difference found \(after)"
        default:
          let more =
            difference.missing.map { "about \(Wording.roughly($0)) more would tell" }
            ?? "how many more would tell cannot be said"
          return "\(name): not found \(after); \(more)"
        }
      }
    }
    let end: String
    switch search.stop {
    case nil: end = "nothing is left to find"
    case .replications:
      end = "the limit of \(Wording.counted(search.limits.replications, "replication")) is reached"
    case .runs: end = "the limit of \(Wording.counted(search.limits.runs ?? 0, "run")) is reached"
    case .time: end = "the time is up"
    }
    return lines + ["\(Wording.counted(search.runs, "run")): \(end)"]
  }

  private var remarks: [String] {
    var notes: [String] = []
    let sure = Self.percent(confidence)
    let alone = familySize > 1 ? ", each alone with \(Self.percent(judgedConfidence))" : ""
    let scope = population.map { ", for \($0)" } ?? ""
    notes.append(
      familySize > 1
        ? "Verdicts are corrected for \(Wording.count(familySize)) comparisons: all of them hold "
          + "at once with \(sure) confidence\(alone)\(scope)."
        : "The verdict has \(sure) confidence\(scope).")
    notes += basisNotes
    if candidates.contains(where: { !$0.unjudged.isEmpty }) {
      let chance = Wording.count(Int((1 / (1 - confidence)).rounded()))
      notes.append(
        "A verdict in parentheses is not corrected: it has \(sure) confidence alone, and of "
          + "\(chance) columns that do not differ "
          + "about one may be among them by chance.")
    }
    if isConstant {
      notes.append(
        "All replications came out the same, as where nothing is drawn: these differences are then "
          + "exact, and more runs add nothing."
      )
    }
    let names = [base.name.onOneLine] + candidates.map(\.candidate.name.onOneLine)
    return notes + capNotes + candidates.flatMap { $0.notes }
      + self.notes.sentences { $0.map { names[$0] } }
  }

  /// What the verdicts that are shown rest on.
  private var basisNotes: [String] {
    let all = Set(candidates.flatMap { ($0.judged + $0.unjudged).compactMap(\.toldBasis) })
    return DifferenceBasis.allCases.filter(all.contains).compactMap { basis in
      switch basis {
      case .t: "t: Student's t of the differences of pairs."
      case .sequence:
        "sequence: an asymptotic confidence sequence of the differences of pairs, from 30 on, "
          + "whenever one stops."
      case .bets:
        "bets: an interval that takes no law for granted, however rare it is that somebody is "
          + "turned away."
      case .signs:
        "signs: no interval is known; the verdict is how unevenly the pairs that differ are more "
          + "and less, and the amount is what was seen."
      case .exact: nil
      }
    }
  }

  private var capNotes: [String] { sample?.cap?.sentences ?? [] }

  /// A share in percent, without zeros behind its digits.
  private static func percent(_ share: Double) -> String {
    var text = Wording.decimal(share * 100, places: 3)
    while text.hasSuffix("0") { text.removeLast() }
    return (text.hasSuffix(".") ? String(text.dropLast()) : text) + " %"
  }
}

extension Contender {
  /// Where it comes from, unless its name says so.
  var remark: String {
    origin == name ? "" : " (\(isChange ? origin.onOneLine : fileName(origin).onOneLine))"
  }
}

extension CandidateDifferences {
  /// No more of them are shown.
  private static let mostUnjudged = 8

  /// The columns that differ too, by how large that is against the base.
  var unjudged: [MetricDifference] {
    metrics.filter { !$0.isJudged && $0.verdict.isFound }.sorted { left, right in
      let sizes = [left, right].map { $0.relativeDifference.map(abs) ?? .infinity }
      return (-sizes[0], left.metric.place) < (-sizes[1], right.metric.place)
    }
  }

  fileprivate func table(_ style: TerminalStyle, _ view: inout TableView) -> String {
    let unjudged = unjudged
    let rows = (judged + unjudged.prefix(Self.mostUnjudged)).map { [$0.metric.name] + $0.cells }
    let columns = Comparison.shownColumns
    let widths = columns.indices.map { column in
      rows.reduce(column == 0 ? 0 : columns[column].count) { max($0, $1[column].count) }
        + (column == 0 ? 2 : 0)
    }
    let shown = view.places(
      of: columns, widths: widths, leastWanted: ["rests on", "unit", "in %", "low", "high"])
    let (label, others) = (shown[0], shown.dropFirst())
    var table = TextTable(
      title: label == 0 ? "" : columns[label], header: others.map { columns[$0] })
    for row in rows { table.add(row[label], others.map { row[$0] }) }
    let rest = unjudged.count - Self.mostUnjudged
    let more =
      rest > 0
      ? "  and \(Wording.counted(rest, "more column")) that differ: --format csv has all\n" : ""
    return style.bold(candidate.name.onOneLine + candidate.remark)
      + table.text(TerminalStyle(isColored: false)) + more
  }

  fileprivate var notes: [String] {
    let name = candidate.name.onOneLine
    var notes: [String] = []
    if let seed = candidate.replacedSeed {
      notes.append(
        "\(name) asks for seed \(seed); it was run with the base's, or nothing could be paired.")
    }
    if otherDemand > 0 {
      notes.append(
        "\(name) meets other demand than the base, in \(Wording.count(otherDemand)) of "
          + "\(Wording.counted(replications, "replication")): the "
          + "differences include that.")
    }
    if otherDemand == 0, otherCrossings > 0,
      judged.contains(where: { $0.metric.name.hasPrefix("scale_up_") })
    {
      notes.append(
        "The scale-up lag of \(name) is over other rises of demand than the base's, in "
          + "\(Wording.count(otherCrossings)) of "
          + "\(Wording.counted(replications, "replication")): max_size and an instance's seats "
          + "decide which there are."
      )
    }
    for difference in judged where difference.unmeasured > 0 {
      notes.append(
        "\(difference.metric.name) of \(name) is compared in "
          + "\(Wording.counted(difference.pairs, "replication")) of "
          + "\(Wording.count(difference.pairs + difference.unmeasured)): in the others one side "
          + "has nothing to measure."
      )
    }
    return notes
  }
}

extension MetricDifference {
  /// The unit, and in it base, candidate, difference and the ends of its interval; the difference
  /// in percent of the base; what it rests on and the verdict; with the same decimals where that
  /// says something.
  fileprivate var cells: [String] {
    let unit = ToldUnit(of: metric.unit)
    guard let baseValue, let candidateValue, let difference else {
      return [unit.symbol] + Array(repeating: "-", count: 5) + ["", "", verdictText]
    }
    let scaled = interval.map { $0.lowerBound * unit.scale...$0.upperBound * unit.scale }
    let digits = IntervalDigits(
      difference * unit.scale, scaled ?? difference * unit.scale...difference * unit.scale,
      isMoney: unit.isMoney)
    let values = [baseValue, candidateValue].map { digits.value($0 * unit.scale) }
    let ends = scaled == nil ? ["-", "-"] : [digits.low, digits.high]
    let relative = relativeDifference.map { DifferenceDigits($0 * 100, 0) }
    let percent = relative.map { "\($0.sign)\($0.size)" } ?? ""
    return [unit.symbol] + values + [digits.signed] + ends + [
      percent, toldBasis?.rawValue ?? "", verdictText,
    ]
  }

  /// Where nothing differed there are no signs to speak of.
  fileprivate var toldBasis: DifferenceBasis? { verdict == .same && basis == .signs ? nil : basis }

  private var verdictText: String {
    let words = verdict.rawValue.replacing("_", with: " ")
    return isJudged ? words : "(\(words))"
  }
}
