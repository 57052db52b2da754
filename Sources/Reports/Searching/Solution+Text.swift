internal import PoolSimulation
internal import Probability
internal import Settings
package import Studies

extension Solution {
  /// The answer in sentences, then the values that were tried.
  package var text: String {
    var view = TableView()
    return text(&view)
  }

  /// The same with the columns of its table that are asked for, or that fit.
  package func text(_ view: inout TableView) -> String {
    let sentences = isWithoutEffect ? [withoutEffect] + answers : answers + sameRuns
    return (sentences + [law, own].compactMap(\.self)).map { "\($0)\n" }.joined() + "\n"
      + view.text(of: view.names == nil ? terminalTable : namedTable, leastWanted: ["runs"])
      + Wording.notes(
        notes.judgedSentences { $0.map { "\(setting.path) \(words($0))" } })
  }

  /// The table under the names by which its columns are asked for.
  private var namedTable: ReportTable {
    let table = terminalTable
    let names = Self.shownColumns(conditions: conditions)
    return ReportTable(
      name: table.name, columns: names.map { ReportColumn($0, "text", "") }, rows: table.rows)
  }

  private var answers: [String] {
    if !isPossible { return nowhere }
    if edges.isEmpty { return everywhere }
    return edges.flatMap { sentences($0) } + pattern
  }

  private func words(_ place: Int) -> String { points[place].value.text }

  // MARK: Where it has no effect

  private var withoutEffect: String {
    "\(setting.path) has no effect from \(words(0)) to \(words(points.count - 1)): all "
      + "\(Wording.counted(points.count, "value")) that were "
      + "tried are the same run in every replication, so what follows is not its doing."
  }

  private var sameRuns: [String] {
    let stretches = sameStretches.map {
      "between \(words($0.lowerBound)) and \(words($0.upperBound - 1))"
    }
    return stretches.isEmpty
      ? []
      : [
        "\(setting.path) makes no difference \(Wording.list(stretches)): the values that were "
          + "tried there are the same run."
      ]
  }

  // MARK: Where it changes

  private func sentences(_ edge: Edge) -> [String] {
    let (fine, failing) = (words(edge.fine), words(edge.failing))
    let binding = conditions.indices.filter { !points[edge.failing].holds[$0] }
    let means = binding.map { place in
      let (here, there) = (measured(place, at: edge.fine), measured(place, at: edge.failing))
      return "\(conditions[place].metric.name) is \(here) there and \(there) at \(failing)"
    }
    let verb = edge.isUpper ? "may be up to" : "has to be at least"
    var sentences = [
      "\(setting.path) \(verb) \(fine): \(means.joined(separator: ", ")) "
        + "(\(Wording.counted(replications, "replication"))\(doubt(edge)))."
    ]
    let names = binding.map { conditions[$0].description }.joined(separator: ", ")
    sentences.append("\(binding.count == 1 ? "It binds" : "They bind"): \(names).")
    sentences += bracketSentences(edge)
    if let obstacle = edge.obstacle {
      sentences.append("In the way at \(failing): \(obstacle.text(of: replications)).")
    }
    return sentences
  }

  private func measured(_ condition: Int, at point: Int) -> String {
    let (metric, bound) = (conditions[condition].metric, conditions[condition].bound)
    guard let estimate = points[point].evidence[condition].estimate else { return "not measured" }
    // In how many runs a bound is kept is told by how many break it.
    return bound.share == nil
      ? metric.words(estimate, apartFrom: bound.value)
      : "broken in \(Wording.amount(estimate, .fraction)) of the runs"
  }

  /// What more replications made of the first answer.
  private func doubt(_ edge: Edge) -> String {
    let fine = points[edge.fine].value.value
    guard let refuted = edge.bracket?.refuted,
      edge.isUpper ? fine >= refuted.value : fine <= refuted.value
    else { return "" }
    return "; more of them refute it"
  }

  /// How sure the answer is.
  private func bracketSentences(_ edge: Edge) -> [String] {
    guard let bracket = edge.bracket else {
      let names = conditions.filter { !$0.isProvable }.map(\.description).joined(separator: " and ")
      return [
        "How sure that is cannot be said: of the average of a column without an interval nothing "
          + "is proven (\(names))."
      ]
    }
    let percent = ScalarKind<Double>.fraction().text(confidence)
    let stopped = stop == nil ? "" : "; more --max-runs would narrow it"
    switch (bracket.refuted, bracket.proven) {
    case (let refuted?, let proven?):
      let (low, high) = refuted.value < proven.value ? (refuted, proven) : (proven, refuted)
      return [
        "With \(percent) confidence it changes between \(low.text) and \(high.text)\(stopped).",
        "The \(edge.isUpper ? "largest" : "smallest") value that is proven: \(proven.text).",
      ]
    case (nil, let proven?):
      return [
        "The \(edge.isUpper ? "largest" : "smallest") value that is proven, with \(percent) "
          + "confidence: \(proven.text); none is refuted\(stopped)."
      ]
    case (let refuted?, nil):
      return [
        "No value is proven; \(refuted.text) is refuted, with \(percent) confidence\(stopped)."
      ]
    case (nil, nil):
      return ["No value is proven, and none refuted, with \(percent) confidence\(stopped)."]
    }
  }

  /// What there is to say where the conditions come and go.
  private var pattern: [String] {
    if isSimple { return [] }
    let stretches = fineStretches.map { stretch in
      let (first, last) = (words(stretch.lowerBound), words(stretch.upperBound - 1))
      return stretch.count == 1 ? "at \(first)" : "from \(first) to \(last)"
    }
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    return [
      "\(verb) not on one side only, but \(stretches.joined(separator: ", ")), of the values tried."
    ]
  }

  // MARK: Where it does not change

  private var everywhere: [String] {
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    if lower.isBoundOfGroup || upper.isBoundOfGroup {
      return [
        "\(verb) wherever \(setting.path) was tried, from \(lower.value.text) to "
          + "\(upper.value.text) "
          + "(\(Wording.counted(replications, "replication")))."
      ] + ends
    }
    return [
      "\(verb) at every value of \(setting.path) that was tried, from \(lower.value.text) to "
        + "\(upper.value.text) "
        + "(\(Wording.counted(replications, "replication")))."
    ] + ends
  }

  private var nowhere: [String] {
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    var sentences = [
      "\(verb) at none of the \(points.count) values of \(setting.path) that were tried, from "
        + "\(lower.value.text) to "
        + "\(upper.value.text) (\(Wording.counted(replications, "replication")))."
    ]
    let never = conditions.indices.filter { condition in !points.contains { $0.holds[condition] } }
    for condition in never {
      let measured = points.indices.filter { points[$0].evidence[condition].estimate != nil }
      func mean(_ point: Int) -> Double { points[point].evidence[condition].estimate ?? 0 }
      let isUpper = conditions[condition].bound.isUpper || conditions[condition].bound.share != nil
      let best = measured.min { isUpper ? mean($0) < mean($1) : mean($0) > mean($1) }
      let closest =
        best.map { "is \(self.measured(condition, at: $0)) at best, at \(words($0))" }
        ?? "is not measured at any of them"
      sentences.append(
        "\(conditions[condition]) holds at no value: \(conditions[condition].metric.name) "
          + "\(closest)."
      )
    }
    if never.isEmpty {
      sentences.append("Each of them holds at some value, but never all at once.")
    }
    return sentences + ends
  }

  private var ends: [String] {
    [(lower, "less", "--from"), (upper, "more", "--to")].map { end, word, option in
      guard let refusal = end.refusal else {
        return "\(end.value.text) is where the search ended; \(option) looks further."
      }
      return
        "The scenario allows no \(word) than \(end.value.text): at \(refusal.value.text) it says "
        + "that \(refusal.reason)."
    }
  }

  // MARK: What was moved

  private var law: String? {
    key == setting.path ? nil : "\(key) is a law; what was moved of it is \(setting.path)."
  }

  private var own: String? {
    guard !setting.text.isEmpty else { return nil }
    return
      "The scenario's own value is "
      + "\(setting.text)\(setting.isWritten ? "" : ", which is not written in it")."
  }
}

extension Obstacle {
  fileprivate func text(of replications: Int) -> String {
    let share = people == allPeople ? "all" : Wording.count(people)
    let ceiling =
      atCeiling == 0
      ? "the group did not reach auto_scaling_group.max_size"
      : "the group reached auto_scaling_group.max_size in \(atCeiling) of "
        + "\(Wording.counted(replications, "replication"))"
    let who =
      "\(share) of \(Wording.counted(allPeople, "person", "people")) rejected or late in all "
      + "replications"
    return "\(cause.summary) (\(who)); \(ceiling)"
  }
}
