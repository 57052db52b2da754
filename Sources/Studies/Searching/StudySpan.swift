internal import PoolSimulation
package import Settings

/// A part of a scenario's time: statistics are of it alone, and what went before it happened all
/// the same.
package struct StudySpan: Sendable, Hashable {
  /// From the scenario's start, milliseconds.
  package let from, to: Int64

  /// Reads `0d..5d`.
  package init(_ text: String) throws(QuantityError) {
    guard let dots = text.firstRange(of: ".."), !text.contains("...") else {
      throw QuantityError("\"\(text.onOneLine)\" is no span of time")
    }
    let kind = ScalarKind<Int64>.timeSpan()
    from = try kind.read(String(text[..<dots.lowerBound]))
    to = try kind.read(String(text[dots.upperBound...]))
    if from >= to { throw QuantityError("\"\(text.onOneLine)\" ends before it begins") }
  }
}

extension ScenarioDocument {
  /// The scenario with statistics of one span of its time alone.
  /// - Parameters:
  ///   - span: the part of its time
  ///   - option: the option that says so
  /// - Returns: the scenario with another `warm_up` and `duration`
  /// - Throws: the scenario's issues, or that it has no such span.
  package func measuring(_ span: StudySpan, option: String) throws(ScenarioError)
    -> ScenarioDocument
  {
    let scenario = try scenario()
    let location = SourceLocation(option: option, ordinal: 1)
    func refusal(_ message: String) -> ScenarioError {
      .issues([SettingsIssue(at: location, path: "", message: message)])
    }
    if let duration = scenario.duration, span.to > duration.milliseconds {
      throw refusal("ends after the scenario's duration; expected a span within it")
    }
    // What the scenario leaves out of its statistics stays out.
    let from = max(span.from, scenario.warmUp.milliseconds)
    guard from < span.to else {
      throw refusal("ends within the scenario's warm_up; expected a span that reaches past it")
    }
    let kind = ScalarKind<Int64>.timeSpan()
    var tree = tree
    _ = tree.set("warm_up", to: SettingsNode(.scalar(kind.text(from)), at: location))
    _ = tree.set("duration", to: SettingsNode(.scalar(kind.text(span.to)), at: location))
    return with(tree)
  }
}
