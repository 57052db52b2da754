internal import PoolSimulation
internal import Settings
public import Studies

extension Comparison {
  /// The comparison for a terminal: each candidate in words, then its numbers, then what to know about them.
  public func text(_ style: TerminalStyle) -> String {
    let each = "\(Wording.count(replications)) replications of each on the same draws"
    var text = style.bold("Compared with \(base.name.onOneLine)\(base.remark), in \(each)") + "\n\n"
    for candidate in candidates { text += "\(candidate.words)\n" }
    for candidate in candidates { text += "\n" + candidate.table(style) }
    text += "\n" + style.bold("Notes") + "\n"
    for note in remarks { text += "  - \(note)".wrapped(to: 100, indent: "    ") + "\n" }
    return text
  }

  private var remarks: [String] {
    var notes: [String] = []
    let sure = Self.percent(confidence)
    if familySize > 1 {
      notes.append(
        "Verdicts are corrected for \(Wording.count(familySize)) comparisons: all of their intervals, ± around the difference, hold at once "
          + "with \(sure) confidence, each alone with \(Self.percent(judgedConfidence)).")
    } else {
      notes.append("The verdict is that of one interval, ± around the difference, of \(sure) confidence.")
    }
    if candidates.contains(where: { !$0.unjudged.isEmpty }) {
      let chance = Wording.count(Int((1 / (1 - confidence)).rounded()))
      notes.append(
        "A verdict in parentheses is not corrected: its interval has \(sure) confidence alone, and of \(chance) columns that do not differ "
          + "about one is among them by chance.")
    }
    if isConstant {
      notes.append("All replications came out the same, as if nothing were drawn: these differences are exact, and more runs add nothing.")
    }
    let names = [base.name.onOneLine] + candidates.map(\.candidate.name.onOneLine)
    return notes + candidates.flatMap { $0.notes(replications: replications) } + self.notes.sentences { $0.map { names[$0] } }
  }

  /// A share in percent, without zeros behind its digits.
  private static func percent(_ share: Double) -> String {
    var text = Wording.decimal(share * 100, places: 3)
    while text.hasSuffix("0") { text.removeLast() }
    return (text.hasSuffix(".") ? String(text.dropLast()) : text) + " %"
  }
}

extension Contender {
  /// Where it comes from, unless its name says so.
  var remark: String { origin == name ? "" : " (\(isChange ? origin.onOneLine : fileName(origin).onOneLine))" }
}

extension CandidateDifferences {
  /// No more of them are shown.
  private static let mostUnjudged = 8

  /// The columns that differ too, by how large that is against the base.
  var unjudged: [MetricDifference] {
    metrics.filter { !$0.isJudged && $0.verdict.isFound }.sorted { left, right in
      let sizes = [left, right].map { $0.relativeMean.map(abs) ?? .infinity }
      return (-sizes[0], left.metric.place) < (-sizes[1], right.metric.place)
    }
  }

  fileprivate func table(_ style: TerminalStyle) -> String {
    let unjudged = unjudged
    var table = TextTable(title: "", header: ["base", "candidate", "difference", "±", "in %", "verdict"])
    for difference in judged + unjudged.prefix(Self.mostUnjudged) { table.add(difference.metric.name, difference.cells) }
    let rest = unjudged.count - Self.mostUnjudged
    let more = rest > 0 ? "  and \(Wording.counted(rest, "more column")) that differ: --format csv has all\n" : ""
    return style.bold(candidate.name.onOneLine + candidate.remark) + table.text(TerminalStyle(isColored: false)) + more
  }

  fileprivate func notes(replications: Int) -> [String] {
    let name = candidate.name.onOneLine
    var notes: [String] = []
    if let seed = candidate.replacedSeed {
      notes.append("\(name) asks for seed \(seed); it was run with the base's, or nothing could be paired.")
    }
    if otherDemand > 0 {
      notes.append(
        "\(name) meets other demand than the base, in \(Wording.count(otherDemand)) of \(Wording.counted(replications, "replication")): the "
          + "differences include that.")
    }
    if otherDemand == 0, otherCrossings > 0, judged.contains(where: { $0.metric.name.hasPrefix("scale_up_") }) {
      notes.append(
        "The scale-up lag of \(name) is over other rises of demand than the base's, in \(Wording.count(otherCrossings)) of "
          + "\(Wording.counted(replications, "replication")): max_size and an instance's seats decide which there are.")
    }
    for difference in judged where difference.pairs < replications {
      notes.append(
        "\(difference.metric.name) of \(name) is compared in \(Wording.counted(difference.pairs, "replication")) of "
          + "\(Wording.count(replications)): in the others one side has nothing to measure.")
    }
    return notes
  }
}

extension MetricDifference {
  /// Base, candidate, difference, ±, the difference in percent of the base, and the verdict; with the same decimals where that says something.
  fileprivate var cells: [String] {
    let unit = ToldUnit(of: metric.unit)
    guard let baseMean, let candidateMean, let mean, let halfWidth else { return ["-", "-", "-", "-", "", verdictText] }
    let digits = DifferenceDigits(mean * unit.scale, halfWidth * unit.scale)
    func told(_ text: String) -> String { "\(unit.prefix)\(text)\(unit.suffix)" }
    let means = [baseMean, candidateMean].map { told(digits.mean($0 * unit.scale)) }
    let relative = relativeMean.flatMap { relative in relativeHalfWidth.map { DifferenceDigits(relative * 100, $0 * 100) } }
    let percent = relative.map { "\($0.sign)\($0.size)" } ?? ""
    return means + [digits.sign + told(digits.size), told(digits.tolerance), percent, verdictText]
  }

  private var verdictText: String {
    let words = verdict.rawValue.replacing("_", with: " ")
    return isJudged ? words : "(\(words))"
  }
}
