internal import Probability
internal import Settings
public import Studies

extension Recommendation {
  /// The answer in words.
  public var text: String {
    let name = sweep.scenario.name
    let percent = ScalarKind<Double>.fraction().text(race.confidence)
    let conditions = race.objectives.subjectTo.map(\.description).joined(separator: " and ")
    let goal = conditions.isEmpty ? "the objectives" : conditions
    var text = ""
    if let winner = outcome.entrants.first(where: { $0.variant == outcome.winner }) {
      text +=
        "\(name): variant \(winner.variant) has the least \(race.objectives.minimize.name) of those that keep \(goal), with \(percent) confidence\n\n"
      for (key, node) in zip(sweep.design.keys, sweep.design.values(of: winner.variant)) { text += "  \(key): \(node.flowText)\n" }
      text += "\n" + measures(winner.means)
      text += others(than: winner)
    } else {
      text += "\(name): no variant keeps \(goal) with \(percent) confidence\n\n" + nearest
    }
    text += effort
    if let test { text += outOfSample(test) }
    return text
  }

  private func measures(_ means: VariantMeans) -> String {
    metrics.map { metric in
      let bounds = race.objectives.subjectTo.filter { $0.metric.name == metric.name }.map(\.bound.text)
      let limit = bounds.isEmpty ? "" : "  (\(bounds.joined(separator: ", ")))"
      return "  \(metric.name)  \(means.words(for: metric))\(limit)\n"
    }.joined()
  }

  /// Those that ran to the end beside the winner: the race cannot tell them from it.
  private func others(than winner: Race.Entrant) -> String {
    let open = outcome.entrants.filter { $0.fate == .remained && $0.variant != winner.variant }
    guard !open.isEmpty else { return "" }
    let listed = open.prefix(10).map { String($0.variant) }.joined(separator: ", ") + (open.count > 10 ? ", ..." : "")
    let many = open.count > 1
    return
      "\nNot ruled out: \(many ? "variants" : "variant") \(listed), which may be as good, or \(many ? "are" : "is") not sure to keep the bounds.\n"
  }

  /// What comes nearest where nothing does.
  private var nearest: String {
    let minimize = race.objectives.minimize
    let onAverage = outcome.entrants.filter { entrant in
      race.objectives.subjectTo.allSatisfy { condition in
        entrant.means.mean(of: condition.metric).map { condition.bound.holds($0.mean) } ?? false
      }
    }
    let best = onAverage.min { left, right in
      (left.means.mean(of: minimize)?.mean ?? .infinity) < (right.means.mean(of: minimize)?.mean ?? .infinity)
    }
    guard let best else { return "None does so on average either.\n" }
    return "On average variant \(best.variant) does:\n" + measures(best.means)
  }

  private var effort: String {
    let all = outcome.entrants.count * race.limit
    let saved = all - outcome.runs
    let count = { (isCounted: (Race.Fate) -> Bool) in outcome.entrants.count { isCounted($0.fate) } }
    let breaking = count { if case .breaks = $0 { true } else { false } }
    let dearer = count { if case .dearer = $0 { true } else { false } }
    let same = count { if case .same = $0 { true } else { false } }
    return """

      \(Wording.counted(outcome.runs, "run")) instead of \(Wording.count(all)) (\(outcome.entrants.count) variants, \(race.limit) replications each): \
      \(Wording.decimal(Double(saved) / Double(max(1, all)) * 100, places: 0)) % saved
      \(breaking) of the variants break a bound, \(dearer) are dearer, \(same) came to the same as another

      """
  }

  private func outOfSample(_ test: VariantMeans) -> String {
    let broken = race.objectives.subjectTo.filter { condition in
      test.mean(of: condition.metric).map { !condition.bound.holds($0.mean) } ?? true
    }
    let verdict =
      broken.isEmpty
      ? "it keeps the bounds there too, on average" : "it does not keep \(broken.map(\.description).joined(separator: " and "))"
    return "\nOn the span it was not chosen on, \(verdict):\n" + measures(test)
  }
}

extension VariantMeans {
  /// A metric's mean with its unit, and how sure it is.
  func words(for metric: Metric) -> String {
    guard let mean = mean(of: metric) else { return "not measured" }
    let told = ToldUnit(of: metric.unit)
    let halfWidth = mean.halfWidth() ?? 0
    let digits = DifferenceDigits(mean.mean * told.scale, halfWidth * told.scale)
    let sign = mean.mean < 0 ? "-" : ""
    if halfWidth > 0 { return "\(sign)\(told.prefix)\(digits.size) ± \(digits.tolerance)\(told.suffix)" }
    // No spread is no proof that the next run is the same.
    return "\(sign)\(told.prefix)\(digits.size)\(told.suffix)\(mean.count > 1 ? " each time" : "")"
  }
}
