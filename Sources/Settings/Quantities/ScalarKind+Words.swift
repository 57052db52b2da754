extension ScalarKind<Bool> {
  /// `true` or `false`; no other word.
  package static var flag: Self {
    Self("flag", expected: "true or false", forms: [.flag]) { text throws(QuantityError) in
      switch text {
      case "true": return true
      case "false": return false
      default:
        let meant: [String: String] = [
          "yes": "true", "on": "true", "1": "true", "y": "true", "no": "false", "off": "false",
          "0": "false", "n": "false",
        ]
        let word = text.lowercased()
        throw QuantityError(
          "\(quoted(text)) is not a flag",
          suggestion: meant[word] ?? nearestName(to: word, in: ["true", "false"]))
      }
    } text: {
      $0 ? "true" : "false"
    }
  }
}

extension ScalarKind<String> {
  /// Any text that is not empty; `expected` words what it stands for.
  package static func text(expected: String = "text") -> Self {
    Self("text", expected: expected, forms: [.text]) { text throws(QuantityError) in
      text
    } text: {
      $0
    }
  }

  /// One of the names, exactly as they are written.
  package static func name(among names: [String]) -> Self {
    Self(
      "choice", expected: "one of \(names.joined(separator: ", "))", forms: [.words(names)]
    ) { text throws(QuantityError) in
      guard names.contains(text) else {
        throw QuantityError(
          "\(quoted(text)) is not a known choice", suggestion: nearestName(to: text, in: names))
      }
      return text
    } text: {
      $0
    }
  }
}

extension ScalarKind where Value: CaseIterable & RawRepresentable<String> {
  /// One of the cases, by its raw value.
  package static var choice: Self {
    let names = ScalarKind<String>.name(among: Value.allCases.map(\.rawValue))
    return Self(names.name, expected: names.expected, forms: names.forms) {
      text throws(QuantityError) in
      let name = try names.read(text)
      guard let value = Value(rawValue: name) else {
        throw QuantityError("\(quoted(text)) is not a known choice")
      }
      return value
    } text: {
      $0.rawValue
    }
  }
}
