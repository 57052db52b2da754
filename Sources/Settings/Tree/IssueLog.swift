/// Collects the issues of a reading, from every reader that shares the log.
///
/// It is a class because child readers report to the same place as their parents; it stays on one
/// thread.
public final class IssueLog {
  private var collected: [SettingsIssue] = []
  private var known: Set<SettingsIssue> = []

  /// A log without issues.
  public init() {}

  /// Whether nothing has gone wrong so far.
  public var isEmpty: Bool { collected.isEmpty }

  /// Every issue once, in the order of the files' lines; issues of one line in the order they were
  /// found.
  public var issues: [SettingsIssue] {
    // `sorted` is not documented to be stable, so the place of arrival decides between equals.
    collected.enumerated()
      .sorted { ($0.element.location, $0.offset) < ($1.element.location, $1.offset) }
      .map(\.element)
  }

  /// Adds an issue; one that is already there, from a value that was read twice, is not repeated.
  public func add(_ issue: SettingsIssue) {
    if known.insert(issue).inserted { collected.append(issue) }
  }

  /// Adds issues in their order.
  public func add(contentsOf issues: some Sequence<SettingsIssue>) {
    for issue in issues { add(issue) }
  }
}
