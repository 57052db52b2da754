internal import Settings

extension ImportSettings {
  /// Judges what a file from elsewhere became.
  /// - Parameters:
  ///   - content: the demand
  ///   - notes: receives what was accepted
  /// - Returns: the same demand
  /// - Throws: `TraceError.invalid` where it is implausible and nobody accepted that.
  package func plausible(_ content: TraceContent, notes: inout ImportNotes) throws(TraceError)
    -> TraceContent
  {
    for (problem, expected) in Plausibility(content, from: .imported, calendar: calendar).problems {
      if onImplausible == .error {
        throw ImportIssues(file: path, onBadRow: .error).refusal(
          ImportProblem(
            "the demand is implausible: \(problem)", "\(expected), or --on-implausible accept"))
      }
      notes.tell("Accepted although implausible: \(problem).")
    }
    return content
  }
}
