internal import Settings
package import Studies

extension Baseline {
  /// The file's text: a metric a line, so that what moved is a line of a difference.
  package var yaml: String {
    "# What the scenarios came to. Written by `greenroom check --update-baseline`.\n"
      + sections.map(\.yaml).joined()
  }
}

extension Baseline.Section {
  fileprivate var yaml: String {
    let events = ScalarKind<UInt64>.fingerprint.text(eventFingerprint)
    var lines = [
      "\(Self.key(scenario)):", "  seed: \(seed)", "  replications: \(replications)",
      "  \(Expectations.eventsKey): \"\(events)\"",
      "  metrics:",
    ]
    // A section without keys has to say that it is one.
    if values.isEmpty { lines[lines.count - 1] += " {}" }
    lines += values.map { "    \(Self.key($0.column)): \($0.number?.text ?? "null")" }
    return lines.map { $0 + "\n" }.joined()
  }

  /// A key, in quotation marks unless it is a plain word.
  private static func key(_ name: String) -> String {
    let isPlain =
      name.first?.isLetter == true
      && name.utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8.contains(byte)
      }
    if isPlain { return name }
    var text = "\""
    for scalar in name.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        let digits = String(scalar.value, radix: 16)
        text += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default:
        if scalar == "\"" || scalar == "\\" { text += "\\" }
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
