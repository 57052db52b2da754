internal import Settings
package import Studies

extension ScenarioForm {
  /// The form as the studio's script takes it.
  package var json: JSONValue { .array(fields.map(\.json)) }
}

extension SettingField {
  fileprivate var json: JSONValue {
    var members = [
      JSONValue.Member("path", .string(path)),
      JSONValue.Member("text", text.map { .string($0) } ?? .null),
      JSONValue.Member("kind", .string(kind)),
      JSONValue.Member("help", .string(key.help)),
      JSONValue.Member("expected", .string(key.expected)),
      JSONValue.Member("role", .string(key.role?.rawValue ?? "study")),
      JSONValue.Member("isWritten", .boolean(isWritten)),
      JSONValue.Member("isRequired", .boolean(key.isRequired)),
      JSONValue.Member("set", .array([.string(set.before), .string(set.after)])),
    ]
    switch content {
    case .number(let number):
      members += [
        JSONValue.Member("value", number.value.map { .number(plain($0)) } ?? .null),
        JSONValue.Member("isWhole", .boolean(number.isWhole)),
        JSONValue.Member("unit", .array([.string(number.before), .string(number.after)])),
      ]
      if let slider = number.slider {
        let ends = [slider.low, slider.high, slider.step]
        members.append(JSONValue.Member("slider", .array(ends.map { .number(plain($0)) })))
      }
    case .choice(let choices):
      members.append(
        JSONValue.Member(
          "choices",
          .array(
            choices.map { choice in
              .object([
                JSONValue.Member("word", .string(choice.word)),
                JSONValue.Member("set", choice.set.map { .string($0) } ?? .null),
              ])
            })))
    case .flag, .text: break
    }
    return .object(members)
  }

  private var kind: String {
    switch content {
    case .number: "number"
    case .choice: "choice"
    case .flag: "flag"
    case .text: "text"
    }
  }

  private func plain(_ number: Double) -> String {
    ScalarKind<Double>.number(in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude)
      .text(number)
  }
}
