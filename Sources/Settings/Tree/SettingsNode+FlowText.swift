extension SettingsNode {
  /// The value on one line, as YAML in flow style would have it: for messages and columns. A scalar
  /// is its text.
  package var flowText: String {
    if case .scalar(let text) = value { return text }
    return flow
  }

  private var flow: String {
    switch value {
    case .scalar(let text): Self.enclosed(text)
    case .list(let elements): "[\(elements.map(\.flow).joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\(Self.enclosed($0.key)): \($0.node.flow)" }.joined(separator: ", "))}"
    case .null: "null"
    }
  }

  /// The text in quotation marks where it would mean something else without them.
  private static func enclosed(_ text: String) -> String {
    let isPlain =
      !text.contains { "{}[],:#\"'\\".contains($0) || $0.isNewline }
      && !"&*!|>%@`- ".contains(text.first ?? " ")
    if isPlain, text != "null", text != "~", text.last != " " { return text }
    return
      "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n"))\""
  }
}
