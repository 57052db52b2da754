extension SettingsNode {
  /// The value on one line, as YAML in flow style would have it: for messages, columns and digests. A scalar is its text.
  public var flowText: String {
    if case .scalar(let text) = value { return text }
    return flow
  }

  private var flow: String {
    switch value {
    case .scalar(let text): text.contains { "{}[],:\"' ".contains($0) } || text.isEmpty ? "\"\(text)\"" : text
    case .list(let elements): "[\(elements.map(\.flow).joined(separator: ", "))]"
    case .map(let entries): "{\(entries.map { "\($0.key): \($0.node.flow)" }.joined(separator: ", "))}"
    case .null: "null"
    }
  }
}
