package import Settings

extension Scenario {
  /// What the bounds of some sections come to that are shares without a sign of percent.
  /// - Parameter sections: `objectives`, `expect`
  /// - Returns: a note for each place, in the order of the file
  package func bareShares(in sections: [String]) -> [SettingsIssue] {
    let log = IssueLog()
    for section in sections {
      let path = section == "objectives" ? "objectives.subject_to" : section
      for entry in settings.node(at: path)?.entries ?? [] {
        guard let metric = Metric.named(entry.key) else { continue }
        let bounds = entry.node.elements?.enumerated().map { (".\($0)", $1) } ?? [("", entry.node)]
        for (place, node) in bounds {
          // What is no bound, such as a tolerance, has its own meaning of percent.
          for key in ["within", "not_worse"] where metric.unit == .fraction {
            guard let text = node.node(at: key)?.text, let size = Quantity(text),
              size.unit == .none, size.value >= 1
            else { continue }
            log.add(
              SettingsIssue(
                at: node.location, path: "\(path).\(entry.key)\(place).\(key)",
                message:
                  "\(text.onOneLine) is \(plainPercent(size.value)) percentage points, which no "
                  + "share is ever away from another; expected such as 0.05, or 5% of the baseline")
            )
          }
          guard
            let bound = node.text.flatMap({ try? ScalarKind<Bound>.bound(on: metric).read($0) }),
            let note = bound.bareShareNote(on: metric)
          else { continue }
          log.add(
            SettingsIssue(at: node.location, path: "\(path).\(entry.key)\(place)", message: note))
        }
      }
    }
    return log.issues
  }
}

private func plainPercent(_ share: Double) -> String {
  Quantity(share, .percent).text.replacing("%", with: "")
}
