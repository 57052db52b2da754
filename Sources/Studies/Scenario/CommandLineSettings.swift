package import Probability
package import Settings
package import Workloads

// What a scenario may hold, given as options of commands that have none.

/// Transforms, each in YAML as an element of `transforms` in a scenario: `scale: 150%`.
/// - Parameters:
///   - texts: the values of the options, in their order
///   - option: the option's name
///   - calendar: the wall clock of their times
/// - Returns: the transforms, in their order
/// - Throws: every issue at once.
package func parseTransforms(
  _ texts: [String], option: String, calendar: ScenarioCalendar
) throws(ScenarioError) -> [WorkloadTransform] {
  let elements = texts.enumerated().map { ordinal, text in
    optionNode(
      text, at: SourceLocation(option: "\(option) '\(text)'", ordinal: ordinal + 1), path: "")
  }
  let here = SourceLocation(option: option, ordinal: 0)
  return try read("transforms", SettingsNode(.list(elements), at: here), calendar: calendar) {
    WorkloadTransform.list(&$0)
  }
}

/// A length of time: a span, or a law of lengths in YAML.
/// - Parameters:
///   - text: the option's value
///   - option: the option's name
/// - Returns: the law, in milliseconds
/// - Throws: every issue at once.
package func parseLength(_ text: String, option: String) throws(ScenarioError) -> Distribution {
  let location = SourceLocation(option: "\(option) '\(text)'", ordinal: 1)
  return try read("stay", optionNode(text, at: location, path: "stay")) {
    $0.distribution("stay", unit: .milliseconds, help: "How long people stay.")
  }
}

/// Reads one key as if it stood alone in a scenario.
private func read<Value>(
  _ key: String, _ node: SettingsNode, calendar: ScenarioCalendar? = nil,
  _ body: (inout SettingsReader) -> Value
) throws(ScenarioError) -> Value {
  let log = IssueLog()
  let entry = SettingsNode.Entry(key: key, location: node.location, node: node)
  var reader = SettingsReader(
    SettingsNode(.map([entry]), at: node.location), issues: log, calendar: calendar)
  let value = body(&reader)
  if !log.isEmpty { throw .issues(log.issues) }
  return value
}
