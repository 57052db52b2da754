internal import Settings

/// A JSON object on one line, put together member by member.
struct JSONLine {
  private var text = "{"

  mutating func add(_ key: String, _ value: some BinaryInteger) { add(key, raw: "\(value)") }

  mutating func add(_ key: String, _ value: String) { add(key, raw: jsonQuoted(value)) }

  /// A number, or null where there is none.
  mutating func add(_ key: String, _ value: Double?) {
    add(key, raw: value.map { "\($0)" } ?? "null")
  }

  mutating func add(_ key: String, _ values: [String]) {
    add(key, raw: "[\(values.map(jsonQuoted).joined(separator: ","))]")
  }

  /// Settings, each as the text that was written.
  mutating func add(_ key: String, _ settings: SettingsNode) {
    add(key, raw: Self.json(settings))
  }

  private mutating func add(_ key: String, raw: String) {
    if text.utf8.count > 1 { text += "," }
    text += "\"\(key)\":\(raw)"
  }

  /// The line with its end.
  var bytes: [UInt8] { Array((text + "}\n").utf8) }

  private static func json(_ node: SettingsNode) -> String {
    switch node.value {
    case .null: "null"
    case .scalar(let text): jsonQuoted(text)
    case .list(let elements): "[\(elements.map(json).joined(separator: ","))]"
    case .map(let entries):
      "{\(entries.map { "\(jsonQuoted($0.key)):\(json($0.node))" }.joined(separator: ","))}"
    }
  }
}
