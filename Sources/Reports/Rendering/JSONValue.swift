internal import Settings

/// A JSON document. Keys keep the order they are given in, and numbers are the digits they are
/// written with.
package indirect enum JSONValue: Sendable, Hashable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  /// A number in JSON's own notation.
  case number(String)
  case boolean(Bool)
  case null

  /// A key with its value.
  package struct Member: Sendable, Hashable {
    /// The key.
    package let key: String
    /// Its value.
    package let value: JSONValue

    /// A key with its value.
    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// A whole number.
  package static func integer(_ value: some BinaryInteger) -> Self { .number(String(value)) }

  /// The document, indented by two spaces, with a line end at its end.
  package var text: String {
    var text = ""
    append(to: &text, indent: "")
    return text + "\n"
  }

  func append(to text: inout String, indent: String) {
    let deeper = indent + "  "
    switch self {
    case .null: text += "null"
    case .boolean(let isTrue): text += isTrue ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let string): text += jsonQuoted(string)
    case .array(let elements):
      Self.append("[", elements, "]", to: &text, indent: indent) { element, text in
        element.append(to: &text, indent: deeper)
      }
    case .object(let members):
      Self.append("{", members, "}", to: &text, indent: indent) { member, text in
        text += jsonQuoted(member.key) + ": "
        member.value.append(to: &text, indent: deeper)
      }
    }
  }

  private static func append<Element>(
    _ opening: String, _ elements: [Element], _ closing: String, to text: inout String,
    indent: String,
    body: (Element, inout String) -> Void
  ) {
    text += opening
    for (index, element) in elements.enumerated() {
      text += "\(index > 0 ? "," : "")\n\(indent)  "
      body(element, &text)
    }
    text += elements.isEmpty ? closing : "\n\(indent)\(closing)"
  }
}

extension ReportTable {
  /// The table as an array of objects, one a row, with the keys in the columns' order; what was not
  /// measured is null.
  package var json: JSONValue {
    .array(
      rows.map { row in .object(zip(columns, row).map { JSONValue.Member($0.name, $1.json) }) })
  }
}

extension ReportCell {
  var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .time(let local, let offset): .string(local + offset)
    case .integer(let count): .integer(count)
    case .decimal(let units, let places): .number(DecimalText.text(units, places: places))
    case .missing: .null
    }
  }
}
