/// Collects the issues of a reading, from every reader that shares the log.
///
/// It is a class because child readers report to the same place as their parents; it stays on one
/// thread.
package final class IssueLog {
  private var collected: [SettingsIssue] = []
  private var known: Set<SettingsIssue> = []
  /// The keys that something is wrong with, and the sections that they are in.
  private var wrong: Set<String> = []
  /// Those of them that are wrong themselves.
  private var wrongThemselves: Set<String> = []

  /// A log without issues.
  package init() {}

  /// Whether nothing has gone wrong so far.
  package var isEmpty: Bool { collected.isEmpty }

  /// Every issue once, in the order of the files' lines; issues of one line in the order they were
  /// found.
  package var issues: [SettingsIssue] {
    // `sorted` is not documented to be stable, so the place of arrival decides between equals.
    collected.enumerated()
      .sorted { ($0.element.location, $0.offset) < ($1.element.location, $1.offset) }
      .map(\.element)
  }

  /// Adds an issue; one that is already there, from a value that was read twice, is not repeated.
  package func add(_ issue: SettingsIssue) {
    guard known.insert(issue).inserted else { return }
    collected.append(issue)
    wrongThemselves.insert(issue.path)
    var path = issue.path[...]
    while wrong.insert(String(path)).inserted, let dot = path.lastIndex(of: ".") {
      path = path[..<dot]
    }
  }

  /// Whether nothing is wrong at a path, below it, or with the sections that it is in. What follows
  /// from a mistake is no mistake of its own, so whoever compares settings asks this first.
  package func isSound(_ path: String) -> Bool {
    if wrong.contains(path) { return false }
    var rest = path[...]
    while let dot = rest.lastIndex(of: ".") {
      rest = rest[..<dot]
      if wrongThemselves.contains(String(rest)) { return false }
    }
    return true
  }

  /// Adds issues in their order.
  package func add(contentsOf issues: some Sequence<SettingsIssue>) {
    for issue in issues { add(issue) }
  }
}
