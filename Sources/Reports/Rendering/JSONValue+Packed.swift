internal import Settings

extension JSONValue {
  /// The document without blanks, for a page's script.
  package var packedText: String { packed }

  /// The document without blanks, as it stands inside of a page: no text in it can end the element
  /// that it is in, nor begin another one.
  var packed: String {
    var text = ""
    appendPacked(to: &text)
    return text
  }

  private func appendPacked(to text: inout String) {
    switch self {
    case .null, .boolean, .number: append(to: &text, indent: "")
    case .string(let string): text += Self.safe(string)
    case .array(let elements):
      text += "["
      for (place, element) in elements.enumerated() {
        if place > 0 { text += "," }
        element.appendPacked(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.enumerated() {
        if place > 0 { text += "," }
        text += Self.safe(member.key) + ":"
        member.value.appendPacked(to: &text)
      }
      text += "}"
    }
  }

  private static func safe(_ string: String) -> String {
    let text = jsonQuoted(string)
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if scalar == "<" { safe += "\\u003c" } else { safe.unicodeScalars.append(scalar) }
    }
    return safe
  }
}
