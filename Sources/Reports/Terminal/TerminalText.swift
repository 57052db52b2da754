extension String {
  /// The text with everything that a terminal would act on, or that changes the order in which text
  /// is shown, as `\u{1b}`: all but line ends, tabs, and our own bold.
  package var forTerminals: String {
    func isActive(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n" && scalar != "\t"
      default: false
      }
    }
    // Most texts are plain.
    guard unicodeScalars.contains(where: isActive) else { return self }
    var text = ""
    var rest = Substring(self).unicodeScalars
    while let scalar = rest.first {
      let own = ["\r\n", "\u{1B}[1m", "\u{1B}[0m"].first { rest.starts(with: $0.unicodeScalars) }
      if let own {
        text += own
        rest.removeFirst(own.unicodeScalars.count)
        continue
      }
      if isActive(scalar) {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
      rest.removeFirst()
    }
    return text
  }
}
