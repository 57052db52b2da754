extension TraceError {
  /// What is wrong with a file as a whole.
  /// - Parameters:
  ///   - file: the file
  ///   - problem: what is wrong
  ///   - expected: what was expected
  /// - Returns: the error
  package static func refusal(of file: String, _ problem: String, _ expected: String) -> Self {
    .invalid(
      [TraceIssue(file: file, line: 0, column: nil, problem: problem, expected: expected)],
      total: 1)
  }
}
