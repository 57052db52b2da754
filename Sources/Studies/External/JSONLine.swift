internal import Settings

/// A JSON object on one line, put together member by member.
struct JSONLine {
  private var text = "{"

  mutating func add(_ key: String, _ value: some BinaryInteger) { add(key, raw: "\(value)") }

  mutating func add(_ key: String, _ value: String) { add(key, raw: Self.quoted(value)) }

  /// A number, or null where there is none.
  mutating func add(_ key: String, _ value: Double?) {
    add(key, raw: value.map { "\($0)" } ?? "null")
  }

  mutating func add(_ key: String, _ values: [String]) {
    add(key, raw: "[\(values.map(Self.quoted).joined(separator: ","))]")
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
    case .scalar(let text): quoted(text)
    case .list(let elements): "[\(elements.map(json).joined(separator: ","))]"
    case .map(let entries):
      "{\(entries.map { "\(quoted($0.key)):\(json($0.node))" }.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
