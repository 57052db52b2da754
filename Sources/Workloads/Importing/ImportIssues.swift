/// Collects what is wrong with the lines of a file, and judges the file when it was read.
///
/// The first problems are kept and the others counted, as for our own traces.
struct ImportIssues {
  private let file: String
  private let onBadRow: BadRowPolicy
  private var issues: [TraceIssue] = []
  private(set) var count = 0

  init(file: String, onBadRow: BadRowPolicy) {
    self.file = file
    self.onBadRow = onBadRow
  }

  /// Notes that a line is bad.
  mutating func reject(line: Int, _ problem: ImportProblem) {
    count += 1
    if issues.count < TraceError.issuesShown { issues.append(issue(line: line, problem)) }
  }

  /// Ends the reading with one problem of the whole file.
  func refusal(line: Int = 0, _ problem: ImportProblem) -> TraceError {
    .invalid([issue(line: line, problem)], total: 1)
  }

  /// Judges the file.
  /// - Parameters:
  ///   - read: how many lines or entries there were, the bad ones too
  ///   - expected: what a file of this kind holds
  /// - Throws: `TraceError.invalid` when there was nothing, when bad rows are errors, or when
  ///   everything is bad.
  func finish(read: Int, expected: String) throws(TraceError) {
    if read == 0 { throw refusal(ImportProblem("there is nothing in it", "expected \(expected)")) }
    if count > 0, onBadRow == .error || count >= read { throw .invalid(issues, total: count) }
  }

  /// Tells how many bad rows were left out, and enters them as dropped.
  /// - Parameters:
  ///   - noun: what one is called: `bad row`
  ///   - notes: receives both
  func tell(_ noun: String, _ notes: inout ImportNotes) {
    notes.tell(count, noun, "left out.")
    notes.ledger.change(.dropped, "\(noun)s", people: count)
  }

  /// The same for what would have been meetings: nothing tells how many people they had.
  /// - Parameters:
  ///   - noun: what one is called
  ///   - plural: what several are; nil: that with an s
  ///   - each: how many meetings one stands for
  ///   - notes: receives both
  func tell(_ noun: String, plural: String? = nil, meetings each: Int, _ notes: inout ImportNotes) {
    notes.tell(count, noun, "left out.", plural: plural)
    notes.ledger.drop(unsized: count * each, plural ?? "\(noun)s")
  }

  private func issue(line: Int, _ problem: ImportProblem) -> TraceIssue {
    TraceIssue(
      file: file, line: line, column: problem.column, problem: problem.problem,
      expected: problem.expected)
  }
}

/// What is wrong with one line or entry.
struct ImportProblem: Error, Equatable {
  /// The field, as the source calls it.
  var column: String?
  var problem: String
  var expected: String

  init(_ problem: String, _ expected: String, at column: String? = nil) {
    self.column = column
    self.problem = problem
    self.expected = expected
  }
}
