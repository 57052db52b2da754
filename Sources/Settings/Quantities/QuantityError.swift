/// Why a text is not the quantity it should be.
package struct QuantityError: Error, Sendable, Hashable {
  /// What is wrong, such as `"5" has no unit (add ms, s, m, h or d)`.
  package var problem: String
  /// What the writer probably meant, such as `5m`.
  package var suggestion: String?
  /// What was expected, where that is more than the kind of quantity says.
  var remedy: String?

  /// The problem, and what was probably meant.
  package init(_ problem: String, suggestion: String? = nil) {
    self.problem = problem
    self.suggestion = suggestion
  }

  /// The whole message, one line: `what is wrong; expected what (did you mean x?)`.
  package func message(expected: String) -> String {
    let meant = suggestion.map { " (did you mean \($0)?)" } ?? ""
    return "\(problem); expected \(remedy ?? expected)\(meant)"
  }
}
