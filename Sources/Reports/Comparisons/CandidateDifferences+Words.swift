internal import PoolSimulation
internal import Settings
package import Studies

extension CandidateDifferences {
  /// What a planner wants to know of the candidate, in a sentence or two: how it differs in the
  /// judged columns, how sure that is, and on which of them it is better or worse.
  package var words: String {
    let name = candidate.name.onOneLine
    if isSameRun {
      return
        "\(name) is the same run as the base in every replication, event by event and column by "
        + "column."
    }
    let found = judged.filter(\.verdict.isFound)
    let said = found.compactMap(\.action)
    let clauses =
      found.filter { $0.action == nil }.map { "\($0.phrase.subject) is \($0.finding)" } + others
    let first =
      said.isEmpty ? "\(name): " : "\(name) \(Wording.list(said))" + (clauses.isEmpty ? "" : "; ")
    return first + clauses.joined(separator: "; ") + "." + conclusion
  }

  /// What is not known to differ.
  private var others: [String] {
    func subjects(_ verdict: Verdict, remark: (MetricDifference) -> String = { _ in "" })
      -> [String]
    {
      judged.filter { $0.verdict == verdict }.map { $0.phrase.subject + remark($0) }
    }
    var clauses: [String] = []
    let unknown = subjects(.noDifference) { " (\($0.unsure))" }
    if !unknown.isEmpty { clauses.append("no difference was found in \(Wording.list(unknown))") }
    let unsettled = judged.filter { $0.verdict == .tooFew }.map {
      "\($0.phrase.subject) is \($0.finding)"
    }
    if !unsettled.isEmpty {
      clauses.append(
        "\(Wording.list(unsettled)), which \(unsettled.count == 1 ? "takes" : "take") more "
          + "replications to tell from chance")
    }
    let same = subjects(.same, remark: \.within)
    if !same.isEmpty {
      clauses.append(
        "\(Wording.list(same)) \(same.count == 1 ? "is" : "are") the same in every replication")
    }
    let missing = subjects(.notMeasured)
    if !missing.isEmpty {
      clauses.append(
        "\(Wording.list(missing)) \(missing.count == 1 ? "was" : "were") not measured on both "
          + "sides of two replications"
      )
    }
    return clauses
  }

  private var conclusion: String {
    let sides = [(Verdict.better, "better"), (.worse, "worse")].compactMap {
      verdict, word -> String? in
      let topics = judged.filter { $0.verdict == verdict }.map(\.phrase.topic)
      return topics.isEmpty ? nil : "\(word) on \(Wording.list(topics))"
    }
    guard let first = sides.first else { return "" }
    return " "
      + ([first.prefix(1).uppercased() + first.dropFirst()] + sides.dropFirst()).joined(
        separator: ", ") + "."
  }
}

extension MetricDifference {
  /// How a metric is spoken of.
  fileprivate struct Phrase {
    /// In the middle of a sentence.
    var subject: String
    /// Behind "better on".
    var topic: String
    /// What the pool does, where there is a verb for it, and what it does it to.
    var verb: String?
    var object = ""
    var more = "higher"
    var less = "lower"
  }

  fileprivate var phrase: Phrase {
    switch metric.name {
    case "cost_capacity_usd":
      Phrase(
        subject: "the cost of capacity", topic: "the cost of capacity", verb: "pays",
        object: " for capacity", more: "more", less: "less")
    case "rejected_join_rate":
      Phrase(
        subject: "the share of rejected joins", topic: "rejected joins", verb: "rejects",
        more: "more", less: "less")
    case "scale_up_lag_p95_s":
      Phrase(
        subject: "the p95 scale-up lag", topic: "p95 scale-up lag", more: "longer", less: "shorter")
    case "scale_up_lag_per_join_p95_s":
      Phrase(
        subject: "the p95 scale-up lag per join", topic: "p95 scale-up lag per join",
        more: "longer", less: "shorter")
    default: Phrase(subject: metric.name, topic: metric.name)
    }
  }

  /// Which way it is, as far as the verdict says, otherwise as the difference is.
  private var isLess: Bool {
    switch basis {
    case .signs: lessIn > moreIn
    default: (difference ?? 0) < 0
    }
  }

  /// `pays 4.12 % more (3.81 to 4.43) for capacity`; nil where there is no verb.
  fileprivate var action: String? {
    phrase.verb.map { "\($0) \(finding)\(phrase.object)" }
  }

  /// A difference that was found: `904 s longer (22 to 1,786)`, and without an interval `904 s
  /// longer on average, in 17 of 20 replications (shorter in 1)`.
  fileprivate var finding: String {
    let comparative = isLess ? phrase.less : phrase.more
    guard let told else { return comparative }
    let amount = "\(told.prefix)\(told.size)\(told.suffix)"
    switch basis {
    case .signs:
      // Where few large differences outweigh many small ones, the mean goes the other way.
      let isOpposed = (difference ?? 0) != 0 && ((difference ?? 0) < 0) != isLess
      let average =
        isOpposed
        ? "on average \(amount) \(isLess ? phrase.more : phrase.less), but \(comparative)"
        : "\(amount) \(comparative)"
      return "\(average)\(isOpposed ? "" : " on average,") in \(signs(isLess))"
    case .exact: return "\(amount) \(comparative)"
    default: return "\(amount) \(comparative)" + (told.ends.map { " (\($0))" } ?? " each time")
    }
  }

  /// What may have gone unnoticed: `+4.1 %, -0.2 to +8.4`, and without an interval `longer in 5 of
  /// 20 replications, shorter in 2`.
  fileprivate var unsure: String {
    if basis == .signs {
      return "\(isLess ? phrase.less : phrase.more) in \(signs(isLess, isBare: true))"
    }
    guard let told, let ends = told.ends else {
      return
        "at least 30 replications are needed, and there \(pairs == 1 ? "is" : "are") "
        + "\(Wording.count(pairs))"
    }
    return "\(told.signed), \(ends)"
  }

  /// What replications in which nothing differed show all the same.
  fileprivate var within: String {
    guard basis == .bets, let interval else { return "" }
    let unit = ToldUnit(of: metric.unit)
    let ends = EndWords(of: unit)
    let widest = max(-interval.lowerBound, interval.upperBound)
    return
      " (within ± "
      + "\(ends.upper(widest))\(metric.unit == .fraction ? " percentage points" : unit.suffix))"
  }

  /// `17 of 20 replications (shorter in 1)`.
  private func signs(_ isLess: Bool, isBare: Bool = false) -> String {
    let (most, least) = isLess ? (lessIn, moreIn) : (moreIn, lessIn)
    let other = isLess ? phrase.more : phrase.less
    let all =
      most == pairs
      ? "all \(Wording.count(pairs)) replications"
      : "\(Wording.count(most)) of \(Wording.counted(pairs, "replication"))"
    guard most < pairs, least > 0 else { return all }
    return all
      + (isBare
        ? ", \(other) in \(Wording.count(least))" : " (\(other) in \(Wording.count(least)))")
  }

  private struct Told {
    let prefix, suffix, size, signed: String
    /// Nil where there is no interval, or one without width.
    let ends: String?
  }

  /// Money in percent of the base's where it costs anything, shares in percentage points. Percent
  /// are told only where they say the same as the dollars that the verdict is about.
  private var told: Told? {
    guard let difference else { return nil }
    if metric.unit == .dollars, let relativeDifference {
      let half = relativeHalfWidth
      let interval = half.map { relativeDifference - $0...relativeDifference + $0 }
      if self.interval == nil || interval.map({ $0.contains(0) }) == self.interval?.contains(0) {
        return Self.told(
          relativeDifference * 100, interval.map { $0.lowerBound * 100...$0.upperBound * 100 }, "",
          " %")
      }
    }
    let unit = ToldUnit(of: metric.unit)
    let ends = interval.map { $0.lowerBound * unit.scale...$0.upperBound * unit.scale }
    return Self.told(
      difference * unit.scale, ends, unit.prefix,
      metric.unit == .fraction ? " percentage points" : unit.suffix)
  }

  private static func told(
    _ difference: Double, _ interval: ClosedRange<Double>?, _ prefix: String, _ suffix: String
  ) -> Told {
    // Rounding to micro-dollars is no width.
    let wide = interval.flatMap {
      $0.upperBound - $0.lowerBound > 1e-6 * abs(difference) ? $0 : nil
    }
    let digits = IntervalDigits(
      difference, wide ?? difference...difference, isMoney: prefix == "$")
    let sign = digits.signed.first.map { "+-".contains($0) ? String($0) : "" } ?? ""
    return Told(
      prefix: prefix, suffix: suffix, size: digits.size,
      signed: "\(sign)\(prefix)\(digits.size)\(suffix)",
      ends: wide.map { _ in digits.words })
  }
}
