package import Settings

/// A number among the settings of a scenario, with what has to be known to change it.
package struct NumericSetting: Sendable {
  /// The setting, such as `launch.cold.lognormal.median`.
  package let path: String
  /// What the setting holds: one number, or all values of an empirical law or a sequence, which are
  /// moved together.
  package let values: [Quantity]
  /// What the reader calls such values, such as `time span`.
  package let kind: String
  /// Whether it takes whole numbers only.
  package let isWhole: Bool
  /// What it is to a planner.
  package let role: SettingsRole?
  /// Whether it stands in the scenario's file or on the command line; otherwise it is a default, or
  /// of a preset.
  package let isWritten: Bool
  /// The node at its path.
  let node: SettingsNode
  /// The section that it can only be written with, as a whole, because the scenario's file does not
  /// have it.
  let whole: Assignment?

  /// The value as a setting would have it; of several their number.
  package var text: String {
    guard node.elements != nil else { return node.text ?? "" }
    return "\(values.count) values"
  }

  /// What makes it another number.
  /// - Parameters:
  ///   - command: the command, which stands in place of the file where something is wrong with the
  ///     value
  ///   - change: the new number for one of its values
  /// - Returns: the assignment, and the value as its text
  func assignment(_ command: String, _ change: (Quantity) -> Quantity) -> (
    assignment: Assignment, text: String
  ) {
    var texts: [String] = []
    var changed = node
    if let elements = node.elements {
      changed.value = .list(
        zip(elements, values).map { element, value in
          texts.append(change(value).text)
          return SettingsNode(.scalar(texts.last ?? ""), at: element.location)
        })
    } else if let value = values.first {
      texts.append(change(value).text)
      changed.value = .scalar(texts.last ?? "")
    }
    let text = node.elements == nil ? texts.first ?? "" : "\(texts.count) values"
    changed.location = SourceLocation(
      option: "\(command) \(path)=\(node.elements == nil ? text : "...")", ordinal: 0)
    guard let whole else { return (Assignment(path: path, node: changed), text) }
    var section = whole.node
    section.location = changed.location
    let issue = section.set(String(path.dropFirst(whole.path.count + 1)), to: changed)
    precondition(issue == nil, "\(path) is no part of \(whole.path)")
    return (Assignment(path: whole.path, node: section), text)
  }
}
