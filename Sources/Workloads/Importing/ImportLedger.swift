/// What an import did to the demand: by which evidence it decided, and what it left out, bounded
/// and stretched.
package struct ImportLedger: Equatable, Sendable {
  /// So many rows of which something was decided by one kind of evidence.
  package struct Evidence: Equatable, Sendable {
    /// What was decided: `end of a stay`.
    package var question: String
    /// What decided it: `its own leave`.
    package var answer: String
    package var rows: Int
  }

  /// What became of demand that the file does not tell as it is needed.
  package enum Fate: String, CaseIterable, Sendable {
    /// The file tells of it and the trace does not have it.
    case dropped
    /// Its end is not told, and something else in the file bounds it.
    case bounded
    /// Its end is not told by anything, and was taken as far out as was asked for.
    case stretched
  }

  /// Demand of one fate, for one reason.
  package struct Change: Equatable, Sendable {
    package var fate: Fate
    /// `by the next session of the room`.
    package var reason: String
    /// People, or joins.
    package var people: Int
    /// Their participant hours; of what is dropped only those that the file tells.
    package var hours: Double
    /// Meetings beside them of which nothing tells how many people they had.
    package var unsized = 0
  }

  /// In the order in which they were first told.
  package private(set) var evidence: [Evidence] = []
  package private(set) var changes: [Change] = []

  /// Notes that something was decided of some rows.
  mutating func decide(_ question: String, by answer: String, rows: Int = 1) {
    if rows == 0 { return }
    if let place = evidence.firstIndex(where: { $0.question == question && $0.answer == answer }) {
      evidence[place].rows += rows
    } else {
      evidence.append(Evidence(question: question, answer: answer, rows: rows))
    }
  }

  /// Notes what became of some people's demand.
  /// - Parameters:
  ///   - fate: whether it is left out, bounded or stretched
  ///   - reason: why, or by what
  ///   - people: how many people, or joins
  ///   - milliseconds: how long they stay altogether, as far as it is known
  mutating func change(_ fate: Fate, _ reason: String, people: Int = 1, milliseconds: Int64 = 0) {
    if people == 0 { return }
    let hours = Double(milliseconds) / 3_600_000
    if let place = changes.firstIndex(where: { $0.fate == fate && $0.reason == reason }) {
      changes[place].people += people
      changes[place].hours += hours
    } else {
      changes.append(Change(fate: fate, reason: reason, people: people, hours: hours))
    }
  }

  /// Notes meetings that are left out because nothing tells how many people they had.
  mutating func drop(unsized count: Int, _ reason: String) {
    if count == 0 { return }
    if let place = changes.firstIndex(where: { $0.fate == .dropped && $0.reason == reason }) {
      changes[place].unsized += count
    } else {
      changes.append(Change(fate: .dropped, reason: reason, people: 0, hours: 0, unsized: count))
    }
  }

  /// The meetings that are left out because nothing tells how many people they had.
  package var unsized: Int { changes.reduce(0) { $0 + $1.unsized } }

  /// Whether a trace has nobody in it, or less than a tenth of those that the file tells of;
  /// meetings of which it does not tell how many people they had are taken to be like the others.
  package func leavesNextToNothing(of content: TraceContent) -> Bool {
    var sizeOfOne = 1.0
    if case .meetings(let sessions) = content, !sessions.isEmpty {
      sizeOfOne = content.joins / Double(sessions.count)
    }
    let lost = Double(total(.dropped).people) + Double(unsized) * sizeOfOne
    return content.joins == 0 || content.joins < 0.1 * (content.joins + lost)
  }

  /// People and participant hours of one fate.
  package func total(_ fate: Fate) -> (people: Int, hours: Double) {
    changes.filter { $0.fate == fate }.reduce((0, 0)) { ($0.0 + $1.people, $0.1 + $1.hours) }
  }
}
