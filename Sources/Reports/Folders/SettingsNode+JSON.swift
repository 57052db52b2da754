internal import Settings

extension SettingsNode {
  /// The settings in the order they were written. Values stay the text they were written as.
  var json: JSONValue {
    switch value {
    case .scalar(let text): .string(text)
    case .list(let elements): .array(elements.map(\.json))
    case .map(let entries): .object(entries.map { JSONValue.Member($0.key, $0.node.json) })
    case .null: .null
    }
  }
}
