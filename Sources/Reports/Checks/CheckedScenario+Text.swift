internal import Settings
package import Studies

extension CheckedScenario {
  /// What failed, a sentence each: broken bounds, then what became worse, what became better and
  /// what only moved, the largest first; the same as a table; what passed of all that the scenario
  /// expects, with its margin; and how many checks there were. Nothing without a check.
  package var text: String {
    guard !outcomes.isEmpty else { return "" }
    let failures = outcomes.filter { !$0.holds }
    let moved = failures.filter { $0.move != nil }
    let name = name.onOneLine
    let sentences =
      failures.filter { $0.move == nil }.map(\.problem)
      + [Fate.worse, .better, .moved].flatMap { $0.sentences(of: moved) }
    let passed = outcomes.filter { $0.holds && $0.requirement.isExpected }.map(\.passed)
    let count = Wording.counted(outcomes.count, "check")
    let end =
      failures.isEmpty ? "\(count) passed" : "\(Wording.count(failures.count)) of \(count) failed"
    let lines = sentences.map { "✗ \($0)" } + passed.map { "✓ \($0)" } + scope + [end]
    return lines.dropLast(lines.count - sentences.count).map { "\(name): \($0)\n" }.joined()
      + table(moved)
      + lines.dropFirst(sentences.count).map { "\(name): \($0)\n" }.joined()
  }

  /// What the claims are about, where there are any.
  private var scope: [String] {
    let isSaid = outcomes.contains {
      $0.standing.map { $0.evidence != nil || $0.standing != .notKnown } ?? false
    }
    guard isSaid, let sample else { return [] }
    return [
      "what is proven and refuted is about "
        + "\(sample.population.words(sample.scenario.replicationWords))"
    ]
  }

  /// Everything that moved, each in its unit.
  private func table(_ moved: [CheckOutcome]) -> String {
    var table = TextTable(title: "", header: ["unit", "baseline", "now", "change in %", "allowed"])
    for outcome in moved {
      guard case .baseline(let metric, let known, let tolerance, _) = outcome.requirement,
        case .number(let measurement) = outcome.measured
      else { continue }
      table.add(metric.name, cells(metric, known, measurement.number, tolerance))
    }
    let text = table.text(TerminalStyle(isColored: false))
    return text.isEmpty ? "" : text + "\n"
  }

  private func cells(
    _ metric: Metric, _ known: ColumnNumber?, _ number: ColumnNumber?, _ tolerance: Tolerance?
  ) -> [String] {
    let unit = ToldUnit(of: metric.unit)
    let (old, new) = (known.map { $0.value * unit.scale }, number.map { $0.value * unit.scale })
    let difference = old.flatMap { old in new.map { $0 - old } } ?? 0
    let digits = IntervalDigits(difference, difference...difference, isMoney: unit.isMoney)
    let change = known.flatMap { known in number.flatMap { Wording.change(from: known, to: $0) } }?
      .replacing(" %", with: "")
    let allowed =
      tolerance.map { $0.better == .neither ? "± \($0.text)" : "\($0.text) worse" } ?? "nothing"
    return [unit.symbol] + [old, new].map { $0.map(digits.value) ?? "-" } + [change ?? "", allowed]
  }
}

/// What became of a column that moved.
private enum Fate {
  case worse, better, moved

  /// No more sentences are told of each; the table has all.
  private static let most = 8

  private init(_ outcome: CheckOutcome) {
    guard case .baseline(let metric, let known?, _, _) = outcome.requirement,
      case .number(let measurement) = outcome.measured,
      let number = measurement.number, metric.direction != .neither
    else {
      self = .moved
      return
    }
    self = (number.value < known.value) == (metric.direction == .less) ? .better : .worse
  }

  func sentences(of moved: [CheckOutcome]) -> [String] {
    let own = moved.enumerated().filter { Fate($0.element) == self }.sorted { left, right in
      (-(left.element.move ?? 0), left.offset) < (-(right.element.move ?? 0), right.offset)
    }.map(\.element)
    let rest = own.count - Self.most
    return own.prefix(Self.most).map(\.problem)
      + (rest > 0 ? ["\(Wording.counted(rest, "more column")) \(verb): see the table"] : [])
  }

  private var verb: String {
    switch self {
    case .worse: "became worse"
    case .better: "became better"
    case .moved: "moved"
    }
  }
}

extension BaselineUpdate {
  /// What moved, a line each, and how much that was.
  package var text: String {
    let name = new.scenario.onOneLine
    let file = path.onOneLine
    guard let old else {
      return "\(name): \(Wording.counted(new.values.count, "column")) are new in \(file)\n"
    }
    let moves = moves(since: old)
    let end =
      moves.isEmpty
      ? "nothing moved in \(file)" : "\(Wording.counted(moves.count, "value")) moved in \(file)"
    return (moves + [end]).map { "\(name): \($0)\n" }.joined()
  }

  private func moves(since old: Baseline.Section) -> [String] {
    var moves: [String] = []
    func compare(_ key: String, _ old: String, _ new: String) {
      if old != new { moves.append("\(key) moved: \(new) instead of \(old)") }
    }
    compare("seed", String(old.seed), String(new.seed))
    compare("replications", String(old.replications), String(new.replications))
    let fingerprint = ScalarKind<UInt64>.fingerprint
    compare(
      Expectations.eventsKey, fingerprint.text(old.eventFingerprint),
      fingerprint.text(new.eventFingerprint))
    for value in new.values {
      guard let known = old.value(of: value.column) else {
        moves.append(
          "\(value.column) is new in the baseline: \(value.number?.text ?? "not measured")")
        continue
      }
      let isSame =
        known.number.flatMap { known in value.number.map { $0.isSame(as: known) } }
        ?? (known.number == value.number)
      if !isSame, let metric = Metric.named(value.column) {
        moves.append(Wording.move(of: metric, from: known.number, to: value.number))
      }
    }
    for value in old.values where new.value(of: value.column) == nil {
      moves.append("\(value.column.onOneLine) is not in the baseline any more")
    }
    return moves
  }
}
