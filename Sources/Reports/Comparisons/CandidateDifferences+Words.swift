internal import PoolSimulation
internal import Settings
public import Studies

extension CandidateDifferences {
  /// What a planner wants to know of the candidate, in a sentence or two: how it differs in the judged columns, how sure that is, and on
  /// which of them it is better or worse.
  public var words: String {
    let name = candidate.name.onOneLine
    if isSameRun { return "\(name) is the same run as the base in every replication, event by event and column by column." }
    let found = judged.filter(\.verdict.isFound)
    let said = found.compactMap(\.action)
    let clauses = found.filter { $0.action == nil }.map { "\($0.phrase.subject) is \($0.amount) \($0.comparative)" } + others
    let first = said.isEmpty ? "\(name): " : "\(name) \(Wording.list(said))" + (clauses.isEmpty ? "" : "; ")
    return first + clauses.joined(separator: "; ") + "." + conclusion
  }

  /// What is not known to differ.
  private var others: [String] {
    func subjects(_ verdict: Verdict, remark: (MetricDifference) -> String = { _ in "" }) -> [String] {
      judged.filter { $0.verdict == verdict }.map { $0.phrase.subject + remark($0) }
    }
    var clauses: [String] = []
    let unknown = subjects(.noDifference) { " (\($0.signedAmount))" }
    if !unknown.isEmpty { clauses.append("no difference was found in \(Wording.list(unknown))") }
    let same = subjects(.same)
    if !same.isEmpty { clauses.append("\(Wording.list(same)) \(same.count == 1 ? "is" : "are") the same in every replication") }
    let missing = subjects(.notMeasured)
    if !missing.isEmpty {
      clauses.append("\(Wording.list(missing)) \(missing.count == 1 ? "was" : "were") not measured on both sides of two replications")
    }
    return clauses
  }

  private var conclusion: String {
    let sides = [(Verdict.better, "better"), (.worse, "worse")].compactMap { verdict, word -> String? in
      let topics = judged.filter { $0.verdict == verdict }.map(\.phrase.topic)
      return topics.isEmpty ? nil : "\(word) on \(Wording.list(topics))"
    }
    guard let first = sides.first else { return "" }
    return " " + ([first.prefix(1).uppercased() + first.dropFirst()] + sides.dropFirst()).joined(separator: ", ") + "."
  }
}

extension MetricDifference {
  /// How a metric is spoken of.
  fileprivate struct Phrase {
    /// In the middle of a sentence.
    var subject: String
    /// Behind "better on".
    var topic: String
    /// What the pool does, where there is a verb for it.
    var verb: String?
    var more = "higher"
    var less = "lower"
  }

  fileprivate var phrase: Phrase {
    switch metric.name {
    case "cost_capacity_usd": Phrase(subject: "the cost", topic: "cost", verb: "costs", more: "more", less: "less")
    case "rejected_join_rate":
      Phrase(subject: "the share of rejected joins", topic: "rejected joins", verb: "rejects", more: "more", less: "less")
    case "scale_up_lag_p95_s": Phrase(subject: "the p95 scale-up lag", topic: "p95 scale-up lag", more: "longer", less: "shorter")
    case "scale_up_lag_per_join_p95_s":
      Phrase(
        subject: "the p95 scale-up lag per join", topic: "p95 scale-up lag per join", more: "longer", less: "shorter")
    default: Phrase(subject: metric.name, topic: metric.name)
    }
  }

  fileprivate var comparative: String { mean ?? 0 < 0 ? phrase.less : phrase.more }

  /// `costs 4.12 % ± 0.31 more`; nil where there is no verb.
  fileprivate var action: String? { phrase.verb.map { "\($0) \(amount) \(comparative)" } }

  /// `4.12 % ± 0.31`.
  fileprivate var amount: String { "\(told.prefix)\(told.digits.size)\(told.suffix) ± \(told.digits.tolerance)" }

  /// `+4.12 % ± 4.31`.
  fileprivate var signedAmount: String { told.digits.sign + amount }

  /// Money in percent of the base's where it costs anything, shares in percentage points.
  private var told: (digits: DifferenceDigits, prefix: String, suffix: String) {
    if metric.unit == "USD", let relativeMean, let relativeHalfWidth {
      return (DifferenceDigits(relativeMean * 100, relativeHalfWidth * 100), "", " %")
    }
    let unit = ToldUnit(of: metric.unit)
    let digits = DifferenceDigits((mean ?? 0) * unit.scale, (halfWidth ?? 0) * unit.scale)
    return (digits, unit.prefix, metric.unit == "fraction" ? " percentage points" : unit.suffix)
  }
}
