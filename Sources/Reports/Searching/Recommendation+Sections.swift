internal import Settings
package import Studies

extension Recommendation {
  /// The sections that the best variant changes, as a scenario and `export --recommendation` take
  /// them; nil where a timetable was looked for, which has a file of its own, or nothing was found.
  package var sections: ReportFile? {
    guard timetable == nil, let best, let document = sweep.plan.documents.first else { return nil }
    let assignments = sweep.plan.variants[best.variant].assignments
    guard let (_, variant) = try? document.changed(assignments) else { return nil }
    var keys: [String] = []
    for assignment in assignments {
      let key = String(assignment.path.prefix { $0 != "." })
      if !keys.contains(key) { keys.append(key) }
    }
    let entries = (variant.settings.entries ?? []).filter { keys.contains($0.key) }
    let standing = outcome.winner == nil ? "leads, and nothing is proven of it" : "is recommended"
    let values = assignments.map { "\($0.path): \($0.node.flowText)" }.joined(separator: ", ")
    return ReportFile(
      name: "recommended.yaml",
      text: "# Variant \(best.variant) \(standing): \(values)".onOneLine + "\n"
        + SettingsNode(.map(entries), at: variant.settings.location).blockText)
  }

  /// What of the answer can be used again: the timetable, or the sections of the variant.
  package var choice: ReportFile? { schedule ?? sections }
}
