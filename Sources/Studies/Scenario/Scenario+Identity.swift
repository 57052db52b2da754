internal import PoolSimulation
internal import Settings
internal import Workloads

extension Scenario {
  /// Everything that decides the demand, and nothing else.
  var demandText: String {
    let written = ["workload", "start", "time_zone", "duration"].map {
      settings.node(at: $0)?.without(MeetingLinger.keys + [MediaLaw.key]).canonicalText ?? ""
    }
    return "\(written.joined(separator: "\n"))\n\(seed)\n\(instance.participantLimit)"
  }
}

extension SettingsNode {
  /// The section without some of its keys.
  fileprivate func without(_ keys: [String]) -> SettingsNode {
    guard let entries, entries.contains(where: { keys.contains($0.key) }) else { return self }
    var node = self
    node.value = .map(entries.filter { !keys.contains($0.key) })
    return node
  }

  /// The settings that decide a run, as text: without the names, what other commands ask, and which
  /// reports are written.
  var runText: String {
    var settings = self
    let others = ["scenario", "seed", "replications"] + ScenarioDocument.studySections
    settings.value = .map((entries ?? []).filter { !others.contains($0.key) })
    let without = [("report", "write"), ("workload", "trace")]
    settings.value = .map(
      (settings.entries ?? []).compactMap { entry in
        guard let key = without.first(where: { $0.0 == entry.key })?.1,
          let keys = entry.node.entries
        else { return entry }
        var entry = entry
        let rest = keys.filter { $0.key != key }
        entry.node.value = .map(rest)
        // A section that says nothing else is as good as none.
        return rest.isEmpty ? nil : entry
      })
    return settings.canonicalText
  }

  /// The tree as text that no other tree has. Keys are sorted, because a section means the same in
  /// any order; only what a schedule sets is carried out in the order it is written.
  var canonicalText: String {
    var text = ""
    append(to: &text, isSorted: true)
    return text
  }

  private func append(to text: inout String, isSorted: Bool) {
    switch value {
    case .null: text += "~"
    case .scalar(let scalar): text += "\(scalar.utf8.count):\(scalar)"
    case .list(let elements):
      text += "["
      for element in elements { element.append(to: &text, isSorted: isSorted) }
      text += "]"
    case .map(let entries):
      text += "{"
      for entry in isSorted ? entries.sorted(by: { $0.key < $1.key }) : entries {
        text += "\(entry.key.utf8.count):\(entry.key)="
        entry.node.append(to: &text, isSorted: isSorted && entry.key != "schedule")
      }
      text += "}"
    }
  }
}
