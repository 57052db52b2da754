internal import PoolSimulation
internal import Probability
internal import Settings
public import Studies

extension Solution {
  /// The answer in sentences, then the values that were tried.
  public var text: String {
    let sentences = answers + [law, own].compactMap(\.self)
    return sentences.map { "\($0)\n" }.joined() + "\n" + terminalTable.text
  }

  private var answers: [String] {
    if !isPossible { return nowhere }
    if edges.isEmpty { return everywhere }
    return edges.flatMap { sentences($0) } + pattern
  }

  private func words(_ place: Int) -> String { points[place].value.text }

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
      "\(setting.path) \(verb) \(fine): \(means.joined(separator: ", ")) (\(Wording.counted(replications, "replication")))."
    ]
    let names = binding.map { conditions[$0].description }.joined(separator: ", ")
    sentences.append("\(binding.count == 1 ? "It binds" : "They bind"): \(names).")
    if let obstacle = edge.obstacle { sentences.append("In the way at \(failing): \(obstacle.text(of: replications)).") }
    for place in binding where isUnsure(place, at: edge.fine) {
      let name = conditions[place].metric.name
      sentences.append("At \(fine) the 95 % interval of \(name) reaches beyond the bound; more --replications would narrow it.")
    }
    return sentences
  }

  private func measured(_ condition: Int, at point: Int) -> String {
    let (metric, bound) = (conditions[condition].metric, conditions[condition].bound)
    return points[point].means[condition].map { metric.words($0.mean, apartFrom: bound.value) } ?? "not measured"
  }

  private func isUnsure(_ condition: Int, at point: Int) -> Bool {
    guard let interval = points[point].means[condition]?.interval() else { return false }
    let bound = conditions[condition].bound
    return !bound.holds(interval.lowerBound) || !bound.holds(interval.upperBound)
  }

  /// What there is to say where the conditions come and go.
  private var pattern: [String] {
    if isSimple { return [] }
    let stretches = fineStretches.map { stretch in
      let (first, last) = (words(stretch.lowerBound), words(stretch.upperBound - 1))
      return stretch.count == 1 ? "at \(first)" : "from \(first) to \(last)"
    }
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    return ["\(verb) not on one side only, but \(stretches.joined(separator: ", ")), of the values tried."]
  }

  // MARK: Where it does not change

  private var everywhere: [String] {
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    if lower.isBoundOfGroup || upper.isBoundOfGroup {
      return [
        "\(verb) wherever \(setting.path) was tried, from \(lower.value.text) to \(upper.value.text) "
          + "(\(Wording.counted(replications, "replication")))."
      ] + ends
    }
    return [
      "\(verb) at every value of \(setting.path) that was tried, from \(lower.value.text) to \(upper.value.text) "
        + "(\(Wording.counted(replications, "replication")))."
    ] + ends
  }

  private var nowhere: [String] {
    let verb = conditions.count == 1 ? "The condition holds" : "The conditions hold"
    var sentences = [
      "\(verb) at none of the \(points.count) values of \(setting.path) that were tried, from \(lower.value.text) to "
        + "\(upper.value.text) (\(Wording.counted(replications, "replication")))."
    ]
    let never = conditions.indices.filter { condition in !points.contains { $0.holds[condition] } }
    for condition in never {
      let measured = points.indices.filter { points[$0].means[condition] != nil }
      func mean(_ point: Int) -> Double { points[point].means[condition]?.mean ?? 0 }
      let isUpper = conditions[condition].bound.isUpper
      let best = measured.min { isUpper ? mean($0) < mean($1) : mean($0) > mean($1) }
      let closest = best.map { "is \(self.measured(condition, at: $0)) at best, at \(words($0))" } ?? "is not measured at any of them"
      sentences.append("\(conditions[condition]) holds at no value: \(conditions[condition].metric.name) \(closest).")
    }
    if never.isEmpty { sentences.append("Each of them holds at some value, but never all at once.") }
    return sentences + ends
  }

  private var ends: [String] {
    [(lower, "less", "--from"), (upper, "more", "--to")].map { end, word, option in
      guard let refusal = end.refusal else { return "\(end.value.text) is where the search ended; \(option) looks further." }
      return "The scenario allows no \(word) than \(end.value.text): at \(refusal.value.text) it says that \(refusal.reason)."
    }
  }

  // MARK: What was moved

  private var law: String? {
    key == setting.path ? nil : "\(key) is a law; what was moved of it is \(setting.path)."
  }

  private var own: String? {
    guard !setting.text.isEmpty else { return nil }
    return "The scenario's own value is \(setting.text)\(setting.isWritten ? "" : ", which is not written in it")."
  }
}

extension Obstacle {
  fileprivate func text(of replications: Int) -> String {
    let share = people == allPeople ? "all" : Wording.count(people)
    let ceiling =
      atCeiling == 0
      ? "the group did not reach auto_scaling_group.max_size"
      : "the group reached auto_scaling_group.max_size in \(atCeiling) of \(Wording.counted(replications, "replication"))"
    let who = "\(share) of \(Wording.counted(allPeople, "person", "people")) rejected or late in all replications"
    return "\(cause.summary) (\(who)); \(ceiling)"
  }
}
